"""The index follows the register: nothing is skipped, whatever breaks and whoever rebuilds meanwhile."""

from dataclasses import dataclass

import pytest

from minga.ledger.actions import record, seal
from minga.search import actions, index
from minga.search.index import Doc
from minga.search.models import Cursor

pytestmark = pytest.mark.django_db


@dataclass
class Note:
    """A subject for the register that no room owns."""

    ledger_code: str
    ledger_kind: str = "note"
    ledger_jurisdiction: str = ""


def write(*codes: str) -> None:
    for code in codes:
        record("note.written", Note(code), by=None, role="system")
    seal()


def put_notes(subjects: list[actions.Subject]) -> None:
    index.put(Doc(key=f"{kind}:{code}", kind=kind, title=f"Nota {code}") for kind, code in subjects)


def test_sealed_lines_reach_the_handler_once_and_in_order() -> None:
    seen: list[list[actions.Subject]] = []
    write("a", "b", "a")
    assert actions.follow("notes", seen.append) == 3
    assert actions.follow("notes", seen.append) == 0
    write("c")
    assert actions.follow("notes", seen.append) == 1
    assert seen == [[("note", "b"), ("note", "a")], [("note", "c")]]


def test_a_line_that_waits_for_its_seal_is_not_read_yet() -> None:
    seen: list[list[actions.Subject]] = []
    record("note.written", Note("a"), by=None, role="system")
    assert actions.follow("notes", seen.append) == 0
    seal()
    assert actions.follow("notes", seen.append) == 1


def test_two_names_read_on_their_own() -> None:
    seen: list[list[actions.Subject]] = []
    write("a")
    assert actions.follow("one", seen.append) == 1
    assert actions.follow("two", seen.append) == 1
    assert len(seen) == 2


def test_many_lines_are_read_in_batches() -> None:
    seen: list[list[actions.Subject]] = []
    write(*"abcdefg")
    assert actions.follow("notes", seen.append, batch=3) == 7
    assert [len(subjects) for subjects in seen] == [3, 3, 1]


def test_a_handler_that_breaks_sees_the_same_lines_again() -> None:
    write("a")

    def breaks(subjects: list[actions.Subject]) -> None:
        raise RuntimeError(subjects[0][1])

    with pytest.raises(RuntimeError, match="a"):
        actions.follow("notes", breaks)
    seen: list[list[actions.Subject]] = []
    assert actions.follow("notes", seen.append) == 1
    assert seen == [[("note", "a")]]


def test_the_cursor_waits_while_another_process_writes_the_index() -> None:
    write("a")
    index.put([])
    with index.engine().writing():
        assert actions.follow("notes", put_notes) == 0
    assert actions.follow("notes", put_notes) == 1
    assert index.find("nota").keys == ["note:a"]


def test_a_rebuild_fills_a_new_index_from_the_sources() -> None:
    index.put([Doc(key="note:old", kind="note", title="Nota vieja")])

    def notes() -> int:
        return index.put([Doc(key="note:new", kind="note", title="Nota nueva")])

    def plans() -> int:
        return index.put(Doc(key=f"plan:{n}", kind="plan", title="Plan") for n in range(3))

    assert actions.rebuild([notes, plans]) == 4
    assert index.find("nota").keys == ["note:new"]
    assert index.find("").total == 4


def test_what_changes_during_a_rebuild_is_read_again_into_the_new_index() -> None:
    write("a")
    actions.follow("notes", put_notes)

    def source_that_read_too_early() -> int:
        count = index.put([Doc(key="note:a", kind="note", title="Nota a")])
        write("b")
        return count

    actions.rebuild([source_that_read_too_early])
    assert index.find("nota").keys == ["note:a"]
    assert actions.follow("notes", put_notes) == 1
    assert sorted(index.find("nota").keys) == ["note:a", "note:b"]


def test_lines_put_into_the_old_index_while_it_is_replaced_are_read_again() -> None:
    write("a")

    def slow(subjects: list[actions.Subject]) -> None:
        put_notes(subjects)
        actions.rebuild([lambda: 0])

    assert actions.follow("notes", slow) == 0
    assert index.find("nota").total == 0
    assert actions.follow("notes", put_notes) == 1
    assert index.find("nota").keys == ["note:a"]


def test_a_name_first_seen_during_a_rebuild_begins_at_the_beginning() -> None:
    write("a")

    def source() -> int:
        Cursor.objects.create(name="late", position=1)
        return 0

    actions.rebuild([source])
    assert Cursor.objects.get(name="late").position == 0


def test_repair_rebuilds_only_what_needs_it() -> None:
    def notes() -> int:
        return index.put([Doc(key="note:a", kind="note", title="Nota a")])

    assert actions.repair([notes]) == 1
    assert actions.repair([notes]) == 0
    (index.home() / "CURRENT").write_text("scribble")
    assert index.find("nota").is_ready is False
    assert actions.repair([notes]) == 1
    assert index.find("nota").keys == ["note:a"]
