"""The forum decides in session, with quorum and votes, what becomes of each proposal; nobody decides alone."""

from typing import Any

import pytest

from minga.cocreation.actions.confirmation import settle_decisions
from minga.cocreation.actions.selection import decide_category, group_by_theme, name_theme, put_to_session
from minga.cocreation.models import CategoryDecision, CategoryMotion, IntegratedProposal, Process
from minga.cocreation.queries.selection import ranking_of, undecided_of
from minga.cocreation.rules.selection import Choice
from minga.core.fields import Said
from minga.core.permits import Refused
from minga.groups.models import Resolution, Session
from minga.ledger.models import Entry
from minga.notices.actions import follow_subject
from minga.notices.models import Notice
from minga.notices.writing import tell
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.groups import chair_of, fill_seats, make_body, make_open_session
from tests.factories.plans import InstitutionFactory
from tests.factories.selection import (
    category_of,
    decide,
    fresh,
    make_assessed,
    make_deciding,
    make_session_of,
    open_for,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def deciding() -> Process:
    return make_deciding()


@pytest.fixture
def session(deciding: Process) -> Session:
    return make_session_of(deciding)


def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return str(refusal.value.reason)


def lines(code: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [(one.verb, one.role, one.facts) for one in Entry.objects.about("integrated_proposal", code).order_by("id")]


def test_what_the_session_adopts_is_decided_with_its_reason_and_its_place_in_the_register(
    deciding: Process, session: Session
) -> None:
    one = make_assessed(deciding, scores={"feasibility": 40, "relevance": 90})
    choice = Choice(one, category_of(deciding, 4), circumstance="Espera la ley de datos", reason="Sin recursos")
    item = decide(deciding, session, choice)
    one = IntegratedProposal.objects.get(pk=one.pk)
    decision = one.category_decisions.get()
    assert (one.state, one.category, str(one.reason)) == ("decided", category_of(deciding, 4), "Sin recursos")
    assert (decision.item, decision.suggested, decision.circumstance) == (
        item,
        category_of(deciding, 4),
        "Espera la ley de datos",
    )
    code = item.ledger_code
    assert lines(one.code) == [
        ("integrated_proposal.tabled", "planner", {"category": 4, "item": code, "suggested": 4}),
        (
            "integrated_proposal.decided",
            "forum",
            {"category": 4, "departs": False, "item": code, "outcome": "next_plan", "suggested": 4},
        ),
    ]
    assert Resolution.objects.get(item=item).text == (
        f"{one.code} «Integrada 1»: {category_of(deciding, 4)}. Espera la ley de datos. Sin recursos."
    )


def test_several_go_in_one_point_and_each_has_its_decision(deciding: Process, session: Session) -> None:
    rows = [make_assessed(deciding, number) for number in (1, 2, 3)]
    decide(deciding, session, *(Choice(one, category_of(deciding, 1)) for one in rows))
    found = CategoryDecision.objects.values_list("integrated__code", "category__number")
    assert sorted(found) == [(one.code, 1) for one in rows]
    assert undecided_of(deciding) == []


def test_a_vote_that_is_lost_decides_nothing_and_it_can_be_put_again(deciding: Process, session: Session) -> None:
    one, chair = make_assessed(deciding), chair_of(session.body)
    choice = Choice(one, category_of(deciding, 1))
    item = put_to_session(by=chair, process=deciding, session=session, choices=[choice])
    vote(item, in_favour=False)
    assert [settle_decisions(), settle_decisions()] == [1, 0]
    assert (CategoryDecision.objects.count(), IntegratedProposal.objects.get().state) == (0, "assessed")
    put_to_session(by=chair, process=deciding, session=session, choices=[choice])
    assert CategoryMotion.objects.filter(is_settled=False).count() == 1


def test_nothing_is_decided_while_the_point_is_open(deciding: Process, session: Session) -> None:
    choice = Choice(make_assessed(deciding), category_of(deciding, 1))
    put_to_session(by=chair_of(session.body), process=deciding, session=session, choices=[choice])
    assert settle_decisions() == 0
    again = refused(
        lambda: put_to_session(by=chair_of(session.body), process=deciding, session=session, choices=[choice])
    )
    assert again == "UIO-2026-I01: ya está en el orden del día de una sesión."


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("planner", "En este proceso esto lo hace el foro (Grupo Núcleo o Consejo)."),
        ("officer", "En este proceso esto lo hace el foro (Grupo Núcleo o Consejo)."),
        ("core_group", "Esto lo decide el foro en sesión, con quórum y votos: ninguna persona lo decide sola."),
    ],
)
def test_no_person_decides_alone(deciding: Process, role: str, reason: str) -> None:
    choice = Choice(make_assessed(deciding), category_of(deciding, 1))
    fields = {"institution": InstitutionFactory()} if role == "officer" else {}
    person = appoint(role, deciding.jurisdiction, **fields)
    assert refused(lambda: decide_category(by=person, choice=choice)) == reason
    assert (CategoryDecision.objects.count(), lines(choice.integrated.code)) == (0, [])


