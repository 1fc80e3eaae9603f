"""Where a promise stands by its dates alone: its period can be over without anybody having shown that it was kept."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField


class Standing(models.TextChoices):
    UPCOMING = "upcoming", _("Por empezar")
    RUNNING = "running", _("En su plazo")
    ENDED = "ended", _("El plazo terminó")
    UNDATED = "undated", _("Sin fechas")


class Period(models.Model):
    """A stretch of time as precise as its document; either end may be missing."""

    starts_on = PartialDateField(null=True, blank=True)
    ends_on = PartialDateField(null=True, blank=True)

    class Meta:
        abstract = True

    def standing_on(self, day: dt.date) -> Standing:
        if self.ends_on and self.ends_on.last_day < day:
            return Standing.ENDED
        if self.starts_on and self.starts_on.first_day > day:
            return Standing.UPCOMING
        return Standing.RUNNING if self.starts_on or self.ends_on else Standing.UNDATED

    @property
    def standing(self) -> Standing:
        return self.standing_on(timezone.localdate())
