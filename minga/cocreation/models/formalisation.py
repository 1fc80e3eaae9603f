"""How a process ends in a plan: the public act in which it is presented."""

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
