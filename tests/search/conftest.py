from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def empty_index(settings: Any, tmp_path: Path) -> Path:
    """Each test has an index of its own, empty."""
    settings.MINGA_HOME = tmp_path
    return tmp_path / "index"
