"""Sessions: the call, who came, what was treated and how each seat voted."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class SessionQuerySet(models.QuerySet["Session"]):
    def with_body(self) -> "SessionQuerySet":
        return self.select_related("body__jurisdiction")


class Session(Dated):
    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinaria")
        EXTRAORDINARY = "extraordinary", _("Extraordinaria")

    class State(models.TextChoices):
        CALLED = "called", _("Convocada")
        OPEN = "open", _("En curso")
        CLOSED = "closed", _("Terminada")
        CANCELLED = "cancelled", _("No se realizó")

    PATHS = {
        State.CALLED: {State.OPEN, State.CANCELLED},
        State.OPEN: {State.CLOSED},
    }

    body = models.ForeignKey("groups.Body", models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.ORDINARY)
    state = models.CharField(max_length=10, choices=State, default=State.CALLED)
    place = models.CharField(max_length=200, blank=True)
    live_url = models.URLField(max_length=500, blank=True)
    admits_observers = models.BooleanField(default=True)
    starts_at = models.DateTimeField()
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Counted when it was opened, and kept: seats with a vote, those with a holder, and those that had to be there.
    seats_voting = models.PositiveSmallIntegerField(default=0)
    seats_held = models.PositiveSmallIntegerField(default=0)
    seats_needed = models.PositiveSmallIntegerField(default=0)
    cancel_reason = models.CharField(max_length=300, blank=True)

    objects = SessionQuerySet.as_manager()

    ledger_kind = "session"

    class Meta:
        ordering = ["-starts_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="session_number_once"),
            # Also what keeps a double click from calling twice.
            models.UniqueConstraint(
                fields=["body", "starts_at"], condition=~Q(state="cancelled"), name="one_session_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_by_state")]
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")

    def __str__(self) -> str:
        values = {"number": self.number, "kind": self.get_kind_display().lower(), "body": self.body}
        return str(_("Sesión %(kind)s %(number)s · %(body)s")) % values

    def get_absolute_url(self) -> str:
        return reverse("session", args=[self.body.jurisdiction.slug, self.body.slug, self.number])

    @property
    def ledger_code(self) -> str:
        return f"{self.body.ledger_code}-s{self.number}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.body.jurisdiction.slug


class Item(Dated):
    """A point of the agenda. Whoever uses this tool holds the key to it; `about` is for readers only."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Para conocer")
        CONSENSUS = "consensus", _("Para decidir por consenso")
        VOTE = "vote", _("Para votar")
        CONFORMITY = "conformity", _("Para votar la conformidad con un plan")

    class Outcome(models.TextChoices):
        NOTED = "noted", _("Conocido")
        ADOPTED = "adopted", _("Aprobado")
        REJECTED = "rejected", _("No aprobado")
        NO_QUORUM = "no_quorum", _("Sin quórum")
        POSTPONED = "postponed", _("Se dejó para otra sesión")

    session = models.ForeignKey(Session, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INFORMATION)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, help_text="What is put to the decision: it becomes the resolution's text.")
    notes = models.TextField(blank=True, help_text="What was said, for the minutes.")
    about_kind = models.CharField(max_length=40, blank=True)
    about_code = models.CharField(max_length=80, blank=True)
    about_url = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    recused = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    was_tie_broken = models.BooleanField(default=False)

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="item_number_once"),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(outcome="")) | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_item_has_its_outcome",
            ),
        ]
        verbose_name = _("punto del orden del día")
        verbose_name_plural = _("puntos del orden del día")

    ledger_kind = "session_item"

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return f"{self.session.get_absolute_url()}#punto-{self.number}"

    @property
    def ledger_code(self) -> str:
        return f"{self.session.ledger_code}-{self.number}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.session.ledger_jurisdiction

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_votable(self) -> bool:
        return self.kind != self.Kind.INFORMATION


class Attendance(models.Model):
    """A seat that is represented in a session: by its holder, or by a substitute who stands in."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey("groups.Seat", models.PROTECT, related_name="attendances")
    membership = models.ForeignKey("groups.Membership", models.PROTECT, related_name="attendances")
    is_standing_in = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "seat__number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seat"], name="seat_represented_once"),
            models.UniqueConstraint(
                fields=["session", "membership"], condition=Q(left_at=None), name="nobody_in_two_seats"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="left_after_arrival"
            ),
        ]
        verbose_name = _("asistencia")
        verbose_name_plural = _("asistencias")

    def __str__(self) -> str:
        return f"{self.seat}: {self.membership}"

    def clean(self) -> None:
        if self.seat.body_id != self.session.body_id:
            raise ValidationError(_("Ese puesto es de otro grupo."))


class Vote(models.Model):
    class Choice(models.TextChoices):
        IN_FAVOUR = "in_favour", _("A favor")
        AGAINST = "against", _("En contra")
        ABSTAIN = "abstain", _("Abstención")
        RECUSED = "recused", _("Se excusa por conflicto de interés")

    item = models.ForeignKey(Item, models.CASCADE, related_name="votes")
    seat = models.ForeignKey("groups.Seat", models.PROTECT, related_name="votes")
    membership = models.ForeignKey("groups.Membership", models.PROTECT, related_name="votes")
    is_standing_in = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, choices=Choice)
    # Of a conflict of interest, in the words of whoever declares it; public, as the vote is.
    conflict = models.CharField(max_length=300, blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "seat__number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="one_vote_a_seat"),
            models.CheckConstraint(
                condition=~Q(choice="recused") | ~Q(conflict=""), name="a_recusal_says_its_conflict"
            ),
        ]
        verbose_name = _("voto")
        verbose_name_plural = _("votos")

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_choice_display()}"


class Observer(models.Model):
    """Somebody who wants to follow a session: counted for everybody, known only to whoever runs it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="observers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="observed_sessions")
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["registered_at"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_observer_each")]
        verbose_name = _("observación pública")
        verbose_name_plural = _("observación pública")

    def __str__(self) -> str:
        return f"{self.session}"
