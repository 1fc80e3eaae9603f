"""Evaluators are drawn, score alone and for good; what they gave becomes a figure that anybody can redo."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from minga.cocreation.actions.assessment import (
    assign_round,
    declare_conflict,
    keep_scores,
    remind_evaluators,
    replace_evaluator,
    submit_evaluation,
)
from minga.cocreation.actions.consolidation import result_of
from minga.cocreation.models import (
    ConflictOfInterest,
    Consolidated,
    Draw,
    Evaluation,
    Process,
)
from minga.cocreation.queries.draws import repeats
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from minga.notices.models import Notice
from tests.factories.assessment import assign, make_assessed_process, pair_of_institutions, score, working_group
from tests.factories.cocreation import DAY, PersonFactory, appoint

pytestmark = pytest.mark.django_db
State = Evaluation.State


@pytest.fixture
def process(db: None) -> Process:
    return make_assessed_process(3)


def url(process: Process, tail: str) -> str:
    return f"/{process.jurisdiction.slug}/propuestas/procesos/{process.slug}/{tail}"


def core_group(process: Process, count: int) -> None:
    for _number in range(count):
        appoint(Role.CORE_GROUP, process.jurisdiction)


def test_each_gets_two_of_different_institutions_by_a_draw_that_can_be_repeated(process: Process) -> None:
    working_group(process, 6)
    made = assign(process)
    by_proposal: dict[str, set[Any]] = {}
    for one in made:
        by_proposal.setdefault(one.integrated.code, set()).add(one.person_id)
    assert {code: len(people) for code, people in by_proposal.items()} == dict.fromkeys(by_proposal, 2)
    assert len(by_proposal) == 3
    assert max(made.count(one) for one in made) == 1
    [draw] = Draw.objects.all()
    assert repeats(draw)
    line = Entry.objects.get(verb="assessment.assigned")
    facts = {"dimension": "relevance", "round": "working_group", "evaluations": 6}
    assert line.facts == {**facts, "seed": draw.seed, "input": draw.checksum}
    people = {str(one.person.email) for one in made if one.person}
    assert not any(email in str(draw.input) for email in people)


def test_own_institution_authorship_and_what_was_declared_are_never_drawn(process: Process) -> None:
    ministry, _other = pair_of_institutions(process)
    author = appoint(Role.WORKING_GROUP, process.jurisdiction)
    first = process.integrated_proposals.order_by("position")[0]
    first.sources.get().proposal.__class__.objects.filter(pk=first.sources.get().proposal_id).update(author=author)
    insider = appoint(Role.WORKING_GROUP, process.jurisdiction, institution=ministry)
    declared = appoint(Role.WORKING_GROUP, process.jurisdiction)
    ConflictOfInterest.objects.create(integrated=first, person=declared, ground="declared")
    working_group(process, 3)
    made = assign(process)
    assert insider.pk not in {one.person_id for one in made}
    assert {author.pk, declared.pk} & {one.person_id for one in made if one.integrated_id == first.pk} == set()


def test_without_enough_people_the_reason_is_said_and_nothing_is_left(process: Process) -> None:
    working_group(process, 1)
    with pytest.raises(Refused, match="."):
        assign(process)
    assert (Evaluation.objects.count(), Draw.objects.count()) == (0, 0)


def test_only_whoever_coordinates_gives_them_out_and_only_once(process: Process) -> None:
    [member, *_others] = working_group(process, 4)
    tomorrow = timezone.localdate() + DAY
    asked = {"process": process, "dimension": "relevance", "round_key": "working_group", "due_on": tomorrow}
    with pytest.raises(Refused, match="En este proceso esto lo hace quien coordina el plan"):
        assign_round(by=member, **asked)
    assign(process)
    with pytest.raises(Refused, match="Esta vuelta ya se repartió"):
        assign(process)


def test_a_draft_is_kept_and_what_is_handed_in_never_changes(process: Process) -> None:
    working_group(process, 4)
    one = assign(process)[0]
    assert one.person
    keep_scores(by=one.person, evaluation=one, values={"alignment": 2}, justifications={})
    one.refresh_from_db()
    assert (one.state, one.total) == (State.STARTED, None)
    with pytest.raises(Refused, match="Falta puntuar «Impacto potencial»"):
        submit_evaluation(by=one.person, evaluation=one, values={"alignment": 2}, justifications={})
    score(one, 5)
    with pytest.raises(Refused, match="Ya la entregaste"):
        score(one, 1)
    one.refresh_from_db()
    # One idea: the counted indicator is at its lowest; the other two at their highest.
    assert one.total == Decimal("66.667")
    assert one.scores.get(indicator="reiterations").value == 1


def test_another_person_cannot_score_it(process: Process) -> None:
    working_group(process, 4)
    one = assign(process)[0]
    with pytest.raises(Refused, match="Esta evaluación no es tuya"):
        score(one, 3, by=PersonFactory())


def test_institutions_score_apart_and_say_why_they_are_willing(process: Process, client: Client) -> None:
    ministry, foundation = pair_of_institutions(process)
    officer = appoint(Role.OFFICER, process.jurisdiction, institution=ministry)
    other = appoint(Role.OFFICER, process.jurisdiction, institution=foundation)
    made = assign(process, "feasibility", "responsible")
    assert {(one.institution, one.person) for one in made} == {(ministry, None)}
    assign(process, "feasibility", "counterpart")
    values = {"time": 3, "complexity": 3, "resources": 3, "willingness": 3}
    with pytest.raises(Refused, match="Falta la justificación de «Voluntad»"):
        submit_evaluation(by=officer, evaluation=made[0], values=values, justifications={})
    with pytest.raises(Refused, match="Esta evaluación no es tuya"):
        score(made[0], 3, by=other)
    for one in Evaluation.objects.filter(dimension="feasibility"):
        score(one, 3, by=officer if one.institution == ministry else other)
    assert list(Consolidated.objects.values_list("score", "is_discrepant")) == [(Decimal("50.000"), False)] * 3


def test_scores_are_public_only_when_every_proposal_has_its_own(process: Process, client: Client) -> None:
    working_group(process, 6)
    core_group(process, 3)
    *most, last = assign(process)
    for one in most:
        score(one, 4)
    assert "todavía no empieza" in client.get(url(process, "evaluacion/")).content.decode()
    with pytest.raises(Refused, match="La vuelta anterior no ha terminado"):
        assign(process, "relevance", "core_group")
    score(last, 4)
    *second, final = assign(process, "relevance", "core_group")
    for one in second:
        score(one, 4)
    assert not Consolidated.objects.exists()
    score(final, 4)
    assert Consolidated.objects.filter(published_at__isnull=False).count() == 3
    page = client.get(url(process, "evaluacion/")).content.decode()
    assert "alfa de Krippendorff" in page
    assert most[0].code in page
    assert Entry.objects.filter(verb="integrated_proposal.assessed").count() == 3
    draw = client.get(url(process, "evaluacion/sorteos/1/?comprobar=1")).content.decode()
    assert "Se repitió ahora y dio lo mismo." in draw
    assert client.get(url(process, "evaluacion/sorteos/1/problema.json")).json()["each"] == 2


def test_where_two_differ_too_much_a_third_settles_once_the_turn_is_over(process: Process) -> None:
    working_group(process, 7)
    core_group(process, 2)
    made = assign(process)
    apart = made[0].integrated_id
    for one in made:
        score(one, 5 if one.integrated_id == apart and one.place == 1 else 1)
    [third] = Evaluation.objects.filter(is_settling=True)
    assert (third.integrated_id, third.place) == (apart, 3)
    assert third.person_id not in {one.person_id for one in made if one.integrated_id == apart}
    assert repeats(Draw.objects.latest("pk"))
    score(third, 4)
    for one in assign(process, "relevance", "core_group"):
        score(one, 1)
    found = Consolidated.objects.get(integrated=apart)
    [first, _second] = found.steps
    assert (first["rule"], first["result"], first["is_discrepant"]) == ("third", "50.000", True)
    assert [row["settles"] for row in first["scores"]] == [False, False, True]
    assert found.score == Decimal("25.000")


def test_the_four_rules_settle_as_the_methodology_says(process: Process) -> None:
    assert process.methodology
    dimension = process.methodology.said.dimension("relevance")
    totals = [Decimal(20), Decimal(80), Decimal(70)]
    results = {}
    for rule in ("third", "closest", "median", "mean"):
        object.__setattr__(dimension, "settles", rule)
        results[rule] = result_of(totals, 1, dimension)
    expected = {"third": "70.000", "closest": "75.000", "median": "70.000", "mean": "56.667"}
    assert {rule: str(value) for rule, value in results.items()} == expected


def test_a_declared_conflict_passes_it_on_and_moves_nobody_else(process: Process) -> None:
    working_group(process, 5)
    made = assign(process)
    one, kept = made[0], {other.pk for other in made[1:]}
    assert one.person
    passed = declare_conflict(by=one.person, evaluation=one, explanation="Es de mi hermana")
    assert passed
    standing = Evaluation.objects.exclude(state=State.REPLACED)
    assert set(standing.values_list("pk", flat=True)) == kept | {passed.pk}
    assert passed.person_id not in {other.person_id for other in made if other.integrated_id == one.integrated_id}
    line = Entry.objects.get(verb="evaluation.reassigned")
    assert (line.subject_code, line.facts["ground"]) == (one.integrated.code, "conflict")
    assert "hermana" not in str(line.facts)


def test_who_coordinates_reassigns_with_a_reason_by_the_method(process: Process) -> None:
    working_group(process, 5)
    one = assign(process)[0]
    planner = appoint(Role.PLANNER, process.jurisdiction)
    with pytest.raises(Refused, match="Escribe por qué pasa a otra persona"):
        replace_evaluator(by=planner, evaluation=one, reason=" ")
    passed = replace_evaluator(by=planner, evaluation=one, reason="Está de viaje")
    assert passed
    assert passed.replaces_id == one.pk
    one.refresh_from_db()
    assert (one.state, one.why_replaced) == (State.REPLACED, "Está de viaje")


def test_late_ones_are_reminded_once(process: Process) -> None:
    working_group(process, 6)
    assign(process)
    assert remind_evaluators() == 0
    Evaluation.objects.update(due_on=timezone.localdate() + dt.timedelta(days=1))
    assert (remind_evaluators(), remind_evaluators()) == (6, 0)
    assert Notice.objects.filter(template="cocreation/notices/evaluation_due").count() == len(
        set(Evaluation.objects.values_list("person", flat=True))
    )


def test_an_evaluator_works_with_a_plain_form(process: Process, client: Client) -> None:
    working_group(process, 4)
    one = assign(process)[0]
    assert one.person
    client.force_login(one.person)
    assert one.integrated.title["es"] in client.get(url(process, "mesa/evaluacion/")).content.decode()
    assert "Evaluaciones que esperan tu puntaje" in client.get("/escritorio/").content.decode()
    sheet = url(process, f"mesa/evaluacion/{one.code}/")
    draft = client.post(sheet, {"value_alignment": "4", "then": "keep"})
    assert draft.status_code == 302
    bad = client.post(sheet, {"value_alignment": "4", "then": "submit"})
    assert bad.status_code == 422
    assert "Falta elegir un puntaje." in bad.content.decode()
    done = client.post(sheet, {"value_alignment": "4", "value_potential-impact": "2", "then": "submit"})
    assert done.status_code == 302
    one.refresh_from_db()
    assert one.state == State.SUBMITTED
    Evaluation.objects.filter(person=one.person).exclude(pk=one.pk).delete()
    assert "Evaluaciones que esperan tu puntaje" not in client.get("/escritorio/").content.decode()


def test_the_board_shows_who_is_missing_and_no_score(process: Process, client: Client) -> None:
    working_group(process, 6)
    planner = appoint(Role.PLANNER, process.jurisdiction)
    client.force_login(planner)
    board = url(process, "mesa/evaluadores/")
    said = {"dimension": "relevance", "round": "working_group", "due_on": str(timezone.localdate() + DAY)}
    assert client.post(board, {**said, "due_on": ""}).status_code == 422
    assert client.post(board, said).status_code == 302
    one = Evaluation.objects.all()[0]
    score(one, 5)
    page = client.get(board).content.decode()
    assert str(one.person) in page
    assert "1 de 6 entregadas" in page
    assert "66,7" not in page
    assert "66.667" not in page
