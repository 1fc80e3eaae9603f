from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minga.cocreation.models import Process
from minga.cocreation.tasks import index_changed
from minga.ledger.actions import seal
from minga.search.actions import repair
from tests.factories.cocreation import make_process


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Each test has its own index and its own key of the register."""
    settings.MINGA_HOME = tmp_path
    (tmp_path / "keys").mkdir()
    return tmp_path


@pytest.fixture
def process(db: None) -> Process:
    return make_process()


@pytest.fixture
def worker(db: None) -> Callable[[], None]:
    """What the worker does every half second: seal, then follow the register into the index."""

    def turn() -> None:
        seal()
        repair([])
        index_changed()

    return turn
