"""A public contest for seats: the call, who applied, the points of each juror, the result."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated
from minga.groups.models.seats import Seat


class Contest(Dated):
    class State(models.TextChoices):
        OPEN = "open", _("Recibe postulaciones")
        DECIDED = "decided", _("Con resultado")
        VOID = "void", _("Desierto")

    PATHS = {State.OPEN: {State.DECIDED, State.VOID}}

    body = models.ForeignKey("groups.Body", models.PROTECT, related_name="contests")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    call = models.TextField(help_text="What is called for and what those who sit there do.")
    requirements = models.JSONField(default=list, help_text="One sentence each.")
    # [{"key": …, "name": …, "most": 20}]: published with the call, and not changed afterwards.
    criteria = models.JSONField(default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    seats = models.ManyToManyField(Seat, related_name="contests")
    decided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    ledger_kind = "contest"

    class Meta:
        ordering = ["-opens_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="contest_number_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="contest_closes_after_opening"),
        ]
        verbose_name = _("concurso")
        verbose_name_plural = _("concursos")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contest", args=[self.body.jurisdiction.slug, self.body.slug, self.number])

    @property
    def ledger_code(self) -> str:
        return f"{self.body.ledger_code}-c{self.number}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.body.jurisdiction.slug

    @property
    def is_receiving(self) -> bool:
        return self.state == self.State.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_being_scored(self) -> bool:
        return self.state == self.State.OPEN and self.closes_on < timezone.localdate()

    @property
    def most_points(self) -> int:
        return sum(criterion["most"] for criterion in self.criteria)


class Juror(models.Model):
    """Of the jury: everybody sees how each juror scored, by number."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="jurors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="juries")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["contest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="juror_number_once"),
            models.UniqueConstraint(fields=["contest", "person"], name="juror_once"),
        ]
        verbose_name = _("jurado")
        verbose_name_plural = _("jurados")

    def __str__(self) -> str:
        return str(_("Jurado %(number)s")) % {"number": self.number}


class Application(Dated):
    class State(models.TextChoices):
        RECEIVED = "received", _("Recibida")
        ADMITTED = "admitted", _("Cumple los requisitos")
        REFUSED = "refused", _("No cumple los requisitos")
        SELECTED = "selected", _("Seleccionada como principal")
        RESERVE = "reserve", _("Seleccionada como suplente")
        PASSED_OVER = "passed_over", _("No seleccionada")
        WITHDRAWN = "withdrawn", _("Retirada")

    PATHS = {
        State.RECEIVED: {State.ADMITTED, State.REFUSED, State.WITHDRAWN},
        State.ADMITTED: {State.SELECTED, State.RESERVE, State.PASSED_OVER, State.WITHDRAWN},
    }

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="applications")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    sector = models.CharField(max_length=15, choices=Seat.Sector)
    organisation = models.CharField(max_length=200, blank=True)
    statement = models.TextField(help_text="Public: why, and what they bring.")
    shown_name = models.CharField(max_length=160, blank=True, help_text="Only if they agreed.")
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    reason = models.CharField(max_length=300, blank=True, help_text="Which requirement is not met.")
    # Hundredths of the average of the jurors' points.
    result = models.PositiveIntegerField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    ledger_kind = "application"

    class Meta:
        ordering = ["contest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="application_number_once"),
            models.UniqueConstraint(
                fields=["contest", "person"], condition=~Q(state="withdrawn"), name="one_application_each"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="a_refusal_says_why"),
        ]
        verbose_name = _("postulación")
        verbose_name_plural = _("postulaciones")

    def __str__(self) -> str:
        return self.shown_name or self.organisation or str(_("Postulación %(number)s")) % {"number": self.number}

    def get_absolute_url(self) -> str:
        return f"{self.contest.get_absolute_url()}#postulacion-{self.number}"

    @property
    def ledger_code(self) -> str:
        return f"{self.contest.ledger_code}-{self.number}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.contest.ledger_jurisdiction

    @property
    def points(self) -> float | None:
        return None if self.result is None else self.result / 100


class Score(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="scores")
    juror = models.ForeignKey(Juror, models.CASCADE, related_name="scores")
    points: Any = models.JSONField(default=dict, help_text="Points by the key of each criterion.")
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["application", "juror__number"]
        constraints = [models.UniqueConstraint(fields=["application", "juror"], name="one_score_a_juror")]
        verbose_name = _("calificación")
        verbose_name_plural = _("calificaciones")

    def __str__(self) -> str:
        return f"{self.juror}: {self.total}"

    @property
    def total(self) -> int:
        return sum(self.points.values())
