"""The end of an idea's thread: the plan that was published, and the commitment of which it is part."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from minga.cocreation.models import IntegratedSource
from minga.cocreation.queries.fates import promises_of
from minga.plans.models import ActionPlan, Commitment
from minga.web.components import Knot, Stage


def promised_knots(sources: Sequence[IntegratedSource]) -> list[Knot]:
    """Nothing while the plan is not public."""
    commitments = promises_of(sources)
    plans = {one.plan_id: one.plan for one in commitments}
    return [*map(published_knot, plans.values()), *map(commitment_knot, commitments)]


def published_knot(plan: ActionPlan) -> Knot:
    title, body = _("Se publicó el plan"), str(plan.title)
    return Knot(Stage.CONFIRMED, plan.published_on, title, body, url=plan.get_absolute_url(), link=_("Leer el plan"))


def commitment_knot(commitment: Commitment) -> Knot:
    title = _("Es parte del compromiso %(code)s") % {"code": commitment.code}
    url, link = commitment.get_absolute_url(), _("Ver el compromiso")
    return Knot(Stage.PLANNED, commitment.starts_on, title, str(commitment.title), url=url, link=link)
