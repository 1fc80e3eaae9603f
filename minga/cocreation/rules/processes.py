"""Who runs a process."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.core.permits import rule
from minga.directory.models import Jurisdiction, Role
from minga.directory.queries import roles_of


@rule(_("Solo quien coordina el plan de este gobierno abre y corrige sus procesos."))
def can_run_process(person: Any, jurisdiction: Jurisdiction) -> bool:
    return bool(roles_of(person, jurisdiction) & {Role.PLANNER, Role.ADMINISTRATOR})
