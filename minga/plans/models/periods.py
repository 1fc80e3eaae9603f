"""Where a promise stands by its dates alone: its period can be over without anybody having shown that it was kept."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.dates import PartialDate
from minga.core.fields import PartialDateField


class Standing(models.TextChoices):
    UPCOMING = "upcoming", _("Por empezar")
    RUNNING = "running", _("En su plazo")
    ENDED = "ended", _("El plazo terminó")
    UNDATED = "undated", _("Sin fechas")

    @property
    def stage(self) -> str:
        """The stretch of the thread whose colour it wears; only what is running is on its way."""
        return "planned" if self is Standing.RUNNING else ""

    @property
    def tone(self) -> str:
        return "warn" if self is Standing.ENDED else "plain"


def standing_of(starts_on: PartialDate | None, ends_on: PartialDate | None, day: dt.date) -> Standing:
    """A period is over when the last day of its last month has passed."""
    if ends_on and ends_on.last_day < day:
        return Standing.ENDED
    if starts_on and starts_on.first_day > day:
        return Standing.UPCOMING
    return Standing.RUNNING if starts_on or ends_on else Standing.UNDATED


class Period(models.Model):
    """A stretch of time as precise as its document; either end may be missing."""

    starts_on = PartialDateField(null=True, blank=True)
    ends_on = PartialDateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def standing(self) -> Standing:
        return standing_of(self.starts_on, self.ends_on, timezone.localdate())
