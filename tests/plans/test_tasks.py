from pathlib import Path
from typing import Any

import pytest

from minga.ledger.actions import seal
from minga.plans import tasks
from minga.plans.actions import adopt_commitment, correct_commitment
from minga.plans.actions.plans import SYSTEM
from minga.plans.models import ActionPlan, Milestone
from minga.search import index
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, MilestoneFactory
from tests.plans.test_actions import new_commitment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.MINGA_HOME = tmp_path
    (tmp_path / "keys").mkdir()


def test_what_the_register_says_can_be_found() -> None:
    commitment = adopt_commitment(
        by=None, role=SYSTEM, plan=ActionPlanFactory(), sheet=new_commitment("Abrir los hospitales")
    )
    seal()
    assert tasks.index_changed() == 1
    assert index.find("hospital").keys == [f"commitment:ecuador-{commitment.code}"]
    assert tasks.index_changed() == 0
    correct_commitment(by=None, role=SYSTEM, commitment=commitment, sheet=new_commitment("Abrir las escuelas", steps=3))
    seal()
    tasks.index_changed()
    assert index.find("hospital").total == 0
    assert index.find("escuela").hits[0].url == commitment.get_absolute_url()


def test_everything_public_is_put_in_anew() -> None:
    milestone = MilestoneFactory(commitment=CommitmentFactory())
    CommitmentFactory(plan=ActionPlanFactory(state=ActionPlan.State.DRAFT))
    assert tasks.reindex_all() == 3
    found = index.find("", kinds=["plan", "commitment", "milestone"])
    assert sorted(hit.kind for hit in found.hits) == ["commitment", "milestone", "plan"]
    assert index.find(str(milestone.title), kinds=["milestone"]).hits[0].url == milestone.get_absolute_url()
    assert Milestone.objects.count() == 1
