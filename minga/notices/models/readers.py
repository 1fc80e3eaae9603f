"""Who wants to hear of what: a person or an address, what they follow, and how often they want to be told."""

import datetime as dt
import secrets
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# Which sentence about their data people said yes to: a new wording is a new version.
CONSENT_VERSION = "2026-11"
REFUSED_FOR = dt.timedelta(days=365)
# How long the question of the first letter can be answered, and an unanswered address is kept.
ANSWER_WITHIN = dt.timedelta(days=3)

CONFIRMATION = signing.TimestampSigner(salt="minga.notices.confirmation")
REFUSAL = signing.Signer(salt="minga.notices.refusal")


class Rhythm(models.TextChoices):
    IMMEDIATE = "immediate", _("Al momento")
    DAILY = "daily", _("Un resumen al día")
    NONE = "none", _("Sin correo")


def draw_token() -> str:
    return secrets.token_urlsafe(24)


class ReaderQuerySet(models.QuerySet["Reader"]):
    def unneeded(self) -> Self:
        """Addresses without an account that follow nothing: there is no reason left to keep them."""
        return self.filter(person=None, follows=None)


class Reader(models.Model):
    """Where notices go: a person's account, or an address of somebody without one."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="reader"
    )
    email = models.EmailField(blank=True)
    said_language = models.CharField(max_length=5, default="es")
    own_rhythm = models.CharField(
        max_length=10, choices=Rhythm, default=Rhythm.IMMEDIATE, help_text="For what is about the person themselves."
    )
    # Whoever holds it reads this mailbox: it opens the preferences and ends the notices, and nothing more.
    token = models.CharField(max_length=40, unique=True, default=draw_token)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="reader_email_once"),
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(email="") | Q(person__isnull=False) & Q(email=""),
                name="reader_is_person_or_address",
            ),
        ]
        verbose_name = _("destinatario de avisos")
        verbose_name_plural = _("destinatarios de avisos")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def address(self) -> str:
        return self.person.email if self.person else self.email

    @property
    def language(self) -> str:
        return self.person.language if self.person else self.said_language


class FollowerQuerySet(models.QuerySet["Follower"]):
    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)

    def about(self, kind: str, code: str) -> Self:
        return self.filter(kind=kind, code=code)

    def unconfirmed_since(self, moment: dt.datetime) -> Self:
        return self.filter(confirmed_at=None, created_at__lt=moment)


class Follower(models.Model):
    """A reader follows a subject; without an account only once they answered from their own mailbox."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.IMMEDIATE)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    consent_version = models.CharField(max_length=10, default=CONSENT_VERSION)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reader", "kind", "code"], name="follower_once")]
        indexes = [
            models.Index(fields=["kind", "code"], name="follower_by_subject"),
            models.Index(fields=["created_at"], condition=Q(confirmed_at=None), name="follower_unconfirmed"),
        ]
        verbose_name = _("seguimiento")
        verbose_name_plural = _("seguimientos")

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Refusal(models.Model):
    """An address that asked not to be written to, known only by a keyed hash, which is forgotten after a year."""

    key = models.CharField(max_length=64, primary_key=True)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("dirección que no quiere correos")
        verbose_name_plural = _("direcciones que no quieren correos")

    def __str__(self) -> str:
        return self.key[:8]


def hashed_address(email: str) -> str:
    return salted_hmac("minga.notices.refusal", email, algorithm="sha256").hexdigest()


def confirmation_token(follower: Follower) -> str:
    return CONFIRMATION.sign_object([follower.pk, follower.reader_id])


def confirmed_by(token: str) -> Follower | None:
    """The follow that the token answers for; None if it is not ours, too old, or already gone."""
    try:
        pk, reader = CONFIRMATION.unsign_object(token, max_age=ANSWER_WITHIN)
    except signing.BadSignature:
        return None
    return Follower.objects.filter(pk=pk, reader=reader).select_related("reader").first()


def refusal_token(reader: Reader) -> str:
    """Carries the keyed hash and not the address: links end up in logs."""
    return REFUSAL.sign_object([hashed_address(reader.email), reader.pk])


def refused_by(token: str) -> tuple[str, int] | None:
    """The keyed hash of the address that says no, and its row; None if the token is not ours."""
    try:
        key, reader = REFUSAL.unsign_object(token)
    except signing.BadSignature:
        return None
    return key, reader
