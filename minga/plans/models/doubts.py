"""Questions about the source: what a document contradicts is kept as printed and asked, never silently corrected."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.fields import SaidField
from minga.plans.models.commitments import Commitment
from minga.plans.models.milestones import Milestone
from minga.plans.models.plans import ActionPlan


class Doubt(models.Model):
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="doubts")
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, blank=True, related_name="doubts")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, blank=True, related_name="doubts")
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=120)
    value = models.JSONField(null=True, blank=True, help_text="As the document prints it.")
    question = SaidField()
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["plan_id", "commitment_id", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(milestone=None) | Q(commitment__isnull=False), name="doubt_of_milestone_names_commitment"
            )
        ]
        verbose_name = _("duda sobre la fuente")
        verbose_name_plural = _("dudas sobre la fuente")

    def __str__(self) -> str:
        return str(self.question)
