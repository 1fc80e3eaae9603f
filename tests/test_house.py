"""The house's own rules: what the linters of imports cannot see."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ROOMS = sorted(path.name for path in (ROOT / "minga").iterdir() if (path / "__init__.py").exists())
ROOMS_WITH_CODE = [room for room in ROOMS if room != "methods"]


def floors() -> dict[str, int]:
    """Room → floor, from the contract that import-linter runs; 0 is the highest."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("exhaustive"))
    return {room.strip(): floor for floor, layer in enumerate(layers) for room in layer.split("|")}


def room_of(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "minga" else None


def test_every_room_has_its_floor() -> None:
    assert sorted(floors()) == ROOMS


def test_no_foreign_key_points_up_or_sideways() -> None:
    """import-linter does not see a key written as a string; the models do."""
    level = floors()
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one or field.many_to_many) and not field.auto_created
        if (here := room_of(model)) and (there := room_of(field.related_model)) and here != there
        if level[there] <= level[here]
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_room_says_what_it_is_for(room: str) -> None:
    module = importlib.import_module(f"minga.{room}")
    assert module.__doc__, room
    assert len(module.__doc__.split()) >= 12, "a sentence, not a label"
    body = ast.parse((ROOT / "minga" / room / "__init__.py").read_text()).body
    assert len(body) == 1, "a room's __init__ holds its docstring and no code"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_variable_that_is_read_is_in_the_example() -> None:
    code = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    read = set(re.findall(r'"(MINGA_[A-Z_]+)"', code))
    listed = set(re.findall(r"^# (MINGA_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert listed == read


def test_no_name_says_nothing() -> None:
    """A drawer called "utils" collects what nobody has thought about."""
    empty = {"utils", "helpers", "common", "service", "services", "misc"}
    found = [str(path.relative_to(ROOT)) for path in (ROOT / "minga").rglob("*.py") if path.stem in empty]
    assert found == []


def test_actions_take_only_named_arguments() -> None:
    """`verb_noun(*, by, …)`: a call reads as a sentence, and nobody swaps two persons."""
    wrong = []
    for path in (ROOT / "minga").rglob("*.py"):
        # The ledger's record(verb, subject, …) is a tool of actions, not an action.
        if ("actions" not in path.parts and path.name != "actions.py") or "ledger" in path.parts:
            continue
        for node in ast.parse(path.read_text()).body:
            is_action = isinstance(node, ast.FunctionDef) and any(arg.arg == "by" for arg in node.args.kwonlyargs)
            if is_action and node.args.args:
                wrong.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert wrong == []


def test_no_template_carries_style_or_script() -> None:
    """The content security policy forbids both; a browser would drop them in silence."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "minga").rglob("templates/**/*.html")
        if re.search(
            r"<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)|\son(?:click|change|submit|input|load|error|focus|blur|key\w+|mouse\w+|pointer\w+)=",
            path.read_text(),
        )
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_checks_of_django_and_of_linear_migrations_find_nothing() -> None:
    call_command("check", fail_level="WARNING", databases=["default"])
