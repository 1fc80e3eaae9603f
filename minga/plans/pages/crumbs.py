"""The way from a government to what is being read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.directory.models import Jurisdiction
from minga.plans.models import ActionPlan, Commitment
from minga.web.components import Crumb


def crumbs_of(
    jurisdiction: Jurisdiction, plan: ActionPlan | None = None, commitment: Commitment | None = None
) -> list[Crumb]:
    crumbs = [
        Crumb(str(jurisdiction.name), jurisdiction.get_absolute_url()),
        Crumb(_("Planes"), reverse("plan_list", args=[jurisdiction.slug])),
    ]
    if plan:
        crumbs.append(Crumb(str(plan), plan.get_absolute_url()))
    if commitment:
        crumbs.append(Crumb(commitment.code, commitment.get_absolute_url()))
    return crumbs
