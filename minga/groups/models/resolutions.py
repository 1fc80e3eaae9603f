"""What a body resolved, and whether it was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class Resolution(Dated):
    class State(models.TextChoices):
        PENDING = "pending", _("Pendiente")
        IN_PROGRESS = "in_progress", _("En marcha")
        DONE = "done", _("Cumplida")
        REPEALED = "repealed", _("Dejada sin efecto")

    PATHS = {
        State.PENDING: {State.IN_PROGRESS, State.DONE, State.REPEALED},
        State.IN_PROGRESS: {State.DONE, State.REPEALED},
    }

    body = models.ForeignKey("groups.Body", models.PROTECT, related_name="resolutions")
    item = models.OneToOneField("groups.Item", models.PROTECT, related_name="resolution")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    responsible = models.CharField(max_length=200, blank=True, help_text="An office or a seat, never a private person.")
    institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="resolutions"
    )
    due_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    ledger_kind = "resolution"

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="resolution_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "in_progress"], ended_on=None)
                | Q(state__in=["done", "repealed"], ended_on__isnull=False),
                name="a_resolution_ends_with_a_date",
            ),
        ]
        verbose_name = _("resolución")
        verbose_name_plural = _("resoluciones")

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("resolution", args=[self.body.jurisdiction.slug, self.body.slug, self.year, self.number])

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number:03d}"

    @property
    def ledger_code(self) -> str:
        return f"{self.body.ledger_code}-r{self.code}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.body.jurisdiction.slug

    @property
    def is_adopted(self) -> bool:
        """It stands: it was adopted and nobody has repealed it."""
        return self.state != self.State.REPEALED

    @property
    def is_followed(self) -> bool:
        return self.state in (self.State.PENDING, self.State.IN_PROGRESS)

    @property
    def is_late(self) -> bool:
        return self.is_followed and self.due_on is not None and self.due_on < timezone.localdate()


class Progress(models.Model):
    """What was reported on a resolution: a state, a sentence and, among the documents, the evidence."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=12, choices=Resolution.State)
    said = models.TextField()
    evidence_url = models.URLField(max_length=500, blank=True)
    role = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("avance de una resolución")
        verbose_name_plural = _("avances de resoluciones")

    def __str__(self) -> str:
        return f"{self.resolution.code}: {self.get_state_display()}"
