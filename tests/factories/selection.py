"""Proposals that were assessed, the forum that decides about them, and its session under way."""

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import timezone

from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.actions.selection import put_to_session, settle_item
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.models import (
    Category,
    Consolidated,
    IntegratedActor,
    IntegratedMilestone,
    IntegratedProposal,
    MethodologyVersion,
    Phase,
    Process,
)
from minga.cocreation.rules.selection import Choice
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.groups.actions import cast_vote, close_item
from minga.groups.models import Body, Item, Session, Vote
from tests.factories.cocreation import make_process
from tests.factories.groups import chair_of, fill_seats, holder, make_body, make_open_session
from tests.factories.plans import InstitutionFactory


def make_deciding(key: str = "ecuador-2019", *activities: str) -> Process:
    """A process of that methodology whose forum sits, and in which these phases are open; else the selection."""
    process = make_process("deciding")
    load_methodologies(settings.BASE_DIR / "data" / "methodologies")
    version = MethodologyVersion.objects.get(key=key)
    follow_methodology(by=None, process=process, version=version, role="system")
    body = make_body(process.jurisdiction)
    fill_seats(body, kinds=("member",))
    Process.objects.filter(pk=process.pk).update(core_group=body)
    open_for(process, *(activities or ("selection",)))
    return fresh(process)


def fresh(process: Process) -> Process:
    return Process.objects.select_related("jurisdiction", "methodology", "core_group__jurisdiction").get(pk=process.pk)


def open_for(process: Process, *activities: str) -> None:
    """These phases are open by act, and no other."""
    for phase in process.phases.all():
        is_open = bool(set(phase.does) & set(activities))
        opened = timezone.now() if is_open else None
        Phase.objects.filter(pk=phase.pk).update(opened_at=opened, closed_at=None, starts_on=None, ends_on=None)


def make_assessed(process: Process, number: int = 1, *, scores: dict[str, int] | None = None, **fields: Any) -> Any:
    """With a responsible institution, a counterpart and a milestone; its scores, one for each dimension."""
    assert process.methodology
    dimensions = [one.key for one in process.methodology.said.dimensions]
    state = IntegratedProposal.State.ASSESSED if dimensions else IntegratedProposal.State.READY
    values = {
        "code": f"UIO-2026-I{number:02d}",
        "position": number,
        "title": Said(es=f"Integrada {number}"),
        "state": state,
        "fields": {"problem": {"es": "No hay horarios."}, "description": {"es": "Publicarlos."}},
        "starts_on": PartialDate("2027-01"),
        "ends_on": PartialDate("2028-06"),
    }
    integrated = IntegratedProposal.objects.create(process=process, **{**values, **fields})
    for part in (IntegratedActor.Part.RESPONSIBLE, IntegratedActor.Part.COUNTERPART):
        institution = InstitutionFactory(jurisdiction=process.jurisdiction)
        IntegratedActor.objects.create(integrated=integrated, institution=institution, part=part)
    IntegratedMilestone.objects.create(
        integrated=integrated, number=1, title=Said(es="Primer hito"), ends_on=PartialDate("2027-06")
    )
    for key in dimensions:
        score = Fraction((scores or {}).get(key, 80))
        at = timezone.now()
        Consolidated.objects.create(integrated=integrated, dimension=key, score=float(score), published_at=at)
    return integrated


def category_of(process: Process, number: int) -> Category:
    return process.categories.get(number=number)


def council_of(process: Process) -> Body:
    assert process.core_group
    return process.core_group


def make_session_of(process: Process) -> Session:
    """Of its forum, everybody there and under way."""
    return make_open_session(council_of(process))


def vote(item: Item, *, in_favour: bool = True) -> None:
    """Every seat votes alike, and the point is closed."""
    choice = Vote.Choice.IN_FAVOUR if in_favour else Vote.Choice.AGAINST
    body = item.session.body
    for seat in body.seats.filter(kind="member"):
        person = holder(body, seat.number).person
        assert person
        cast_vote(by=person, item=item, choice=choice)
    close_item(by=chair_of(body), item=item)


def decide(process: Process, session: Session, *choices: Choice) -> Item:
    """Put to the session, voted by all, and written down."""
    item = put_to_session(by=chair_of(session.body), process=process, session=session, choices=choices)
    vote(item)
    settle_item(item.pk)
    return item
