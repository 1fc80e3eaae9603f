"""docs/ledger.md, the sentences shown to people, and the calls in the code name the same verbs."""

import ast
import datetime as dt
import re
from pathlib import Path

from django.conf import settings
from django.utils import translation

from minga.ledger.models import write_leaf
from minga.ledger.verbs import KINDS, SENTENCES

ROOT = Path(settings.BASE_DIR)
DOCUMENT = ROOT / "docs" / "ledger.md"
WRITERS = {"record", "record_many"}


def documented_verbs() -> list[str]:
    table = DOCUMENT.read_text(encoding="utf-8").partition("## Verbs")[2]
    return re.findall(r"^\| `([a-z_.]+)` \|", table, re.MULTILINE)


def recorded_verbs() -> set[str]:
    found = set()
    for path in sorted((ROOT / "minga").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "minga.ledger.actions"
            for alias in node.names
            if alias.name in WRITERS
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                verbs = verbs_of(node.args[0], tree)
                assert verbs, f"{path}:{node.lineno}: the verb must be read off the code: a literal, or a dict of them"
                found |= verbs
    return found


def verbs_of(argument: ast.expr, tree: ast.Module) -> set[str]:
    """The literals that the argument can be: itself, either branch of a choice, or the values of a dict above."""
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.IfExp):
        return verbs_of(argument.body, tree) | verbs_of(argument.orelse, tree)
    if isinstance(argument, ast.Subscript) and isinstance(argument.value, ast.Name):
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            is_it = any(isinstance(target, ast.Name) and target.id == argument.value.id for target in targets)
            if is_it and isinstance(getattr(node, "value", None), ast.Dict):
                return set().union(*(verbs_of(value, tree) for value in node.value.values))
    return set()


def test_the_documented_verbs_are_those_that_the_code_records():
    assert sorted(recorded_verbs()) == documented_verbs()


def test_every_documented_verb_has_its_sentence_and_no_sentence_is_left_over():
    assert sorted(SENTENCES) == documented_verbs()


def test_every_kind_of_subject_has_its_name_and_no_name_is_left_over():
    kinds = {
        str(node.value.value)
        for path in (ROOT / "minga").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if any(isinstance(target, ast.Name) and target.id == "ledger_kind" for target in node.targets)
    }
    assert set(KINDS) == kinds


def test_every_sentence_names_its_subject_and_ends():
    with translation.override("es"):
        for sentence in SENTENCES.values():
            assert str(sentence).count("%(code)s") == 1
            assert str(sentence).endswith(".")


def test_the_documented_leaf_is_what_the_code_writes():
    example = re.search(r"```json\n(.*)\n```", DOCUMENT.read_text(encoding="utf-8"))
    assert example is not None
    leaf = write_leaf(
        verb="proposal.submitted",
        subject=("proposal", "UIO-2026-0001", "quito"),
        at=dt.datetime(2026, 11, 20, 13, 13, 48, 123456, tzinfo=dt.UTC),
        role="author",
        facts={},
    )
    assert example[1] == leaf.decode()
