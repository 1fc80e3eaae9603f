"""What somebody agreed to: which words they were shown, for what, when, and when they took it back."""

import hashlib
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def hashed_key(key: str) -> str:
    """How the key of somebody without an account is kept: whoever reads the table cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest()


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def of(self, person: object = None, key: str = "") -> Self:
        """Those of a person, or those behind a hashed key."""
        return self.filter(person=person) if person is not None else self.filter(person=None, key=key)


class Consent(models.Model):
    """One agreement. Its number is drawn and not counted, so that the order of the rows tells nothing about who."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account", _("Guardar tu correo para tu cuenta")
        PUBLIC_NAME = "public_name", _("Mostrar tu nombre en lo que publicas")
        FOLLOWING = "following", _("Escribirte sobre lo que sigues")
        DEMOGRAPHICS = "demographics", _("Contar qué grupos participan")
        WORKSHOP_LIST = "workshop_list", _("Estar en la lista de un taller")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="consents")
    key = models.CharField(max_length=64, blank=True, help_text="Without an account: SHA-256 of a random key.")
    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text that was shown.")
    where = models.CharField(max_length=40, help_text="The form in which it was given.")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(key="") | Q(person__isnull=False) & Q(key=""),
                name="consent_of_person_or_key",
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None, key=""), name="consent_of_person_once"
            ),
            models.UniqueConstraint(
                fields=["key", "purpose"], condition=Q(withdrawn_at=None, person=None), name="consent_of_key_once"
            ),
        ]
        indexes = [models.Index(fields=["withdrawn_at"], name="consent_by_end")]
        verbose_name = _("consentimiento")
        verbose_name_plural = _("consentimientos")

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
