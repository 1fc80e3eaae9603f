"""The seal: order, tree, signature, and what it refuses."""

import os
import stat
import threading
from pathlib import Path

import pytest
from django.conf import settings

from minga.ledger.actions import record_many, seal
from minga.ledger.keys import RegisterKeyError, key_path, make_key, read_key
from minga.ledger.models import Checkpoint, Entry, Tile
from minga.ledger.queries import RegisterDamagedError, audit
from minga.ledger.tasks import audit_register, seal_register
from minga.methods.merkle import Tree
from minga.methods.notes import SignerKey, TreeHead, VerifierKey, open_note
from tests.ledger.subjects import Thing, write, write_sealed
from tests.ledger.triggers import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_home(tmp_path: Path, settings) -> Path:
    settings.MINGA_HOME = tmp_path
    return tmp_path


def many(count: int) -> None:
    record_many("proposal.submitted", [(Thing(f"UIO-{n}"), {"n": n}) for n in range(count)], by=None, role="system")


def test_nothing_to_seal_signs_nothing():
    assert seal() == 0
    assert Checkpoint.objects.count() == 0


def test_lines_get_their_places_in_the_order_in_which_they_were_written():
    many(1300)
    assert seal() == 1300
    assert list(Entry.objects.order_by("id").values_list("index", flat=True)) == list(range(1300))
    assert [checkpoint.size for checkpoint in Checkpoint.objects.order_by("size")] == [500, 1000, 1300]


def test_each_checkpoint_signs_the_root_of_the_lines_it_covers():
    many(700)
    seal()
    write_sealed(3)
    tree = Tree(leaf.encode() for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True))
    for checkpoint in Checkpoint.objects.all():
        key = VerifierKey.parse(checkpoint.key)
        assert key.name == settings.MINGA_REGISTER_ORIGIN
        text = open_note(checkpoint.note, [key])
        assert TreeHead.parse(text) == TreeHead(key.name, checkpoint.size, tree.root(checkpoint.size))
    stored = {(tile.level, tile.index): bytes(tile.hashes) for tile in Tile.objects.all()}
    assert stored == {place: tree.tile(*place) for place in [(0, 0), (0, 1), (0, 2), (1, 0)]}
    assert audit() == []


def test_the_key_is_drawn_once_and_only_its_owner_reads_it(own_home):
    write_sealed(1)
    assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
    first = read_key()
    write_sealed(1)
    assert read_key() == first
    assert [path.name for path in key_path().parent.iterdir()] == ["register.key"]


def test_many_that_draw_the_key_at_once_get_the_same_one(own_home):
    found: list[SignerKey] = []
    threads = [threading.Thread(target=lambda: found.append(make_key())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [read_key()] * 8


def test_a_register_that_lost_its_key_does_not_go_on_with_another(own_home):
    write_sealed(1)
    key_path().unlink()
    write()
    with pytest.raises(RegisterKeyError, match="restore it"):
        seal()
    assert not key_path().exists()
    assert Entry.objects.pending().count() == 1


def test_a_register_does_not_change_its_name(own_home, settings):
    write_sealed(1)
    write()
    settings.MINGA_REGISTER_ORIGIN = "otro.example/registro"
    with pytest.raises(RegisterKeyError, match="keeps its name"):
        seal()


def test_another_key_does_not_sign_over_this_history(own_home, settings):
    write_sealed(1)
    key_path().write_text(SignerKey.generate(settings.MINGA_REGISTER_ORIGIN).secret)
    write()
    with pytest.raises(RegisterKeyError, match="is not the key that signed"):
        seal()


def change_root() -> None:
    Checkpoint.objects.update(root=bytes(32))


def change_tile() -> None:
    Tile.objects.filter(level=0).update(hashes=bytes(32) + bytes(Tile.objects.get(level=0).hashes)[32:])


def lose_tile() -> None:
    Tile.objects.all().delete()


def roll_back() -> None:
    Checkpoint.objects.order_by("-size").first().delete()


def insert() -> None:
    entry = Entry.objects.get(index=1)
    entry.pk, entry.index = None, 7
    entry.save()


def lose_last() -> None:
    Entry.objects.filter(index=2).delete()


@pytest.mark.parametrize("attack", [change_root, change_tile, lose_tile, roll_back, insert, lose_last])
def test_the_seal_refuses_to_sign_over_a_history_that_was_touched(attack):
    for _ in range(3):
        write_sealed(1)
    with without_triggers():
        attack()
    write()
    before = list(Checkpoint.objects.values_list("size", flat=True))
    with pytest.raises(RegisterDamagedError):
        seal()
    assert list(Checkpoint.objects.values_list("size", flat=True)) == before
    assert Entry.objects.pending().count() == 1


def test_the_seal_refuses_a_line_that_was_changed_while_it_waited():
    entry = write()[0]
    with without_triggers():
        Entry.objects.update(role="moderator")
    with pytest.raises(RegisterDamagedError, match=rf"line {entry.pk} .* was changed before"):
        seal()
    assert [str(finding) for finding in audit()] == [f"pending {entry.pk}: proposal.submitted UIO-2026-0000"]


def test_the_duties_tell_how_many_rows_they_handled(caplog):
    write(3)
    assert seal_register() == 3
    assert audit_register() == 0
    with without_triggers():
        Entry.objects.filter(index=1).update(role="moderator")
    assert audit_register() == 1
    assert caplog.messages == ["register: changed 1"]


def test_nobody_can_read_the_key_but_its_owner_even_with_a_loose_mask(own_home):
    mask = os.umask(0)
    try:
        make_key()
    finally:
        os.umask(mask)
    assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
