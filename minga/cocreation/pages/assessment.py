"""What an evaluator sees of a proposal, the board of whoever coordinates, and the results for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.methodology import Dimension, Indicator, Round, counted_value
from minga.cocreation.models import Consolidated, Draw, Evaluation, Process
from minga.cocreation.pages.integration import SheetPage
from minga.cocreation.queries.assessment import (
    TurnProgress,
    agreement_of,
    board_rows,
    is_public,
    progress_of,
    public_results,
)
from minga.cocreation.queries.draws import repeats
from minga.cocreation.rules.assessment import dimension_of, round_of
from minga.web.components import Fact
from minga.web.numbers import number


@dataclass(frozen=True)
class EvaluationPage:
    """The text and the counts: nothing of who proposed, nor of who else evaluates."""

    evaluation: Evaluation

    @property
    def process(self) -> Process:
        return self.evaluation.integrated.process

    @cached_property
    def dimension(self) -> Dimension:
        found = dimension_of(self.process, self.evaluation.dimension)
        assert found
        return found

    @property
    def turn(self) -> Round | None:
        return round_of(self.dimension, self.evaluation.round)

    @cached_property
    def sheet(self) -> SheetPage:
        return SheetPage(self.evaluation.integrated)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.dimension.indicators

    @cached_property
    def counted(self) -> list[Fact]:
        """What the system counts and nobody scores."""
        counted = [one for one in self.indicators if one.is_counted]
        ideas = self.evaluation.integrated.sources.count() if counted else 0
        return [Fact(str(one.title), f"{number(ideas)} · {one.labels[counted_value(one, ideas)]}") for one in counted]

    @cached_property
    def scores(self) -> dict[str, tuple[int, str]]:
        return {one.indicator: (one.value, one.justification) for one in self.evaluation.scores.all()}

    @property
    def is_submitted(self) -> bool:
        return self.evaluation.state == Evaluation.State.SUBMITTED

    @property
    def said(self) -> list[Fact]:
        """What was handed in, to its own evaluator."""
        known = {one.key: one for one in self.indicators}
        return [
            Fact(str(known[key].title), f"{value} · {known[key].labels[value]}" + (f" · {why}" if why else ""))
            for key, (value, why) in self.scores.items()
        ]


@dataclass(frozen=True)
class BoardRow:
    evaluation: Evaluation
    who: str


@dataclass(frozen=True)
class AssessmentBoard:
    """Who has delivered, without any score; of what somebody assesses themselves they are not told who else does."""

    process: Process
    person: Person

    @cached_property
    def turns(self) -> list[TurnProgress]:
        return progress_of(self.process)

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        return board_rows(self.process)

    @cached_property
    def rows(self) -> list[BoardRow]:
        own = {(one.integrated_id, one.dimension) for one in self.evaluations if one.person_id == self.person.pk}
        return [BoardRow(one, self.who(one, own)) for one in self.evaluations]

    def who(self, one: Evaluation, own: set[tuple[int, str]]) -> str:
        if one.institution is not None:
            return str(one.institution)
        if (one.integrated_id, one.dimension) in own:
            return _("Tú también la evalúas: no se te dice quién más.")
        return str(one.person) if one.person else _("Alguien que ya no tiene cuenta")


@dataclass(frozen=True)
class DimensionResults:
    dimension: Dimension
    results: Sequence[Consolidated]
    turns: Sequence[TurnProgress]

    @cached_property
    def agreements(self) -> list[tuple[str, Any]]:
        found = [(str(turn.title), agreement_of(self.results, turn)) for turn in self.dimension.rounds]
        return [(title, one) for title, one in found if one is not None]


@dataclass(frozen=True)
class ResultsPage:
    process: Process

    @cached_property
    def dimensions(self) -> list[DimensionResults]:
        methodology = self.process.methodology
        turns, results = progress_of(self.process), list(public_results(self.process))
        return [
            DimensionResults(
                one,
                [row for row in results if row.dimension == one.key],
                [turn for turn in turns if turn.dimension.key == one.key],
            )
            for one in (methodology.said.dimensions if methodology else ())
        ]


@dataclass(frozen=True)
class DrawPage:
    """Until the results are public, only the seed and the fingerprint of the question."""

    draw: Draw
    is_checked: bool

    @cached_property
    def is_open(self) -> bool:
        return is_public(self.draw.process, self.draw.dimension)

    @cached_property
    def repeats(self) -> bool:
        return self.is_checked and self.is_open and repeats(self.draw)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        result: dict[str, list[str]] = self.draw.input["result"] if self.is_open else {}
        return [(code, ", ".join(people)) for code, people in sorted(result.items())]

    @property
    def is_first(self) -> bool:
        """A third continues an assignment; the command needs both files."""
        return bool(self.draw.input["kind"] == "assign")

    @property
    def facts(self) -> list[Fact]:
        return [
            Fact(_("Semilla"), self.draw.seed),
            Fact(_("Huella de la pregunta"), self.draw.checksum),
        ]
