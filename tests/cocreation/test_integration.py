"""A group becomes one proposal; what was taken of each idea is told to its author, and no idea is lost."""

from typing import Any

import pytest
from django.test import Client

from minga.cocreation.actions.integration import (
    Overwritten,
    confirm_left_out,
    declare_ready,
    leave_idea_out,
    start_integrated,
    write_integrated,
)
from minga.cocreation.actions.phases import close_phase
from minga.cocreation.models import IntegratedProposal, Process, Proposal, UnusedIdea
from minga.cocreation.queries.fates import with_fates
from minga.cocreation.queries.integration import lost_ideas
from minga.cocreation.rules.integration import content_of
from minga.core.permits import Refused
from minga.ledger.models import Entry
from minga.notices.models import Notice
from tests.factories.assessment import (
    follow,
    make_group,
    make_ready,
    make_related,
    open_only,
    pair_of_institutions,
    whole_sheet,
    working_group,
)
from tests.factories.cocreation import PersonFactory, appoint, make_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(db: None) -> Process:
    return open_only(follow(make_process()), "reception")


@pytest.fixture
def ideas(process: Process) -> list[Proposal]:
    return make_related(process, 3, by=PersonFactory())


@pytest.fixture
def integrating(process: Process, ideas: list[Proposal]) -> Process:
    return open_only(process, "integration")


def url(process: Process, tail: str = "") -> str:
    return f"/{process.jurisdiction.slug}/propuestas/procesos/{process.slug}/mesa/integrar/{tail}"


def test_a_group_becomes_a_draft_once_however_often_it_is_asked(integrating: Process, ideas: list[Proposal]) -> None:
    [writer] = working_group(integrating, 1)
    group = make_group(integrating, ideas[:2])
    first, second = (start_integrated(by=writer, group=group) for _time in range(2))
    assert first == second
    assert (first.code, first.state) == ("UIO-2026-I01", IntegratedProposal.State.DRAFT)
    assert sorted(content_of(first)["sources"]) == [idea.code for idea in ideas[:2]]


def test_only_the_group_integrates_and_only_while_its_phase_is_open(process: Process, ideas: list[Proposal]) -> None:
    group = make_group(process, ideas)
    [member] = working_group(process, 1)
    with pytest.raises(Refused, match="Ahora no está abierta la fase"):
        start_integrated(by=member, group=group)
    open_only(process, "integration")
    with pytest.raises(Refused, match="En este proceso esto lo hace el Grupo de Trabajo"):
        start_integrated(by=appoint("planner", process.jurisdiction), group=group)
    assert not IntegratedProposal.objects.exists()


def test_what_it_lacks_is_said_and_nobody_declares_ready_what_they_wrote(
    integrating: Process, ideas: list[Proposal]
) -> None:
    writer, reader = working_group(integrating, 2)
    draft = start_integrated(by=writer, group=make_group(integrating, ideas[:1]))
    with pytest.raises(Refused, match="La última edición es tuya"):
        declare_ready(by=writer, integrated=draft, edition=1)
    with pytest.raises(Refused, match=f"Falta decir qué se tomó de {ideas[0].code}"):
        declare_ready(by=reader, integrated=draft, edition=1)
    draft = write_integrated(
        by=writer, integrated=draft, content=whole_sheet(draft, *pair_of_institutions(integrating)), edition=1
    )
    assert declare_ready(by=reader, integrated=draft, edition=2).state == IntegratedProposal.State.READY


def test_two_people_at_once_do_not_overwrite_each_other(integrating: Process, ideas: list[Proposal]) -> None:
    one, other = working_group(integrating, 2)
    draft = start_integrated(by=one, group=make_group(integrating, ideas))
    content = content_of(draft)
    write_integrated(by=one, integrated=draft, content={**content, "title": "De una"}, edition=1)
    with pytest.raises(Overwritten):
        write_integrated(by=other, integrated=draft, content={**content, "title": "De otra"}, edition=1)
    draft.refresh_from_db()
    assert str(draft.title) == "De una"
    assert [edition.content["title"] for edition in draft.editions.all()] == [content["title"], "De una"]


def test_the_author_reads_what_was_taken_and_what_not_and_why(
    integrating: Process, ideas: list[Proposal], client: Client
) -> None:
    idea = ideas[0]
    sources = {idea.code: {"taken": "Los horarios", "left": "Las multas", "why_left": "Son de otra ley"}}
    integrated = make_ready(integrating, make_group(integrating, [idea]), sources=sources)
    lines = Entry.objects.filter(verb__in=("integrated_proposal.ready", "proposal.integrated")).order_by("id")
    assert [(line.verb, line.subject_code, line.role) for line in lines] == [
        ("integrated_proposal.ready", integrated.code, "working_group"),
        ("proposal.integrated", idea.code, "working_group"),
    ]
    assert lines[1].facts == {"into": integrated.code, "whole": False}
    [notice] = Notice.objects.filter(template="cocreation/notices/proposal_integrated")
    assert (notice.code, notice.is_own) == (idea.code, True)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Se tomó: Los horarios. No se tomó: Las multas. Por qué: Son de otra ley" in page
    assert f"Es parte de la propuesta integrada {integrated.code}" in page
    page = client.get(integrated.get_absolute_url()).content.decode()
    assert "Los horarios" in page
    assert "Está lista y espera su evaluación." in page


