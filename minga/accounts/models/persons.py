"""A person, and how far the site knows that they are who they say."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, PermissionsMixin, Dated):
    class Verification(models.TextChoices):
        NONE = "none", _("Sin verificar")
        EMAIL = "email", _("Correo comprobado")
        IDENTITY = "identity", _("Identidad comprobada")

    email = models.EmailField(_("correo electrónico"), unique=True)
    name = models.CharField(_("nombre"), max_length=120, blank=True)
    is_name_public = models.BooleanField(_("mostrar mi nombre en lo que publico"), default=False)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    verification = models.CharField(max_length=10, choices=Verification, default=Verification.NONE)
    is_example = models.BooleanField(default=False, help_text="A demonstration's invented person.")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]
        verbose_name = _("persona")
        verbose_name_plural = _("personas")

    def __str__(self) -> str:
        return self.name or str(_("persona sin nombre"))

    @property
    def public_name(self) -> str:
        """The name to show to everybody: only if the person chose so."""
        return self.name if self.is_name_public else ""
