"""The method proposes groups and people decide; nothing is overwritten, nothing is lost, every change can be undone."""

import json
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from minga.cocreation.actions import grouping as actions
from minga.cocreation.actions.classification import ask_second_look
from minga.cocreation.actions.suggestions import propose_groups
from minga.cocreation.models import GroupMember, IntegratedProposal, Process, Proposal, ProposalGroup
from minga.cocreation.queries.fates import with_fates
from minga.cocreation.queries.grouping import apart_of, gold_of, lost, near, related, ungrouped
from minga.core.jobs import run_next
from minga.core.permits import Refused
from minga.ledger.models import Entry
from minga.methods.similarity import harness
from minga.notices.models import Notice
from tests.factories.cocreation import PersonFactory, appoint, make_proposal
from tests.factories.working import classify, fresh, make_working_process, member, open_phase_of

BENCH = "/quito/propuestas/procesos/2026/mesa/grupos/"
VERBS = ("start", "add", "remove", "split", "join", "dissolve", "undo", "redo")
TEXTS = [
    ("Horarios de buses abiertos", "En la parada nadie sabe cuándo llega el bus.", "Publicar los horarios."),
    (
        "Horarios de los buses",
        "En la parada del bus no se sabe cuándo llega.",
        "Publicar horarios de buses como datos.",
    ),
    ("Horarios de buses abiertos", "En la parada nadie sabe cuándo llega el bus.", "Publicar los horarios."),
    ("Presupuesto de la parroquia", "No se conoce en qué se gasta el presupuesto.", "Un portal del presupuesto."),
    ("Presupuesto abierto de parroquias", "El presupuesto de la parroquia no se conoce.", "Portal con el presupuesto."),
    ("Árboles en el parque", "Faltan árboles y sombra.", "Sembrar con la comunidad."),
]


@pytest.fixture
def working(db: None) -> Process:
    """Six proposals that are related: three on buses, of which two are copies, two on budgets, and one alone."""
    process = make_working_process()
    open_phase_of(process, "reception")
    receiving = fresh(process)
    for title, problem, solution in TEXTS:
        make_proposal(receiving, title=title, problem=problem, solution=solution)
    open_phase_of(process, "classification")
    process = fresh(process)
    for proposal in Proposal.objects.order_by("number"):
        classify(process, proposal)
    return process


def code(number: int) -> str:
    return f"UIO-2026-{number:04d}"


def codes(*numbers: int) -> list[str]:
    return [code(number) for number in numbers]


def inside(group: ProposalGroup | int) -> list[int]:
    number = group if isinstance(group, int) else group.number
    found = GroupMember.objects.filter(group__number=number).order_by("proposal__number")
    return list(found.values_list("proposal__number", flat=True))


def edition(number: int) -> int:
    return ProposalGroup.objects.get(number=number).edition


def seen(process: Process, number: int, who: int = 1) -> dict[str, Any]:
    return {"by": member(process, who), "process": process, "number": number, "edition": edition(number)}


def start(process: Process, *numbers: int, who: int = 1, name: str = "") -> ProposalGroup:
    return actions.start_group(by=member(process, who), process=process, codes=codes(*numbers), name=name)


def test_the_method_proposes_with_the_words_they_share_and_copies_first(working: Process) -> None:
    propose_groups(working)
    first, *others = ProposalGroup.objects.order_by("number")
    assert inside(first) == [1, 2, 3]
    assert {"buses", "horarios"} & set(first.shared_words)
    assert (first.is_suggested, first.name != "") == (True, True)
    assert [inside(one) for one in others] == [[4, 5]]
    assert [one.number for one in ungrouped(working)] == [6]


def test_asked_again_it_replaces_its_own_proposals_and_never_what_people_did(working: Process) -> None:
    mine = start(working, 1, 4, name="Mío")
    actions.remove_members(**seen(working, mine.number), codes=codes(4))
    for _again in range(2):
        propose_groups(working)
        mine.refresh_from_db()
        assert (mine.name, mine.is_suggested, 1 in inside(mine), 4 in inside(mine)) == ("Mío", False, True, False)
        assert ProposalGroup.objects.filter(is_suggested=True, state="open").count() == 1
    assert inside(mine) == [1, 2, 3], "what is near joins it, as the method's own"
    marked = GroupMember.objects.filter(group=mine, is_suggested=True)
    assert sorted(marked.values_list("proposal__number", flat=True)) == [2, 3]
    assert frozenset(codes(1, 4)) in apart_of(working)