def test_whoever_does_not_run_the_session_puts_nothing_to_it(deciding: Process, session: Session) -> None:
    choice = Choice(make_assessed(deciding), category_of(deciding, 1))
    reason = "Solo lo hace quien preside o coordina el grupo, y antes de que la sesión termine."
    assert (
        refused(lambda: put_to_session(by=PersonFactory(), process=deciding, session=session, choices=[choice]))
        == reason
    )
    assert CategoryMotion.objects.count() == 0


def test_another_group_does_not_decide(deciding: Process) -> None:
    other = make_body(deciding.jurisdiction, slug="comite", kind="committee")
    fill_seats(other, kinds=("member",))
    choice = Choice(make_assessed(deciding), category_of(deciding, 1))
    session = make_open_session(other)
    said = refused(lambda: put_to_session(by=chair_of(other), process=deciding, session=session, choices=[choice]))
    assert said == "En este proceso decide otro grupo: Consejo de prueba."


@pytest.mark.parametrize(
    ("scores", "number", "fields", "reason"),
    [
        ({}, 4, {"circumstance": "Ley"}, "los puntajes sugieren otra categoría: di por qué se aparta de ella."),
        ({"relevance": 0}, 3, {}, "di qué proyecto la toma y de qué institución es."),
        ({"feasibility": 0}, 4, {}, "di qué circunstancia espera, o que vuelve en el próximo plan."),
    ],
)
def test_each_category_says_what_it_must(
    deciding: Process, session: Session, scores: Any, number: int, fields: Any, reason: str
) -> None:
    choice = Choice(make_assessed(deciding, scores=scores), category_of(deciding, number), **fields)
    chair = chair_of(session.body)
    said = refused(lambda: put_to_session(by=chair, process=deciding, session=session, choices=[choice]))
    assert said == f"UIO-2026-I01: {reason}"
    assert session.items.count() == 1


@pytest.mark.parametrize(
    ("state", "reason"), [("draft", "todavía se está redactando."), ("ready", "todavía no está evaluada.")]
)
def test_what_is_not_assessed_is_not_decided(deciding: Process, session: Session, state: str, reason: str) -> None:
    choice = Choice(make_assessed(deciding, state=state), category_of(deciding, 1))
    chair = chair_of(session.body)
    said = refused(lambda: put_to_session(by=chair, process=deciding, session=session, choices=[choice]))
    assert said == f"UIO-2026-I01: {reason}"


def test_a_reserve_ends_where_the_methodology_says_or_in_the_plan(deciding: Process, session: Session) -> None:
    one = make_assessed(deciding, scores={"feasibility": 55, "relevance": 55})
    decide(deciding, session, Choice(one, category_of(deciding, 2)))
    assert undecided_of(deciding) == [one]
    open_for(deciding, "confirmation")
    process, chair = fresh(deciding), chair_of(session.body)
    bare = Choice(one, category_of(process, 4), circumstance="Censo")
    said = refused(lambda: put_to_session(by=chair, process=process, session=session, choices=[bare]))
    assert said == "UIO-2026-I01: ya tenía una categoría: di por qué cambia."
    decide(process, session, Choice(one, category_of(process, 4), circumstance="Censo", reason="No hizo falta"))
    assert undecided_of(process) == []
    assert [row.category.number for row in one.category_decisions.all()] == [4, 2]


