"""A request about one's own data, with its clock."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated
from minga.core.states import Paths
from minga.rights.models.codes import request_code

KEY = signing.Signer(salt="minga.rights.request")
CONFIRMATION = signing.TimestampSigner(salt="minga.rights.confirmation")
# How long the mailbox may take to say that it was its owner who asked.
CONFIRM_WITHIN = dt.timedelta(days=3)


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def confirmed(self) -> Self:
        return self.exclude(state=RightsRequest.State.UNCONFIRMED)

    def open_now(self) -> Self:
        return self.filter(state__in=(RightsRequest.State.RECEIVED, RightsRequest.State.IN_PROGRESS))

    def ended(self) -> Self:
        return self.filter(state__in=(RightsRequest.State.ANSWERED, RightsRequest.State.REFUSED))

    def in_time(self) -> Self:
        return self.ended().filter(ended_on__lte=F("due_on"))

    def overdue_on(self, day: dt.date) -> Self:
        return self.open_now().filter(due_on__lt=day)


class RightsRequest(Dated):
    ledger_kind = "rights_request"

    class Kind(models.TextChoices):
        ACCESS = "access", _("Ver mis datos")
        RECTIFICATION = "rectification", _("Corregir mis datos")
        DELETION = "deletion", _("Borrar mis datos")
        OPPOSITION = "opposition", _("Oponerme a que se usen")
        PORTABILITY = "portability", _("Llevarme mis datos")
        SUSPENSION = "suspension", _("Suspender su uso mientras se resuelve")

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Falta confirmar el correo")
        RECEIVED = "received", _("Recibida")
        IN_PROGRESS = "in_progress", _("En trámite")
        ANSWERED = "answered", _("Atendida")
        REFUSED = "refused", _("Negada, con su motivo")
        WITHDRAWN = "withdrawn", _("Retirada por quien la hizo")

    PATHS: Paths = {
        State.UNCONFIRMED: {State.RECEIVED},
        State.RECEIVED: {State.IN_PROGRESS, State.ANSWERED, State.REFUSED, State.WITHDRAWN},
        State.IN_PROGRESS: {State.ANSWERED, State.REFUSED, State.WITHDRAWN},
    }

    class Ground(models.TextChoices):
        NOT_PROVEN = "not_proven", _("No se pudo comprobar que los datos son tuyos")
        NOT_HELD = "not_held", _("El sitio no guarda esos datos")
        LAW = "law", _("Una norma obliga a conservarlos")
        OTHERS = "others", _("Afecta los derechos de otras personas")

    code = models.CharField(max_length=15, unique=True, default=request_code)
    kind = models.CharField(max_length=15, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    jurisdiction = models.ForeignKey(
        "directory.Jurisdiction", models.PROTECT, null=True, blank=True, related_name="rights_requests"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="rights_requests"
    )
    email = models.EmailField(blank=True, help_text="Of somebody without an account; erased with the texts.")
    language = models.CharField(max_length=5, default="es")
    details = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    ground = models.CharField(max_length=12, choices=Ground, blank=True)
    is_at_once = models.BooleanField(default=False, help_text="The site did it by itself, in the moment.")
    received_on = models.DateField(default=timezone.localdate)
    due_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reminders = models.PositiveSmallIntegerField(default=0)
    texts_erased_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "refused", "withdrawn"]) | Q(ended_on__isnull=False),
                name="rights_request_ended_on",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(ground=""), name="rights_refusal_has_ground"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="rights_request_by_due")]
        verbose_name = _("solicitud sobre datos")
        verbose_name_plural = _("solicitudes sobre datos")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.code}"

    def get_absolute_url(self) -> str:
        """For its owner: with an account the site knows them, without one the address carries the key."""
        address = reverse("rights_request", args=[self.code])
        return f"{address}?llave={self.key}" if self.email else address

    @property
    def key(self) -> str:
        return KEY.sign(self.code).rpartition(":")[2]

    def opens_with(self, key: str) -> bool:
        try:
            return bool(self.email) and KEY.unsign(f"{self.code}:{key}") == self.code
        except signing.BadSignature:
            return False

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug if self.jurisdiction else ""

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RECEIVED, self.State.IN_PROGRESS)

    @property
    def days_left(self) -> int:
        """Until the last day of its clock; below zero it is late."""
        return (self.due_on - timezone.localdate()).days

    @property
    def is_in_time(self) -> bool:
        return (self.ended_on or timezone.localdate()) <= self.due_on

    def start_clock(self) -> None:
        """LOPDP arts. 13 to 15: fifteen days. Calendar days: whoever keeps them also keeps working days."""
        self.received_on = timezone.localdate()
        self.due_on = self.received_on + dt.timedelta(days=settings.MINGA_RIGHTS_DAYS)


def confirmation_token(request: RightsRequest) -> str:
    return CONFIRMATION.sign(request.code)


def confirmed_by(token: str) -> RightsRequest | None:
    """The request that the token answers for; None if it is not ours, too old, or already gone."""
    try:
        code = CONFIRMATION.unsign(token, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    return RightsRequest.objects.filter(code=code).first()