def test_people_move_split_join_and_name(working: Process) -> None:
    buses, budgets = start(working, 1, 2, 3), start(working, 4, 5)
    actions.move_members(**seen(working, buses.number), codes=codes(3), target=budgets.number)
    assert (inside(buses), inside(budgets)) == ([1, 2], [3, 4, 5])
    apart = actions.split_group(**seen(working, budgets.number), codes=codes(3), name="Aparte")
    assert (inside(budgets), inside(apart), apart.number) == ([4, 5], [3], 3)
    actions.join_groups(**seen(working, buses.number), target=apart.number)
    apart.refresh_from_db()
    assert (inside(buses), apart.state) == ([1, 2, 3], "dissolved")
    actions.name_group(**seen(working, buses.number), name="Buses")
    actions.add_members(**seen(working, buses.number), codes=codes(4))
    assert (inside(buses), inside(budgets)) == ([1, 2, 3, 4], [4, 5]), "it may feed more than one"
    actions.dissolve_group(**seen(working, budgets.number))
    assert [one.number for one in ungrouped(working)] == [5, 6]
    assert actions.start_groups_of_one(by=member(working, 1), process=working, codes=codes(5, 6)) == 2
    assert not lost(working).exists()


def state(process: Process) -> dict[int, tuple[str, str, list[int]]]:
    rows = ProposalGroup.objects.filter(process=process).exclude(state="dissolved")
    return {one.number: (one.name, one.state, inside(one)) for one in rows}


def test_each_change_can_be_undone_and_done_again(working: Process) -> None:
    states = [state(working)]
    first = start(working, 1, 2, name="A")
    states.append(state(working))
    second = start(working, 3, 4, name="B")
    states.append(state(working))
    actions.move_members(**seen(working, first.number), codes=codes(2), target=second.number)
    states.append(state(working))
    actions.split_group(**seen(working, second.number), codes=codes(3, 4), name="C")
    states.append(state(working))
    actions.dissolve_group(**seen(working, second.number))
    states.append(state(working))
    person = member(working, 1)
    for before in reversed(states[:-1]):
        actions.undo_change(by=person, process=working)
        assert state(working) == before
    with pytest.raises(Refused, match="ningún cambio tuyo"):
        actions.undo_change(by=person, process=working)
    for after in states[1:]:
        actions.redo_change(by=person, process=working)
        assert state(working) == after
    actions.undo_change(by=person, process=working)
    start(working, 5)
    with pytest.raises(Refused, match="ningún cambio tuyo"):
        actions.redo_change(by=person, process=working)


def test_nobody_undoes_over_what_another_did_since(working: Process) -> None:
    group = start(working, 1, 2)
    actions.add_members(**seen(working, group.number, who=2), codes=codes(3))
    with pytest.raises(actions.GroupChangedError):
        actions.undo_change(by=member(working, 1), process=working)
    assert inside(group) == [1, 2, 3]


