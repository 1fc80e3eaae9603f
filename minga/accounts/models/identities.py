"""That somebody's identity was checked: when, how and by whom, and of the number only a keyed hash."""

import datetime as dt
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Without the letters and digits that people take for others.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_CODE_LASTS = dt.timedelta(minutes=30)


def draw(length: int) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(length))


def draw_code() -> str:
    """Drawn and not counted, so that the register does not tell who came after whom."""
    return f"ID-{draw(10)}"


def in_half_an_hour() -> dt.datetime:
    return timezone.now() + CHECK_CODE_LASTS


class IdentityQuerySet(models.QuerySet["Identity"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def with_digests(self, digests: dict[str, str]) -> Self:
        return self.filter(digest__in=digests.values())


class Identity(models.Model):
    class Method(models.TextChoices):
        OFFICER = "officer", _("con el documento a la vista")
        ROLL = "roll", _("con un padrón")
        SINGLE_SIGN_ON = "single_sign_on", _("con el ingreso único del Estado")

    class Channel(models.TextChoices):
        IN_PERSON = "in_person", _("En persona")
        ONLINE = "online", _("Por videollamada")

    class Ground(models.TextChoices):
        OWN_REQUEST = "own_request", _("La persona lo pidió")
        MISTAKE = "mistake", _("Se comprobó por error")
        IMPERSONATION = "impersonation", _("Alguien usó la cédula de otra persona")
        SUPERSEDED = "superseded", _("Otra persona mostró ese documento")

    code = models.CharField(max_length=13, unique=True, default=draw_code)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    method = models.CharField(max_length=15, choices=Method)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    # A slug and not a foreign key: governments live on a higher floor.
    jurisdiction_slug = models.CharField(max_length=40, blank=True)
    key_id = models.CharField(max_length=4)
    digest = models.CharField(max_length=64, null=True, unique=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=15, choices=Ground, blank=True)

    objects = IdentityQuerySet.as_manager()

    ledger_kind = "identity"

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(withdrawn_at=None), name="identity_once_a_person"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, digest__isnull=False, ground="")
                | Q(withdrawn_at__isnull=False, digest=None) & ~Q(ground=""),
                name="identity_withdrawn_has_ground_and_no_digest",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction_slug", "-checked_at"], name="identity_by_place")]
        verbose_name = _("comprobación de identidad")
        verbose_name_plural = _("comprobaciones de identidad")

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("identity")

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction_slug


class CheckCodeQuerySet(models.QuerySet["CheckCode"]):
    def open_now(self) -> Self:
        return self.filter(ends_at__gt=timezone.now())


def draw_check_code() -> str:
    return draw(8)


class CheckCode(models.Model):
    """What a person dictates to whoever looks at their document, so that nobody has to look for anybody's account."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="check_code")
    code = models.CharField(max_length=8, unique=True, default=draw_check_code)
    ends_at = models.DateTimeField(default=in_half_an_hour, db_index=True)

    objects = CheckCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("código para comprobar la identidad")
        verbose_name_plural = _("códigos para comprobar la identidad")

    def __str__(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"
