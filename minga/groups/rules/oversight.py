"""Citizen oversight: who accredits it, and who reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.permits import rule
from minga.directory.models import Role
from minga.directory.queries import roles_of
from minga.groups.models import Oversight


@rule(_("La acredita quien administra o coordina el plan de este gobierno, y una sola vez."))
def can_accredit(person: Any, oversight: Oversight) -> bool:
    roles = roles_of(person, oversight.body.jurisdiction)
    return oversight.state == Oversight.State.FORMING and bool(roles & {Role.PLANNER, Role.ADMINISTRATOR})


@rule(_("Solo quien integra la veeduría escribe su plan y sus informes."))
def can_watch(person: Any, oversight: Oversight) -> bool:
    if not isinstance(person, Person) or oversight.state == Oversight.State.CONCLUDED:
        return False
    return person.memberships.seated_now().voting().filter(seat__body=oversight.body).exists()


@rule(_("Una veeduría informa cuando está acreditada y tiene su plan; informa quien la integra."))
def can_report_oversight(person: Any, oversight: Oversight) -> bool:
    is_ready = oversight.state == Oversight.State.ACCREDITED and bool(oversight.plan)
    return is_ready and bool(can_watch(person, oversight))