def test_two_at_once_do_not_overwrite_and_the_second_sees_both(working: Process, client: Client) -> None:
    group = start(working, 1, 2)
    typed = {"verbo": "name", "grupo": group.number, "edicion": group.edition, "nombre": "Transporte público"}
    actions.name_group(**seen(working, group.number, who=2), name="Buses")
    client.force_login(member(working, 1))
    answer = client.post(BENCH, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Buses" in page
    assert "Transporte público" in page
    group.refresh_from_db()
    assert group.name == "Buses"
    assert client.post(BENCH, {**typed, "edicion": group.edition}).status_code == 302
    group.refresh_from_db()
    assert group.name == "Transporte público"


def test_two_people_settle_and_every_author_hears_of_it(working: Process) -> None:
    author = PersonFactory()
    Proposal.objects.filter(number=1).update(author=author)
    group = start(working, 1, 2)
    assert actions.settle_group(**seen(working, group.number)) is False
    assert actions.settle_group(**seen(working, group.number)) is False, "one person alone, however often"
    assert actions.settle_group(**seen(working, group.number, who=2)) is True
    lines = Entry.objects.filter(verb="proposal.grouped").order_by("subject_code")
    facts = {"group": group.number, "proposals": 2}
    assert [(one.subject_code, one.role, one.facts) for one in lines] == [
        (code(1), "working_group", facts),
        (code(2), "working_group", facts),
    ]
    told = Notice.objects.get(template="cocreation/notices/proposal_grouped")
    assert (told.reader.person, told.facts["others"]) == (author, 1)
    rows = Proposal.objects.filter(number__in=[1, 3]).select_related("process__jurisdiction").order_by("number")
    sentences = [fate.sentence for fate in with_fates(rows)]
    assert ["está agrupada" in sentence for sentence in sentences] == [True, False]
    with pytest.raises(Refused):
        actions.remove_members(**seen(working, group.number), codes=codes(1))
    actions.reopen_group(**seen(working, group.number))
    assert Entry.objects.filter(verb="proposal.ungrouped").count() == 2


def test_a_change_after_somebody_confirmed_needs_confirming_anew(working: Process) -> None:
    group = start(working, 1, 2)
    actions.add_members(**seen(working, group.number, who=2), codes=codes(3))
    assert actions.settle_group(**seen(working, group.number, who=2)) is False
    assert actions.settle_group(**seen(working, group.number, who=3)) is True


def test_what_is_being_integrated_does_not_go_back(working: Process) -> None:
    group = start(working, 1)
    actions.settle_group(**seen(working, group.number, who=2))
    IntegratedProposal.objects.create(process=working, code="UIO-2026-I01", position=1, title={"es": "X"}, group=group)
    with pytest.raises(Refused, match="propuesta integrada"):
        actions.reopen_group(**seen(working, group.number))


def test_only_related_proposals_are_grouped_and_only_by_the_group_in_its_phase(working: Process) -> None:
    for outsider in (PersonFactory(), appoint("planner", working.jurisdiction)):
        with pytest.raises(Refused, match="el Grupo de Trabajo"):
            actions.start_group(by=outsider, process=working, codes=codes(1))
    Proposal.objects.get(number=2).classification.delete()
    for wrong in ([], codes(2), ["UIO-2026-9999"]):
        with pytest.raises(Refused):
            actions.start_group(by=member(working, 1), process=working, codes=wrong)
    open_phase_of(working, "assessment")
    with pytest.raises(Refused, match="Ahora no está abierta la fase"):
        start(working, 1)
    assert ProposalGroup.objects.count() == 0


def test_nothing_is_lost_whatever_the_group_does(working: Process) -> None:
    """Every related proposal is in a live group or among those that stand alone, after any sequence of changes."""
    draw = random.Random(7)
    everything = {one.number for one in related(working)}
    for _step in range(60):
        live = list(ProposalGroup.objects.filter(state="open"))
        group = draw.choice(live) if live else None
        chosen = draw.sample(sorted(everything), draw.randint(1, 3))
        held = [number for number in chosen if group and number in inside(group)] or chosen
        with suppress(Refused):
            step(working, draw.choice(VERBS), group, held)
        standing = set(GroupMember.objects.exclude(group__state="dissolved").values_list("proposal__number", flat=True))
        alone = {one.number for one in ungrouped(working)}
        assert (standing | alone, standing & alone) == (everything, set())
    rest = [one.code for one in ungrouped(working)]
    if rest:
        actions.start_groups_of_one(by=member(working, 1), process=working, codes=rest)
    assert list(lost(working)) == []


def step(process: Process, verb: str, group: ProposalGroup | None, numbers: list[int]) -> None:
    if verb == "start" or group is None:
        start(process, *numbers)
    elif verb == "undo":
        actions.undo_change(by=member(process, 1), process=process)
    elif verb == "redo":
        actions.redo_change(by=member(process, 1), process=process)
    elif verb == "dissolve":
        actions.dissolve_group(**seen(process, group.number))
    elif verb == "join":
        other = ProposalGroup.objects.filter(state="open").exclude(pk=group.pk).first()
        actions.join_groups(**seen(process, group.number), target=other.number if other else 99)
    else:
        act = {"add": actions.add_members, "remove": actions.remove_members, "split": actions.split_group}[verb]
        act(**seen(process, group.number), codes=codes(*numbers))


def test_every_classified_proposal_is_in_a_group_or_has_its_public_reason(working: Process, client: Client) -> None:
    author = PersonFactory()
    open_phase_of(working, "reception")
    out = make_proposal(fresh(working), by=author)
    open_phase_of(working, "classification")
    classify(working, out, is_related=False)
    propose_groups(working)
    actions.start_groups_of_one(by=member(working, 1), process=working, codes=[one.code for one in ungrouped(working)])
    for group in ProposalGroup.objects.exclude(state="dissolved"):
        for who in (1, 2):
            if ProposalGroup.objects.get(pk=group.pk).state == "open":
                actions.settle_group(**seen(working, group.number, who=who))
    for proposal in Proposal.objects.select_related("classification"):
        grouped = GroupMember.objects.filter(proposal=proposal, group__state="settled").exists()
        reason = proposal.classification.reason
        assert bool(grouped) != bool(reason)
        assert not reason or "No dice qué propone." in client.get(proposal.get_absolute_url()).content.decode()
    ask_second_look(by=author, proposal=out, text="Miren otra vez.")
    assert not lost(working).exists()


def test_what_people_decided_is_gold_for_the_method(working: Process, tmp_path: Path) -> None:
    buses, budgets = start(working, 1, 2, 3), start(working, 4, 5, 6)
    actions.remove_members(**seen(working, budgets.number), codes=codes(6))
    start(working, 6)
    for number in (buses.number, budgets.number, 3):
        actions.settle_group(**seen(working, number, who=2))
    gold = gold_of(working)
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(gold), encoding="utf-8")
    labelled = harness.read(path)
    assert {one.item.key: one.group for one in labelled} == {
        **dict.fromkeys(codes(1, 2, 3), "UIO-2026-G1"),
        **dict.fromkeys(codes(4, 5), "UIO-2026-G2"),
        code(6): "UIO-2026-G3",
    }
    assert gold["apart"] == [codes(4, 6), codes(5, 6)]


