"""How a process ends in a plan: its launch, and its texts in the languages into which they are translated."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated


class PlanLaunch(Dated):
    """The public act in which the plan is presented."""

    process = models.OneToOneField("cocreation.Process", models.CASCADE, related_name="launch")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("presentación del plan")
        verbose_name_plural = _("presentaciones de planes")

    def __str__(self) -> str:
        return f"{self.process}: {timezone.localtime(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("launch", args=[self.process.jurisdiction.slug, self.process.slug])


class PlanTranslation(Dated):
    """One text of a plan in one language. Reviewed, it is part of the plan; the Spanish text prevails."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Traducida, sin revisar")
        REVIEWED = "reviewed", _("Revisada")

    plan = models.ForeignKey("plans.ActionPlan", models.CASCADE, related_name="translations")
    place = models.CharField(max_length=160, help_text="Where in the plan: commitment/EC0001/fields/problem.")
    language = models.CharField(max_length=5)
    text = models.TextField()
    source_digest = models.CharField(max_length=64, help_text="Of the Spanish text that was translated.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "language", "place"]
        constraints = [models.UniqueConstraint(fields=["plan", "place", "language"], name="plan_text_once_a_language")]
        verbose_name = _("traducción de un texto del plan")
        verbose_name_plural = _("traducciones de textos del plan")

    def __str__(self) -> str:
        return f"{self.place} ({self.language})"
