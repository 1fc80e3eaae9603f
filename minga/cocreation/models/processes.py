"""A co-creation process: its phases with dates, and what it published about itself."""

import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField, SaidField
from minga.core.models import Dated
from minga.plans.models import ActionPlan

# What only the process's own page shows: long lists that would be read again for every row of a list.
LONG_FIELDS = ("criteria", "workshop_steps", "groups", "funnel", "not_published", "doubts", "source")


class ProcessQuerySet(models.QuerySet["Process"]):
    def with_phases(self) -> "ProcessQuerySet":
        """With their phases in order, to know which is open; what each is about, only the process's own page says."""
        phases = Phase.objects.order_by("number").defer("description", "participants", "source")
        return self.prefetch_related(models.Prefetch("phases", phases))

    def without_long_fields(self) -> "ProcessQuerySet":
        return self.defer(*LONG_FIELDS)


class Process(Dated):
    ledger_kind = "process"

    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="processes")
    slug = models.SlugField(max_length=40)
    title = SaidField()
    summary = SaidField()
    document = models.ForeignKey("plans.Document", models.PROTECT, null=True, blank=True, related_name="processes")
    plan = models.ForeignKey("plans.ActionPlan", models.PROTECT, null=True, blank=True, related_name="processes")
    methodology = models.ForeignKey(
        "cocreation.MethodologyVersion", models.PROTECT, null=True, blank=True, related_name="processes"
    )
    working_group = models.ForeignKey("groups.Body", models.PROTECT, null=True, blank=True, related_name="+")
    core_group = models.ForeignKey("groups.Body", models.PROTECT, null=True, blank=True, related_name="+")
    timeline_published_at = models.DateTimeField(null=True, blank=True)
    timeline_reason = models.TextField(blank=True, help_text="Why its dates became public later than they should.")
    awaits_timeline = models.BooleanField(default=False, help_text="Nothing opens until its dates are published.")
    code_series = models.CharField(max_length=20, unique=True, help_text="The start of every code: EC-2018.")
    next_number = models.PositiveIntegerField(default=1)
    reserved_count = models.PositiveIntegerField(default=0, help_text="Codes taken along that no proposal uses.")
    starts_on = PartialDateField(null=True)
    ends_on = PartialDateField(null=True)
    is_closed = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False, help_text="Holds invented examples, and says so on every page.")
    criteria = models.JSONField(default=list, blank=True)
    workshop_steps = models.JSONField(default=list, blank=True)
    groups = models.JSONField(default=list, blank=True)
    funnel = models.JSONField(default=list, blank=True, help_text="Figure keys, from ideas to promises.")
    not_published = models.JSONField(default=list, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True)
    checksum = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file it was loaded from.")

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "slug"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="process_slug_once")]
        verbose_name = _("proceso")
        verbose_name_plural = _("procesos")

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("process", args=[self.jurisdiction.slug, self.slug])

    @property
    def ledger_code(self) -> str:
        return self.code_series

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug

    @property
    def public_plan(self) -> ActionPlan | None:
        """The plan that resulted, once everybody may read it."""
        return self.plan if self.plan and self.plan.is_public else None

    @property
    def is_settled(self) -> bool:
        """Whether what it decided stays: it is closed, or its plan is public."""
        return self.is_closed or self.public_plan is not None

    @property
    def received_count(self) -> int:
        """How many proposals were given a code, whatever became of them; codes only taken along do not count."""
        return self.next_number - 1 - self.reserved_count

    @cached_property
    def phase_list(self) -> list["Phase"]:
        return list(self.phases.all())

    @cached_property
    def figure_list(self) -> list["Figure"]:
        return list(self.figures.all())

    @cached_property
    def change_list(self) -> list["PhaseChange"]:
        """What changed in its phases, the newest first."""
        return list(PhaseChange.objects.filter(phase__process=self).select_related("phase"))

    def phase_open_on(self, day: dt.date | None = None) -> "Phase | None":
        """The phase that is under way; in the order of the process if two overlap."""
        when = day or timezone.localdate()
        if self.is_closed or self.awaits_timeline:
            return None
        return next((phase for phase in self.phase_list if phase.is_open_on(when)), None)

    def is_receiving_on(self, day: dt.date | None = None) -> bool:
        when = day or timezone.localdate()
        return self.allows("reception", when)

    def phase_for(self, activity: str, day: dt.date | None = None) -> "Phase | None":
        """The open phase in which this is done, or None."""
        when = day or timezone.localdate()
        if self.is_closed or self.awaits_timeline:
            return None
        return next((one for one in self.phase_list if activity in one.does and one.is_open_on(when)), None)

    def allows(self, activity: str, day: dt.date | None = None) -> bool:
        return self.phase_for(activity, day) is not None

    @property
    def after_reception(self) -> "Phase | None":
        """The phase that begins to decide about the proposals; methodologies name it differently."""
        places = [phase.number for phase in self.phase_list if phase.kind == Phase.Kind.RECEPTION]
        return next((phase for phase in self.phase_list if places and phase.number > max(places)), None)

    def is_deciding_on(self, day: dt.date | None = None) -> bool:
        """Whether the phase after reception, or any later one, has begun."""
        first = self.after_reception
        if self.is_closed or self.awaits_timeline or first is None:
            return self.is_closed
        when = day or timezone.localdate()
        return any(phase.has_begun_on(when) for phase in self.phase_list if phase.number >= first.number)


