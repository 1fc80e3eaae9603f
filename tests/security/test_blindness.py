"""Double blind as a property: at no door does an evaluator meet another's name or scores, nor who proposed."""

import logging
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core import mail
from django.test import Client

from minga.accounts.models import Person
from minga.cocreation.actions.assessment import keep_scores, submit_evaluation
from minga.cocreation.models import ConflictOfInterest, Evaluation, Process, Proposal, Score
from minga.directory.models import Role
from minga.ledger.actions import seal
from minga.ledger.models import Entry
from minga.notices.actions import gather_letters
from minga.notices.models import Notice
from minga.portal.duties import send_letters
from tests.factories.assessment import assign, make_assessed_process
from tests.factories.cocreation import appoint
from tests.routes import FILLS, Address, UnfilledRouteError, addresses_of, routes
from tests.test_leaks import text_of
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVALUATORS = 4


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def named(role: str, process: Process, number: int) -> Person:
    person = appoint(role, process.jurisdiction)
    person.name, person.email = f"zqjudge{number}qz", f"zqjudge{number}qz@example.org"
    person.save(update_fields=["name", "email"])
    return person


@pytest.fixture
def assessed(world: World) -> list[Evaluation]:
    """Two proposals; of each, one has handed in and the other has a draft; every word they wrote is theirs alone."""
    process = make_assessed_process(
        2, jurisdiction=world.things["jurisdiction"], slug="evaluado", code_series="EVA-2026"
    )
    Proposal.objects.filter(process=process).update(shown_name="zqproponentqz")
    for number in range(EVALUATORS):
        named(Role.WORKING_GROUP, process, number)
    made = assign(process)
    for one in made:
        assert one.person
        values = {"potential-impact": 4, "alignment": 2}
        words = dict.fromkeys(values, f"zqword{one.code}qz")
        act = submit_evaluation if one.place == 1 else keep_scores
        act(by=one.person, evaluation=one, values=values, justifications=words)
    ConflictOfInterest.objects.create(
        integrated=made[0].integrated, person=made[0].person, ground="declared", explanation="zqconflictqz"
    )
    seal()
    world.things |= {"assessed": process, "evaluations": made, "lines": Entry.objects.sealed().count()}
    return made


def secrets_from(person: Person, made: list[Evaluation]) -> set[str]:
    """What this evaluator must not meet: the others' names, words and codes."""
    names = {f"zqjudge{number}qz" for number in range(EVALUATORS)} - {person.name}
    others = [one for one in made if one.person != person]
    words = names | {f"zqword{one.code}qz" for one in others} | {one.code for one in others}
    # Their own declaration stands among the data that they can take away.
    return words if person == made[0].person else words | {"zqconflictqz"}


def doors(world: World) -> Iterator[Address]:
    """Every route, as the walks of the site fill it, and once more for the process that is being assessed, its
    integrated proposals and their ideas."""
    process: Process = world.things["assessed"]
    codes = [*process.integrated_proposals.values_list("code", flat=True)]
    codes += [*process.proposals.values_list("code", flat=True)]
    for route in routes():
        with suppress(UnfilledRouteError):
            yield from addresses_of(route, world)
        if set(route.parameters) <= {"jurisdiction", "slug", "number"} and "slug" in route.parameters:
            yield Address(route.name, route.fill({"jurisdiction": "quito", "slug": process.slug, "number": 1}))
        elif "code" in route.parameters and set(route.parameters) <= {"jurisdiction", "slug", "kind", "code"}:
            for code in codes:
                kind = "integrated_proposal" if "-I" in code else "proposal"
                values = {"jurisdiction": "quito", "slug": process.slug, "kind": kind, "code": code}
                yield Address(route.name, route.fill(values))


@pytest.mark.parametrize("number", [0, 1])
def test_an_evaluator_meets_nothing_that_tells(
    world: World, assessed: list[Evaluation], client: Client, number: int
) -> None:
    """Every page, file, feed, line of the register and answer of the API, as the evaluator."""
    person = assessed[number].person
    assert person
    secrets = secrets_from(person, assessed)
    own = {one.code for one in assessed if one.person == person}
    client.force_login(person)
    met: dict[str, set[str]] = {}
    for address in doors(world):
        # The address of another's evaluation holds its code: what it answers is what counts.
        asked = {code for code in secrets if code in address.url}
        text = text_of(client.get(address.url))
        for word in secrets - asked:
            if word in text:
                met.setdefault(word, set()).add(address.url)
    assert met == {}
    assert own


def test_the_sheet_says_neither_who_proposed_nor_what_others_gave(
    world: World, assessed: list[Evaluation], client: Client
) -> None:
    for one in assessed:
        assert one.person
        client.force_login(one.person)
        base = f"/quito/propuestas/procesos/evaluado/mesa/evaluacion/{one.code}/"
        page = client.get(base).content.decode()
        assert str(one.integrated.title) in page
        assert "zqproponentqz" not in page
        codes = one.integrated.sources.values_list("proposal__code", flat=True)
        assert not any(code in page for code in codes)
        others = {other.code for other in assessed if other.person != one.person}
        answers = {
            client.get(f"/quito/propuestas/procesos/evaluado/mesa/evaluacion/{code}/").status_code for code in others
        }
        assert answers == {404}


def test_letters_and_notices_tell_neither_names_nor_scores(world: World, assessed: list[Evaluation]) -> None:
    gather_letters()
    send_letters()
    told = [str(notice.facts) for notice in Notice.objects.all()]
    told += [letter.message().as_bytes().decode("utf-8", "replace") + letter.body for letter in mail.outbox]
    words = {f"zqword{one.code}qz" for one in assessed} | {one.code for one in assessed} | {"zqconflictqz"}
    assert [text for text in told if any(word in text for word in words)] == []
    assert Score.objects.exists()


def test_whoever_coordinates_and_evaluates_is_not_told_who_else_does(
    world: World, assessed: list[Evaluation], client: Client
) -> None:
    person = assessed[0].person
    assert person
    planner = appoint(Role.PLANNER, world.things["jurisdiction"])
    for one in Evaluation.objects.filter(person=person):
        one.person = planner
        one.save(update_fields=["person"])
    client.force_login(planner)
    page = client.get("/quito/propuestas/procesos/evaluado/mesa/evaluadores/").content.decode()
    partners = [
        other.person.name
        for other in assessed
        if other.person and other.person != person and other.integrated_id == assessed[0].integrated_id
    ]
    assert partners
    assert not any(name in page for name in partners)


def test_the_walk_really_opens_the_evaluators_own_page() -> None:
    assert {"evaluation_sheet", "assessment_results", "assessment_draw"} <= set(FILLS)
