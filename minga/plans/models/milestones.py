"""A milestone: one step of a commitment, with its own deadline."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.fields import SaidField
from minga.plans.models.commitments import Commitment
from minga.plans.models.periods import Period
from minga.plans.models.plans import ActionPlan


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def public(self) -> "MilestoneQuerySet":
        return self.filter(commitment__plan__state=ActionPlan.State.PUBLISHED)


class Milestone(Period):
    """Its dates are the document's, even where they run backwards: a Doubt says so."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20)
    title = SaidField()
    description = SaidField()
    starts_with = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="started_with",
        help_text="“Starts with milestone N”.",
    )
    group = SaidField()
    expected_output = SaidField()
    source = models.JSONField(default=dict, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["commitment_id", "number"]
        constraints = [models.UniqueConstraint(fields=["commitment", "number"], name="milestone_number_once")]
        verbose_name = _("hito")
        verbose_name_plural = _("hitos")

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        commitment, plan = self.commitment, self.commitment.plan
        return reverse("milestone", args=[plan.jurisdiction.slug, plan.slug, commitment.code, self.number])
