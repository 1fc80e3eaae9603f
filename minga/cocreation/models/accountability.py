"""What was published about who took part: fixed releases, so that nobody learns more by comparing two of them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ResultRelease(models.Model):
    """The tables as they were printed, at one of the two moments; they never change."""

    class Moment(models.TextChoices):
        RECEPTION = "reception", _("Al terminar la recepción")
        CLOSING = "closing", _("Al terminar el proceso")

    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="result_releases")
    moment = models.CharField(max_length=10, choices=Moment)
    tables = models.JSONField(default=list, help_text="Each table with what is hidden already left out.")
    kept = models.JSONField(
        default=dict, blank=True, help_text="The true counts, until the last release has been checked against them."
    )
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["process", "published_at"]
        constraints = [models.UniqueConstraint(fields=["process", "moment"], name="results_once_a_moment")]
        verbose_name = _("entrega de resultados")
        verbose_name_plural = _("entregas de resultados")

    def __str__(self) -> str:
        return self.get_moment_display()
