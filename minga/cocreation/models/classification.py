"""Whether a proposal is related: what each member answered, what came of it, and the one second look."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Opinion(models.Model):
    """One member's answers about one proposal: {criterion: {"holds": bool, "reason": text}}."""

    proposal = models.ForeignKey("cocreation.Proposal", models.CASCADE, related_name="opinions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="opinions")
    sector = models.CharField(max_length=30, blank=True)
    answers = models.JSONField(default=dict)
    is_related = models.BooleanField()
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["proposal", "given_at"]
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="opinion_once")]
        verbose_name = _("opinión sobre una propuesta")
        verbose_name_plural = _("opiniones sobre propuestas")

    def __str__(self) -> str:
        return self.proposal.code


class Classification(models.Model):
    """The result, with the reason that everybody reads and the author is sent."""

    class State(models.TextChoices):
        OPEN = "open", _("Se está clasificando")
        TABLE = "table", _("No hay acuerdo: la mira el grupo")
        RELATED = "related", _("Se relaciona con el gobierno abierto")
        NOT_RELATED = "not_related", _("No se relaciona con el gobierno abierto")

    PATHS = {
        State.OPEN: {State.TABLE, State.RELATED, State.NOT_RELATED},
        State.TABLE: {State.RELATED, State.NOT_RELATED},
        # Only a second look leads back.
        State.RELATED: {State.TABLE},
        State.NOT_RELATED: {State.TABLE},
    }

    proposal = models.OneToOneField("cocreation.Proposal", models.CASCADE, related_name="classification")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    failed = models.JSONField(default=list, help_text="The criteria that it does not meet.")
    reason = models.TextField(blank=True)
    item = models.ForeignKey("groups.Item", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="not_related") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="not_related_says_why",
            )
        ]
        verbose_name = _("clasificación")
        verbose_name_plural = _("clasificaciones")

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.get_state_display()}"


class SecondLook(models.Model):
    """An author's only request to look again, and the answer."""

    proposal = models.OneToOneField("cocreation.Proposal", models.CASCADE, related_name="second_look")
    asked_at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    is_upheld = models.BooleanField(null=True, help_text="Whether the first result stands.")

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("segunda mirada")
        verbose_name_plural = _("segundas miradas")

    def __str__(self) -> str:
        return self.proposal.code
