"""Rolls of cédulas that an institution hands in, so that people can show by their own number that they are on one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.accounts.models.identities import draw
from minga.core.models import Dated


def draw_roll_code() -> str:
    return f"PAD-{draw(8)}"


class RollQuerySet(models.QuerySet["Roll"]):
    def accepted(self) -> Self:
        return self.filter(state=Roll.State.ACCEPTED)


class Roll(Dated):
    class State(models.TextChoices):
        DRAFT = "draft", _("Por aceptar")
        ACCEPTED = "accepted", _("En uso")
        WITHDRAWN = "withdrawn", _("Retirado")

    class Ground(models.TextChoices):
        REPLACED = "replaced", _("Lo reemplaza otro más nuevo")
        MISTAKE = "mistake", _("Se cargó por error")
        ENDED = "ended", _("Terminó aquello para lo que servía")

    PATHS = {State.DRAFT: {State.ACCEPTED}, State.ACCEPTED: {State.WITHDRAWN}, State.WITHDRAWN: set()}

    code = models.CharField(max_length=12, unique=True, default=draw_roll_code)
    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="rolls")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    columns = models.JSONField(default=list, help_text="Which attributes came with the numbers.")
    ignored = models.JSONField(default=list, help_text="Columns of the file that were not read.")
    faults = models.JSONField(default=list, help_text="Row, column and reason; never what stood there.")
    fault_count = models.PositiveIntegerField(default=0)
    entry_count = models.PositiveIntegerField(default=0)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RollQuerySet.as_manager()

    ledger_kind = "identity_roll"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("padrón")
        verbose_name_plural = _("padrones")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roll", args=[self.jurisdiction.slug, self.code])

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug


class RollEntry(models.Model):
    """One person of a roll, known only by the keyed hash of their number: an identity that was hashed with the same key
    has the same digest."""

    roll = models.ForeignKey(Roll, models.CASCADE, related_name="entries")
    key_id = models.CharField(max_length=4)
    digest = models.CharField(max_length=64, db_index=True)
    territory = models.ForeignKey("directory.Territory", models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "digest"], name="roll_entry_once")]
        verbose_name = _("línea de un padrón")
        verbose_name_plural = _("líneas de un padrón")

    def __str__(self) -> str:
        return str(self.pk)
