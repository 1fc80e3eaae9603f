"""The minutes of a session: written by the system from what happened, completed, reviewed, signed and published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class Minutes(Dated):
    class State(models.TextChoices):
        DRAFT = "draft", _("En borrador")
        REVIEWED = "reviewed", _("Revisada, espera firmas")
        PUBLISHED = "published", _("Firmada y publicada")

    PATHS = {
        State.DRAFT: {State.REVIEWED},
        State.REVIEWED: {State.DRAFT, State.PUBLISHED},
    }

    session = models.OneToOneField("groups.Session", models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opening = models.TextField(blank=True, help_text="Written by people, before what the system tells.")
    closing = models.TextField(blank=True)
    # What is signed, as it stood when it was reviewed: names, votes and texts. The paper is always made of this.
    content = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5, default="es")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the paper that is signed.")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    ledger_kind = "minutes"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="draft") | ~Q(sha256=""), name="reviewed_minutes_are_fixed"),
        ]
        verbose_name = _("acta")
        verbose_name_plural = _("actas")

    def __str__(self) -> str:
        return str(_("Acta de la %(session)s")) % {"session": self.session}

    def get_absolute_url(self) -> str:
        body = self.session.body
        return reverse("minutes", args=[body.jurisdiction.slug, body.slug, self.session.number])

    @property
    def ledger_code(self) -> str:
        return f"{self.session.ledger_code}-acta"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.session.ledger_jurisdiction

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED


class Signature(models.Model):
    """Somebody who was there signs the minutes: electronically, or by a letter that is kept."""

    class Means(models.TextChoices):
        ELECTRONIC = "electronic", _("Firma electrónica")
        LETTER = "letter", _("Oficio o acta firmada en papel")

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="signatures")
    seat = models.ForeignKey("groups.Seat", models.PROTECT, related_name="+")
    membership = models.ForeignKey("groups.Membership", models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=Means)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    letter = models.CharField(max_length=120, blank=True, help_text="Number of the letter.")
    signed_on = models.DateField()

    class Meta:
        ordering = ["minutes", "seat__number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "seat"], name="a_seat_signs_once")]
        verbose_name = _("firma de un acta")
        verbose_name_plural = _("firmas de actas")

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_means_display()}"
