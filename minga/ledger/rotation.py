"""Another key for the same register, told in a line of it and signed by both.

From then on nobody who has the old key can sign anything that a verifier takes for a later seal of this register."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from minga.ledger.actions import add_lines, record, refuse_strange_keys, seal, take_lock, where_it_stands
from minga.ledger.keys import RegisterKeyError, draw_next, holding_keys, key_path, next_path, promote, read_key
from minga.ledger.models import Checkpoint, Entry
from minga.ledger.queries import latest_checkpoint

LONGEST_CODE = 80


class Register:
    """The register itself, as what a line is about."""

    ledger_kind = "register"
    ledger_jurisdiction = ""

    @property
    def ledger_code(self) -> str:
        return str(settings.MINGA_REGISTER_ORIGIN)[:LONGEST_CODE]


def rotate_key(*, ground: str) -> Checkpoint:
    """Draw a key, seal its announcement under both, and only then let go of the old one.

    Cut short before the seal, the old key goes on and the new one was never anybody's; cut short after it, the new one
    is found where it waits. Either way, to do it again is right. Ground: routine or leak."""
    refuse_other_owner()
    with holding_keys(changing=True):
        settle()
        seal()
        checkpoint = hand_over(ground)
        keep_on_disk()
        promote()
    return checkpoint


def refuse_other_owner() -> None:
    """A key drawn as root could not be read by the worker, and nothing would be sealed any more."""
    path = key_path()
    if path.exists() and path.stat().st_uid != os.geteuid():
        raise RegisterKeyError(f"{path} belongs to another user of this machine: run this as its owner")


def settle() -> None:
    """End a rotation that was sealed and then cut short."""
    waiting, head = read_key(next_path()), latest_checkpoint()
    if waiting and head and head.key == str(waiting.verifier):
        promote()


@transaction.atomic
def hand_over(ground: str) -> Checkpoint:
    """The line that announces the key is the last one under a seal of both. Nothing is drawn for a damaged register."""
    take_lock(wait=True)
    head, tiles, old = where_it_stands()
    before = list(Entry.objects.pending().order_by("id"))
    refuse_strange_keys(before)
    new = draw_next()
    facts = {"old": str(old.verifier), "new": str(new.verifier)}
    line = record("key.rotated", Register(), by=None, role="operator", ground=ground, **facts)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO on")
    return add_lines(head.size if head else 0, tiles, [*before, line], old, new)


def keep_on_disk() -> None:
    """SQLite may leave its last transactions to the system's memory: the old key must outlive that."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        for path in (name, name.with_name(name.name + "-wal")):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
