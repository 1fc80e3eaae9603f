"""A body: a forum, a council, a working group, a commission, a committee, a citizen oversight group."""

import datetime as dt
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField, Said, SaidField, said
from minga.core.models import Dated


class Quorum(models.TextChoices):
    HALF_OF_SEATS = "half_of_seats", _("más de la mitad de los puestos con voto")
    HALF_OF_MEMBERS = "half_of_members", _("más de la mitad de quienes ocupan un puesto con voto")
    TWO_THIRDS_OF_MEMBERS = "two_thirds_of_members", _("dos tercios de quienes ocupan un puesto con voto")


class Majority(models.TextChoices):
    SIMPLE = "simple", _("más votos a favor que en contra")
    PRESENT = "present", _("más de la mitad de los puestos presentes")
    ABSOLUTE = "absolute", _("más de la mitad de los puestos con voto")
    TWO_THIRDS = "two_thirds", _("dos tercios de los puestos presentes")


class BodyQuerySet(models.QuerySet["Body"]):
    def in_force_on(self, day: dt.date) -> "BodyQuerySet":
        return self.filter(ended_by(day), is_record=False)


def ended_by(day: dt.date, field: str = "ends_on") -> Q:
    """Not over on that day; what ends in a month or a year ends with its last day."""
    iso = day.isoformat()
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": iso}) | Q(**{f"{field}__in": [iso[:7], iso[:4]]})


class Body(Dated):
    class Kind(models.TextChoices):
        FORUM = "forum", _("Foro")
        COUNCIL = "council", _("Consejo consultivo")
        CORE_GROUP = "core_group", _("Grupo núcleo")
        WORKING_GROUP = "working_group", _("Grupo de trabajo")
        COMMISSION = "commission", _("Comisión")
        COMMITTEE = "committee", _("Comité de seguimiento")
        OVERSIGHT = "oversight", _("Veeduría ciudadana")

    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="bodies")
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=15, choices=Kind)
    name = SaidField()
    purpose = SaidField(help_text="What it is for, in a sentence.")
    legal_base = SaidField()
    basic_rules = SaidField(help_text="Public, OGP minimum 1.1. Markdown.")
    # Seats with a vote that its norm asks for, by sector: what the seats that exist are compared with.
    composition = models.JSONField(default=dict, blank=True)
    quorum = models.CharField(max_length=25, choices=Quorum, default=Quorum.HALF_OF_MEMBERS)
    majority = models.CharField(max_length=12, choices=Majority, default=Majority.SIMPLE)
    has_casting_vote = models.BooleanField(default=True, help_text="A tie is broken by whoever presides.")
    # No norm that we know fixes these days: they are each body's own.
    notice_days = models.PositiveSmallIntegerField(default=5)
    urgent_notice_days = models.PositiveSmallIntegerField(default=1)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    meets_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    starts_on = PartialDateField(null=True, blank=True)
    ends_on = PartialDateField(null=True, blank=True)
    unknown = SaidField(help_text="What its sources do not say.")
    source = models.JSONField(default=dict, blank=True)
    is_record = models.BooleanField(default=False, help_text="As a document tells it: it does not meet on this site.")
    is_example = models.BooleanField(default=False)

    objects = BodyQuerySet.as_manager()

    ledger_kind = "body"

    class Meta:
        ordering = ["jurisdiction", "kind", "slug"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="body_slug_once")]
        verbose_name = _("grupo")
        verbose_name_plural = _("grupos")

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("body", args=[self.jurisdiction.slug, self.slug])

    @property
    def ledger_code(self) -> str:
        return f"{self.jurisdiction.slug}-{self.slug}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug

    @property
    def source_said(self) -> Said:
        return said(self.source.get("said"))

    @property
    def parent_url(self) -> str:
        return self.parent.get_absolute_url() if self.parent else ""

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on.last_day < timezone.localdate()

    def needed_for_quorum(self, *, seats: int, members: int) -> int:
        """How many seats with a vote must be represented."""
        return {
            Quorum.HALF_OF_SEATS: seats // 2 + 1,
            Quorum.HALF_OF_MEMBERS: members // 2 + 1,
            Quorum.TWO_THIRDS_OF_MEMBERS: max(1, -(-members * 2 // 3)),
        }[Quorum(self.quorum)]

    def is_carried(self, *, in_favour: int, against: int, present: int, seats: int) -> bool | None:
        """Whether so many votes carry a proposal; None for a tie, which whoever presides may break."""
        if self.majority == Majority.SIMPLE:
            return None if in_favour == against and in_favour else in_favour > against
        base, share = {
            Majority.PRESENT: (present, Fraction(1, 2)),
            Majority.ABSOLUTE: (seats, Fraction(1, 2)),
            Majority.TWO_THIRDS: (present, Fraction(2, 3)),
        }[Majority(self.majority)]
        return in_favour >= base * share if share > Fraction(1, 2) else in_favour > base * share
