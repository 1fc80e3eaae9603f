"""The act by which an authority or a counterpart takes a commitment on, signed as it was agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class ConfirmationAct(Dated):
    ledger_kind = "confirmation_act"

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible", _("Autoridad responsable")
        COUNTERPART = "counterpart", _("Contraparte")
        FORUM = "forum", _("Foro: acta de conformidad")

    class State(models.TextChoices):
        DRAFT = "draft", _("En preparación")
        SENT = "sent", _("Espera la firma")
        CHANGES = "changes", _("Pidió cambios: vuelve al foro")
        SIGNED = "signed", _("Firmada")
        VOID = "void", _("Sin efecto: el texto cambió")

    PATHS = {
        State.DRAFT: {State.SENT, State.VOID},
        State.SENT: {State.SIGNED, State.CHANGES, State.VOID},
        # Where the forum does not accept any of the changes, it waits for the signature as it was.
        State.CHANGES: {State.SENT, State.VOID},
        State.SIGNED: {State.VOID},
    }

    class Way(models.TextChoices):
        ELECTRONIC = "electronic", _("Firma electrónica")
        LETTER = "letter", _("Oficio con número y fecha")
        SESSION = "session", _("Resolución de la sesión")

    process = models.ForeignKey("cocreation.Process", models.PROTECT, related_name="confirmation_acts")
    integrated = models.ForeignKey(
        "cocreation.IntegratedProposal", models.PROTECT, null=True, blank=True, related_name="confirmation_acts"
    )
    institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="confirmation_acts"
    )
    part = models.CharField(max_length=12, choices=Part)
    signatory = models.CharField(max_length=160, blank=True, help_text="The office that signs, and who holds it.")
    edition = models.PositiveSmallIntegerField(default=1)
    text = models.JSONField(help_text="The commitment as agreed, which is what is signed.")
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    way = models.CharField(max_length=12, choices=Way, blank=True)
    paper = models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    signed_paper = models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    letter_number = models.CharField(max_length=80, blank=True)
    item = models.ForeignKey("groups.Item", models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["process", "integrated", "part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["integrated", "institution", "part"],
                condition=~Q(state="void"),
                name="one_act_in_force",
            ),
            models.UniqueConstraint(
                fields=["process"], condition=Q(part="forum") & ~Q(state="void"), name="one_forum_act_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False), name="signed_act_says_when"
            ),
            models.CheckConstraint(condition=~Q(way="letter") | ~Q(letter_number=""), name="letter_has_number"),
        ]
        verbose_name = _("acta de confirmación")
        verbose_name_plural = _("actas de confirmación")

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.institution or self.process}"

    def get_absolute_url(self) -> str:
        return reverse("confirmation_act", args=[self.process.jurisdiction.slug, self.process.slug, self.pk])

    @property
    def ledger_code(self) -> str:
        about = self.integrated.code if self.integrated else self.process.code_series
        return f"{about}-acta-{self.pk}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.process.jurisdiction.slug

    @property
    def is_public(self) -> bool:
        """From the day it is sent: what is in preparation may still change."""
        return self.sent_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.SENT


class ProposedChange(models.Model):
    """A change that an authority asks for before signing; the forum answers it in session."""

    class State(models.TextChoices):
        OPEN = "open", _("Espera al foro")
        ACCEPTED = "accepted", _("Aceptado")
        REFUSED = "refused", _("No aceptado")

    act = models.ForeignKey(ConfirmationAct, models.CASCADE, related_name="proposed_changes")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    item = models.ForeignKey("groups.Item", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["act", "pk"]
        verbose_name = _("cambio pedido")
        verbose_name_plural = _("cambios pedidos")

    def __str__(self) -> str:
        return self.field
