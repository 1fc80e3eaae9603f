"""What each evaluator has to do, how far each turn is, and the results once they are public."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.methodology import Dimension, Round
from minga.cocreation.models import Consolidated, Draw, Evaluation, Process
from minga.cocreation.rules.assessment import OPEN
from minga.directory.models import Appointment, Role
from minga.methods.agreement import Agreement, bootstrap_alpha

State = Evaluation.State


def own_evaluations(person: Person) -> QuerySet[Evaluation]:
    """Drawn for them, or asked from the institution for which they act; what passed to others is no longer theirs."""
    acting = Appointment.objects.in_force_on(timezone.localdate()).filter(person=person, role=Role.OFFICER)
    of_institution = Q(person=None, institution__in=acting.values("institution"))
    found = Evaluation.objects.filter(Q(person=person) | of_institution).exclude(state=State.REPLACED)
    return found.select_related("integrated__process__jurisdiction", "integrated__process__methodology", "institution")


def own_in(person: Person, process: Process) -> list[Evaluation]:
    return list(own_evaluations(person).filter(integrated__process=process).order_by("state", "due_on", "code"))


@dataclass(frozen=True)
class Await:
    count: int
    label: str
    url: str


def waiting_in_assessment(person: Person) -> list[Await]:
    """For the desk: how many evaluations await somebody, by process."""
    open_ones = own_evaluations(person).filter(state__in=OPEN, integrated__process__is_closed=False)
    counted = (
        open_ones.order_by()
        .values("integrated__process__jurisdiction__slug", "integrated__process__slug")
        .annotate(count=Count("pk"))
    )
    label = _("Evaluaciones que esperan tu puntaje")
    return [
        Await(one["count"], label, reverse("evaluation_list", args=[slug, one["integrated__process__slug"]]))
        for one in counted
        if (slug := one["integrated__process__jurisdiction__slug"])
    ]


@dataclass(frozen=True)
class TurnProgress:
    """How far a turn is, in counts alone: nothing of this tells what anybody gave."""

    dimension: Dimension
    turn: Round
    total: int
    submitted: int

    @property
    def is_begun(self) -> bool:
        return self.total > 0

    @property
    def is_over(self) -> bool:
        return self.is_begun and self.submitted == self.total

    @property
    def percent(self) -> int:
        return self.submitted * 100 // self.total if self.total else 0


def progress_of(process: Process) -> list[TurnProgress]:
    rows = Evaluation.objects.filter(integrated__process=process).exclude(state=State.REPLACED).order_by()
    counted = rows.values_list("dimension", "round").annotate(
        total=Count("pk"), given=Count("pk", filter=Q(state=State.SUBMITTED))
    )
    known = {(dimension, turn): (total, given) for dimension, turn, total, given in counted}
    dimensions = process.methodology.said.dimensions if process.methodology else ()
    return [
        TurnProgress(dimension, turn, *known.get((dimension.key, turn.key), (0, 0)))
        for dimension in dimensions
        for turn in dimension.rounds
    ]


def board_rows(process: Process) -> list[Evaluation]:
    rows = Evaluation.objects.filter(integrated__process=process).exclude(state=State.REPLACED)
    known = rows.select_related("integrated", "person", "institution")
    return list(known.order_by("dimension", "round", "integrated__position", "place").defer("total"))


def public_results(process: Process) -> QuerySet[Consolidated]:
    found = Consolidated.objects.filter(integrated__process=process, published_at__isnull=False)
    return found.select_related("integrated__process__jurisdiction").order_by("dimension", "-score")


def is_public(process: Process, dimension: str) -> bool:
    """Whether the results of this dimension are public, all of them."""
    found = Consolidated.objects.filter(integrated__process=process, dimension=dimension)
    return found.exists() and not found.filter(published_at=None).exists()


def draws_of(process: Process) -> list[Draw]:
    return list(process.draws.all())


def agreement_of(results: Sequence[Consolidated], turn: Round) -> Agreement | None:
    """Krippendorff's alpha of the first evaluations of a turn, without the thirds, which were asked for a reason."""
    marks = []
    for one in results:
        for step in one.steps:
            totals = [float(score["total"]) for score in step["scores"] if not score["settles"]]
            if step["round"] == turn.key and len(totals) == turn.evaluators:
                marks.append(totals)
    return bootstrap_alpha(np.array(marks)) if len(marks) > 1 and turn.evaluators > 1 else None
