"""A process that follows a methodology, in the phase of classifying and grouping, with its working group."""

from pathlib import Path
from typing import Any

from django.conf import settings

from minga.accounts.models import Person
from minga.cocreation.actions.classification import give_opinion
from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.answers import Answer
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.models import Classification, MethodologyVersion, Phase, Process, Proposal
from minga.core.fields import Said
from minga.groups.models import Body, Seat
from tests.factories.cocreation import day, make_process, make_proposal
from tests.factories.groups import fill_seats, make_body

SEATS = [
    {"sector": Seat.Sector.GOVERNMENT, "presides": True},
    {"sector": Seat.Sector.CIVIL_SOCIETY},
    {"sector": Seat.Sector.CIVIL_SOCIETY},
    {"sector": Seat.Sector.ACADEMIA},
    {"sector": Seat.Sector.ACADEMIA},
]


def load_shipped() -> None:
    load_methodologies(Path(settings.BASE_DIR) / "data" / "methodologies")


def make_working_process(key: str = "ecuador-2019", **fields: Any) -> Process:
    """Its phase of classification is open today; five seats are taken, each by a person."""
    load_shipped()
    process = make_process(**fields)
    version = MethodologyVersion.objects.get(key=key)
    follow_methodology(by=None, process=process, version=version, role="system")
    open_phase_of(process, "classification")
    Process.objects.filter(pk=process.pk).update(working_group=make_working_group(process))
    return fresh(process)


def open_phase_of(process: Process, activity: str) -> None:
    """The phases before it are over, those after it still ahead."""
    phases = list(process.phases.order_by("number"))
    place = next(number for number, phase in enumerate(phases) if activity in phase.does)
    for number, phase in enumerate(phases):
        first = (number - place) * 30 - 5
        Phase.objects.filter(pk=phase.pk).update(
            starts_on=day(first), ends_on=day(first + 25), opens_by=Phase.Opening.DATE
        )


def make_working_group(process: Process, **fields: Any) -> Body:
    values: dict[str, Any] = {
        "slug": "grupo",
        "kind": Body.Kind.WORKING_GROUP,
        "name": Said(es="Grupo de Trabajo de prueba", en="Working group under test"),
        "composition": {"government": 1, "civil_society": 2, "academia": 2},
        "seats": SEATS,
    }
    body = make_body(process.jurisdiction, **{**values, **fields})
    fill_seats(body, kinds=("member",))
    return body


def fresh(process: Process) -> Process:
    return Process.objects.select_related("jurisdiction", "methodology", "working_group").get(pk=process.pk)


def member(process: Process, number: int) -> Person:
    """Whoever sits in that seat."""
    assert process.working_group
    found = Seat.objects.get(body=process.working_group, number=number).memberships.get(state="seated").person
    assert found
    return found


def received(process: Process, count: int = 1, **fields: Any) -> list[Proposal]:
    """Handed in while reception was open."""
    open_phase_of(process, "reception")
    made = [make_proposal(fresh(process), **fields) for _ in range(count)]
    open_phase_of(process, "classification")
    return list(Proposal.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def yes(process: Process) -> dict[str, Answer]:
    assert process.methodology
    return {one.key: Answer(True) for one in process.methodology.said.classification.criteria}


def no(process: Process, reason: str = "No dice qué propone.", place: int = 0) -> dict[str, Answer]:
    """One criterion does not hold."""
    answers = yes(process)
    key = list(answers)[place]
    return {**answers, key: Answer(False, reason)}


def classify(process: Process, proposal: Proposal, *, is_related: bool = True) -> Classification:
    """Two members agree."""
    answers = yes(process) if is_related else no(process)
    for number in (1, 2):
        found = give_opinion(by=member(process, number), proposal=proposal, answers=answers)
    return found
