"""The pages of selection and confirmation, as citizen, officer and stranger, and the benches of those who prepare."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.cocreation.actions.acts import prepare_acts, send_act
from minga.cocreation.models import CategoryMotion, ConfirmationAct, Process, ProposedChange
from minga.cocreation.rules.selection import Choice
from tests.factories.cocreation import PersonFactory, appoint
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


@pytest.fixture
def deciding() -> Process:
    return make_deciding()


def address(name: str, process: Process, *more: Any) -> str:
    return reverse(name, args=[process.jurisdiction.slug, process.slug, *more])


def entered(client: Client, person: Any) -> Client:
    client.force_login(person)
    return client


def test_everybody_reads_the_ranking_the_picture_and_the_method(deciding: Process, client: Client) -> None:
    make_assessed(deciding, 1)
    make_assessed(deciding, 2, scores={"feasibility": 30})
    page = client.get(address("selection", deciding)).content.decode()
    assert page.count("El foro ha decidido sobre 0 de 2 propuestas; eligió 0 como compromisos.") == 2
    assert (
        page.count('<a href="/quito/propuestas/integradas/UIO-2026-I01/" aria-label="UIO-2026-I01 · Integrada 1">') == 1
    )
    assert page.count("Preparar la sesión") == 0


def test_filters_and_files_hold_the_same_rows(deciding: Process, client: Client) -> None:
    make_assessed(deciding, 1)
    make_assessed(deciding, 2, scores={"feasibility": 30})
    url = address("selection", deciding)
    page = client.get(f"{url}?categoria=4").content.decode()
    assert (page.count("Integrada 2</a>"), page.count("Integrada 1</a>")) == (2, 0)
    rows = b"".join(client.get(f"{url}?categoria=4&formato=csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [row.split(",")[1] for row in rows[1:]] == ["UIO-2026-I02"]


@pytest.mark.parametrize("name", ["selection_bench", "selection_themes", "confirmation_bench"])
def test_the_benches_are_for_those_who_prepare(deciding: Process, client: Client, name: str) -> None:
    url = address(name, deciding)
    assert client.get(url).status_code == 302
    assert entered(client, PersonFactory()).get(url).status_code == 403
    assert entered(client, appoint("planner", deciding.jurisdiction)).get(url).status_code == 200


def test_several_go_to_a_session_from_the_bench_and_one_with_its_reason(deciding: Process, client: Client) -> None:
    session = make_session_of(deciding)
    make_assessed(deciding, 1)
    make_assessed(deciding, 2, scores={"feasibility": 0})
    entered(client, appoint("planner", deciding.jurisdiction))
    bloc = {"session": session.pk, "kind": "vote", "codes": ["UIO-2026-I01"]}
    assert client.post(address("selection_bench", deciding), bloc).status_code == 302
    one = {"session": session.pk, "kind": "vote", "category": category_of(deciding, 4).pk, "reason": "No hay ley"}
    url = address("selection_motion", deciding, "UIO-2026-I02")
    refused = client.post(url, one)
    assert (refused.status_code, refused.content.decode().count("No hay ley")) == (422, 1)
    assert client.post(url, {**one, "circumstance": "Una ley"}).status_code == 302
    assert [str(motion) for motion in CategoryMotion.objects.order_by("pk")] == ["UIO-2026-I01: 1", "UIO-2026-I02: 4"]


@pytest.fixture
def act(deciding: Process) -> ConfirmationAct:
    """Sent to the responsible institution; that of the counterpart is still in preparation."""
    session = make_session_of(deciding)
    decide(deciding, session, Choice(make_assessed(deciding), category_of(deciding, 1)))
    open_for(deciding, "confirmation")
    planner = appoint("planner", deciding.jurisdiction)
    return send_act(by=planner, act=prepare_acts(by=planner, process=fresh(deciding))[0])


def test_an_act_is_public_once_sent_and_only_its_institution_is_offered_to_sign(
    act: ConfirmationAct, client: Client, deciding: Process
) -> None:
    draft = ConfirmationAct.objects.get(state="draft")
    assert [client.get(one.get_absolute_url()).status_code for one in (act, draft)] == [200, 404]
    assert client.get(act.get_absolute_url()).content.decode().count("Confirmar por oficio") == 0
    officer = appoint("officer", deciding.jurisdiction, institution=act.institution)
    page = entered(client, officer).get(act.get_absolute_url()).content.decode()
    assert (page.count("Confirmar por oficio"), page.count("No hay horarios.")) == (1, 1)
    board = client.get(address("confirmation", deciding)).content.decode()
    assert (board.count("Están firmadas 0 de 1 actas."), board.count(draft.ledger_code)) == (2, 0)


@pytest.mark.parametrize("name", ["act_sign", "act_letter", "act_changes"])
def test_others_neither_sign_nor_ask_for_changes(
    act: ConfirmationAct, client: Client, deciding: Process, name: str
) -> None:
    url = address(name, deciding, act.pk)
    assert client.get(url).status_code == 302
    assert entered(client, PersonFactory()).get(url).status_code == 403
    officer = appoint("officer", deciding.jurisdiction, institution=act.institution)
    assert entered(client, officer).get(url).status_code == 200


def test_changes_are_shown_as_differences(act: ConfirmationAct, client: Client, deciding: Process) -> None:
    entered(client, appoint("officer", deciding.jurisdiction, institution=act.institution))
    form = client.get(address("act_changes", deciding, act.pk)).context["form"]
    typed = {name: field.initial or "" for name, field in form.fields.items()}
    sent = {**typed, "title": "Integrada y más corta", "reason": "Así se entiende"}
    assert client.post(address("act_changes", deciding, act.pk), sent).status_code == 302
    assert ProposedChange.objects.get().field == "title"
    page = client.get(act.get_absolute_url()).content.decode()
    assert (page.count("<del>1</del>"), page.count("Así se entiende")) == (1, 1)
