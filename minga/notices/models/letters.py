"""The outbox: notices, written with the change that they tell of, and the letters in which the worker sends them."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.fields import Said
from minga.core.states import Paths
from minga.notices.models.readers import Reader, Rhythm

# Longer than any lease, and than a letter not yet tried ever waits: whatever lies farther ahead was written before the
# clock was put back.
FARTHEST = dt.timedelta(minutes=15)


def lease_over(now: dt.datetime) -> Q:
    return Q(held_until__lt=now) | Q(held_until__gt=now + FARTHEST)


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: dt.datetime) -> Self:
        """Those to send that no worker holds, or whose worker died."""
        free = Q(held_until=None) | lease_over(now)
        is_due = Q(due_at__lte=now) | Q(attempts=0, due_at__gt=now + FARTHEST)
        return self.filter(free, is_due, state=Letter.State.WAITING)

    def abandoned(self, now: dt.datetime) -> Self:
        """Those whose worker died between handing them over and hearing the answer."""
        return self.filter(lease_over(now), state=Letter.State.HANDED)

    def dead(self) -> Self:
        return self.filter(state__in=(Letter.State.FAILED, Letter.State.UNSURE))

    def written_since(self, moment: dt.datetime) -> Self:
        return self.filter(created_at__gt=moment)


class Letter(models.Model):
    """One e-mail with one or more notices. Its id is its Message-ID, the same however often it is tried."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Espera su turno")
        HANDED = "handed", _("Se está entregando")
        SENT = "sent", _("Entregado al servidor de correo")
        FAILED = "failed", _("No se pudo enviar")
        UNSURE = "unsure", _("No se sabe si salió")

    class Kind(models.TextChoices):
        CHANGE = "change", _("Aviso")
        DIGEST = "digest", _("Resumen")
        QUESTION = "question", _("Pregunta")

    PATHS: Paths = {State.FAILED: {State.WAITING}, State.UNSURE: {State.WAITING}}

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["handed", "sent", "unsure"]) | Q(handed_at__isnull=False),
                name="letter_was_handed_before_sent",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="letter_sent_at"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="letter_due"),
            models.Index(fields=["held_until"], condition=Q(state="handed"), name="letter_handed"),
            models.Index(fields=["-created_at"], condition=Q(state__in=["failed", "unsure"]), name="letter_dead"),
            models.Index(fields=["reader", "created_at"], name="letter_by_reader"),
            models.Index(fields=["created_at"], name="letter_by_age"),
        ]
        verbose_name = _("correo")
        verbose_name_plural = _("correos")

    def __str__(self) -> str:
        return str(self.uuid)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of_person(self, person: object) -> Self:
        return self.filter(reader__person=person)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def ungathered(self) -> Self:
        """Those that no letter carries yet, of readers who want one."""
        return self.filter(gathered_at=None).exclude(rhythm=Rhythm.NONE)

    def due(self, last_digest: dt.datetime) -> Self:
        """Ungathered ones whose moment has come: at once, or with the last daily digest."""
        return self.ungathered().filter(Q(rhythm=Rhythm.IMMEDIATE) | Q(at__lt=last_digest))


class Notice(models.Model):
    """What changed, for one reader. It holds no text of the subject: that is read when the notice is read, if it is
    still public then."""

    # Which call of notify() wrote it: one change reaches one reader once.
    event = models.UUIDField()
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="notices")
    template = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    url = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    is_own = models.BooleanField(help_text="It is about the person themselves, not about something they follow.")
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    # Set once and for ever: a letter is forgotten long before its notices, and must not be written again for it.
    gathered_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["event", "reader"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["reader", "rhythm", "at"], condition=Q(gathered_at=None) & ~Q(rhythm="none"), name="notice_due"
            ),
            models.Index(fields=["reader", "-id"], name="notice_newest"),
            models.Index(fields=["at"], name="notice_by_age"),
        ]
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")

    def __str__(self) -> str:
        return f"{self.template} {self.code}"

    @property
    def words(self) -> dict[str, object]:
        """The facts as a template shows them: what was kept in several languages in that of the reader."""
        return {name: Said(value) if isinstance(value, dict) else value for name, value in self.facts.items()}
