"""The stored tree: its tiles, the bundles of lines, and whether it still is what was signed."""

from django.db import connection
from django.db.models import Max

from minga.ledger.models import Checkpoint, Entry, Tile
from minga.methods.merkle import HASH_BYTES, TILE_WIDTH, BrokenTreeError, root
from minga.methods.notes import BadNoteError, TreeHead, VerifierKey, open_note


class RegisterDamagedError(Exception):
    """What is stored is not what was signed."""


class StoredTiles:
    """The tree's tiles in the database, each read once."""

    def __init__(self) -> None:
        self.read: dict[tuple[int, int], bytes] = {}

    def tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self.read:
            row = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
            self.read[level, index] = bytes(row or b"")
        return self.read[level, index]


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def checkpoint_over(index: int) -> Checkpoint | None:
    """The first checkpoint that covered the line."""
    return Checkpoint.objects.filter(size__gt=index).order_by("size").first()


def signed_head(checkpoint: Checkpoint, key: VerifierKey) -> TreeHead:
    """What the checkpoint's signature covers, if it is this key's and says the same as the row."""
    try:
        head = TreeHead.parse(open_note(checkpoint.note, [key]))
    except BadNoteError as error:
        raise RegisterDamagedError(f"the checkpoint over {checkpoint.size} lines is not signed: {error}") from error
    if head != TreeHead(key.name, checkpoint.size, bytes(checkpoint.root)):
        raise RegisterDamagedError(f"the checkpoint over {checkpoint.size} lines does not say what was signed")
    return head


def check_history(head: Checkpoint | None, tiles: StoredTiles, key: VerifierKey) -> None:
    """Raise RegisterDamagedError unless places and tiles still are those that `head` signed."""
    size = head.size if head else 0
    places = Entry.objects.sealed().aggregate(last=Max("index"))["last"]
    if (places is None and size) or (places is not None and places != size - 1):
        raise RegisterDamagedError(f"the last line is {places}, but {size} were signed")
    if head is None:
        return
    signed = signed_head(head, key)
    try:
        stored = root(tiles, size)
    except BrokenTreeError as error:
        raise RegisterDamagedError(str(error)) from error
    if stored != signed.root:
        raise RegisterDamagedError(f"the stored tree of {size} lines has another root than the signed one")


def tile_bytes(level: int, index: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile, if the sealed tree has them."""
    hashes = StoredTiles().tile(level, index)[: width * HASH_BYTES]
    return hashes if len(hashes) == width * HASH_BYTES else None


def bundle_bytes(index: int, width: int) -> bytes | None:
    """The leaves of one bundle, each after its length in two bytes, if all are sealed."""
    start = index * TILE_WIDTH
    places = Entry.objects.filter(index__gte=start, index__lt=start + width).order_by("index")
    leaves = [leaf.encode() for leaf in places.values_list("leaf", flat=True)]
    if len(leaves) != width:
        return None
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def distinct_values(column: str) -> list[str]:
    """The values of an indexed column of the register, found by leaping from one to the next in its index."""
    if column not in ("verb", "subject_kind", "jurisdiction"):
        raise ValueError(column)
    query = f"""
        WITH RECURSIVE leap(value) AS (
            SELECT MIN({column}) FROM ledger_entry
            UNION ALL
            SELECT (SELECT MIN({column}) FROM ledger_entry WHERE {column} > leap.value)
            FROM leap WHERE value IS NOT NULL
        )
        SELECT value FROM leap WHERE value <> ''
    """  # noqa: S608 - the column is one of three words of ours
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
