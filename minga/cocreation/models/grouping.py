"""Groups of similar proposals: the system proposes, people decide, and every change can be undone."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class ProposalGroup(Dated):
    """`edition` goes up with each change, so that two people at once do not overwrite each other."""

    class State(models.TextChoices):
        OPEN = "open", _("En trabajo")
        SETTLED = "settled", _("Lista para integrar")
        DISSOLVED = "dissolved", _("Deshecha")

    PATHS = {
        State.OPEN: {State.SETTLED, State.DISSOLVED},
        State.SETTLED: {State.OPEN},
        State.DISSOLVED: {State.OPEN},
    }

    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="proposal_groups")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    edition = models.PositiveIntegerField(default=1)
    shared_words = models.JSONField(default=list, help_text="Why the method put these together.")
    is_suggested = models.BooleanField(default=False, help_text="Proposed by the method and not yet touched.")

    class Meta:
        ordering = ["process", "number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="proposal_group_once")]
        verbose_name = _("grupo de propuestas")
        verbose_name_plural = _("grupos de propuestas")

    def __str__(self) -> str:
        return self.name or f"{_('Grupo')} {self.number}"


class GroupMember(models.Model):
    """A proposal in a group; it may stand in several, because it may feed more than one commitment."""

    group = models.ForeignKey(ProposalGroup, models.CASCADE, related_name="members")
    proposal = models.ForeignKey("cocreation.Proposal", models.CASCADE, related_name="group_members")
    is_suggested = models.BooleanField(default=False)

    class Meta:
        ordering = ["group", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "proposal"], name="group_member_once")]
        verbose_name = _("propuesta de un grupo")
        verbose_name_plural = _("propuestas de un grupo")

    def __str__(self) -> str:
        return f"{self.group_id}: {self.proposal.code}"


class GroupChange(models.Model):
    """What somebody did at the workbench, and what takes it back; also the gold for the next round of the method."""

    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="group_changes")
    verb = models.CharField(max_length=20)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("cambio de grupos")
        verbose_name_plural = _("cambios de grupos")

    def __str__(self) -> str:
        return f"{self.verb} {self.made_at:%Y-%m-%d %H:%M}"
