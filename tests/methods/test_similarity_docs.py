"""The page a citizen reads says what the program does."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_worked_example_of_the_page_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / "docs" / "methods" / "similitud.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 15
    assert result.failed == 0
