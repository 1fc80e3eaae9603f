"""What every table shares, and the worker's periodic duties."""

import datetime as dt

from django.db import models
from django.utils import timezone


class Dated(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Duty(models.Model):
    """A periodic duty of the worker: who holds it until when, and when it last went well."""

    name = models.CharField(max_length=60, unique=True)
    holder = models.CharField(max_length=100, blank=True)
    held_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return self.name

    def is_fresh(self, within: dt.timedelta) -> bool:
        return self.beat_at is not None and self.beat_at > timezone.now() - within
