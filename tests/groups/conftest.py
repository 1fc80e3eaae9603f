from pathlib import Path
from typing import Any

import pytest

from minga.groups.models import Body
from tests.factories.groups import fill_seats, make_body


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.MINGA_HOME = tmp_path
    (tmp_path / "keys").mkdir()
    return tmp_path


@pytest.fixture
def council(db: None) -> Body:
    """Ten seats with a vote, numbered 1, 3, 5 … 19, each with a substitute in the next number; all taken."""
    body = make_body()
    fill_seats(body)
    return body
