"""The published plans as they are in the database, counted against their documents and their files."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from minga.directory.models import SDG, Institution, Jurisdiction, OGPValue, Pillar, Territory
from minga.directory.rows import Loaded
from minga.ledger.models import Entry
from minga.plans.management.commands.load_data import load_all
from minga.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentActor,
    Confirmation,
    Document,
    Doubt,
    Milestone,
    Passage,
)
from tests.plans.conftest import DATA

Part = CommitmentActor.Part
PLANS = {
    "ecuador-2019-2021": 10,
    "quito-2019": 10,
    "quito-2022-2023": 3,
    "pichincha-2024-2027": 3,
}


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_plans")]


def test_every_plan_has_its_commitments() -> None:
    found = Counter(row.plan.ledger_code for row in Commitment.objects.select_related("plan__jurisdiction"))
    assert found == PLANS


def test_the_national_plan_has_its_59_milestones() -> None:
    of_ecuador = Milestone.objects.filter(commitment__plan__slug="2019-2021")
    by_commitment = Counter(of_ecuador.values_list("commitment__number", flat=True))
    assert [by_commitment[number] for number in range(1, 11)] == [7, 5, 9, 4, 5, 4, 9, 5, 5, 6]
    assert of_ecuador.count() == 59


def test_every_national_commitment_has_one_lead() -> None:
    leads = CommitmentActor.objects.filter(part=Part.LEAD, commitment__plan__slug="2019-2021")
    assert sorted(leads.values_list("commitment__code", flat=True)) == [f"EC{n:04d}" for n in range(1, 11)]


def test_the_confirmation_keeps_its_number_and_day() -> None:
    found = Confirmation.objects.get(commitment__code="EC0001")
    assert (found.document_number, found.dated_on.iso) == ("MINTELVTIC-2019-0481-O", "2019-12-27")


def test_the_taxonomies_are_whole() -> None:
    assert (SDG.objects.count(), OGPValue.objects.count(), Pillar.objects.count()) == (17, 4, 4)


def test_the_territory_has_its_provinces_and_quito_its_parishes() -> None:
    assert Territory.objects.provinces().exclude(code="90").count() == 24
    quito = Territory.objects.within(Territory.objects.get(code="1701"))
    assert quito.filter(kind=Territory.Kind.URBAN_PARISH).count() == 32
    assert quito.filter(kind=Territory.Kind.RURAL_PARISH).count() == 33


def test_governments_hang_from_each_other() -> None:
    quito = Jurisdiction.objects.get(slug="quito")
    assert [quito.parent.slug, quito.parent.parent.slug, quito.territory.code] == ["pichincha", "ecuador", "1701"]


def test_everything_says_where_it_comes_from() -> None:
    keys = set(Document.objects.values_list("key", flat=True))
    assert keys == set(PLANS)
    for model in (ActionPlan, Commitment, Milestone, Passage, Doubt, Institution):
        cited = {row.source.get("document") for row in model.objects.all()}
        assert cited <= {*keys, "ogp-site"}, model


def test_every_file_is_a_row_and_every_row_a_file() -> None:
    files = [read(path) for path in DATA.glob("plans/*/*.json") if path.name != "plan.json"]
    assert sum(len(one["milestones"]) for one in files) == Milestone.objects.count()
    assert sum(len(one["doubts"]) for one in files) == Doubt.objects.filter(commitment__isnull=False).count()
    assert sum(len(one["actors"]) + len(one["leads"]) for one in files) == (
        CommitmentActor.objects.exclude(part=Part.MILESTONE).count()
    )
    plans = [read(path)["plan"] for path in DATA.glob("plans/*/plan.json")]
    words = sum(len(one["forewords"]) + len(one["sections"]) + len(one["questionnaire"]) for one in plans)
    assert words == Passage.objects.count()


def test_the_doubtful_number_of_groups_is_kept_as_printed() -> None:
    answer = Passage.objects.get(plan__slug="2022-2023", key="groups_count")
    assert answer.value == 32014148
    assert Doubt.objects.filter(plan__slug="2022-2023", field="questionnaire.groups_count").count() == 1


def test_a_doubt_on_a_milestone_hangs_from_it() -> None:
    doubt = Doubt.objects.get(commitment__code="EC0001", field="milestones.3.title")
    assert doubt.milestone.number == 3


def test_the_register_says_once_what_was_published() -> None:
    assert Counter(Entry.objects.values_list("verb", flat=True)) == {
        "plan.published": len(PLANS),
        "commitment.adopted": sum(PLANS.values()),
    }
    adopted = Entry.objects.about("commitment", "EC0001").get()
    assert (adopted.role, adopted.by, adopted.jurisdiction) == ("system", None, "ecuador")
    assert adopted.facts["leads"] == ["mintel"]


def test_loading_again_changes_nothing(real_plans: dict[str, Loaded]) -> None:
    before = Entry.objects.count(), Milestone.objects.count()
    again = load_all(DATA)
    assert {name: (one.created, one.changed) for name, one in again.items()} == dict.fromkeys(real_plans, (0, 0))
    assert {name: one.same for name, one in again.items()} == {name: one.total for name, one in real_plans.items()}
    assert (Entry.objects.count(), Milestone.objects.count()) == before
