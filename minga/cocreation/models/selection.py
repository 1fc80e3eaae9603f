"""What the forum decided about each integrated proposal, each time it decided, and the themes of the chosen ones."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.fields import SaidField


class SelectionTheme(models.Model):
    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="selection_themes")
    key = models.SlugField(max_length=60)
    title = SaidField()
    description = SaidField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["process", "position"]
        constraints = [models.UniqueConstraint(fields=["process", "key"], name="selection_theme_once")]
        verbose_name = _("tema de la selección")
        verbose_name_plural = _("temas de la selección")

    def __str__(self) -> str:
        return str(self.title)


class CategoryChoice(models.Model):
    """What category, with what the category asks for: reason, project and who takes it up, circumstance."""

    category = models.ForeignKey("cocreation.Category", models.PROTECT, related_name="%(class)ss")
    suggested = models.ForeignKey("cocreation.Category", models.PROTECT, null=True, related_name="+")
    theme = models.ForeignKey(SelectionTheme, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    reason = models.TextField(blank=True)
    project = models.CharField(max_length=300, blank=True, help_text="Category 3: the project that takes it up.")
    institution = models.ForeignKey(
        "directory.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Category 3: who takes it up.",
    )
    circumstance = models.CharField(max_length=300, blank=True, help_text="Category 4: what it waits for.")

    class Meta:
        abstract = True


class CategoryMotion(CategoryChoice):
    """What a session is asked to decide about a proposal. Once the point is closed, what came of it stays written."""

    integrated = models.ForeignKey("cocreation.IntegratedProposal", models.CASCADE, related_name="category_motions")
    item = models.ForeignKey("groups.Item", models.PROTECT, related_name="+")
    is_settled = models.BooleanField(default=False, help_text="What the session did with it was written down.")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["item", "integrated__code"]
        constraints = [
            models.UniqueConstraint(fields=["integrated", "item"], name="motion_once_an_item"),
            models.UniqueConstraint(fields=["integrated"], condition=Q(is_settled=False), name="one_motion_at_a_time"),
        ]
        verbose_name = _("categoría puesta a decisión")
        verbose_name_plural = _("categorías puestas a decisión")

    def __str__(self) -> str:
        return f"{self.integrated.code}: {self.category.number}"


class CategoryDecision(CategoryChoice):
    """One decision of a session; the last one holds. A departure from what the scores suggest says why."""

    integrated = models.ForeignKey("cocreation.IntegratedProposal", models.CASCADE, related_name="category_decisions")
    item = models.ForeignKey("groups.Item", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["integrated", "-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suggested=None) | Q(suggested=models.F("category")) | ~Q(reason=""),
                name="departure_from_suggestion_says_why",
            )
        ]
        verbose_name = _("decisión de categoría")
        verbose_name_plural = _("decisiones de categoría")

    def __str__(self) -> str:
        return f"{self.integrated.code}: {self.category.number}"
