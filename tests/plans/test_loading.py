import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from minga.directory.models import Institution, Jurisdiction, Territory
from minga.directory.rows import Loaded
from minga.ledger.models import Entry
from minga.plans.management.commands.load_data import load_all
from minga.plans.models import (
    ActionPlan,
    Commitment,
    Document,
    Milestone,
    Passage,
)
from tests.plans.conftest import DATA


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The data without the territory's thousand rows but those of Pichincha: what is broken here is elsewhere."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    territory = (folder / "territory.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [territory[0], *(line for line in territory[1:] if line.startswith("17"))]
    (folder / "territory.csv").write_text("".join(kept), encoding="utf-8")
    return folder


@pytest.mark.django_db
def test_a_changed_file_corrects_its_commitment_and_leaves_a_line(copied: Path) -> None:
    load_all(copied)
    milestones = list(Milestone.objects.filter(commitment__code="EC0002").values_list("pk", flat=True))
    path = copied / "plans" / "ecuador-2019-2021" / "EC0002.json"
    sheet = read(path)
    old = Commitment.objects.get(code="EC0002")
    sheet["title"]["es"] = "Otro título"
    write(path, sheet)
    counts = load_all(copied)
    assert counts["compromisos"] == Loaded(created=0, changed=1, same=25)
    new = Commitment.objects.get(code="EC0002")
    assert (new.pk, str(new.title)) == (old.pk, "Otro título")
    assert list(Milestone.objects.filter(commitment=new).values_list("pk", flat=True)) == milestones
    line = Entry.objects.get(verb="commitment.corrected")
    assert (line.subject_code, line.facts["replaces"], line.facts["checksum"]) == ("EC0002", old.checksum, new.checksum)


@pytest.mark.django_db
def test_a_changed_plan_gets_a_new_version(copied: Path) -> None:
    load_all(copied)
    path = copied / "plans" / "quito-2019" / "plan.json"
    content = read(path)
    content["plan"]["sections"].reverse()
    write(path, content)
    assert load_all(copied)["planes"] == Loaded(created=0, changed=1, same=3)
    plan = ActionPlan.objects.get(slug="2019")
    assert plan.version == 2
    sections = plan.passages.filter(kind=Passage.Kind.SECTION).values_list("key", flat=True)
    assert list(sections) == [one["key"] for one in content["plan"]["sections"]]
    assert Entry.objects.get(verb="plan.corrected").facts["version"] == 2


def break_date(sheet: dict[str, Any]) -> None:
    sheet["milestones"][1]["ends_on"] = "2021-13"


def break_institution(sheet: dict[str, Any]) -> None:
    sheet["leads"] = ["ministerio-inventado"]


def break_text(sheet: dict[str, Any]) -> None:
    del sheet["title"]["en"]


def break_order(sheet: dict[str, Any]) -> None:
    sheet["milestones"][1].update(starts_on="2021-05", ends_on="2021-02")


def break_theme(sheet: dict[str, Any]) -> None:
    sheet["theme"] = "tema-inventado"


def break_key(sheet: dict[str, Any]) -> None:
    sheet["hitos"] = []


def break_code(sheet: dict[str, Any]) -> None:
    sheet["code"] = "EC0001"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (break_date, "EC0002.json: milestones[1].ends_on"),
        (break_institution, "EC0002.json: EC0002: leads: no hay una institución «ministerio-inventado»."),
        (break_text, "EC0002.json: title"),
        (break_order, "EC0002.json: EC0002: milestones[1].ends_on: termina antes de empezar"),
        (break_theme, "EC0002.json: EC0002: theme: no está entre los temas del plan"),
        (break_key, "EC0002.json: hitos: no se conoce"),
        (break_code, "EC0001: el código está repetido."),
    ],
)
def test_a_faulty_file_is_named_and_leaves_no_trace(copied: Path, spoil: Any, said: str) -> None:
    path = copied / "plans" / "ecuador-2019-2021" / "EC0002.json"
    sheet = read(path)
    sheet["doubts"] = []
    spoil(sheet)
    write(path, sheet)
    with pytest.raises(CommandError) as error:
        call_command("load_data", data=copied)
    assert said in str(error.value)
    models = (Territory, Jurisdiction, Institution, Document, ActionPlan, Commitment, Entry)
    assert [model.objects.count() for model in models] == [0] * len(models)


@pytest.mark.django_db
def test_a_file_that_is_not_json_is_named(copied: Path) -> None:
    path = copied / "taxonomies.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match=r"taxonomies\.json: no es JSON"):
        call_command("load_data", data=copied)
    assert Territory.objects.count() == 0


@pytest.mark.django_db
def test_the_command_reports_what_it_did(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_data", data=copied)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [
        "planes: 4 (4 nuevos, 0 cambiados, 0 iguales)",
        "compromisos: 26 (26 nuevos, 0 cambiados, 0 iguales)",
    ]
