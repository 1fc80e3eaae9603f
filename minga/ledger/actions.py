"""What enters the register, and the seal."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.ledger.keys import key_that_signed, make_key, read_key
from minga.ledger.models import KEY_ROTATED, LONGEST_LEAF, Checkpoint, Entry, Tile
from minga.ledger.queries import RegisterDamagedError, StoredTiles, check_history
from minga.methods.merkle import grow, leaf_hash, root
from minga.methods.notes import SignerKey, TreeHead, sign_note

# Lines in one transaction of the seal: on SQLite, writers wait for at most one batch.
BATCH = 500
# Lines in one call: 2 MB of numbers. What is left waits for the next turn.
MOST = 250_000
# Any number will do, so long as nothing else on the same PostgreSQL database uses it.
SEAL_LOCK = 0x4D494E4741


class Subject(Protocol):
    """What a line of the register can be about."""

    @property
    def ledger_kind(self) -> str: ...
    @property
    def ledger_code(self) -> str: ...
    @property
    def ledger_jurisdiction(self) -> str: ...


def record(verb: str, subject: Subject, *, by: Person | None, role: str, **facts: Any) -> Entry:
    """Write one public decision into the register, in the transaction that takes it.

    Facts are public for ever: no names, no addresses, no free text of a person (see `commitments.seal_text`)."""
    entry = new_entry(verb, subject, facts, by=by, role=role)
    entry.save(force_insert=True)
    return entry


def record_many(
    verb: str, subjects: Iterable[tuple[Subject, dict[str, Any]]], *, by: Person | None, role: str
) -> list[Entry]:
    """`record` for many subjects at once, each with its own facts: for imports and loads, in few statements."""
    entries = [new_entry(verb, subject, facts, by=by, role=role) for subject, facts in subjects]
    return Entry.objects.bulk_create(entries, batch_size=BATCH)


def new_entry(verb: str, subject: Subject, facts: dict[str, Any], *, by: Person | None, role: str) -> Entry:
    check_facts(facts)
    entry = Entry(
        verb=verb,
        subject_kind=subject.ledger_kind,
        subject_code=subject.ledger_code,
        jurisdiction=subject.ledger_jurisdiction,
        at=timezone.now(),
        role=role,
        facts=facts,
        by=by,
    )
    leaf = entry.written_leaf()
    if len(leaf) > LONGEST_LEAF:
        raise ValueError(f"{verb}: a line holds at most {LONGEST_LEAF} bytes, this one has {len(leaf)}")
    entry.leaf, entry.leaf_hash = leaf.decode(), leaf_hash(leaf)
    return entry


def check_facts(value: Any) -> None:
    """Refuse what JSON would bring back as something else, or PostgreSQL would not keep."""
    if isinstance(value, dict):
        for key, item in value.items():
            check_facts(key)
            check_facts(item)
    elif isinstance(value, list):
        for item in value:
            check_facts(item)
    elif isinstance(value, str):
        if "\x00" in value:
            raise ValueError("facts hold no null character")
    elif value is not None and not isinstance(value, int):
        raise TypeError(
            f"facts hold text, whole numbers, true, false, null, lists and objects, no {type(value).__name__}"
        )


def seal(*, batch: int = BATCH) -> int:
    """Give the waiting lines their places and sign a checkpoint over them; how many were sealed.

    Lines committed earlier are sealed earlier. Each batch is one transaction, so a seal that dies leaves the register
    as it was before its last batch, and the next one continues. Raises RegisterDamagedError rather than sign over a
    history that is not the one signed before."""
    waiting = list(Entry.objects.pending().order_by("id").values_list("id", flat=True)[:MOST])
    if not waiting:
        return 0
    sealed = 0
    for start in range(0, len(waiting), batch):
        count = seal_batch(waiting[start : start + batch])
        if count is None:
            break
        sealed += count
    return sealed


def signing_key(head: Checkpoint | None) -> SignerKey:
    """The key that signed last, drawn at first use. Ask it with the seal's lock: then nobody rotates it meanwhile."""
    return key_that_signed(head.key) if head else read_key() or make_key()


@transaction.atomic
def seal_batch(ids: Sequence[int]) -> int | None:
    """How many of these lines were sealed; None if another seal is at work.

    Then this one stops: to go on with its next batch would seal those lines before the ones it left behind."""
    if not take_lock():
        return None
    head, tiles, key = where_it_stands()
    entries = list(Entry.objects.pending().filter(id__in=ids).order_by("id"))
    if entries:
        refuse_strange_keys(entries)
        add_lines(head.size if head else 0, tiles, entries, key)
    return len(entries)


def take_lock(*, wait: bool = False) -> bool:
    """Only one seal at a time. SQLite already has one writer; PostgreSQL gives the lock back when the batch ends."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        return bool(cursor.fetchone()[0])


def where_it_stands() -> tuple[Checkpoint | None, StoredTiles, SignerKey]:
    """The last seal, the tree under it and the key to go on with, once history is what that key signed."""
    head = Checkpoint.objects.order_by("-size").first()
    tiles, key = StoredTiles(), signing_key(head)
    check_history(head, tiles, key.verifier)
    return head, tiles, key


def refuse_strange_keys(entries: Sequence[Entry]) -> None:
    """A line that announces a key is written and sealed in one go: one that waits was put there by somebody else."""
    for entry in entries:
        if entry.verb == KEY_ROTATED:
            raise RegisterDamagedError(f"line {entry.pk} announces a key that nobody rotated here")


def add_lines(size: int, tiles: StoredTiles, entries: Sequence[Entry], *keys: SignerKey) -> Checkpoint:
    place(entries, size)
    extend(tiles, size, [bytes(entry.leaf_hash) for entry in entries])
    return sign(size + len(entries), *keys)


def place(entries: Sequence[Entry], size: int) -> None:
    for entry in entries:
        if not entry.is_intact:
            raise RegisterDamagedError(f"line {entry.pk} ({entry}) was changed before it was sealed")
    places = [(size + offset, entry.pk) for offset, entry in enumerate(entries)]
    with connection.cursor() as cursor:
        cursor.executemany('UPDATE ledger_entry SET "index" = %s WHERE id = %s AND "index" IS NULL', places)
        if cursor.rowcount != len(places):
            raise RegisterDamagedError(f"{len(places)} lines were to be sealed, {cursor.rowcount} were")


def extend(tiles: StoredTiles, size: int, leaf_hashes: Sequence[bytes]) -> None:
    fresh = []
    for (level, index), hashes in grow(tiles, size, leaf_hashes).items():
        if not Tile.objects.filter(level=level, index=index).update(hashes=hashes):
            fresh.append(Tile(level=level, index=index, hashes=hashes))
    Tile.objects.bulk_create(fresh)


def sign(size: int, *keys: SignerKey) -> Checkpoint:
    """Signed by each of the keys; the last one is the register's from here on."""
    head = TreeHead(keys[-1].name, size, root(StoredTiles(), size))
    return Checkpoint.objects.create(
        size=size,
        root=head.root,
        note=sign_note(head.text, *keys),
        key=str(keys[-1].verifier),
        signed_at=timezone.now(),
    )
