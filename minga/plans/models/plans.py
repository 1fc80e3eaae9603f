"""An action plan: what a government promised to do in a period, with the words of its document."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField, SaidField
from minga.core.models import Dated
from minga.core.states import Paths
from minga.directory.models import Jurisdiction
from minga.plans.models.documents import Document
from minga.plans.models.periods import Period


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def public(self) -> "ActionPlanQuerySet":
        return self.filter(state=ActionPlan.State.PUBLISHED)

    def of(self, jurisdiction: Jurisdiction) -> "ActionPlanQuerySet":
        return self.filter(jurisdiction=jurisdiction)


class ActionPlan(Dated, Period):
    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        PUBLISHED = "published", _("Publicado")

    class Template(models.TextChoices):
        NATIONAL_CLASSIC = (
            "national_classic",
            _("Plan nacional (formato clásico de la Alianza para el Gobierno Abierto)"),
        )
        OGP_LOCAL = "ogp_local", _("Plan local (formato OGP Local)")
        QUITO_2019 = "quito_2019", _("Plan de Quito (formato de 2019)")

    PATHS: Paths = {State.DRAFT: {State.PUBLISHED}}

    jurisdiction = models.ForeignKey("directory.Jurisdiction", models.PROTECT, related_name="plans")
    slug = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(help_text="First, second … plan of that government.")
    title = SaidField()
    short_title = SaidField()
    template = models.CharField(max_length=20, choices=Template)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    submitted_on = PartialDateField(null=True, blank=True)
    published_on = PartialDateField(null=True, blank=True)
    stated_end_on = PartialDateField(null=True, blank=True)
    stated_duration = SaidField()
    edition = SaidField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="plans")
    leads = models.ManyToManyField("directory.Institution", through="plans.PlanLead", related_name="led_plans")
    endorsements = models.JSONField(default=list, blank=True, help_text="Who backs it from outside the government.")
    credits = models.JSONField(default=list, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True)
    checksum = models.CharField(max_length=64, blank=True, help_text="Of what was loaded, to know if a file changed.")

    objects = ActionPlanQuerySet.as_manager()

    ledger_kind = "plan"

    class Meta:
        ordering = ["jurisdiction_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "slug"], name="plan_slug_once"),
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="plan_number_once"),
            models.CheckConstraint(condition=Q(version__gte=1) & Q(number__gte=1), name="plan_numbers_start_at_one"),
        ]
        verbose_name = _("plan de acción")
        verbose_name_plural = _("planes de acción")

    def __str__(self) -> str:
        return str(self.short_title or self.title)

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.jurisdiction.slug, self.slug])

    @property
    def is_public(self) -> bool:
        """As `public()` says it, of a row that is at hand."""
        return self.state == self.State.PUBLISHED

    @property
    def ledger_code(self) -> str:
        return f"{self.jurisdiction.slug}-{self.slug}"

    @property
    def ledger_jurisdiction(self) -> str:
        return self.jurisdiction.slug


class PlanLead(models.Model):
    """An institution that answers for the whole plan, in the order in which the document names it."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="plan_leads")
    institution = models.ForeignKey("directory.Institution", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["plan_id", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "institution"], name="plan_lead_once")]

    def __str__(self) -> str:
        return str(self.institution)


class Passage(models.Model):
    """Words of the plan: a foreword, a section, or an answer to OGP Local's questionnaire, in the document's order."""

    class Kind(models.TextChoices):
        FOREWORD = "foreword", _("Presentación")
        SECTION = "section", _("Sección")
        ANSWER = "answer", _("Pregunta del cuestionario")

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    heading = SaidField(help_text="A foreword's title, a section's title, or the question.")
    author = SaidField(help_text="Who signs a foreword.")
    text = SaidField()
    value = models.BigIntegerField(null=True, blank=True, help_text="The number, when the answer is one.")
    source = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["plan_id", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "key"], name="passage_once"),
            models.UniqueConstraint(fields=["plan", "kind", "position"], name="passage_position_once"),
        ]

    def __str__(self) -> str:
        return str(self.heading or self.author)