def test_a_draft_is_only_for_who_writes_it(integrating: Process, ideas: list[Proposal], client: Client) -> None:
    [writer] = working_group(integrating, 1)
    draft = start_integrated(by=writer, group=make_group(integrating, ideas, name="Nombre secreto"))
    for address in (draft.get_absolute_url(), f"/api/v1/integrated-proposals/{draft.code}"):
        assert client.get(address).status_code == 404
    assert "Nombre secreto" not in client.get("/api/v1/integrated-proposals").content.decode()


def test_nothing_is_lost_every_related_idea_is_in_one_or_has_its_public_reason(
    integrating: Process, ideas: list[Proposal], client: Client
) -> None:
    first, second, third = ideas
    make_ready(integrating, make_group(integrating, [first, second]))
    assert [idea.code for idea in lost_ideas(integrating)] == [third.code]
    one, other = working_group(integrating, 2)
    leave_idea_out(by=one, proposal=third, reason="Ya existe en otro plan.")
    with pytest.raises(Refused, match="Tú propusiste no usarla"):
        confirm_left_out(by=one, proposal=third)
    assert [idea.code for idea in lost_ideas(integrating)] == [third.code]
    confirm_left_out(by=other, proposal=third)
    assert not lost_ideas(integrating).exists()
    assert "Razón: Ya existe en otro plan." in client.get(third.get_absolute_url()).content.decode()
    assert UnusedIdea.objects.count() == Entry.objects.filter(verb="proposal.left_unused").count() == 1


def test_an_idea_can_feed_more_than_one(integrating: Process, ideas: list[Proposal]) -> None:
    writers = working_group(integrating, 2)
    both = [make_ready(integrating, make_group(integrating, ideas[:1]), by=writers) for _time in range(2)]
    [fate] = with_fates([Proposal.objects.listed().get(pk=ideas[0].pk)])
    assert f"También de {both[1].code}." in fate.sentence


def test_two_that_say_the_same_title_are_refused(integrating: Process, ideas: list[Proposal]) -> None:
    make_ready(integrating, make_group(integrating, ideas[:1], name="Datos abiertos"))
    with pytest.raises(Refused, match="UIO-2026-I01 ya se llama así"):
        make_ready(integrating, make_group(integrating, ideas[1:], name="Datos abiertos"))


def typed(process: Process, ideas: list[Proposal], **fields: Any) -> dict[str, Any]:
    institution, _other = pair_of_institutions(process)
    values = {
        "edition": "1",
        "title": "Un título",
        "field_problem": "Un problema",
        "actors_1-responsible": [institution.slug],
        **{f"taken_{idea.code}": "Todo" for idea in ideas},
    }
    return {**values, **fields}


def test_the_bench_works_as_a_plain_form_and_says_what_is_missing(
    integrating: Process, ideas: list[Proposal], client: Client
) -> None:
    [writer] = working_group(integrating, 1)
    client.force_login(writer)
    group = make_group(integrating, ideas[:1])
    assert client.get(url(integrating)).status_code == 200
    answer = client.post(url(integrating, f"grupo/{group.number}/"))
    sheet = url(integrating, "UIO-2026-I01/")
    assert answer.url == sheet
    bad = client.post(sheet, typed(integrating, ideas[:1], **{f"left_{ideas[0].code}": "Las multas"}))
    assert bad.status_code == 422
    assert "Di por qué no se tomó: quien la propuso lo va a leer." in bad.content.decode()
    assert client.post(sheet, typed(integrating, ideas[:1])).status_code == 302
    page = client.get(sheet).content.decode()
    assert "Falta al menos un hito." in page
    stale = client.post(sheet, typed(integrating, ideas[:1], title="Otro título"))
    assert stale.status_code == 409
    assert 'value="Otro título"' in stale.content.decode()


def test_strangers_and_citizens_do_not_enter_the_bench(integrating: Process, client: Client) -> None:
    assert client.get(url(integrating)).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(url(integrating)).status_code == 403


def test_the_phase_of_integration_does_not_close_while_an_idea_is_lost(
    integrating: Process, ideas: list[Proposal]
) -> None:
    planner = appoint("planner", integrating.jurisdiction)
    phase = next(one for one in integrating.phases.all() if "integration" in one.does)
    with pytest.raises(Refused, match="3 ideas clasificadas no están"):
        close_phase(by=planner, phase=phase, reason="Se acabó el tiempo.")
    assert phase.process.allows("integration")
    assert not Entry.objects.filter(verb="phase.closed").exists()
