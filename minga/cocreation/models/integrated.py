"""An integrated proposal: several ideas made into one, with the category that the forum gave it and the reason."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models.processes import LONG_FIELDS
from minga.core.fields import PartialDateField, SaidField
from minga.core.models import Dated
from minga.plans.models import Commitment

# The sheet of a commitment is long and stands on its own page.
NOT_LISTED = (
    *(f"process__{name}" for name in LONG_FIELDS),
    *("commitment__fields", "commitment__planning_instruments", "commitment__legal_instruments"),
    *("commitment__source", "commitment__sources", "commitment__plan__endorsements", "commitment__plan__credits"),
    *("commitment__plan__attachments", "commitment__plan__source"),
)


class IntegratedProposalQuerySet(models.QuerySet["IntegratedProposal"]):
    def listed(self) -> "IntegratedProposalQuerySet":
        known = ("process__jurisdiction", "category", "commitment__plan", "commitment__jurisdiction")
        return self.select_related(*known).defer(*NOT_LISTED)


class IntegratedProposal(Dated):
    ledger_kind = "integrated_proposal"

    process = models.ForeignKey("cocreation.Process", models.PROTECT, related_name="integrated_proposals")
    code = models.CharField(max_length=30, unique=True)
    position = models.PositiveSmallIntegerField()
    title = SaidField()
    category = models.ForeignKey("cocreation.Category", models.PROTECT, null=True, related_name="integrated_proposals")
    reason = SaidField()
    institution_text = SaidField()
    institutions = models.ManyToManyField("directory.Institution", blank=True, related_name="+")
    commitment = models.ForeignKey(
        "plans.Commitment", models.PROTECT, null=True, blank=True, related_name="integrated_proposals"
    )
    footnote = SaidField()
    decided_on = PartialDateField(null=True)
    source = models.JSONField(default=dict, blank=True)

    objects = IntegratedProposalQuerySet.as_manager()

    class Meta:
        ordering = ["process", "category__number", "position"]
        verbose_name = _("propuesta integrada")
        verbose_name_plural = _("propuestas integradas")

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("integrated_proposal", args=[self.process.jurisdiction.slug, self.code])

    @property
    def public_commitment(self) -> Commitment | None:
        """The commitment that it became, once everybody may read its plan."""
        return self.commitment if self.commitment and self.commitment.plan.is_public else None

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.process.jurisdiction.slug
