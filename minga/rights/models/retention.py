"""What was deleted because its time was over: which rule, when, how many. Never what."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Sweep(models.Model):
    rule = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["rule", "-at"], name="sweep_by_rule")]
        verbose_name = _("borrado por plazo")
        verbose_name_plural = _("borrados por plazo")

    def __str__(self) -> str:
        return f"{self.rule}: {self.count}"
