"""The demonstration's practice processes: invented, marked as such, brought to where work waits for each role.

Everything is done by the example persons through the same actions as anybody else: what the pages refuse, this too.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.actions.phases import close_phase, open_phase, publish_timeline
from minga.cocreation.actions.processes import open_process
from minga.cocreation.actions.proposals import Submission, submit_proposal
from minga.cocreation.actions.workshops import call_workshop, make_workshop
from minga.cocreation.loading.practice_shapes import PRACTICE
from minga.cocreation.models import MethodologyVersion, Phase, Process, Proposal, Workshop
from minga.cocreation.sheets import ProcessSheet
from minga.cocreation.workshop_plans import WorkshopPlan
from minga.core.dates import PartialDate
from minga.core.fields import said
from minga.directory.models import SDG, Institution, Jurisdiction, Role, Territory
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError, read_checked
from minga.groups.actions import establish_body, seat_member
from minga.groups.models import Body

Item = dict[str, Any]
PRACTICE_SPACE = uuid.UUID("6d696e67-612d-4578-8d70-6c6f73000001")
DAY = dt.timedelta(days=1)
REASON = "Es un proceso de práctica: así espera trabajo en cada fase."


@dataclass(frozen=True)
class Cast:
    """The government of the practice, who coordinates its plan, and the example persons by their address."""

    jurisdiction: Jurisdiction
    planner: Person
    people: Mapping[str, Person]

    def institution(self, slug: str | None) -> Institution | None:
        return Institution.objects.get(jurisdiction=self.jurisdiction, slug=slug) if slug else None


@dataclass(frozen=True)
class Practice:
    """A process that was just opened, and its proposals by the keys of the file."""

    process: Process
    cast: Cast
    item: Item
    ideas: Mapping[str, Proposal]

    @property
    def fresh(self) -> Process:
        known = ("jurisdiction", "methodology", "working_group__jurisdiction", "core_group__jurisdiction")
        return Process.objects.select_related(*known).get(pk=self.process.pk)

    def close(self, activity: str) -> None:
        phase = next(one for one in self.fresh.phases.all() if activity in one.does)
        close_phase(by=self.cast.planner, phase=phase, reason=REASON)

    def members(self, body: Body | None) -> list[Person]:
        """Who holds a seat with a vote, in the order of the seats."""
        assert body
        found = body.seats.voting().filter(memberships__state="seated").order_by("number")
        return [self.cast.people[email] for email in found.values_list("memberships__person__email", flat=True)]


def read_practice(path: Path) -> tuple[Item, Cast]:
    content: Item = read_checked(path, PRACTICE)
    people = {person.email: person for person in Person.objects.filter(is_example=True)}
    named = {seat["person"] for body in content["bodies"] for seat in body["seats"]} | {content["planner"]}
    named |= {idea["author"] for one in content["processes"] for idea in one["ideas"] if "author" in idea}
    if lost := sorted(named - set(people)):
        raise FaultyFileError([f"{path}: {email}" for email in lost])
    jurisdiction = Jurisdiction.objects.get(slug=content["jurisdiction"])
    return content, Cast(jurisdiction, people[content["planner"]], people)


def establish_bodies(cast: Cast, items: list[Item]) -> None:
    """The groups of the practice with an example person in each seat; one that is there stays as it is."""
    for item in items:
        if not Body.objects.filter(jurisdiction=cast.jurisdiction, slug=item["slug"]).exists():
            establish(cast, item)


def establish(cast: Cast, item: Item) -> None:
    body = establish_body(
        by=cast.planner,
        jurisdiction=cast.jurisdiction,
        seats=[{"sector": seat["sector"], "presides": seat["presides"]} for seat in item["seats"]],
        slug=item["slug"],
        kind=item["kind"],
        name=said(item["name"]),
        purpose=said(item["purpose"]),
        composition=item["composition"],
        notice_days=0,
        urgent_notice_days=0,
        is_example=True,
    )
    for seat, wanted in zip(body.seats.order_by("number"), item["seats"], strict=True):
        person = cast.people[wanted["person"]]
        institution = cast.institution(wanted["institution"])
        seat_member(by=cast.planner, seat=seat, person=person, institution=institution, shown_name=person.name)


@transaction.atomic
def open_practice(cast: Cast, item: Item) -> Practice:
    """Open the process for a year from today, receive its proposals, and end the reception by act."""
    version = MethodologyVersion.objects.filter(jurisdiction=None, key=item["methodology"]).latest("number")
    today, later = timezone.localdate(), timezone.localdate() + 365 * DAY
    bodies = {body.slug: body for body in Body.objects.filter(jurisdiction=cast.jurisdiction)}
    process = Process(
        jurisdiction=cast.jurisdiction,
        slug=item["slug"],
        title=said(item["title"]),
        summary=said(item["summary"]),
        code_series=item["series"],
        starts_on=PartialDate(today.isoformat()),
        ends_on=PartialDate(later.isoformat()),
        working_group=bodies[item["working_group"]],
        core_group=bodies[item["core_group"]],
        is_demo=True,
    )
    phases = [
        Phase(key=one.key, kind=one.kind, number=number, starts_on=process.starts_on, ends_on=process.ends_on)
        for number, one in enumerate(version.said.phases, 1)
    ]
    open_process(by=cast.planner, sheet=ProcessSheet(process, phases, [], [], [], []))
    follow_methodology(by=cast.planner, process=process, version=version)
    publish_timeline(by=cast.planner, process=process, reason=REASON)
    for phase in process.phases.filter(opens_by=Phase.Opening.ACT):
        open_phase(by=cast.planner, phase=phase, reason=REASON)
    received = Process.objects.select_related("jurisdiction", "methodology").get(pk=process.pk)
    practice = Practice(process, cast, item, {one["key"]: receive(received, cast, one) for one in item["ideas"]})
    practice.close("reception")
    return practice


def receive(process: Process, cast: Cast, item: Item) -> Proposal:
    """One that stands as "held" waits for a moderator, as one that looks like spam does."""
    submission = Submission(
        title=item["title"],
        problem=item["problem"],
        solution=item["solution"],
        sector=item["sector"],
        territory=Territory.objects.filter(code=item["territory"]).first() if item["territory"] else None,
        sdg=SDG.objects.filter(pk=item["sdg"]).first(),
        submission_key=uuid.uuid5(PRACTICE_SPACE, f"{process.code_series}:{item['key']}"),
        suspicions=("trap",) if item["stands"] == "held" else (),
        is_example=True,
    )
    author = cast.people[item["author"]] if "author" in item else None
    return submit_proposal(by=author, process=process, submission=submission).proposal


def call_practice_workshops(cast: Cast, process: Process) -> Loaded:
    """One in which people can register, and one that begins at once, for whoever facilitates."""
    if process.workshops.exists() or not process.allows("workshops"):
        return Loaded(same=1)
    facilitators = list(Person.objects.filter(is_example=True, appointments__role=Role.FACILITATOR))
    soon = dt.timedelta(seconds=5)
    for title, wait in (("Taller de práctica", 10 * DAY), ("Taller de práctica de hoy", soon)):
        begins = timezone.now() + wait
        plan = WorkshopPlan(
            title=title,
            call="Un taller inventado para probar: inscríbete, captura ideas, anota la asistencia.",
            kind=Workshop.Kind.WORKSHOP,
            city="Quito",
            place="Casa comunal de ejemplo",
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=4),
            capacity=40,
            facilitators=facilitators,
        )
        call_workshop(by=cast.planner, workshop=make_workshop(by=cast.planner, process=process, plan=plan))
    return Loaded(created=2)
