"""Roles are appointments with dates: every rule asks them, nobody is "just an admin"."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administración del sitio")
    PLANNER = "planner", _("Coordinación del plan")
    OFFICER = "officer", _("Funcionariado de una institución")
    WORKING_GROUP = "working_group", _("Grupo de Trabajo")
    CORE_GROUP = "core_group", _("Grupo Núcleo")
    EVALUATOR = "evaluator", _("Evaluación")
    COUNCIL_MEMBER = "council_member", _("Consejo Consultivo")
    INDEPENDENT_ASSESSOR = "independent_assessor", _("Evaluación independiente")
    FACILITATOR = "facilitator", _("Facilitación de talleres")
    MODERATOR = "moderator", _("Moderación")
    DATA_PROTECTION = "data_protection", _("Delegación de protección de datos")
    IDENTITY_OFFICER = "identity_officer", _("Comprobación de identidades")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force_on(self, day: dt.date) -> "AppointmentQuerySet":
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day)).unended_on(day)

    def unended_on(self, day: dt.date) -> "AppointmentQuerySet":
        """Whoever is taken from a role stops holding it in that moment, not at the end of the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def open_on(self, day: dt.date) -> "AppointmentQuerySet":
        """In force, or to come."""
        return self.unended_on(day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def covering(self, jurisdiction: object) -> "AppointmentQuerySet":
        """Those of a jurisdiction, and those of the whole site (no jurisdiction)."""
        return self.filter(Q(jurisdiction=jurisdiction) | Q(jurisdiction=None))


class Appointment(Dated):
    class Ground(models.TextChoices):
        RESIGNATION = "resignation", _("Renunció")
        REPLACEMENT = "replacement", _("Le reemplaza otra persona")
        REMOVAL = "removal", _("Se le retiró el papel")
        MISTAKE = "mistake", _("Fue un error")
        STOLEN = "stolen", _("Su cuenta pudo caer en otras manos")

    # Who held a role is public; that it was this account is forgotten with the account.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="appointments")
    role = models.CharField(max_length=25, choices=Role)
    jurisdiction = models.ForeignKey(
        "directory.Jurisdiction", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    act = models.CharField(max_length=200, blank=True, help_text="The document that appoints, with its number.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="When somebody ended it before its time.")
    ground = models.CharField(max_length=15, choices=Ground, blank=True)

    ledger_kind = "appointment"

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.OFFICER) | Q(institution__isnull=False), name="officer_has_institution"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ground="") | Q(ended_on__isnull=False) & ~Q(ground=""),
                name="appointment_ends_with_a_ground",
            ),
        ]
        verbose_name = _("nombramiento")
        verbose_name_plural = _("nombramientos")

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.starts_on:%Y}"

    def get_absolute_url(self) -> str:
        if self.jurisdiction is None:
            return reverse("desk")
        return reverse("appointment", args=[self.jurisdiction.slug, self.pk])

    @property
    def ledger_code(self) -> str:
        return f"N-{self.pk}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug if self.jurisdiction else ""

    @property
    def state(self) -> str:
        """ended, over, coming or held."""
        today = timezone.localdate()
        if self.ended_on:
            return "ended"
        if self.ends_on and self.ends_on < today:
            return "over"
        return "coming" if self.starts_on > today else "held"
