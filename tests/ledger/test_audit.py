"""Whoever owns the database can take the triggers off. Then the audit names what was done."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Replace
from hypothesis import given
from hypothesis import strategies as st

from minga.ledger.models import Checkpoint, Entry, Tile
from minga.ledger.queries import audit
from minga.ledger.verifier import Difference, compare
from minga.methods.merkle import leaf_hash
from tests.ledger.subjects import write, write_sealed
from tests.ledger.triggers import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def twelve_lines(db) -> None:
    write_sealed(8)
    write_sealed(4)


def found() -> list[str]:
    return [str(finding) for finding in audit()]


def move(old: int, new: int) -> None:
    """Give a line another place; the places must be free at every moment, so it travels through a far one."""
    Entry.objects.filter(index=old).update(index=1000 + new)


def land() -> None:
    Entry.objects.filter(index__gte=1000).update(index=F("index") - 1000)


def test_an_honest_register_has_nothing_to_tell():
    write(2)
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "proposal.withdrawn"},
        {"facts": {"a": 1}},
        {"leaf": "{}"},
        {"leaf_hash": bytes(32)},
        {"role": "moderator"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_named(change):
    with without_triggers():
        Entry.objects.filter(index=5).update(**change)
    assert found() == ["changed 5"]


def test_a_row_changed_in_all_its_columns_at_once_is_named():
    with without_triggers():
        entry = Entry.objects.get(index=5)
        entry.role = "moderator"
        leaf = entry.written_leaf()
        entry.leaf, entry.leaf_hash = leaf.decode(), leaf_hash(leaf)
        entry.save()
    assert found() == ["changed 5"]


@pytest.mark.parametrize("index", [0, 5, 7, 11])
def test_a_removed_row_is_named(index):
    with without_triggers():
        Entry.objects.filter(index=index).delete()
    assert found() == [f"removed {index}"]


def test_a_row_that_lost_its_place_is_named():
    with without_triggers():
        Entry.objects.filter(index=5).update(index=None)
    assert found() == ["removed 5"]


def test_a_removed_row_is_named_though_the_rest_closed_the_gap():
    with without_triggers():
        Entry.objects.filter(index=5).delete()
        for index in range(6, 12):
            move(index, index - 1)
        land()
    assert found() == ["removed 5"]


def test_an_inserted_row_is_named_though_the_rest_made_room():
    with without_triggers():
        for index in range(5, 12):
            move(index, index + 1)
        land()
        Entry.objects.filter(pk=write()[0].pk).update(index=5)
    assert found() == ["inserted 5"]


def test_a_row_appended_without_a_seal_is_named():
    with without_triggers():
        Entry.objects.filter(pk=write()[0].pk).update(index=12)
    assert found() == ["inserted 12"]


def test_two_exchanged_rows_are_named():
    with without_triggers():
        move(3, 9)
        move(9, 3)
        land()
    assert found() == ["reordered 3: was 9", "reordered 9: was 3"]


def test_one_row_moved_far_is_the_only_one_named():
    with without_triggers():
        move(2, 10)
        for index in range(3, 11):
            move(index, index - 1)
        land()
    assert found() == ["reordered 10: was 2"]


def test_several_changes_are_each_named():
    with without_triggers():
        Entry.objects.filter(index=1).update(role="x")
        Entry.objects.filter(index=4).delete()
        move(8, 9)
        move(9, 8)
        land()
    assert found() == ["changed 1", "removed 4", "reordered 8: was 9"]


def test_a_changed_tile_is_named_and_the_lines_are_not_blamed():
    with without_triggers():
        Tile.objects.update(hashes=bytes(12 * 32))
    assert found() == ["tile 0: of level 0"]


def test_a_changed_checkpoint_is_named():
    with without_triggers():
        Checkpoint.objects.filter(size=8).update(note=Replace("note", Value("\n8\n"), Value("\n9\n")))
    (finding,) = audit()
    assert (finding.kind, finding.index) == ("checkpoint", 8)
    assert finding.detail.startswith("the checkpoint over 8 lines is not signed: the signature of ")


def test_lines_and_tree_redone_together_are_caught_by_the_signed_root_and_bounded():
    with without_triggers():
        entry = Entry.objects.get(index=9)
        entry.role = "moderator"
        leaf = entry.written_leaf()
        entry.leaf, entry.leaf_hash = leaf.decode(), leaf_hash(leaf)
        entry.save()
        tile = Tile.objects.get()
        hashes = bytes(tile.hashes)
        tile.hashes = hashes[: 9 * 32] + bytes(entry.leaf_hash) + hashes[10 * 32 :]
        tile.save()
    assert found() == ["rewritten 8: lines from 8 to 11 and their tree do not lead to a signed root"]


# The comparison on its own


def apply(lines: list[int], changes: list[tuple[str, int]]) -> list[int]:
    result = list(lines)
    for number, (kind, at) in enumerate(changes):
        at %= len(result)
        if kind == "changed":
            result[at] = -1 - number
        elif kind == "removed" and len(result) > 1:
            del result[at]
        elif kind == "inserted":
            result.insert(at, -1 - number)
        elif kind == "reordered":
            result.append(result.pop(at))
    return result


def as_hashes(lines: list[int]) -> list[bytes]:
    return [str(line).encode() for line in lines]


CHANGES = st.lists(
    st.tuples(st.sampled_from(["changed", "removed", "inserted", "reordered"]), st.integers(0, 99)), max_size=6
)


@given(st.integers(1, 40), CHANGES)
def test_the_differences_are_none_exactly_when_the_lists_are_equal(count, changes):
    lines = list(range(count))
    other = apply(lines, changes)
    assert (compare(as_hashes(lines), as_hashes(other)) == []) == (lines == other)


@given(st.integers(1, 40), CHANGES)
def test_undoing_the_differences_gives_back_the_first_list(count, changes):
    """Taking out what was inserted, moved and changed, and putting back what is told to be missing, restores it."""
    expected, found = list(range(count)), apply(list(range(count)), changes)
    differences = compare(as_hashes(expected), as_hashes(found))
    moved = {difference.was for difference in differences if difference.kind == "reordered"}
    gone = {difference.index for difference in differences if difference.kind in ("changed", "removed")}
    steady = [line for line in expected if line not in moved | gone]
    strange = {difference.index for difference in differences if difference.kind in ("inserted", "reordered")}
    changed = sum(difference.kind == "changed" for difference in differences)
    rest = [line for at, line in enumerate(found) if at not in strange]
    assert [line for line in rest if line >= 0] == steady
    assert len(rest) - len(steady) == changed


@given(st.integers(2, 60), st.data())
def test_one_change_is_named_as_what_it_is(count, data):
    lines = list(range(count))
    at = data.draw(st.integers(0, count - 1))
    assert compare(as_hashes(lines), as_hashes([*lines[:at], -1, *lines[at + 1 :]])) == [Difference("changed", at)]
    assert compare(as_hashes(lines), as_hashes([*lines[:at], *lines[at + 1 :]])) == [Difference("removed", at)]
    assert compare(as_hashes(lines), as_hashes([*lines[:at], -1, *lines[at:]])) == [Difference("inserted", at)]
    if at < count - 2:
        moved = [*lines[:at], *lines[at + 1 :], at]
        assert compare(as_hashes(lines), as_hashes(moved)) == [Difference("reordered", count - 1, at)]
