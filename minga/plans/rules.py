"""Who may publish a plan and adopt or correct what it promises."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.core.permits import rule
from minga.directory.models import Jurisdiction, Role
from minga.directory.queries import has_role


def coordinates(person: Any, jurisdiction: Jurisdiction) -> bool:
    return has_role(person, Role.PLANNER, jurisdiction)


@rule(_("Solo lo hace quien coordina el plan de este gobierno."))
def can_write_plan(person: Any, plan: Any) -> bool:
    return coordinates(person, plan.jurisdiction)


@rule(_("Solo traduce y revisa quien coordina el plan de este gobierno."))
def can_translate_plan(person: Any, plan: Any) -> bool:
    return coordinates(person, plan.jurisdiction)


@rule(_("Solo asume compromisos quien coordina el plan de este gobierno."))
def can_adopt_commitment(person: Any, plan: Any) -> bool:
    return coordinates(person, plan.jurisdiction)


@rule(_("Solo añade documentos quien coordina el plan de este gobierno, y cuando el plan está publicado."))
def can_add_document(person: Any, commitment: Any) -> bool:
    plan = commitment.plan
    return plan.state == plan.State.PUBLISHED and coordinates(person, plan.jurisdiction)
