"""The desk says what awaits in confirmation, and the list tells what the forum decided."""

import pytest

from minga.cocreation.actions.acts import prepare_acts, send_act
from minga.cocreation.actions.changes import ask_changes
from minga.cocreation.models import IntegratedProposal
from minga.cocreation.queries.awaiting import waiting_in_confirmation
from minga.cocreation.queries.fates import NEXT_PLAN, OUTSIDE, PENDING, integrated_sentence, outcome_of_integrated
from minga.cocreation.rules.selection import Choice
from minga.web.numbers import day
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.plans import InstitutionFactory
from tests.factories.selection import (
    category_of,
    decide,
    fresh,
    make_assessed,
    make_deciding,
    make_session_of,
    open_for,
)

pytestmark = pytest.mark.django_db


def test_each_category_is_told_in_one_sentence_with_its_reason() -> None:
    process = make_deciding()
    session = make_session_of(process)
    rows = [make_assessed(process, number) for number in (1, 2, 3)]
    who = InstitutionFactory()
    decide(
        process,
        session,
        Choice(rows[0], category_of(process, 1)),
        Choice(rows[1], category_of(process, 3), reason="Ya hay un proyecto", project="Portal", institution=who),
        Choice(rows[2], category_of(process, 4), reason="Falta la ley", circumstance="La ley"),
    )
    found = list(IntegratedProposal.objects.order_by("code"))
    today = day(found[0].decided_on)
    assert [(outcome_of_integrated(one), integrated_sentence(one)) for one in found] == [
        (PENDING, f"El {today} el foro la eligió como compromiso. Falta que la firmen quienes responden por ella."),
        (
            OUTSIDE,
            f"El {today} el foro decidió impulsarla fuera del plan: la toma {who}. Razón: Ya hay un proyecto.",
        ),
        (NEXT_PLAN, f"El {today} el foro la dejó para otro plan o con una condición. Razón: Falta la ley."),
    ]


def test_the_desk_has_the_act_of_whoever_signs_and_the_changes_of_whoever_coordinates() -> None:
    process = make_deciding()
    decide(process, make_session_of(process), Choice(make_assessed(process), category_of(process, 1)))
    open_for(process, "confirmation")
    planner = appoint("planner", process.jurisdiction)
    act = send_act(by=planner, act=prepare_acts(by=planner, process=fresh(process))[0])
    officer = appoint("officer", process.jurisdiction, institution=act.institution)
    people = (officer, planner, PersonFactory())
    assert [[one.label for one in waiting_in_confirmation(one)] for one in people] == [
        [f"Espera la firma de tu institución: {act.ledger_code}"],
        [],
        [],
    ]
    ask_changes(by=officer, act=act, wanted={"title": "Otro"}, reason="Así se entiende")
    assert [[one.label for one in waiting_in_confirmation(one)] for one in people] == [
        [],
        [f"Pidieron cambios antes de firmar: {act.ledger_code}"],
        [],
    ]
