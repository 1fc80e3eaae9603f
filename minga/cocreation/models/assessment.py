"""Scores of an integrated proposal: who was drawn to give them, what each gave, and what came of it.

An evaluation never shows its evaluator to the others: pages and files take only `code`, drawn at random.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def draw_code() -> str:
    return secrets.token_hex(4).upper()


class ConflictOfInterest(models.Model):
    """Declared by the person, or known to the system: own institution, authorship."""

    class Ground(models.TextChoices):
        DECLARED = "declared", _("Lo declaró la persona")
        INSTITUTION = "institution", _("Es su institución")
        AUTHORSHIP = "authorship", _("Es autora de una de las ideas")

    integrated = models.ForeignKey("cocreation.IntegratedProposal", models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conflicts")
    ground = models.CharField(max_length=12, choices=Ground)
    explanation = models.CharField(max_length=300, blank=True)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integrated", "person", "ground"], name="conflict_once")]
        verbose_name = _("conflicto de interés")
        verbose_name_plural = _("conflictos de interés")

    def __str__(self) -> str:
        return self.get_ground_display()


class Draw(models.Model):
    """One run of the assignment: with the seed and the input's fingerprint anybody can run it again."""

    process = models.ForeignKey("cocreation.Process", models.CASCADE, related_name="draws")
    dimension = models.CharField(max_length=40)
    round = models.CharField(max_length=40)
    seed = models.CharField(max_length=64)
    input = models.JSONField(help_text="What the method was given, with codes instead of persons.")
    checksum = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["drawn_at"]
        verbose_name = _("sorteo de evaluaciones")
        verbose_name_plural = _("sorteos de evaluaciones")

    def __str__(self) -> str:
        return f"{self.dimension}/{self.round} {self.drawn_at:%Y-%m-%d}"


class Evaluation(models.Model):
    """One evaluator (or institution) scoring one integrated proposal in one round."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Asignada")
        STARTED = "started", _("Empezada")
        SUBMITTED = "submitted", _("Entregada")
        REPLACED = "replaced", _("Pasó a otra persona")

    PATHS = {
        State.ASSIGNED: {State.STARTED, State.SUBMITTED, State.REPLACED},
        State.STARTED: {State.SUBMITTED, State.REPLACED},
    }

    integrated = models.ForeignKey("cocreation.IntegratedProposal", models.CASCADE, related_name="evaluations")
    code = models.CharField(max_length=8, unique=True, default=draw_code)
    dimension = models.CharField(max_length=40)
    round = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField(help_text="1, 2 … and one more for the third evaluation.")
    is_settling = models.BooleanField(default=False, help_text="Asked for because the others differ too much.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="evaluations"
    )
    institution = models.ForeignKey(
        "directory.Institution", models.PROTECT, null=True, blank=True, related_name="evaluations"
    )
    sector = models.CharField(max_length=30, blank=True)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="evaluations")
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    why_replaced = models.CharField(max_length=300, blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    total = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True, help_text="0–100.")

    class Meta:
        ordering = ["integrated", "dimension", "round", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["integrated", "dimension", "round", "person"],
                condition=Q(person__isnull=False) & ~Q(state="replaced"),
                name="evaluator_once_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(total__isnull=False, submitted_at__isnull=False),
                name="submitted_evaluation_has_total",
            ),
        ]
        verbose_name = _("evaluación")
        verbose_name_plural = _("evaluaciones")

    def __str__(self) -> str:
        return self.code


class Score(models.Model):
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    indicator = models.CharField(max_length=40)
    value = models.SmallIntegerField()
    justification = models.TextField(blank=True)

    class Meta:
        ordering = ["evaluation", "pk"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "indicator"], name="score_once")]
        verbose_name = _("puntaje")
        verbose_name_plural = _("puntajes")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Consolidated(models.Model):
    """The score of a dimension, and how it was reached: who reads it can do the sum again."""

    integrated = models.ForeignKey("cocreation.IntegratedProposal", models.CASCADE, related_name="consolidated")
    dimension = models.CharField(max_length=40)
    score = models.DecimalField(max_digits=6, decimal_places=3)
    steps = models.JSONField(default=list, help_text="Each round: its scores, the discrepancy, the rule used.")
    is_discrepant = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, help_text="From then on everybody reads it.")

    class Meta:
        ordering = ["integrated", "dimension"]
        constraints = [models.UniqueConstraint(fields=["integrated", "dimension"], name="consolidated_once")]
        verbose_name = _("puntaje consolidado")
        verbose_name_plural = _("puntajes consolidados")

    def __str__(self) -> str:
        return f"{self.dimension}: {self.score}"
