"""The files of `data/processes` and the examples: checked whole, loaded once, and shown whole."""

import json
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from minga.cocreation.actions.processes import announce_phases
from minga.cocreation.loading.examples import load_examples
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.loading.processes import load_processes
from minga.cocreation.models import IntegratedProposal, Phase, Process, Proposal
from minga.directory.shapes import FaultyFileError
from minga.ledger.models import Entry
from tests.factories.cocreation import PersonFactory, make_process, make_quito
from tests.plans.conftest import real_plans

DATA = Path(configured.BASE_DIR) / "data"
__all__ = ["real_plans"]


@pytest.fixture
def demo_file(tmp_path):
    """The demonstration's process alone, in a folder of its own."""
    content = json.loads((DATA / "processes" / "quito-2026.json").read_text(encoding="utf-8"))
    folder = tmp_path / "processes"
    folder.mkdir()

    def write(change=lambda content: None):
        changed = json.loads(json.dumps(content))
        del changed["process"]["methodology"]
        change(changed)
        (folder / "quito-2026.json").write_text(json.dumps(changed), encoding="utf-8")
        return folder

    return write


@pytest.mark.django_db
def test_the_real_processes_load_whole_and_only_once(real_plans):
    load_methodologies(DATA / "methodologies")
    first = load_processes(DATA / "processes")
    lines = Entry.objects.count()
    again = load_processes(DATA / "processes")
    assert (first.created, again.same, again.created, Entry.objects.count()) == (3, 3, 0, lines)
    ecuador = Process.objects.get(code_series="EC-2018")
    counts = {number: ecuador.integrated_proposals.filter(category__number=number).count() for number in (1, 2, 3, 4)}
    assert counts == {1: 10, 2: 0, 3: 8, 4: 19}
    assert ecuador.integrated_proposals.exclude(commitment=None).count() == 10
    assert [int(ecuador.figures.get(key=key).value) for key in ecuador.funnel] == [335, 181, 43, 10]
    assert ecuador.workshops.count() == 8


@pytest.mark.django_db
def test_the_closed_process_reads_whole_in_both_languages(real_plans, client):
    load_methodologies(DATA / "methodologies")
    load_processes(DATA / "processes")
    spanish = client.get("/ecuador/propuestas/procesos/2018-2019/").content.decode()
    english = client.get("/ecuador/propuestas/procesos/2018-2019/?lang=en").content.decode()
    assert "De 335 propuestas a 10 compromisos" in spanish
    assert all(row.code in spanish for row in IntegratedProposal.objects.all())
    assert "Textos, códigos y autores de las 335 propuestas ciudadanas" in spanish
    assert "Collaborative drafting of the open data policy" in english


def test_a_changed_file_corrects_and_leaves_both_fingerprints(db, demo_file):
    make_quito()
    load_processes(demo_file())
    before = Process.objects.get()

    def change(content):
        content["process"]["title"]["es"] = "Otro título"

    loaded = load_processes(demo_file(change))
    after = Process.objects.get()
    entry = Entry.objects.get(verb="process.corrected")
    assert (loaded.changed, after.pk, str(after.title)) == (1, before.pk, "Otro título")
    assert (entry.facts["replaces"], entry.facts["checksum"]) == (before.checksum, after.checksum)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda content: content["phases"][0].update(number=7), "phases"),
        (lambda content: content["process"].update(jurisdiction="nowhere"), "nowhere"),
        (lambda content: content["process"].pop("title"), "title"),
        (lambda content: content["process"].update(funnel=["ghost"]), "funnel"),
        (lambda content: content["criteria"][0].update(phase="ghost"), "criteria[0].phase"),
    ],
)
def test_a_faulty_file_leaves_no_trace_and_names_its_place(db, demo_file, change, problem):
    make_quito()
    folder, lines = demo_file(change), Entry.objects.count()
    with pytest.raises(FaultyFileError) as raised:
        load_processes(folder)
    assert "quito-2026.json" in str(raised.value)
    assert problem in str(raised.value)
    assert (Process.objects.count(), Entry.objects.count()) == (0, lines)


def test_the_examples_say_that_they_are_and_come_once(db, tmp_path):
    process = make_process()
    PersonFactory.create_batch(2, is_example=True)
    item = {"process": "2026", "title": "Ejemplo", "problem": "Uno", "solution": "Dos", "territory": "170155"}
    examples = {"jurisdiction": "quito", "proposals": [{**item, "sdg": "none", "sector": "citizen", "support": 5}]}
    (tmp_path / "quito.json").write_text(json.dumps(examples), encoding="utf-8")
    first, again = load_examples(tmp_path), load_examples(tmp_path)
    proposal = Proposal.objects.get()
    assert (first.created, again.created, again.same) == (1, 0, 1)
    assert (proposal.is_example, proposal.process, proposal.support_count) == (True, process, 2)


def test_the_real_examples_have_the_right_shape_and_are_many():
    from minga.cocreation.loading.shapes import EXAMPLES
    from minga.directory.shapes import read_checked

    content = read_checked(DATA / "examples" / "quito-2026.json", EXAMPLES)
    titles = [item["title"] for item in content["proposals"]]
    assert len(titles) == len(set(titles)) == 40
    assert max(len(title) for title in titles) <= 120


def test_a_phase_is_announced_once_on_the_day_it_begins(process):
    Phase.objects.filter(process=process, key="preparation").update(announced_at=process.created_at)
    assert [announce_phases(), announce_phases()] == [1, 0]
    entry = Entry.objects.get(verb="phase.opened")
    assert (entry.subject_code, entry.facts["phase"], entry.role) == ("UIO-2026", "reception", "system")


def test_the_load_generator_is_quick_to_refuse_a_real_site(process, settings):
    settings.MINGA_ENV = "production"
    with pytest.raises(CommandError):
        call_command("generate", proposals=1)
    assert Proposal.objects.count() == 0


def test_the_same_seed_generates_the_same_proposals_with_their_lines(process):
    call_command("generate", proposals=30, seed=5)
    titles = list(Proposal.objects.order_by("number").values_list("title", flat=True))
    assert (len(titles), Entry.objects.filter(verb="proposal.submitted").count()) == (30, 30)
    assert Process.objects.get().next_number == 31
    call_command("generate", proposals=30, seed=5)
    assert list(Proposal.objects.filter(number__gt=30).order_by("number").values_list("title", flat=True)) == titles
