"""From the call to the votes: who may, with how many, and what came of it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from minga.core.permits import Refused
from minga.groups.actions import (
    AgendaItem,
    add_item,
    call_session,
    cancel_session,
    cast_vote,
    close_item,
    close_session,
    end_attendance,
    open_session,
    record_vote,
    take_attendance,
)
from minga.groups.models import Body, Item, Session, Vote
from minga.groups.queries import sits_in
from minga.ledger.models import Entry
from minga.notices.models import Notice
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import chair_of, fill_seats, holder, make_body, make_open_session, make_session, seat_in

A_VOTE = AgendaItem("Presupuesto", Item.Kind.VOTE, "Aprobar el presupuesto.")
CONSENSUS = AgendaItem("Calendario", Item.Kind.CONSENSUS, "Reunirse cada mes.")


def lines(*verbs: str) -> list[tuple[str, dict[str, Any]]]:
    return list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", "facts"))


def vote_all(item: Item, **choices: str) -> None:
    """choices: s1="in_favour" …; by the persons themselves."""
    for seat, choice in choices.items():
        cast_vote(by=holder(item.session.body, int(seat[1:])).person, item=item, choice=choice)


def test_a_call_tells_every_member_but_who_called(council: Body) -> None:
    session = make_session(council)
    assert (session.number, session.state, session.items.count()) == (1, "called", 1)
    assert lines("session.called") == [
        ("session.called", {"kind": "ordinary", "number": 1, "items": 1, "starts_at": session.starts_at.isoformat()})
    ]
    assert Notice.objects.filter(template="groups/notices/session_called").count() == 19


def test_a_call_that_comes_too_late_says_how_many_days_and_leaves_no_trace(council: Body) -> None:
    with pytest.raises(Refused, match="al menos 5 días"):
        make_session(council, starts_at=timezone.now() + dt.timedelta(days=4))
    assert (council.sessions.count(), lines("session.called")) == (0, [])


def test_an_extraordinary_session_needs_fewer_days(council: Body) -> None:
    session = make_session(council, kind="extraordinary", starts_at=timezone.now() + dt.timedelta(days=2))
    assert session.kind == "extraordinary"


def test_a_call_without_agenda_is_refused(council: Body) -> None:
    with pytest.raises(Refused, match="al menos un punto"):
        call_session(by=chair_of(council), body=council, starts_at=timezone.now() + dt.timedelta(days=9), agenda=[])


@pytest.mark.parametrize("who", ["member", "citizen", "moderator"])
def test_who_does_not_hold_the_pen_does_not_call(council: Body, who: str) -> None:
    person = {
        "member": holder(council, 3).person,
        "citizen": PersonFactory(),
        "moderator": appoint("moderator", council.jurisdiction),
    }[who]
    with pytest.raises(Refused, match="Convoca quien preside"):
        make_session(council, by=person)


def test_a_session_opens_only_with_a_quorum(council: Body) -> None:
    session = make_session(council)
    seat_in(session, 1, 3, 5, 7, 9)
    with pytest.raises(Refused, match="están 5 puestos y hacen falta 6"):
        open_session(by=chair_of(council), session=session)
    seat_in(session, 11)
    opened = open_session(by=chair_of(council), session=session)
    assert (opened.state, opened.seats_needed, opened.seats_voting) == ("open", 6, 10)
    assert lines("session.opened") == [("session.opened", {"present": 6, "standing_in": 0, "needed": 6, "of": 10})]


def test_a_session_does_not_open_before_its_day(council: Body) -> None:
    with pytest.raises(Refused, match="el día para el que se convocó"):
        open_session(by=chair_of(council), session=make_session(council))


def test_a_substitute_counts_only_when_standing_in(council: Body) -> None:
    session = make_session(council)
    substitute = holder(council, 4)
    assert substitute.person
    seat_in(session, 1, 5, 7, 9, 11)
    take_attendance(by=chair_of(council), session=session, seat=holder(council, 3).seat, membership=substitute)
    assert not sits_in(substitute.person, council)
    session = open_session(by=chair_of(council), session=session)
    assert sits_in(substitute.person, council)
    item = session.items.get()
    vote = cast_vote(by=substitute.person, item=item, choice="in_favour")
    assert (vote.seat.number, vote.is_standing_in) == (3, True)
    with pytest.raises(Refused, match="quien está presente"):
        cast_vote(by=holder(council, 3).person, item=item, choice="against")


def test_a_substitute_stands_in_only_for_the_own_principal(council: Body) -> None:
    session = make_session(council)
    with pytest.raises(Refused, match="Solo su suplente"):
        take_attendance(
            by=chair_of(council), session=session, seat=holder(council, 5).seat, membership=holder(council, 4)
        )


def test_nobody_sits_in_two_seats(db: None) -> None:
    """A substitute of whom nobody says for whom may stand in for anybody, once."""
    body = make_body(seats=[{"presides": True}, {}, {"kind": "substitute"}])
    fill_seats(body)
    session = make_session(body)
    take_attendance(by=chair_of(body), session=session, seat=holder(body, 2).seat, membership=holder(body, 3))
    with pytest.raises(Refused, match="nadie ocupa dos"):
        take_attendance(by=chair_of(body), session=session, seat=holder(body, 1).seat, membership=holder(body, 3))


def test_a_vote_that_is_carried_makes_a_numbered_resolution(council: Body) -> None:
    item = make_open_session(council, A_VOTE).items.get()
    vote_all(item, s1="in_favour", s3="in_favour", s5="against", s7="abstain")
    resolution = close_item(by=chair_of(council), item=item, responsible="Secretaría General de Planificación")
    assert resolution
    year = timezone.localdate().year
    assert (resolution.code, resolution.text, resolution.is_adopted) == (f"{year}-001", "Aprobar el presupuesto.", True)
    assert lines("item.decided", "resolution.adopted") == [
        (
            "item.decided",
            {
                "outcome": "adopted",
                "kind": "vote",
                "present": 10,
                "seats": {"in_favour": [1, 3], "against": [5], "abstain": [7], "recused": []},
            },
        ),
        ("resolution.adopted", {"item": "quito-consejo-s1-1", "due_on": None}),
    ]


def test_resolutions_are_numbered_within_their_year(council: Body) -> None:
    session = make_open_session(council, CONSENSUS, CONSENSUS)
    codes = [close_item(by=chair_of(council), item=item) for item in session.items.all()]
    assert [one.number for one in codes if one] == [1, 2]


@pytest.mark.parametrize(
    ("majority", "votes", "outcome"),
    [
        ("simple", {"s1": "in_favour", "s3": "against", "s5": "in_favour"}, "adopted"),
        ("simple", {}, "rejected"),
        ("simple", {"s1": "in_favour", "s3": "against"}, "adopted"),
        ("simple", {"s1": "against", "s3": "in_favour"}, "rejected"),
        ("present", {"s1": "in_favour", "s3": "in_favour"}, "rejected"),
        ("absolute", {f"s{n}": "in_favour" for n in (1, 3, 5, 7, 9)}, "rejected"),
        ("absolute", {f"s{n}": "in_favour" for n in (1, 3, 5, 7, 9, 11)}, "adopted"),
        ("two_thirds", {f"s{n}": "in_favour" for n in (1, 3, 5, 7, 9, 11)}, "rejected"),
        ("two_thirds", {f"s{n}": "in_favour" for n in (1, 3, 5, 7, 9, 11, 13)}, "adopted"),
    ],
)
def test_the_rule_of_the_body_says_what_carries(
    council: Body, majority: str, votes: dict[str, str], outcome: str
) -> None:
    council.majority = majority
    council.save(update_fields=["majority"])
    item = make_open_session(council, A_VOTE).items.get()
    vote_all(item, **votes)
    close_item(by=chair_of(council), item=item)
    assert item.outcome == outcome


def test_a_tie_is_lost_where_nobody_breaks_it(council: Body) -> None:
    Body.objects.filter(pk=council.pk).update(has_casting_vote=False)
    item = make_open_session(council, A_VOTE).items.get()
    vote_all(item, s1="in_favour", s3="against")
    assert close_item(by=chair_of(council), item=item) is None
    assert item.outcome == "rejected"


def test_one_voice_against_is_no_consensus(council: Body) -> None:
    item = make_open_session(council, CONSENSUS).items.get()
    vote_all(item, s3="against")
    assert close_item(by=chair_of(council), item=item) is None
    assert item.outcome == "rejected"


def test_without_quorum_at_the_moment_nothing_is_decided(council: Body) -> None:
    session = make_open_session(council, A_VOTE)
    item = session.items.get()
    vote_all(item, s1="in_favour")
    for number in (3, 5, 7, 9, 11):
        end_attendance(by=chair_of(council), session=session, seat=holder(council, number).seat)
    assert close_item(by=chair_of(council), item=item) is None
    assert item.outcome == "no_quorum"


def test_who_has_a_conflict_declares_it_and_is_not_counted(council: Body) -> None:
    item = make_open_session(council, A_VOTE).items.get()
    person = holder(council, 3).person
    with pytest.raises(Refused, match="cuál es el conflicto"):
        cast_vote(by=person, item=item, choice="recused")
    vote = cast_vote(by=person, item=item, choice="recused", conflict="Trabajo en la empresa de que se trata.")
    assert (vote.choice, vote.conflict) == ("recused", "Trabajo en la empresa de que se trata.")


def test_a_vote_can_be_changed_until_the_point_is_closed(council: Body) -> None:
    item = make_open_session(council, A_VOTE).items.get()
    person = holder(council, 3).person
    cast_vote(by=person, item=item, choice="against")
    cast_vote(by=person, item=item, choice="in_favour")
    assert list(Vote.objects.values_list("choice", flat=True)) == ["in_favour"]
    close_item(by=chair_of(council), item=item)
    with pytest.raises(Refused, match="hasta que el punto se cierra"):
        cast_vote(by=person, item=item, choice="against")


def test_whoever_runs_the_session_writes_a_vote_said_aloud(council: Body) -> None:
    session = make_session(council, A_VOTE)
    seat_in(session, 1, 3, 5, 7, 9, 11)
    item = open_session(by=chair_of(council), session=session).items.get()
    record_vote(by=chair_of(council), item=item, seat=holder(council, 5).seat, choice="against")
    with pytest.raises(Refused, match="quien no está no vota"):
        record_vote(by=chair_of(council), item=item, seat=holder(council, 13).seat, choice="against")
    with pytest.raises(Refused, match="los anota quien la dirige"):
        record_vote(by=holder(council, 3).person, item=item, seat=holder(council, 5).seat, choice="in_favour")


def test_a_double_close_makes_one_resolution(council: Body) -> None:
    item = make_open_session(council, CONSENSUS).items.get()
    close_item(by=chair_of(council), item=Item.objects.get(pk=item.pk))
    with pytest.raises(Refused, match="ya se cerró"):
        close_item(by=chair_of(council), item=Item.objects.get(pk=item.pk))
    assert council.resolutions.count() == 1


def test_what_was_not_treated_is_left_for_another_session(council: Body) -> None:
    session = make_open_session(council, A_VOTE, CONSENSUS)
    close_session(by=chair_of(council), session=session)
    assert list(session.items.values_list("outcome", flat=True)) == ["postponed", "postponed"]
    assert lines("session.closed") == [("session.closed", {"items": 2, "adopted": 0})]


def test_a_session_that_does_not_take_place_says_why(council: Body) -> None:
    session = make_session(council)
    with pytest.raises(Refused, match="Di por qué"):
        cancel_session(by=chair_of(council), session=session, reason=" ")
    cancel_session(by=chair_of(council), session=session, reason="No hubo quórum.")
    assert Session.objects.get(pk=session.pk).state == "cancelled"


def test_a_point_can_say_what_it_is_about(council: Body) -> None:
    session = make_session(council)
    item = add_item(by=chair_of(council), session=session, title="Sobre el grupo", kind="vote", about=council)
    assert (item.about_kind, item.about_code) == ("body", "quito-consejo")
    assert item.about_url == council.get_absolute_url()
    assert lines("agenda.extended") == [("agenda.extended", {"item": 2, "kind": "vote"})]
