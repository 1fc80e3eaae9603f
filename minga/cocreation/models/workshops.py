"""Workshops: the call, the tables, who came (as counts), what was made there, and codes that travel without signal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models.proposals import code_said
from minga.core.fields import PartialDateField, SaidField


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def public(self) -> "WorkshopQuerySet":
        return self.exclude(state=Workshop.State.DRAFT)

    def ahead_of(self, moment: object) -> "WorkshopQuerySet":
        return self.filter(state=Workshop.State.CALLED, starts_at__gte=moment)


class Workshop(models.Model):
    """A workshop or the awareness event before it. One that a document names says only what the document says."""

    ledger_kind = "workshop"

    class State(models.TextChoices):
        RECORDED = "recorded", _("Lo cuenta el documento")
        DRAFT = "draft", _("En preparación")
        CALLED = "called", _("Convocado")
        HELD = "held", _("Realizado")
        PUBLISHED = "published", _("Con resultados publicados")
        CANCELLED = "cancelled", _("Cancelado")

    PATHS = {
        State.DRAFT: {State.CALLED},
        State.CALLED: {State.HELD, State.CANCELLED},
        State.HELD: {State.PUBLISHED},
    }

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Taller de cocreación")
        AWARENESS = "awareness", _("Encuentro de sensibilización")

    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="workshops")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORKSHOP)
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED)
    city = models.CharField(max_length=80)
    territory = models.ForeignKey("directory.Territory", models.PROTECT, null=True, related_name="+")
    held_on = PartialDateField(null=True)
    place = SaidField()
    source = models.JSONField(default=dict, blank=True)

    title = SaidField()
    call = SaidField(help_text="What it is for, who may come, what to bring.")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    host = models.ForeignKey("directory.Institution", models.PROTECT, null=True, blank=True, related_name="+")
    host_text = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="awareness_events")
    facilitators = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="workshops")
    plenary = models.TextField(blank=True)
    why_cancelled = models.CharField(max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["process", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="workshop_ends_after_start",
            )
        ]
        verbose_name = _("taller")
        verbose_name_plural = _("talleres")

    def __str__(self) -> str:
        return str(self.title) or self.city

    def get_absolute_url(self) -> str:
        return reverse("workshop", args=[self.process.jurisdiction.slug, self.process.slug, self.position])

    @property
    def ledger_code(self) -> str:
        return f"{self.process.code_series}-T{self.position:02d}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.process.jurisdiction.slug


class WorkshopTable(models.Model):
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    sdg = models.ForeignKey("directory.SDG", models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(max_length=160, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["workshop", "number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="workshop_table_once")]
        verbose_name = _("mesa")
        verbose_name_plural = _("mesas")

    def __str__(self) -> str:
        return f"{_('Mesa')} {self.number}"


class WorkshopStep(models.Model):
    """A step of the script, done or not yet."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    title = SaidField()
    done_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["workshop", "number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="workshop_step_once")]
        verbose_name = _("paso del taller")
        verbose_name_plural = _("pasos del taller")

    def __str__(self) -> str:
        return str(self.title)


class Attendance(models.Model):
    """How many came, by sex and sector: counts, never names."""

    class Sex(models.TextChoices):
        WOMAN = "woman", _("Mujeres")
        MAN = "man", _("Hombres")
        OTHER = "other", _("Otra respuesta")
        UNSAID = "unsaid", _("Sin respuesta")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="attendance")
    sex = models.CharField(max_length=8, choices=Sex)
    sector = models.CharField(max_length=30)
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["workshop", "sector", "sex"]
        constraints = [models.UniqueConstraint(fields=["workshop", "sex", "sector"], name="attendance_once")]
        verbose_name = _("asistencia")
        verbose_name_plural = _("asistencias")

    def __str__(self) -> str:
        return f"{self.get_sex_display()}, {self.sector}: {self.count}"


class Registration(models.Model):
    """Somebody who says that they will come. The name is asked only with consent, and goes when the purpose ends."""

    class State(models.TextChoices):
        ASKED = "asked", _("Falta confirmar el correo")
        CONFIRMED = "confirmed", _("Inscrita")
        WAITING = "waiting", _("En lista de espera")
        CANCELLED = "cancelled", _("Cancelada")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="registrations")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    has_consent = models.BooleanField(default=False, help_text="To be on the list of names that the host sees.")
    sector = models.CharField(max_length=30, blank=True)
    needs = models.CharField(max_length=300, blank=True, help_text="Access, interpretation, child care.")
    language = models.CharField(max_length=5, default="es")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    made_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["workshop", "made_at"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "email"], condition=~Q(email=""), name="registration_once")
        ]
        verbose_name = _("inscripción")
        verbose_name_plural = _("inscripciones")

    def __str__(self) -> str:
        return str(self.key)


class PeerReview(models.Model):
    """What one table said of another's proposal, and what was changed because of it."""

    proposal = models.ForeignKey("cocreation.Proposal", models.CASCADE, related_name="peer_reviews")
    by_table = models.ForeignKey(WorkshopTable, models.CASCADE, related_name="reviews_given")
    text = models.TextField()
    change = models.TextField(blank=True, help_text="What was changed because of it; empty if nothing.")

    class Meta:
        ordering = ["proposal", "pk"]
        verbose_name = _("revisión entre mesas")
        verbose_name_plural = _("revisiones entre mesas")

    def __str__(self) -> str:
        return self.proposal.code


class WorkshopPaper(models.Model):
    class Kind(models.TextChoices):
        MINUTES = "minutes", _("Acta")
        PHOTO = "photo", _("Fotografía")
        LIST = "list", _("Lista firmada")
        OTHER = "other", _("Otro documento")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="papers")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        ordering = ["workshop", "kind", "pk"]
        verbose_name = _("documento de un taller")
        verbose_name_plural = _("documentos de un taller")

    def __str__(self) -> str:
        return str(self.document)


class CodeBatch(models.Model):
    """Codes taken along before leaving: nobody else is given them, and those not used stay unused."""

    class Ground(models.TextChoices):
        SPARE = "spare", _("Sobraron")
        LOST = "lost", _("Se perdió el dispositivo o el papel")
        SPOILED = "spoiled", _("Se dañaron o se llenaron mal")
        CANCELLED = "cancelled", _("El taller no se realizó")
        OTHER = "other", _("Otra razón")

    process = models.ForeignKey("cocreation.Process", models.PROTECT, related_name="code_batches")
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="code_batches")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    label = models.CharField(max_length=80, blank=True, help_text="Which device or which pad of paper forms.")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    ground = models.CharField(max_length=10, choices=Ground, blank=True, help_text="Why some were not used.")
    explanation = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["process", "first"]
        constraints = [
            models.UniqueConstraint(fields=["process", "first"], name="code_batch_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="code_batch_runs_forward"),
        ]
        verbose_name = _("lote de códigos")
        verbose_name_plural = _("lotes de códigos")

    def __str__(self) -> str:
        return f"{self.code_of(self.first)} – {self.code_of(self.last)}"

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def code_of(self, number: int) -> str:
        return code_said(self.process.code_series, number)
