"""When data got into hands that should not have them: what is known, what was done, and the clocks of who must hear."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated
from minga.core.states import Paths
from minga.rights.models.codes import breach_code


class BreachQuerySet(models.QuerySet["Breach"]):
    def open_now(self) -> Self:
        return self.filter(state=Breach.State.OPEN)


class Breach(Dated):
    ledger_kind = "breach"

    class State(models.TextChoices):
        OPEN = "open", _("Abierta")
        CLOSED = "closed", _("Cerrada")

    PATHS: Paths = {State.OPEN: {State.CLOSED}}

    class DataKind(models.TextChoices):
        EMAIL = "email", _("Correos electrónicos")
        NAME = "name", _("Nombres")
        IDENTITY = "identity", _("Comprobaciones de identidad")
        SESSION = "session", _("Sesiones o llaves de acceso")
        TEXT = "text", _("Textos que no eran públicos")
        FILE = "file", _("Archivos que no eran públicos")
        SENSITIVE = "sensitive", _("Edad, género o autoidentificación")
        OTHER = "other", _("Otros")

    code = models.CharField(max_length=15, unique=True, default=breach_code)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    jurisdiction = models.ForeignKey(
        "directory.Jurisdiction", models.PROTECT, null=True, blank=True, related_name="breaches"
    )
    happened_at = models.DateTimeField(null=True, blank=True)
    discovered_at = models.DateTimeField()
    summary = models.TextField()
    data_kinds = models.JSONField(default=list)
    people_count = models.PositiveIntegerField(null=True, blank=True, help_text="Empty while nobody knows.")
    is_risk = models.BooleanField(default=True, help_text="For the rights of the people concerned.")
    measures = models.TextField(blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    authority_told_at = models.DateTimeField(null=True, blank=True)
    authority_told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    people_told_at = models.DateTimeField(null=True, blank=True)
    people_told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    reminders = models.JSONField(default=list, help_text="Which reminders went out: people-1, authority-late …")

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-discovered_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="breach_closed_at"),
        ]
        verbose_name = _("vulneración de datos")
        verbose_name_plural = _("vulneraciones de datos")

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("breach", args=[self.code])

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug if self.jurisdiction else ""

    @property
    def authority_due_at(self) -> dt.datetime:
        """LOPDP art. 43, as practice reads it (the number is not in a source that we could check: a setting)."""
        return self.discovered_at + dt.timedelta(days=settings.MINGA_BREACH_AUTHORITY_DAYS)

    @property
    def people_due_at(self) -> dt.datetime | None:
        """LOPDP art. 46, with the same caution; only when there is a risk for them."""
        days = dt.timedelta(days=settings.MINGA_BREACH_PEOPLE_DAYS)
        return self.discovered_at + days if self.is_risk else None

    @property
    def awaited(self) -> dict[str, dt.datetime]:
        """Who must still be told, and until when."""
        found = {} if self.authority_told_at else {"authority": self.authority_due_at}
        if self.people_due_at and not self.people_told_at:
            found["people"] = self.people_due_at
        return found

    @property
    def is_late(self) -> bool:
        return any(due < timezone.now() for due in self.awaited.values())

    @property
    def kinds_said(self) -> list[str]:
        return [str(self.DataKind(kind).label) for kind in self.data_kinds]