class Phase(models.Model):
    class Kind(models.TextChoices):
        PREPARATION = "preparation", _("Preparación")
        RECEPTION = "reception", _("Recepción de problemas y soluciones")
        CLASSIFICATION = "classification", _("Clasificación e integración")
        ASSESSMENT = "assessment", _("Evaluación")
        SELECTION = "selection", _("Selección")
        CONFIRMATION = "confirmation", _("Confirmación")
        ACCOUNTABILITY = "accountability", _("Rendición de cuentas")
        FORMALISATION = "formalisation", _("Formalización del plan")

    class Opening(models.TextChoices):
        DATE = "date", _("Por fecha")
        ACT = "act", _("Por un acto")

    process = models.ForeignKey(Process, models.CASCADE, related_name="phases")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveSmallIntegerField()
    title = SaidField()
    description = SaidField()
    starts_on = PartialDateField(null=True)
    ends_on = PartialDateField(null=True)
    participants = models.JSONField(default=list)
    source = models.JSONField(default=dict, blank=True)
    announced_at = models.DateTimeField(null=True, help_text="When the register said that it had opened.")
    activities = models.JSONField(default=list, blank=True, help_text="What is done in it; empty: what its kind says.")
    opens_by = models.CharField(max_length=6, choices=Opening, default=Opening.DATE)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["process", "number"]
        constraints = [models.UniqueConstraint(fields=["process", "key"], name="phase_key_once")]
        verbose_name = _("fase")
        verbose_name_plural = _("fases")

    def __str__(self) -> str:
        return str(self.title)

    def has_begun_on(self, day: dt.date) -> bool:
        """Its first day has come, or an act opened it before."""
        is_opened = self.opened_at is not None and timezone.localdate(self.opened_at) <= day
        return is_opened or (self.starts_on is not None and self.starts_on.first_day <= day)

    def is_open_on(self, day: dt.date) -> bool:
        """Open from its first day to its last, both included; a phase without a start never opens by itself.

        An act opens it before its date, or closes it before its end."""
        if self.closed_at and timezone.localdate(self.closed_at) <= day:
            return False
        if self.opened_at and timezone.localdate(self.opened_at) <= day:
            return True
        if self.opens_by == self.Opening.ACT or self.starts_on is None or day < self.starts_on.first_day:
            return False
        return self.ends_on is None or day <= self.ends_on.last_day

    @property
    def does(self) -> list[str]:
        """The activities that it opens."""
        return self.activities or ACTIVITIES_OF.get(self.kind, [])


ACTIVITIES_OF: dict[str, list[str]] = {
    Phase.Kind.PREPARATION: ["preparation"],
    Phase.Kind.RECEPTION: ["reception", "workshops"],
    Phase.Kind.CLASSIFICATION: ["classification", "grouping", "integration"],
    Phase.Kind.ASSESSMENT: ["assessment"],
    Phase.Kind.SELECTION: ["selection"],
    Phase.Kind.CONFIRMATION: ["confirmation"],
    Phase.Kind.ACCOUNTABILITY: ["accountability"],
    Phase.Kind.FORMALISATION: ["formalisation"],
}


class PhaseChange(models.Model):
    """New dates for a phase, or its opening or closing by act: a fact with its reason."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=12)
    old_starts_on = PartialDateField(null=True)
    old_ends_on = PartialDateField(null=True)
    new_starts_on = PartialDateField(null=True)
    new_ends_on = PartialDateField(null=True)
    reason = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("cambio de una fase")
        verbose_name_plural = _("cambios de fases")

    def __str__(self) -> str:
        return f"{self.phase.key}: {self.verb}"


class Category(models.Model):
    """What the forum may decide about an integrated proposal, and what that leads to."""

    class Outcome(models.TextChoices):
        COMMITMENT = "commitment", _("Compromiso del plan")
        RESERVE = "reserve", _("Reserva")
        PROJECT = "project", _("Proyecto fuera del plan")
        NEXT_PLAN = "next_plan", _("Próximo plan, o condicionada")

    process = models.ForeignKey(Process, models.CASCADE, related_name="categories")
    number = models.PositiveSmallIntegerField()
    title = SaidField()
    leads_to = SaidField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["process", "number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="category_number_once")]
        verbose_name = _("categoría")
        verbose_name_plural = _("categorías")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Figure(models.Model):
    """A figure that the process published, exactly as its document gives it."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    label = SaidField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = SaidField()
    denominator = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    phase = models.CharField(max_length=40, blank=True)
    breakdown = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=80, blank=True)
    category_label = SaidField()
    is_derived = models.BooleanField(default=False)
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["process", "position"]
        constraints = [models.UniqueConstraint(fields=["process", "key"], name="figure_key_once")]
        verbose_name = _("cifra")
        verbose_name_plural = _("cifras")

    def __str__(self) -> str:
        return str(self.label)
