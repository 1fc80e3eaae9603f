"""An integrated proposal: several ideas made into one, with the category that the forum gave it and the reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
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
    def public(self) -> "IntegratedProposalQuerySet":
        """What everybody may read: a draft, only those who write it."""
        return self.exclude(state=IntegratedProposal.State.DRAFT)

    def listed(self) -> "IntegratedProposalQuerySet":
        known = ("process__jurisdiction", "category", "commitment__plan", "commitment__jurisdiction")
        return self.public().select_related(*known).defer(*NOT_LISTED)


class IntegratedProposal(Dated):
    ledger_kind = "integrated_proposal"

    class State(models.TextChoices):
        RECORDED = "recorded", _("La cuenta el documento")
        DRAFT = "draft", _("En redacción")
        READY = "ready", _("Lista para evaluar")
        ASSESSED = "assessed", _("Evaluada")
        DECIDED = "decided", _("Con decisión del foro")
        ADOPTED = "adopted", _("Compromiso del plan")

    PATHS = {
        State.DRAFT: {State.READY},
        # Where a methodology does not score, what is ready is decided at once.
        State.READY: {State.DRAFT, State.ASSESSED, State.DECIDED},
        State.ASSESSED: {State.DECIDED},
        State.DECIDED: {State.DECIDED, State.ADOPTED},
    }

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
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED)
    edition = models.PositiveIntegerField(default=1, help_text="Goes up with each change: nobody overwrites another.")
    group = models.ForeignKey(
        "cocreation.ProposalGroup", models.PROTECT, null=True, blank=True, related_name="integrated_proposals"
    )
    fields = models.JSONField(
        default=dict, blank=True, help_text="The sheet of the plan's template, by field and language."
    )
    sdgs = models.ManyToManyField("directory.SDG", blank=True, related_name="+")
    values = models.ManyToManyField("directory.OGPValue", blank=True, related_name="+")
    pillars = models.ManyToManyField("directory.Pillar", blank=True, related_name="+")
    policy_areas = models.ManyToManyField("directory.PolicyArea", blank=True, related_name="+")
    starts_on = PartialDateField(null=True, blank=True)
    ends_on = PartialDateField(null=True, blank=True)
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


class IntegratedActor(models.Model):
    """An institution that would answer for it, be its counterpart, or help."""

    class Part(models.TextChoices):
        RESPONSIBLE = "1-responsible", _("Responsable")
        COUNTERPART = "2-counterpart", _("Contraparte")
        STATE = "3-state", _("Otra institución del Estado")
        NON_STATE = "4-non-state", _("Sociedad civil, academia y otros actores")

    integrated = models.ForeignKey(IntegratedProposal, models.CASCADE, related_name="actors")
    institution = models.ForeignKey("directory.Institution", models.PROTECT, related_name="integrated_parts")
    part = models.CharField(max_length=15, choices=Part)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["integrated", "part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["integrated", "institution", "part"], name="integrated_actor_once")
        ]
        verbose_name = _("actor de una propuesta integrada")
        verbose_name_plural = _("actores de propuestas integradas")

    def __str__(self) -> str:
        return str(self.institution)


class IntegratedMilestone(models.Model):
    integrated = models.ForeignKey(IntegratedProposal, models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = SaidField()
    starts_on = PartialDateField(null=True, blank=True)
    ends_on = PartialDateField(null=True, blank=True)
    expected_output = SaidField()

    class Meta:
        ordering = ["integrated", "number"]
        constraints = [models.UniqueConstraint(fields=["integrated", "number"], name="integrated_milestone_once")]
        verbose_name = _("hito de una propuesta integrada")
        verbose_name_plural = _("hitos de propuestas integradas")

    def __str__(self) -> str:
        return str(self.title)


class IntegratedSource(models.Model):
    """What was taken of an idea, and what was left and why: its author reads both."""

    integrated = models.ForeignKey(IntegratedProposal, models.CASCADE, related_name="sources")
    proposal = models.ForeignKey("cocreation.Proposal", models.PROTECT, related_name="integrated_sources")
    taken = models.TextField()
    left = models.TextField(blank=True)
    why_left = models.TextField(blank=True)

    class Meta:
        ordering = ["integrated", "proposal__number"]
        constraints = [
            models.UniqueConstraint(fields=["integrated", "proposal"], name="integrated_source_once"),
            models.CheckConstraint(condition=Q(left="") | ~Q(why_left=""), name="what_is_left_says_why"),
        ]
        verbose_name = _("idea de una propuesta integrada")
        verbose_name_plural = _("ideas de propuestas integradas")

    def __str__(self) -> str:
        return f"{self.proposal.code} → {self.integrated.code}"


class IntegratedEdition(models.Model):
    """The whole sheet as somebody left it, with its ideas; the last one is what stands."""

    integrated = models.ForeignKey(IntegratedProposal, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["integrated", "number"]
        constraints = [models.UniqueConstraint(fields=["integrated", "number"], name="integrated_edition_once")]
        verbose_name = _("edición de una propuesta integrada")
        verbose_name_plural = _("ediciones de propuestas integradas")

    def __str__(self) -> str:
        return f"{self.integrated.code} e{self.number}"


class UnusedIdea(models.Model):
    """A related idea that feeds no integrated proposal, and why: one person says it, another one confirms it."""

    proposal = models.OneToOneField("cocreation.Proposal", models.CASCADE, related_name="unused")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposal__number"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="unused_idea_says_why")]
        verbose_name = _("idea que no se usó")
        verbose_name_plural = _("ideas que no se usaron")

    def __str__(self) -> str:
        return self.proposal.code
