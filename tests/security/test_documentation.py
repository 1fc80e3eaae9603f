"""docs/security.md answers each requirement once, and names only tests that exist."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# ASVS 5.0.0, levels 1 and 2: how many each section has, and which of its numbers are level 3.
SECTIONS = {
    "1.1": (2, ()),
    "1.2": (10, (10,)),
    "1.3": (12, (12,)),
    "1.4": (3, ()),
    "1.5": (3, (3,)),
    "2.1": (3, ()),
    "2.2": (3, ()),
    "2.3": (5, (5,)),
    "2.4": (2, (2,)),
    "3.1": (1, (1,)),
    "3.2": (3, (3,)),
    "3.3": (5, (5,)),
    "3.4": (8, (7, 8)),
    "3.5": (8, (6, 7, 8)),
    "3.6": (1, (1,)),
    "3.7": (5, (3, 4, 5)),
    "4.1": (5, (4, 5)),
    "4.2": (5, (2, 3, 4, 5)),
    "4.3": (2, ()),
    "4.4": (4, ()),
    "5.1": (1, ()),
    "5.2": (6, (4, 5, 6)),
    "5.3": (3, (3,)),
    "5.4": (3, ()),
    "6.1": (3, ()),
    "6.2": (12, ()),
    "6.3": (8, (5, 6, 7, 8)),
    "6.4": (6, (5, 6)),
    "6.5": (8, (6, 7, 8)),
    "6.6": (4, (4,)),
    "6.7": (2, (1, 2)),
    "6.8": (4, ()),
    "7.1": (3, ()),
    "7.2": (4, ()),
    "7.3": (2, ()),
    "7.4": (5, ()),
    "7.5": (3, (3,)),
    "7.6": (2, ()),
    "8.1": (4, (3, 4)),
    "8.2": (4, (4,)),
    "8.3": (3, (2, 3)),
    "8.4": (2, (2,)),
    "9.1": (3, ()),
    "9.2": (4, ()),
    "10.1": (2, ()),
    "10.2": (3, (3,)),
    "10.3": (5, (5,)),
    "10.4": (16, (12, 13, 14, 15, 16)),
    "10.5": (5, ()),
    "10.6": (2, ()),
    "10.7": (3, ()),
    "11.1": (4, (3, 4)),
    "11.2": (5, (4, 5)),
    "11.3": (5, (4, 5)),
    "11.4": (4, ()),
    "11.5": (2, (2,)),
    "11.6": (2, (2,)),
    "11.7": (2, (1, 2)),
    "12.1": (5, (4, 5)),
    "12.2": (2, ()),
    "12.3": (5, (5,)),
    "13.1": (4, (2, 3, 4)),
    "13.2": (6, (6,)),
    "13.3": (4, (3, 4)),
    "13.4": (7, (6, 7)),
    "14.1": (2, ()),
    "14.2": (8, (5, 6, 7, 8)),
    "14.3": (3, ()),
    "15.1": (5, (4, 5)),
    "15.2": (5, (4, 5)),
    "15.3": (7, ()),
    "15.4": (4, (1, 2, 3, 4)),
    "16.1": (1, ()),
    "16.2": (5, ()),
    "16.3": (4, ()),
    "16.4": (3, ()),
    "16.5": (4, (4,)),
    "17.1": (2, (2,)),
    "17.2": (8, (5, 6, 7, 8)),
    "17.3": (2, ()),
}
ROW = re.compile(r"^\| (V[\d., V]+) \| (yes|—|\*\*no\*\*) \| (.+) \|$", re.M)


def required() -> list[str]:
    return [
        f"V{section}.{number}"
        for section, (count, third) in SECTIONS.items()
        for number in range(1, count + 1)
        if number not in third
    ]


def test_every_requirement_of_levels_one_and_two_is_answered_once() -> None:
    answered = Counter(number for numbers, _said, _how in ROW.findall(PAGE) for number in numbers.split(", "))
    assert len(required()) == 253
    assert answered == Counter(required())


def test_every_test_that_is_named_exists() -> None:
    missing = []
    for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE):
        file = ROOT / path
        if not file.exists() or (name and not re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.M)):
            missing.append(f"{path}::{name}")
    assert missing == []
    assert len(re.findall(r"::test_\w+", PAGE)) > 60


def test_nothing_is_called_met_without_a_word() -> None:
    assert [numbers for numbers, _said, how in ROW.findall(PAGE) if len(how.split()) < 1] == []
