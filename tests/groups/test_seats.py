"""Seats: offered, taken, left, succeeded; and how the sectors stand to each other."""

from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone

from minga.core.permits import Refused
from minga.groups.actions import end_membership, invite_member, promote_substitute, seat_member
from minga.groups.actions.seats import accept_seat, decline_seat
from minga.groups.models import Body, Membership, Seat
from minga.groups.queries import balance_of, body_in_force, members_of, sits_in
from minga.ledger.models import Entry
from minga.notices.models import Notice
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import chair_of, holder, make_body
from tests.factories.plans import InstitutionFactory


def facts_of(verb: str) -> list[dict[str, Any]]:
    return list(Entry.objects.filter(verb=verb).order_by("pk").values_list("facts", flat=True))


def first_seat(body: Body) -> Seat:
    seat = body.seats.order_by("number").first()
    assert seat
    return seat


def test_a_council_is_born_with_its_seats_and_their_substitutes(db: None) -> None:
    body = make_body()
    assert body.seats.filter(kind="member").count() == body.seats.filter(kind="substitute").count() == 10
    assert facts_of("body.established") == [
        {
            "kind": "council",
            "seats": {"government": 1, "community": 3, "academia": 3, "productive": 3},
            "quorum": "half_of_members",
            "majority": "simple",
        }
    ]


def test_only_who_coordinates_the_plan_makes_a_body(db: None) -> None:
    with pytest.raises(Refused, match="Solo quien coordina el plan"):
        make_body(by=PersonFactory())
    assert Body.objects.count() == 0


def test_an_invitation_is_accepted_and_only_then_they_sit(db: None) -> None:
    body = make_body()
    person = PersonFactory(name="Ana Prueba")
    invitation = invite_member(by=appoint("planner", body.jurisdiction), seat=first_seat(body), person=person)
    assert not sits_in(person, body)
    accept_seat(by=person, membership=invitation.membership, shows_name=True, gender="woman")
    assert sits_in(person, body)
    assert str(members_of(body)[0]) == "Ana Prueba"
    assert facts_of("seat.taken") == [{"seat": 1, "kind": "member", "sector": "government", "institution": None}]
    assert Notice.objects.filter(template="groups/notices/seat_offered").count() == 1


def test_a_name_is_not_shown_unless_its_owner_says_so(db: None) -> None:
    body, person = make_body(), PersonFactory(name="Ana Prueba")
    invitation = invite_member(by=appoint("planner", body.jurisdiction), seat=first_seat(body), person=person)
    accept_seat(by=person, membership=invitation.membership, shows_name=False)
    assert str(members_of(body)[0]) == "Nombre no publicado"


def test_an_invitation_without_account_opens_only_with_its_link(db: None) -> None:
    body, person = make_body(), PersonFactory()
    invitation = invite_member(by=appoint("planner", body.jurisdiction), seat=first_seat(body))
    with pytest.raises(Refused, match="Acepta o rechaza quien recibió"):
        accept_seat(by=person, membership=invitation.membership, shows_name=False, token="otro")
    accept_seat(by=person, membership=invitation.membership, shows_name=False, token=invitation.token)
    assert sits_in(person, body)


def test_who_declines_is_forgotten_and_the_seat_can_be_offered_again(db: None) -> None:
    body, person = make_body(), PersonFactory()
    planner = appoint("planner", body.jurisdiction)
    invitation = invite_member(by=planner, seat=first_seat(body), person=person)
    with pytest.raises(Refused, match="una invitación sin respuesta"):
        invite_member(by=planner, seat=first_seat(body))
    decline_seat(by=person, membership=invitation.membership)
    assert Membership.objects.get().person is None
    assert invite_member(by=planner, seat=first_seat(body)).membership.state == "invited"


def test_a_seat_holds_one(council: Body) -> None:
    with pytest.raises(Refused, match="ya está ocupado"):
        seat_member(by=chair_of(council), seat=first_seat(council), person=PersonFactory())


