"""The one table of this room: how many times a public form was sent in the current window of time."""

from django.db import models


class Attempt(models.Model):
    """Counts for one form and one sender, who is known only by a keyed hash that means nothing outside the site."""

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "attempt"
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return f"{self.used} until {self.ends_at:%Y-%m-%d %H:%M}"
