"""Each answers apart, agreement decides, disagreement goes to the table, and whoever proposed may ask once again."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from minga.cocreation.actions.classification import (
    ask_second_look,
    give_opinion,
    put_on_agenda,
    settle_from_sessions,
    take_back_opinion,
)
from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.proposals import submit_proposal
from minga.cocreation.models import Classification, Opinion, Process, Proposal, SecondLook
from minga.cocreation.queries.classification import progress_of, queue_for
from minga.cocreation.rules.classification import can_ask_second_look, why_not_classify
from minga.cocreation.rules.proposals import AuthorByLink
from minga.core.permits import Refused
from minga.groups.actions import cast_vote, close_item, open_session
from minga.ledger.models import Entry
from minga.notices.models import Notice
from minga.portal.queries import waiting_for
from tests.factories.cocreation import PersonFactory, appoint, submission
from tests.factories.groups import chair_of, make_session, seat_in
from tests.factories.working import (
    classify,
    fresh,
    make_working_process,
    member,
    no,
    open_phase_of,
    received,
    yes,
)

BENCH = "/quito/propuestas/procesos/2026/mesa/clasificacion/"
TABLE = "/quito/propuestas/procesos/2026/mesa/desacuerdos/"
BOARD = "/quito/propuestas/procesos/2026/clasificacion/"


@pytest.fixture
def working(db: None) -> Process:
    return make_working_process()


def told(proposal: Proposal, verb: str) -> list[tuple[str, dict[str, Any]]]:
    found = Entry.objects.about("proposal", proposal.code).filter(verb=verb).order_by("id")
    return [(entry.role, entry.facts) for entry in found]


def state_of(proposal: Proposal) -> str:
    return Classification.objects.get(proposal=proposal).state


def test_two_who_agree_decide_and_the_author_is_told(working: Process) -> None:
    author = PersonFactory()
    (proposal,) = received(working, by=author)
    give_opinion(by=member(working, 1), proposal=proposal, answers=yes(working))
    assert state_of(proposal) == "open"
    give_opinion(by=member(working, 2), proposal=proposal, answers=yes(working))
    assert state_of(proposal) == "related"
    facts = {"result": "related", "failed": [], "how": "agreement", "opinions": 2, "is_second_look": False}
    assert told(proposal, "proposal.classified") == [("working_group", facts)]
    notice = Notice.objects.get(template="cocreation/notices/proposal_classified")
    assert (notice.reader.person, notice.facts["is_related"], notice.is_own) == (author, True, True)


def test_what_is_not_related_says_which_criterion_and_why_and_the_page_tells_it(
    working: Process, client: Client
) -> None:
    (proposal,) = received(working)
    give_opinion(by=member(working, 1), proposal=proposal, answers=no(working, "No se entiende."))
    give_opinion(by=member(working, 2), proposal=proposal, answers=no(working, "Falta decir cómo.", place=3))
    found = Classification.objects.get(proposal=proposal)
    assert (found.state, found.failed) == ("not_related", ["precision-clarity", "public-policy"])
    page = client.get(proposal.get_absolute_url()).content.decode()
    for said in ("No se entiende.", "Falta decir cómo", "no se relaciona con el gobierno abierto", "segunda mirada"):
        assert said in page
    assert not any(name in page for name in Opinion.objects.values_list("person__name", flat=True))
    assert Entry.objects.filter(facts__icontains="No se entiende").count() == 0


def test_who_differ_send_it_to_the_table_where_more_than_half_of_the_group_decide(working: Process) -> None:
    (proposal,) = received(working)
    give_opinion(by=member(working, 1), proposal=proposal, answers=yes(working))
    give_opinion(by=member(working, 2), proposal=proposal, answers=no(working))
    assert state_of(proposal) == "table"
    assert told(proposal, "proposal.tabled") == [("working_group", {"opinions": 2})]
    give_opinion(by=member(working, 3), proposal=proposal, answers=no(working, "Es un reclamo."))
    assert state_of(proposal) == "table", "two of five are not more than half"
    give_opinion(by=member(working, 1), proposal=proposal, answers=no(working, "Lo pensé mejor."))
    assert state_of(proposal) == "not_related"
    facts = told(proposal, "proposal.classified")[0][1]
    assert (facts["how"], facts["opinions"]) == ("table", 3)
    assert "Es un reclamo." in Classification.objects.get(proposal=proposal).reason


def test_one_person_alone_never_leaves_a_proposal_out(db: None) -> None:
    process = make_working_process("pichincha-2024")
    assert process.methodology
    assert process.methodology.said.classification.people == 1
    out, good = received(process, 2)
    give_opinion(by=member(process, 1), proposal=out, answers=no(process))
    give_opinion(by=member(process, 1), proposal=good, answers=yes(process))
    assert (state_of(out), state_of(good)) == ("table", "related")
    with pytest.raises(Refused):
        take_back_opinion(by=member(process, 1), proposal=out)


@pytest.mark.parametrize("outcome", ["related", "not_related", "table"])
def test_a_session_decides_with_quorum_and_vote(working: Process, outcome: str) -> None:
    (proposal,) = received(working)
    give_opinion(by=member(working, 1), proposal=proposal, answers=yes(working))
    give_opinion(by=member(working, 2), proposal=proposal, answers=no(working))
    assert working.working_group
    session = make_session(working.working_group)
    item = put_on_agenda(by=chair_of(working.working_group), proposal=proposal, session=session)
    with pytest.raises(Refused, match="orden del día"):
        give_opinion(by=member(working, 3), proposal=proposal, answers=yes(working))
    type(session).objects.filter(pk=session.pk).update(starts_at=timezone.now())
    session.refresh_from_db()
    seat_in(session)
    open_session(by=chair_of(working.working_group), session=session)
    choice = "in_favour" if outcome == "related" else "against"
    for number in (1, 2, 3):
        cast_vote(by=member(working, number), item=item, choice=choice)
    close_item(by=chair_of(working.working_group), item=item, is_postponed=outcome == "table")
    assert settle_from_sessions() == int(outcome != "table")
    assert settle_from_sessions() == 0
    assert state_of(proposal) == outcome
    lines = told(proposal, "proposal.classified")
    assert [facts["how"] for _role, facts in lines] == ([] if outcome == "table" else ["session"])


def refusal(process: Process, person: Any, proposal: Proposal) -> str:
    with pytest.raises(Refused) as caught:
        give_opinion(by=person, proposal=proposal, answers=yes(process))
    return str(caught.value.reason)


def test_who_may_not_is_told_why(working: Process) -> None:
    author = member(working, 4)
    (proposal,) = received(working, by=author)
    assert refusal(working, author, proposal).startswith("Es tu propuesta")
    for outsider in (PersonFactory(), appoint("moderator", working.jurisdiction), AnonymousUser()):
        assert refusal(working, outsider, proposal) == "En este proceso esto lo hace el Grupo de Trabajo."
    give_opinion(by=member(working, 1), proposal=proposal, answers=yes(working))
    assert refusal(working, member(working, 1), proposal).startswith("Ya respondiste")
    give_opinion(by=member(working, 2), proposal=proposal, answers=yes(working))
    assert refusal(working, member(working, 3), proposal) == "Esta propuesta ya tiene su resultado."
    open_phase_of(working, "assessment")
    assert refusal(fresh(working), member(working, 3), proposal).startswith("Ahora no está abierta la fase")


def test_an_answer_without_its_reason_leaves_no_trace(working: Process) -> None:
    (proposal,) = received(working)
    for answers in (no(working, "  "), {}):
        with pytest.raises(Refused):
            give_opinion(by=member(working, 1), proposal=proposal, answers=answers)
    assert (Opinion.objects.count(), Classification.objects.count()) == (0, 0)


def test_before_there_is_a_result_an_answer_can_be_taken_back(working: Process) -> None:
    (proposal,) = received(working)
    give_opinion(by=member(working, 1), proposal=proposal, answers=no(working))
    assert queue_for(member(working, 1), working).count() == 0
    take_back_opinion(by=member(working, 1), proposal=proposal)
    assert queue_for(member(working, 1), working).count() == 1
    classify(working, proposal)
    with pytest.raises(Refused, match="ya no se puede retirar"):
        take_back_opinion(by=member(working, 1), proposal=proposal)


def test_the_queue_holds_only_what_this_person_can_still_answer(working: Process) -> None:
    person = member(working, 3)
    (own,) = received(working, by=person)
    begun, full, gone, untouched = received(working, 4)
    give_opinion(by=member(working, 1), proposal=begun, answers=yes(working))
    classify(working, full)
    moderate_proposal(by=appoint("moderator", working.jurisdiction), proposal=gone, decision="remove", ground="offence")
    assert [one.code for one in queue_for(person, working)] == [begun.code, untouched.code]
    assert own.code in [one.code for one in queue_for(member(working, 4), working)]


def test_each_proposal_is_counted_once_on_the_board(working: Process, client: Client) -> None:
    first, second, third, _fourth, fifth = received(working, 5)
    classify(working, first)
    classify(working, second, is_related=False)
    give_opinion(by=member(working, 1), proposal=third, answers=yes(working))
    give_opinion(by=member(working, 1), proposal=fifth, answers=yes(working))
    give_opinion(by=member(working, 2), proposal=fifth, answers=no(working))
    found = progress_of(working)
    assert (found.total, found.related, found.not_related, found.table, found.begun, found.untouched) == (
        *(5, 1, 1),
        *(1, 1, 1),
    )
    page = client.get(BOARD).content.decode()
    assert "De 5 propuestas, 2 tienen resultado: 1 se relacionan." in page
    rows = client.get(BOARD, {"formato": "json"})
    codes = b"".join(rows.streaming_content).decode()  # type: ignore[attr-defined]
    assert [one.code in codes for one in (first, second, third)] == [True, True, False]


def test_its_author_may_ask_once_to_look_again_and_the_group_answers_in_public(working: Process) -> None:
    author = PersonFactory()
    (proposal,) = received(working, by=author)
    classify(working, proposal, is_related=False)
    ask_second_look(by=author, proposal=proposal, text="Miren el segundo párrafo.")
    assert (state_of(proposal), told(proposal, "proposal.second_look_asked")) == ("table", [("author", {})])
    for number in (1, 2):
        give_opinion(by=member(working, number), proposal=proposal, answers=yes(working))
    assert state_of(proposal) == "table", "what was said before the second look does not count in it"
    give_opinion(by=member(working, 3), proposal=proposal, answers=yes(working))
    assert state_of(proposal) == "related"
    assert told(proposal, "proposal.classified")[-1][1]["is_second_look"] is True
    look = SecondLook.objects.get()
    assert (look.is_upheld, look.answered_at is not None) == (False, True)
    with pytest.raises(Refused):
        ask_second_look(by=author, proposal=Proposal.objects.get(pk=proposal.pk), text="Otra vez.")


def test_a_second_look_is_answered_even_after_its_phase_has_closed(working: Process) -> None:
    author = PersonFactory()
    (proposal,) = received(working, by=author)
    classify(working, proposal, is_related=False)
    open_phase_of(working, "assessment")
    ask_second_look(by=author, proposal=proposal, text="Miren otra vez.")
    for number in (1, 2, 3):
        give_opinion(by=member(working, number), proposal=proposal, answers=no(working, "Sigue sin decir cómo."))
    assert (state_of(proposal), SecondLook.objects.get().is_upheld) == ("not_related", True)
    assert "Sigue sin decir cómo." in SecondLook.objects.get().answer


def test_the_author_by_link_may_ask_and_nobody_else_nor_too_late(working: Process, client: Client) -> None:
    open_phase_of(working, "reception")
    receipt = submit_proposal(by=None, process=fresh(working), submission=submission())
    open_phase_of(working, "classification")
    proposal = Proposal.objects.get(pk=receipt.proposal.pk)
    url = f"{proposal.get_absolute_url()}segunda-mirada/?clave={receipt.secret}"
    assert client.get(url).status_code == 403, "there is no result yet"
    classify(working, proposal, is_related=False)
    assert [client.get(url).status_code, client.get(url.partition("?")[0]).status_code] == [200, 403]
    assert client.post(url, {"text": ""}).status_code == 422
    late = timezone.now() - dt.timedelta(days=11)
    Classification.objects.update(decided_at=late)
    assert not can_ask_second_look(AuthorByLink(receipt.secret), Proposal.objects.get(pk=proposal.pk))
    Classification.objects.update(decided_at=timezone.now())
    assert client.post(url, {"text": "Miren esto.", "clave": receipt.secret}).status_code == 302
    assert SecondLook.objects.get().text == "Miren esto."


def test_a_text_that_is_taken_down_takes_the_words_of_its_second_look(working: Process) -> None:
    author = PersonFactory()
    (proposal,) = received(working, by=author)
    classify(working, proposal, is_related=False)
    ask_second_look(by=author, proposal=proposal, text="Me llamo así.")
    moderator = appoint("moderator", working.jurisdiction)
    moderate_proposal(by=moderator, proposal=proposal, decision="remove", ground="personal")
    assert SecondLook.objects.get().text == ""


def answers_typed(process: Process, wanting: str = "") -> dict[str, str]:
    assert process.methodology
    keys = [one.key for one in process.methodology.said.classification.criteria]
    return {f"cumple-{key}": "no" if key == wanting else "si" for key in keys}


def test_at_the_bench_what_was_typed_comes_back_and_all_hold_with_one_key(working: Process, client: Client) -> None:
    first, second = received(working, 2)
    client.force_login(member(working, 1))
    assert first.title in client.get(BENCH).content.decode()
    typed = {**answers_typed(working, "public-policy"), "motivo-precision-clarity": "Algo que escribí"}
    answer = client.post(f"{BENCH}?codigo={first.code}", typed)
    assert (answer.status_code, Opinion.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "Di por qué no se cumple" in page
    assert "Algo que escribí" in page
    answer = client.post(f"{BENCH}?codigo={first.code}", {**typed, "motivo-public-policy": "No llega a política."})
    assert answer.status_code == 302
    assert client.post(f"{BENCH}?codigo={second.code}", {"todos": "si"}).status_code == 302
    given = {one.proposal_id: one.is_related for one in Opinion.objects.all()}
    assert given == {first.pk: False, second.pk: True}
    assert client.post(f"{BENCH}{first.code}/retirar/").status_code == 302
    assert Opinion.objects.count() == 1


def test_the_table_shows_what_was_said_and_not_who(working: Process, client: Client) -> None:
    (proposal,) = received(working)
    give_opinion(by=member(working, 1), proposal=proposal, answers=yes(working))
    give_opinion(by=member(working, 2), proposal=proposal, answers=no(working, "Es un reclamo."))
    client.force_login(member(working, 3))
    page = client.get(TABLE).content.decode()
    assert "Es un reclamo." in page
    assert member(working, 2).name not in page
    typed = {**answers_typed(working, "public-policy"), "motivo-public-policy": "No llega."}
    assert client.post(f"{TABLE}?codigo={proposal.code}", typed).status_code == 302
    client.force_login(chair := member(working, 1))
    assert working.working_group
    session = make_session(working.working_group, by=chair)
    assert client.post(f"{TABLE}{proposal.code}/sesion/", {"sesion": session.pk}).status_code == 302
    assert Classification.objects.get().item is not None


@pytest.mark.parametrize(
    ("who", "expected"), [("stranger", [302, 302, 200]), ("citizen", [403, 403, 200]), ("planner", [403, 403, 200])]
)
def test_only_the_group_comes_to_its_benches_and_everybody_reads_the_board(
    working: Process, client: Client, who: str, expected: list[int]
) -> None:
    received(working)
    if who != "stranger":
        client.force_login(PersonFactory() if who == "citizen" else appoint("planner", working.jurisdiction))
    assert [client.get(url).status_code for url in (BENCH, TABLE, BOARD)] == expected
    assert client.get("/quito/propuestas/procesos/2026/grupo-de-trabajo/").status_code == 200


def test_the_meter_warns_when_a_sector_outweighs_the_others(working: Process, client: Client) -> None:
    url = "/quito/propuestas/procesos/2026/grupo-de-trabajo/"
    assert "Ningún sector tiene más puestos" in client.get(url).content.decode()
    assert working.working_group
    working.working_group.seats.exclude(sector="civil_society").get(number=4).memberships.update(state="ended")
    working.working_group.seats.get(number=5).memberships.update(state="ended")
    page = client.get(url).content.decode()
    assert "Un sector pesa más de lo que debería" in page
    assert "Academia" in page


def test_the_desk_says_what_awaits_each_member(working: Process) -> None:
    first, second, third = received(working, 3)
    classify(working, first)
    give_opinion(by=member(working, 1), proposal=second, answers=yes(working))
    give_opinion(by=member(working, 2), proposal=second, answers=no(working))
    give_opinion(by=member(working, 1), proposal=third, answers=yes(working))
    desk = {one.url: one.count for one in waiting_for(member(working, 3))}
    groups = "/quito/propuestas/procesos/2026/mesa/grupos/?ver=solas"
    assert desk == {BENCH: 1, TABLE: 1, groups: 1}
    assert BENCH not in {one.url for one in waiting_for(member(working, 1))}
    assert waiting_for(PersonFactory()) == []


def test_a_process_without_methodology_says_so(process: Process) -> None:
    reason = why_not_classify(appoint("working_group", process.jurisdiction), process)
    assert reason.startswith("Este proceso todavía no sigue una metodología")


def test_the_pages_ask_the_database_as_often_for_three_as_for_one(
    working: Process, client: Client, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    first, *others = received(working, 6)
    for one in (first, others[0]):
        classify(working, one, is_related=one == first)
    before = {url: questions(url) for url in (BOARD, "/quito/propuestas/", first.get_absolute_url())}
    for one in others[1:4]:
        classify(working, one, is_related=False)
    after = {url: questions(url) for url in before}
    assert after == before
    assert before[BOARD] <= 10
