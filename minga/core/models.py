"""What every table shares, the worker's periodic duties, and the long jobs that somebody waits for."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


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


class JobQuerySet(models.QuerySet["Job"]):
    def under_way(self) -> Self:
        return self.filter(ended_at=None)

    def abandoned(self, now: dt.datetime) -> Self:
        """Those whose worker has given no sign of life."""
        # No lease is as long as an hour: if one is, the clock was put back.
        is_over = Q(held_until__lt=now) | Q(held_until__gt=now + dt.timedelta(hours=1))
        return self.filter(is_over, ended_at=None, task__status=TaskResultStatus.RUNNING)


class Job(models.Model):
    """What a person sees of a task of `django-tasks`: what it is, how far it is, what it made.

    Its address is its task's id, which cannot be guessed. Only its owner may open it."""

    task = models.OneToOneField(DBTaskResult, models.CASCADE, primary_key=True, related_name="job")
    # What is being done and for whom, as text: the same is never under way twice.
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    # A person's number and not a foreign key: persons live on a higher floor.
    owner = models.BigIntegerField(null=True)
    language = models.CharField(max_length=5, default="es")
    facts = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(ended_at=None), name="job_once")]
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="job_by_owner"),
            models.Index(fields=["ended_at"], name="job_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.task.status == TaskResultStatus.SUCCESSFUL

    @property
    def has_failed(self) -> bool:
        return self.task.status == TaskResultStatus.FAILED

    @property
    def percent(self) -> int:
        if self.is_done:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0
