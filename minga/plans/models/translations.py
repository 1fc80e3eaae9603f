"""The texts of a plan in other languages, as they are being made. The plan itself says only what was reviewed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Dated
from minga.plans.models.plans import ActionPlan


class PlanTranslation(Dated):
    """One text of a plan in one language. Reviewed, it is written into the plan; the Spanish text prevails."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Traducida, sin revisar")
        REVIEWED = "reviewed", _("Revisada")

    class Language(models.TextChoices):
        ENGLISH = "en", _("Inglés")
        KICHWA = "qu", _("Kichwa")

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="translations")
    place = models.CharField(max_length=160, help_text="Where in the plan: commitment/EC0001/fields/problem.")
    language = models.CharField(max_length=5, choices=Language)
    text = models.TextField()
    source_digest = models.CharField(max_length=64, help_text="Of the Spanish text that was translated.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "language", "place"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "place", "language"], name="plan_text_once_in_each_language")
        ]
        verbose_name = _("traducción de un texto del plan")
        verbose_name_plural = _("traducciones de textos del plan")

    def __str__(self) -> str:
        return f"{self.place} ({self.language})"