def test_out_of_its_phases_nothing_is_put_to_a_session(deciding: Process, session: Session) -> None:
    open_for(deciding, "reception")
    choice = Choice(make_assessed(deciding), category_of(deciding, 1))
    chair = chair_of(session.body)
    said = refused(lambda: put_to_session(by=chair, process=fresh(deciding), session=session, choices=[choice]))
    assert said == "Ahora no está abierta la fase en que se hace esto. Mira las fechas del proceso."


def test_without_dimensions_what_is_ready_is_decided_and_a_no_says_why() -> None:
    process = make_deciding("quito-2019")
    session = make_session_of(process)
    first, second = make_assessed(process, 1), make_assessed(process, 2)
    decide(process, session, Choice(first, category_of(process, 1)))
    assert first.category_decisions.get().suggested is None
    bare = Choice(second, category_of(process, 2), circumstance="Próximo plan")
    chair = chair_of(session.body)
    said = refused(lambda: put_to_session(by=chair, process=process, session=session, choices=[bare]))
    assert said == "UIO-2026-I02: di por qué no va al plan: quien la propuso lo leerá."


def test_whoever_follows_it_is_told_what_was_decided_and_why(deciding: Process, session: Session) -> None:
    one = make_assessed(deciding, scores={"feasibility": 0})
    follow_subject(by=PersonFactory(), subject=one)
    decide(deciding, session, Choice(one, category_of(deciding, 4), circumstance="Censo", reason="Espera el censo"))
    notice = Notice.objects.get(code=one.code)
    told = tell(notice)
    assert told.what == f"El foro decidió sobre la propuesta {one.code}: {category_of(deciding, 4).title}."
    assert told.paragraphs == ["Por qué: Espera el censo"]


def test_the_ranking_goes_by_scores_and_says_what_they_suggest(deciding: Process) -> None:
    make_assessed(deciding, 1, scores={"feasibility": 50, "relevance": 50})
    make_assessed(deciding, 2, scores={"feasibility": 90, "relevance": 70})
    make_assessed(deciding, 3, scores={"feasibility": 20, "relevance": 100})
    found = [(row.place, row.proposal.code, row.total, row.suggested.number) for row in ranking_of(deciding)]  # type: ignore[union-attr]
    assert found == [(1, "UIO-2026-I02", 80, 1), (2, "UIO-2026-I03", 60, 4), (3, "UIO-2026-I01", 50, 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_ranking_asks_the_database_as_often_for_one_as_for_three(
    deciding: Process, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(1, count + 1):
        make_assessed(deciding, number)
    process = fresh(deciding)
    with django_assert_num_queries(5):
        assert len(ranking_of(process)) == count


def test_chosen_ones_are_grouped_into_themes(deciding: Process, session: Session) -> None:
    one = make_assessed(deciding)
    planner = appoint("planner", deciding.jurisdiction)
    theme = name_theme(by=planner, process=deciding, title=Said(es="Datos abiertos"), description=Said())
    again = name_theme(by=planner, process=deciding, title=Said(es="Datos abiertos"), description=Said())
    assert theme == again
    said = refused(lambda: group_by_theme(by=planner, integrated=one, theme=theme))
    assert said == "Solo se agrupan por temas las propuestas que el foro eligió como compromisos."
    decide(deciding, session, Choice(one, category_of(deciding, 1)))
    group_by_theme(by=planner, integrated=one, theme=theme)
    assert one.category_decisions.get().theme == theme
    stranger = refused(lambda: group_by_theme(by=PersonFactory(), integrated=one, theme=None))
    assert (
        stranger == "Los temas los ordena quien coordina el plan de este gobierno, mientras el proceso sigue abierto."
    )
