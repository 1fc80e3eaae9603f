"""Seats, and who held them when."""

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField, SaidField
from minga.core.models import Dated
from minga.groups.models.bodies import ended_by


class SeatQuerySet(models.QuerySet["Seat"]):
    def voting(self) -> "SeatQuerySet":
        return self.filter(kind=Seat.Kind.MEMBER)


class Seat(models.Model):
    class Kind(models.TextChoices):
        MEMBER = "member", _("Principal")
        SUBSTITUTE = "substitute", _("Suplente")
        SECRETARY = "secretary", _("Coordinación, sin voto")

    class Sector(models.TextChoices):
        GOVERNMENT = "government", _("Sector público")
        CIVIL_SOCIETY = "civil_society", _("Sociedad civil")
        COMMUNITY = "community", _("Comunidad")
        ACADEMIA = "academia", _("Academia")
        PRODUCTIVE = "productive", _("Sector productivo")
        UNKNOWN = "unknown", _("Sector no publicado")

    body = models.ForeignKey("groups.Body", models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEMBER)
    sector = models.CharField(max_length=15, choices=Sector, default=Sector.UNKNOWN)
    presides = models.BooleanField(default=False)
    # Empty for a substitute of whom the source does not say for whom.
    substitute_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="substitutes")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["body", "number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="seat_number_once"),
            models.UniqueConstraint(fields=["body"], condition=Q(presides=True), name="one_seat_presides"),
            models.CheckConstraint(
                condition=Q(substitute_of=None) | Q(kind="substitute"), name="only_substitutes_have_a_principal"
            ),
            models.CheckConstraint(condition=Q(presides=False) | Q(kind="member"), name="who_presides_has_a_vote"),
        ]
        verbose_name = _("puesto")
        verbose_name_plural = _("puestos")

    def __str__(self) -> str:
        return str(_("Puesto %(number)s")) % {"number": self.number}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_office_on(self, day: dt.date) -> "MembershipQuerySet":
        """Those who sat that day; an unknown beginning counts as always, an unknown end as over."""
        began = Q(starts_on=None) | Q(starts_on__lte=day.isoformat())
        sat = Q(state=Membership.State.SEATED) | Q(state=Membership.State.ENDED, ends_on__isnull=False)
        return self.filter(began, sat, ended_by(day))

    def voting(self) -> "MembershipQuerySet":
        return self.filter(seat__kind=Seat.Kind.MEMBER)

    def seated_now(self) -> "MembershipQuerySet":
        """Whoever left today no longer counts."""
        return self.in_office_on(timezone.localdate()).filter(state=Membership.State.SEATED)


def hashed_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Membership(Dated):
    """Somebody in a seat, from a day to a day: a person, an organisation, or a person for an organisation."""

    class State(models.TextChoices):
        INVITED = "invited", _("Con invitación")
        SEATED = "seated", _("En funciones")
        DECLINED = "declined", _("No aceptó")
        ENDED = "ended", _("Terminó")

    PATHS = {
        State.INVITED: {State.SEATED, State.DECLINED},
        State.SEATED: {State.ENDED},
    }

    class Ending(models.TextChoices):
        TERM = "term", _("Terminó su período")
        RESIGNATION = "resignation", _("Renunció")
        SUCCESSION = "succession", _("Pasó de suplente a principal")
        REPLACEMENT = "replacement", _("Su organización designó a otra persona")
        REMOVAL = "removal", _("Se resolvió su salida")
        BODY = "body", _("Terminó el grupo")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Mujer")
        MAN = "man", _("Hombre")
        OTHER = "other", _("Otra identidad")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    # What everybody reads: as a source published it, or as the person agreed when accepting. Empty: not shown.
    shown_name = models.CharField(max_length=160, blank=True)
    title = SaidField(help_text="The office for which they sit, as the source says it.")
    # Told by oneself and shown only in sums of five or more.
    gender = models.CharField(max_length=10, choices=Gender, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    starts_on = PartialDateField(null=True, blank=True)
    ends_on = PartialDateField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    act = models.CharField(max_length=200, blank=True, help_text="The document that appoints or ends, with its number.")
    succeeds = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="successors")
    note = SaidField(help_text="What the source says, or does not say, about it.")
    source = models.JSONField(default=dict, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["seat__number", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(state="seated"), name="one_in_each_seat"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(state="ended") | Q(ending=""), name="only_what_ended_has_an_ending"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="membership_of_person")]
        verbose_name = _("membresía")
        verbose_name_plural = _("membresías")

    def __str__(self) -> str:
        return self.shown_name or (str(self.institution) if self.institution else str(_("Nombre no publicado")))

    def opens_with(self, token: str) -> bool:
        return bool(self.token_hash) and self.token_hash == hashed_token(token)

    def facts(self) -> dict[str, Any]:
        """What the register may say of it: never who."""
        seat = self.seat
        institution = self.institution.slug if self.institution else None
        return {"seat": seat.number, "kind": seat.kind, "sector": seat.sector, "institution": institution}
