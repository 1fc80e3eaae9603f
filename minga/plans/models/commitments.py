"""A commitment: one promise of the plan, who answers for it, and how it will be known that it was kept."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField, Said, SaidField
from minga.core.models import Dated
from minga.directory.models import Institution
from minga.plans.models.periods import Period
from minga.plans.models.plans import ActionPlan


class Theme(models.Model):
    """A heading under which the plan groups its commitments."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="themes")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = SaidField()
    description = SaidField()
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["plan_id", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="theme_once")]

    def __str__(self) -> str:
        return str(self.title)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def public(self) -> "CommitmentQuerySet":
        return self.filter(plan__state=ActionPlan.State.PUBLISHED)

    def led_by(self, institution: Institution) -> "CommitmentQuerySet":
        return self.filter(actors__institution=institution, actors__part=CommitmentActor.Part.LEAD)


class Commitment(Dated, Period):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="commitments")
    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="commitments")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="commitments")
    code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    title = SaidField()
    short_title = SaidField()
    fields = models.JSONField(default=dict, blank=True, help_text="The sheet's answers, by the plan's template.")
    values = models.ManyToManyField("directory.OGPValue", blank=True, related_name="commitments")
    pillars = models.ManyToManyField("directory.Pillar", blank=True, related_name="commitments")
    sdgs = models.ManyToManyField("directory.SDG", blank=True, related_name="commitments")
    policy_areas = models.ManyToManyField("directory.PolicyArea", blank=True, related_name="commitments")
    planning_instruments = models.JSONField(default=list, blank=True)
    legal_instruments = models.JSONField(default=list, blank=True)
    origins = models.JSONField(
        default=list, blank=True, help_text="What it was made from, as the process that adopted it says: see Origin."
    )
    source = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=dict, blank=True, help_text="Of the fields that come from elsewhere.")
    checksum = models.CharField(max_length=64, blank=True, help_text="Of what was loaded, to know if a file changed.")

    objects = CommitmentQuerySet.as_manager()

    ledger_kind = "commitment"

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="commitment_code_once"),
            models.UniqueConstraint(fields=["plan", "number"], name="commitment_number_once"),
        ]
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.plan.jurisdiction.slug, self.plan.slug, self.code])

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.plan.jurisdiction.slug

    @property
    def name(self) -> Said:
        """The short title where there is one: for lists and links."""
        return Said(self.short_title or self.title)

    @property
    def leads(self) -> list["CommitmentActor"]:
        return [actor for actor in self.actors.all() if actor.part == CommitmentActor.Part.LEAD]

    @property
    def counterparts(self) -> list["CommitmentActor"]:
        return [actor for actor in self.actors.all() if actor.is_counterpart]


class CommitmentActor(models.Model):
    """An institution's part in a commitment, or in one of its milestones. Responsibility is the institution's."""

    class Part(models.TextChoices):
        LEAD = "1-lead", _("Responsable")
        STATE = "2-state", _("Otra institución del Estado")
        NON_STATE = "3-non-state", _("Sociedad civil, academia y otros actores")
        MILESTONE = "4-milestone", _("Encargada de un hito")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="actors")
    milestone = models.ForeignKey("plans.Milestone", models.CASCADE, null=True, blank=True, related_name="actors")
    institution = models.ForeignKey("directory.Institution", models.PROTECT, related_name="commitment_parts")
    part = models.CharField(max_length=12, choices=Part)
    is_counterpart = models.BooleanField(default=False)
    note = SaidField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["commitment_id", "part", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "institution", "part"], condition=Q(milestone=None), name="commitment_actor_once"
            ),
            models.UniqueConstraint(
                fields=["milestone", "institution"], condition=Q(milestone__isnull=False), name="milestone_actor_once"
            ),
            models.CheckConstraint(
                condition=Q(part="4-milestone", milestone__isnull=False) | (~Q(part="4-milestone") & Q(milestone=None)),
                name="actor_part_fits_milestone",
            ),
            models.CheckConstraint(
                condition=Q(is_counterpart=False) | Q(part__in=["2-state", "3-non-state"]),
                name="counterpart_is_not_lead",
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution)


class Contact(models.Model):
    """Whom to ask, and in which days that person held the post. The institution answers, whoever holds it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    job_title = SaidField()
    department = SaidField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=80, blank=True)
    valid_from = PartialDateField(null=True, blank=True)
    valid_to = PartialDateField(null=True, blank=True)

    class Meta:
        ordering = ["commitment_id", "position"]
        constraints = [models.UniqueConstraint(fields=["commitment", "position"], name="contact_position_once")]

    def __str__(self) -> str:
        return self.name or str(self.job_title or self.department)


class Target(models.Model):
    """A figure that the commitment says it will move."""

    class Direction(models.TextChoices):
        INCREASE = "increase", _("Aumentar")
        DECREASE = "decrease", _("Reducir")
        REACH = "reach", _("Llegar a")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField()
    title = SaidField()
    unit = SaidField()
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    direction = models.CharField(max_length=10, choices=Direction)
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["commitment_id", "position"]
        constraints = [models.UniqueConstraint(fields=["commitment", "position"], name="target_position_once")]

    def __str__(self) -> str:
        return str(self.title)


class Confirmation(models.Model):
    """The signed document by which the highest authority takes the commitment on."""

    commitment = models.OneToOneField(Commitment, models.CASCADE, related_name="confirmation")
    document_number = models.CharField(max_length=80, blank=True)
    dated_on = PartialDateField(null=True, blank=True)
    from_institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="confirmations_sent"
    )
    to_institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="confirmations_received"
    )
    text = SaidField()
    source = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.document_number or str(self.commitment_id)