def test_who_resigns_leaves_and_the_substitute_succeeds(council: Body) -> None:
    leaving, substitute = holder(council, 3), holder(council, 4)
    end_membership(by=leaving.person, membership=leaving, ending="resignation")
    assert not sits_in(leaving.person, council)
    successor = promote_substitute(by=chair_of(council), membership=substitute, seat=leaving.seat, act="Acta 4")
    assert sits_in(substitute.person, council)
    assert (successor.succeeds, successor.act, holder(council, 3)) == (leaving, "Acta 4", successor)
    assert not Membership.objects.filter(seat__number=4, state="seated").exists()
    seat = {"seat": 3, "kind": "member", "sector": "community", "institution": None}
    assert facts_of("seat.left") == [{**seat, "ground": "resignation"}]
    assert facts_of("seat.succeeded") == [{**seat, "from_seat": 4}]


def test_a_substitute_succeeds_only_the_own_principal(council: Body) -> None:
    leaving = holder(council, 3)
    end_membership(by=leaving.person, membership=leaving, ending="resignation")
    with pytest.raises(Refused, match="tiene otro suplente"):
        promote_substitute(by=chair_of(council), membership=holder(council, 6), seat=leaving.seat)
    with pytest.raises(Refused, match="ya está ocupado"):
        promote_substitute(by=chair_of(council), membership=holder(council, 6), seat=holder(council, 5).seat)


def test_somebody_elses_resignation_needs_its_document(council: Body) -> None:
    with pytest.raises(Refused, match="necesita el documento"):
        end_membership(by=chair_of(council), membership=holder(council, 3), ending="resignation")
    ended = end_membership(by=chair_of(council), membership=holder(council, 3), ending="removal", act="Resolución 3")
    assert (ended.state, ended.ending, ended.act) == ("ended", "removal", "Resolución 3")


def test_nobody_ends_the_term_of_another_without_holding_the_pen(council: Body) -> None:
    with pytest.raises(Refused, match="Renuncia quien ocupa el puesto"):
        end_membership(by=holder(council, 5).person, membership=holder(council, 3), ending="term")
    assert holder(council, 3).state == "seated"


def test_substitutes_do_not_sit_and_strangers_neither(council: Body) -> None:
    assert (sits_in(holder(council, 3).person, council), sits_in(holder(council, 4).person, council)) == (True, False)
    assert not sits_in(PersonFactory(), council)


def test_the_balance_says_who_is_there_and_who_is_missing(council: Body) -> None:
    for number in (15, 17, 19):
        end_membership(by=chair_of(council), membership=holder(council, number), ending="term")
    shares = balance_of(council)
    assert {sector: (share.taken, share.asked, share.part) for sector, share in shares.items()} == {
        "government": (1, 1, Fraction(1, 7)),
        "community": (3, 3, Fraction(3, 7)),
        "academia": (3, 3, Fraction(3, 7)),
        "productive": (0, 3, Fraction(0)),
    }


def test_members_of_a_past_day_are_those_who_sat_then(council: Body) -> None:
    seated = holder(council, 3)
    Membership.objects.filter(pk=seated.pk).update(state="ended", ending="term", starts_on="2018-04", ends_on="2018-11")
    found = [
        [m.seat.number for m in members_of(council, timezone.datetime(*day).date())]
        for day in ((2018, 3, 31), (2018, 4, 1), (2018, 11, 30), (2018, 12, 1))
    ]
    assert found == [[], [3], [3], []]


def test_an_organisation_can_sit_without_naming_anybody(db: None) -> None:
    body = make_body()
    seat_member(by=None, seat=first_seat(body), institution=InstitutionFactory(jurisdiction=body.jurisdiction))
    assert str(members_of(body)[0]).startswith("Ministerio")


def test_the_body_in_force_is_the_newest_that_meets_here(council: Body) -> None:
    make_body(council.jurisdiction, slug="historia", is_record=True)
    make_body(council.jurisdiction, slug="viejo", ends_on="2018-12")
    assert body_in_force(council.jurisdiction, "council") == council
    assert body_in_force(council.jurisdiction, "core_group") is None