def test_near_a_proposal_are_the_related_ones_that_resemble_it_with_their_groups(working: Process, worker: Any) -> None:
    from minga.cocreation.tasks import reindex_all

    worker()
    reindex_all()
    group = start(working, 2)
    Proposal.objects.get(number=3).classification.delete()
    found = near(working, Proposal.objects.get(number=1))
    assert [one.proposal.number for one in found][:1] == [2]
    assert found[0].groups == (group,)
    assert {"horarios", "buses"} & set(found[0].words), "words as people write them, not stems"
    assert 3 not in [one.proposal.number for one in found]


def test_at_the_bench_the_method_is_asked_and_changes_are_forms(working: Process, client: Client) -> None:
    client.force_login(member(working, 1))
    assert client.get(BENCH).status_code == 200
    answer = client.post(f"{BENCH}proponer/", {"por_lugar": "on", "holgura": "5"})
    assert answer["Location"].startswith("/trabajos/") or "/trabajo" in answer["Location"]
    assert run_next("test")
    page = client.get(BENCH).content.decode()
    assert "Copia literal" in page
    assert "propuesto" in page
    group = ProposalGroup.objects.order_by("number").first()
    assert group
    typed = {"grupo": group.number, "edicion": group.edition, "nombre": "Los buses"}
    assert client.post(BENCH, {**typed, "verbo": "move", "codigo": code(1)}).status_code == 422
    answer = client.post(BENCH, {**typed, "verbo": "move", "codigo": code(1)})
    assert "Escribe el número del otro grupo." in answer.content.decode()
    assert "Los buses" in answer.content.decode()
    assert client.post(BENCH, {**typed, "verbo": "remove", "codigo": code(3)}).status_code == 302
    assert inside(group) == [1, 2]
    assert client.post(BENCH, {"verbo": "undo"}).status_code == 302
    assert inside(group) == [1, 2, 3]
    for query in (
        "ver=solas",
        "ver=listos",
        "ver=deshechos",
        "ver=x&grupo=99&pagina=z",
        f"cerca={code(1)}",
        "buscar=bus",
    ):
        assert client.get(f"{BENCH}?{query}").status_code == 200
    assert client.get(f"{BENCH}decisiones.json").json()["texts"] == []


@pytest.mark.parametrize(("who", "expected"), [("stranger", 302), ("citizen", 403), ("planner", 403)])
def test_others_do_not_come_to_the_bench(working: Process, client: Client, who: str, expected: int) -> None:
    if who != "stranger":
        client.force_login(PersonFactory() if who == "citizen" else appoint("planner", working.jurisdiction))
    addresses = (BENCH, f"{BENCH}decisiones.json")
    assert [client.get(url).status_code for url in addresses] == [expected] * 2
    assert client.post(f"{BENCH}proponer/", {"holgura": "5"}).status_code == expected


def test_the_bench_asks_the_database_as_often_for_three_groups_as_for_one(working: Process, client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(member(working, 1))

    def questions() -> int:
        client.get(BENCH)
        with CaptureQueriesContext(connection) as asked:
            client.get(BENCH)
        return len(asked)

    start(working, 1, 2)
    before = questions()
    start(working, 3, 4)
    start(working, 5)
    assert questions() == before
