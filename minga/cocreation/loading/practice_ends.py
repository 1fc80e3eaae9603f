"""Where each practice process stops: before a session, before a third evaluation, or before the signatures."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.actions.acts import prepare_acts, send_act
from minga.cocreation.actions.assessment import assign_round, submit_evaluation
from minga.cocreation.actions.selection import put_to_session, settle_item
from minga.cocreation.loading.practice import (
    DAY,
    Cast,
    Practice,
    call_practice_workshops,
    establish_bodies,
    open_practice,
    read_practice,
)
from minga.cocreation.loading.practice_groups import classify, group_all
from minga.cocreation.methodology import Dimension, Round
from minga.cocreation.models import Evaluation, IntegratedProposal, Process
from minga.cocreation.queries.reading import receiving_process
from minga.cocreation.rules.selection import Choice
from minga.directory.models import Appointment, Role
from minga.directory.rows import Loaded
from minga.groups.actions import (
    AgendaItem,
    call_session,
    cast_vote,
    close_item,
    close_session,
    open_session,
    take_attendance,
)
from minga.groups.models import Body, Item, Membership, Session, Vote

Row = dict[str, Any]
Rows = Sequence[tuple[Row, IntegratedProposal]]
WELL, BADLY = 5, 2


def load_practice(folder: Path) -> Loaded:
    """Every practice process of the folder that is not there yet; one that is there keeps what was entered."""
    loaded = Loaded()
    for path in sorted(folder.glob("*.json")):
        content, cast = read_practice(path)
        establish_bodies(cast, content["bodies"])
        for item in content["processes"]:
            loaded += load_one(cast, item)
        if process := receiving_process(cast.jurisdiction):
            loaded += call_practice_workshops(cast, process)
    return loaded


@transaction.atomic
def load_one(cast: Cast, item: Row) -> Loaded:
    if Process.objects.filter(jurisdiction=cast.jurisdiction, slug=item["slug"]).exists():
        return Loaded(same=1)
    practice = open_practice(cast, item)
    classify(practice)
    rows = list(group_all(practice))
    {"select": stop_before_session, "assess": stop_before_third, "sign": stop_before_signatures}[item["then"]](
        practice, rows
    )
    return Loaded(created=1)


def stop_before_session(practice: Practice, rows: Rows) -> None:
    """One was decided and its act is prepared; another is on the agenda of a session called for today."""
    decide(practice, [(item, row) for item, row in rows if item["stands"] == "decided"])
    prepare_acts(by=practice.cast.planner, process=practice.fresh)
    session = call(practice)
    ready = [row for item, row in rows if item["stands"] == "ready"]
    put(practice, session, [choice(practice, {"category": 1}, row) for row in ready])


def stop_before_third(practice: Practice, rows: Rows) -> None:
    """Of the first turn all is in, and where two differed a third was drawn; of each institution one is missing.

    The forum is called already to the session in which it will decide."""
    practice.close("integration")
    for dimension, turn in turns(practice):
        if turn.party == "core_group":
            continue
        given = assign(practice, dimension, turn)
        is_of_institution = given[0].person_id is None
        for one in given[:-1] if is_of_institution else given:
            item = next(item for item, row in rows if row.pk == one.integrated_id)
            hand_in(practice, one, dimension, [WELL] if is_of_institution else item["scores"][one.place - 1])
    call(practice)


def stop_before_signatures(practice: Practice, rows: Rows) -> None:
    """All assessed and decided; the acts of one commitment were sent, those of another wait to be."""
    practice.close("integration")
    for dimension, turn in turns(practice):
        for one in assign(practice, dimension, turn):
            item = next(item for item, row in rows if row.pk == one.integrated_id)
            hand_in(practice, one, dimension, [WELL if item["category"] == 1 else BADLY])
    decide(practice, rows)
    sent = {row.pk for item, row in rows if item.get("sent")}
    for act in prepare_acts(by=practice.cast.planner, process=practice.fresh):
        if act.integrated_id in sent:
            send_act(by=practice.cast.planner, act=act)


def turns(practice: Practice) -> list[tuple[Dimension, Round]]:
    methodology = practice.fresh.methodology
    assert methodology
    return [(dimension, turn) for dimension in methodology.said.dimensions for turn in dimension.rounds]


def assign(practice: Practice, dimension: Dimension, turn: Round) -> list[Evaluation]:
    due_on = timezone.localdate() + 30 * DAY
    process, by = practice.fresh, practice.cast.planner
    assign_round(by=by, process=process, dimension=dimension.key, round_key=turn.key, due_on=due_on)
    found = Evaluation.objects.filter(integrated__process=practice.process, dimension=dimension.key, round=turn.key)
    return list(found.select_related("integrated__process", "person", "institution").order_by("integrated", "place"))


def hand_in(practice: Practice, evaluation: Evaluation, dimension: Dimension, values: Sequence[int]) -> None:
    """The indicators in their order get these values; the last one goes on to the end."""
    asked = [one.key for one in dimension.indicators if not one.is_counted]
    given = {key: values[min(place, len(values) - 1)] for place, key in enumerate(asked)}
    reasons = dict.fromkeys(asked, "Puntaje de práctica.")
    by = evaluation.person or officer_of(practice.cast, evaluation)
    submit_evaluation(by=by, evaluation=evaluation, values=given, justifications=reasons)


def officer_of(cast: Cast, evaluation: Evaluation) -> Person:
    acting = Appointment.objects.in_force_on(timezone.localdate()).filter(
        role=Role.OFFICER, institution=evaluation.institution
    )
    return cast.people[acting.values_list("person__email", flat=True)[0]]


def choice(practice: Practice, item: Row, row: IntegratedProposal) -> Choice:
    category = practice.process.categories.get(number=item["category"])
    fresh = IntegratedProposal.objects.select_related("process__methodology").get(pk=row.pk)
    return Choice(fresh, category, reason=item.get("reason", ""), circumstance=item.get("circumstance", ""))


def call(practice: Practice) -> Session:
    """For today, so that whoever presides can open it at once."""
    body = forum(practice)
    agenda = [AgendaItem("Propuestas de la práctica", Item.Kind.INFORMATION)]
    starts_at = timezone.now() + dt.timedelta(seconds=2)
    return call_session(
        by=practice.cast.planner, body=body, starts_at=starts_at, agenda=agenda, place="Sala de ejemplo"
    )


def forum(practice: Practice) -> Body:
    body = practice.fresh.core_group
    assert body
    return body


def put(practice: Practice, session: Session, choices: Sequence[Choice]) -> Item:
    return put_to_session(by=practice.cast.planner, process=practice.fresh, session=session, choices=choices)


def decide(practice: Practice, rows: Rows) -> None:
    """In a session with everybody there, who all vote in favour."""
    planner, session = practice.cast.planner, call(practice)
    item = put(practice, session, [choice(practice, row, integrated) for row, integrated in rows])
    seated = Membership.objects.seated_now().voting().filter(seat__body=session.body)
    members = list(seated.select_related("seat", "person"))
    for member in members:
        take_attendance(by=planner, session=session, seat=member.seat, membership=member)
    item.session = open_session(by=planner, session=session)
    for person in (member.person for member in members if member.person):
        cast_vote(by=person, item=item, choice=Vote.Choice.IN_FAVOUR)
    close_item(by=planner, item=item)
    settle_item(item.pk)
    close_session(by=planner, session=session)
