"""The filters of the list: what the index keeps of an idea and what the database answers are the same."""

from itertools import count

import pytest
from django.utils import timezone

from minga.cocreation.forms.filters import OUTCOMES, STAGES
from minga.cocreation.models import Category, Classification, IntegratedSource, Process, Proposal, UnusedIdea
from minga.cocreation.queries.documents import proposal_docs, proposals_to_index
from minga.cocreation.queries.lists import here
from minga.cocreation.queries.matching import Asked, proposals_like
from minga.core.fields import Said
from tests.factories.assessment import follow, open_only
from tests.factories.cocreation import PersonFactory, make_integrated, make_process, make_proposal
from tests.factories.plans import CommitmentFactory

pytestmark = pytest.mark.django_db
numbers = count(1)


@pytest.fixture
def process(db: None) -> Process:
    return open_only(follow(make_process()), "reception")


@pytest.fixture
def ideas(process: Process) -> dict[str, Proposal]:
    """One idea in each situation in which the list can show it."""
    found = {name: make_proposal(process, by=PersonFactory()) for name in SITUATIONS}
    for name in SITUATIONS:
        state = {"untouched": "open", "left out": "not_related", "at the table": "table"}.get(name, "related")
        moment = timezone.now() if "related" in state else None
        Classification.objects.create(proposal=found[name], state=state, decided_at=moment, reason="Una razón.")
    for name in ("unused", "unused, not yet confirmed"):
        moment = timezone.now() if name == "unused" else None
        UnusedIdea.objects.create(proposal=found[name], reason="No se pudo.", confirmed_at=moment)
    published = CommitmentFactory(jurisdiction=process.jurisdiction)
    kept = {number: category(process, number) for number in (1, 2, 3, 4)}
    feed(process, found["in a draft"], state="draft", category=None)
    feed(process, found["ready"], state="ready", category=None)
    feed(process, found["assessed"], state="assessed", category=None)
    feed(process, found["chosen"], state="decided", category=kept[1])
    feed(process, found["in reserve"], state="decided", category=kept[2])
    feed(process, found["outside"], state="decided", category=kept[3])
    feed(process, found["for the next"], state="decided", category=kept[4])
    feed(process, found["promised"], state="adopted", category=kept[1], commitment=published)
    feed(process, found["outside and promised"], state="decided", category=kept[3])
    feed(process, found["outside and promised"], state="adopted", category=kept[1], commitment=published)
    return found


SITUATIONS = {
    "untouched": ("received", "pending"),
    "at the table": ("received", "pending"),
    "left out": ("stopped", "not_related"),
    "related": ("grouped", "pending"),
    "unused": ("stopped", "unused"),
    "unused, not yet confirmed": ("grouped", "pending"),
    "in a draft": ("grouped", "pending"),
    "ready": ("grouped", "pending"),
    "assessed": ("assessed", "pending"),
    "chosen": ("selected", "pending"),
    "in reserve": ("selected", "pending"),
    "outside": ("selected", "outside_plan"),
    "for the next": ("selected", "next_plan"),
    "promised": ("planned", "commitment"),
    "outside and promised": ("selected", "commitment"),
}


def category(process: Process, number: int) -> Category:
    outcome = {1: "commitment", 2: "reserve", 3: "project", 4: "next_plan"}[number]
    given = {"title": Said(es=f"Categoría {number}"), "outcome": outcome}
    return Category.objects.update_or_create(process=process, number=number, defaults=given)[0]


def feed(process: Process, idea: Proposal, **more: object) -> None:
    integrated = make_integrated(process, next(numbers), **more)
    IntegratedSource.objects.create(integrated=integrated, proposal=idea, taken="Todo")


def test_each_idea_is_filtered_by_how_far_it_came(process: Process, ideas: dict[str, Proposal]) -> None:
    docs = {doc.key: doc.filters for doc in proposal_docs(list(proposals_to_index()))}
    found = {name: docs[f"proposal:{idea.code}"] for name, idea in ideas.items()}
    assert {name: (one["phase"], one["outcome"]) for name, one in found.items()} == SITUATIONS


@pytest.mark.parametrize(("filter_name", "place", "choices"), [("phase", 0, STAGES), ("outcome", 1, OUTCOMES)])
def test_the_database_answers_as_the_index(
    process: Process, ideas: dict[str, Proposal], filter_name: str, place: int, choices: list[tuple[str, str]]
) -> None:
    government = here(process.jurisdiction)
    for value, _label in choices:
        rows = proposals_like(government, Asked(filters={filter_name: value}))
        names = {name for name, idea in ideas.items() if idea.pk in set(rows.values_list("pk", flat=True))}
        assert names == {name for name, told in SITUATIONS.items() if told[place] == value}
