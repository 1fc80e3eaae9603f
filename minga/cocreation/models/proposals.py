"""A proposal: somebody's problem and solution, its code, each version of it, and who supports it."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models.processes import LONG_FIELDS
from minga.core.models import Dated


def hashed_secret(secret: str) -> str:
    """How the secret of an anonymous author's link is kept: whoever reads the table cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_said(series: str, number: int) -> str:
    """UIO-2026-0012"""
    return f"{series}-{number:04d}"


# What a row of a list shows.
LISTED = (
    *("process", "code", "state", "received_at", "ended_at", "title", "problem", "territory__name"),
    *("sdg", "sector", "channel", "support_count", "is_example"),
)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def public(self) -> "ProposalQuerySet":
        """What everybody may see: received ones, and the tombstones of those taken down or withdrawn."""
        return self.exclude(state=Proposal.State.HELD)

    def readable(self) -> "ProposalQuerySet":
        """Those whose text is still there for everybody."""
        return self.filter(state=Proposal.State.RECEIVED)

    def held(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.HELD)

    def visible_to(self, person: object, *, moderates: bool = False) -> "ProposalQuerySet":
        if moderates:
            return self
        if not getattr(person, "is_authenticated", False):
            return self.public()
        return self.filter(~Q(state=Proposal.State.HELD) | Q(author=person))

    def rows_of_lists(self) -> "ProposalQuerySet":
        """What a row of a list says; its process and its goal the list already has at hand."""
        return self.select_related("territory").only(*LISTED)

    def listed(self) -> "ProposalQuerySet":
        long_fields = [f"process__{name}" for name in LONG_FIELDS]
        return self.select_related("process__jurisdiction", "territory", "sdg").defer(*long_fields)


class Proposal(Dated):
    ledger_kind = "proposal"

    class State(models.TextChoices):
        RECEIVED = "received", _("Recibida")
        HELD = "held", _("Espera a una persona moderadora")
        WITHDRAWN = "withdrawn", _("Retirada por quien la propuso")
        REMOVED = "removed", _("Retirada por moderación")

    PATHS = {
        State.RECEIVED: {State.HELD, State.WITHDRAWN, State.REMOVED},
        State.HELD: {State.RECEIVED, State.WITHDRAWN, State.REMOVED},
    }

    class Sector(models.TextChoices):
        CITIZEN = "citizen", _("Ciudadanía, a título personal")
        CIVIL_SOCIETY = "civil_society", _("Organización de la sociedad civil")
        ACADEMIA = "academia", _("Academia")
        PUBLIC = "public", _("Sector público")
        PRIVATE = "private", _("Sector privado")
        OTHER = "other", _("Otra")

    class Channel(models.TextChoices):
        WEB = "web", _("En línea")
        WORKSHOP = "workshop", _("En un taller")
        PAPER = "paper", _("En papel o en una hoja de cálculo")
        RETURNED = "returned", _("Viene de un plan anterior")

    process = models.ForeignKey("cocreation.Process", models.PROTECT, related_name="proposals")
    code = models.CharField(max_length=30, unique=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    received_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When its text was withdrawn or taken down.")

    title = models.CharField(max_length=120, blank=True)
    problem = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="es")
    version_number = models.PositiveSmallIntegerField(default=1)

    territory = models.ForeignKey("directory.Territory", models.PROTECT, null=True, blank=True, related_name="+")
    sdg = models.ForeignKey("directory.SDG", models.PROTECT, null=True, blank=True, related_name="+")
    is_without_sdg = models.BooleanField(default=False, help_text="The author said that no goal fits.")
    sector = models.CharField(max_length=15, choices=Sector)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    author_secret = models.CharField(max_length=64, blank=True)
    shown_name = models.CharField(max_length=120, blank=True, help_text="Empty unless the author chose to show it.")
    is_example = models.BooleanField(default=False)

    workshop = models.ForeignKey("cocreation.Workshop", models.PROTECT, null=True, blank=True, related_name="proposals")
    table = models.ForeignKey(
        "cocreation.WorkshopTable", models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    milestones = models.JSONField(default=list, blank=True, help_text="Key steps, one text each.")
    stakeholders = models.JSONField(default=list, blank=True, help_text="Who should take part, one text each.")
    returned_from = models.ForeignKey(
        "cocreation.IntegratedProposal", models.PROTECT, null=True, blank=True, related_name="returns"
    )

    submission_key = models.UUIDField(default=uuid.uuid4, unique=True)
    suspicions = models.JSONField(default=list, blank=True)
    support_count = models.PositiveIntegerField(default=0)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="proposal_number_once"),
            models.UniqueConstraint(fields=["returned_from"], name="proposal_returns_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["received", "held"]) | (~Q(problem="") & ~Q(solution="") & ~Q(title="")),
                name="standing_proposal_has_text",
            ),
        ]
        indexes = [
            models.Index(fields=["process", "state", "-received_at", "-id"], name="proposal_newest"),
            models.Index(fields=["process", "state", "-support_count", "-id"], name="proposal_most_supported"),
        ]
        verbose_name = _("propuesta")
        verbose_name_plural = _("propuestas")

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.process.jurisdiction.slug, self.code])

    @property
    def ledger_code(self) -> str:
        return self.code

    @property
    def ledger_jurisdiction(self) -> str:
        return self.process.jurisdiction.slug

    @property
    def sector_label(self) -> str:
        return str(self.Sector(self.sector).label)

    @property
    def is_readable(self) -> bool:
        return self.state in (self.State.RECEIVED, self.State.HELD)

    def opens_with(self, secret: str) -> bool:
        """Whether this secret is the one in the link that the author was given."""
        return bool(secret and self.author_secret) and hmac.compare_digest(self.author_secret, hashed_secret(secret))


class ProposalVersion(models.Model):
    """A proposal's text as it stood from `made_at`; its salt lives here, so erasing the row makes the hash mute."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=120, blank=True)
    problem = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_number_once")]
        verbose_name = _("versión")
        verbose_name_plural = _("versiones")

    def __str__(self) -> str:
        return f"{self.proposal.code} v{self.number}"


class Support(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="supports")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="support_once")]
        verbose_name = _("apoyo")
        verbose_name_plural = _("apoyos")

    def __str__(self) -> str:
        return self.proposal.code


class Moderation(models.Model):
    """A moderator's decision, with the reason that everybody can read."""

    class Decision(models.TextChoices):
        HOLD = "hold", _("Retener")
        RELEASE = "release", _("Publicar")
        REMOVE = "remove", _("Retirar")

    class Ground(models.TextChoices):
        PERSONAL = "personal", _("Muestra datos de otras personas")
        OFFENCE = "offence", _("Ataca o discrimina a alguien")
        ADVERTISING = "advertising", _("Es publicidad o correo basura")
        UNLAWFUL = "unlawful", _("Publica algo que la ley prohíbe")
        DUPLICATE = "duplicate", _("Es una copia exacta de otra propuesta")
        NONE = "none", _("No hay nada que objetar")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="moderations")
    decision = models.CharField(max_length=10, choices=Decision)
    ground = models.CharField(max_length=15, choices=Ground)
    explanation = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at"]
        verbose_name = _("decisión de moderación")
        verbose_name_plural = _("decisiones de moderación")

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.get_decision_display()}"
