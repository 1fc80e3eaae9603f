"""The audit: every row of the database against what was signed, and each difference by its name."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max

from minga.ledger.models import Checkpoint, Entry, Tile
from minga.ledger.queries.keys import key_over, tenures
from minga.ledger.queries.tiles import RegisterDamagedError, signed_head
from minga.ledger.verifier import compare
from minga.methods.merkle import HASH_BYTES, TILE_BYTES, Frontier, Tree
from minga.methods.notes import BadKeyError


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was signed.

    `kind` is changed, removed, inserted or reordered (a line: `index` is its place), pending (a line not sealed yet
    that was changed: `index` is its row), tile, checkpoint, or rewritten (`index` lines and the tree were both redone).
    """

    kind: str
    index: int
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.index}" + (f": {self.detail}" if self.detail else "")


def audit() -> list[Finding]:
    """What is not as it was signed; empty when all is well. Reads each row once: about 80 bytes of memory a line."""
    last = Entry.objects.sealed().aggregate(last=Max("index"))["last"]
    # Read after the last place: a seal in between only adds checkpoints, never a line above the latest of them.
    checkpoints = list(Checkpoint.objects.order_by("size"))
    size = checkpoints[-1].size if checkpoints else 0
    places, hashes = row_hashes(max(size, 0 if last is None else last + 1))
    findings = [*false_checkpoints(checkpoints), *changed_pending()]
    if first_bad_root(hashes, checkpoints) is None:
        extra = [Finding("inserted", place) for place in places[size:]]
        return [*findings, *extra, *misplaced(places[:size]), *strange_tiles(hashes[:size])]
    return [*findings, *named_differences(places, hashes, checkpoints)]


def row_hashes(end: int) -> tuple[Sequence[int], list[bytes]]:
    """Places and leaf hashes of the rows before `end`, in order; b"" for a row whose columns contradict each other."""
    places, hashes = array("q"), []
    for entry in Entry.objects.filter(index__lt=end).order_by("index").iterator(chunk_size=2000):
        places.append(entry.index or 0)
        hashes.append(bytes(entry.leaf_hash) if entry.is_intact else b"")
    return places, hashes


def first_bad_root(hashes: Sequence[bytes], checkpoints: Sequence[Checkpoint]) -> Checkpoint | None:
    """The first checkpoint whose root is not that of these leaves."""
    frontier = Frontier()
    for checkpoint in checkpoints:
        for item in hashes[frontier.size : checkpoint.size]:
            frontier.append(item)
        if frontier.size != checkpoint.size or frontier.root() != bytes(checkpoint.root):
            return checkpoint
    return None


def false_checkpoints(checkpoints: Sequence[Checkpoint]) -> Iterator[Finding]:
    """Each with the key of its time; where the key changed, with the one before as well."""
    known = tenures()
    changes = {tenure.start for tenure in known[1:]}
    for checkpoint in checkpoints:
        size = checkpoint.size
        try:
            signed_head(checkpoint, key_over(known, size))
            if size in changes:
                signed_head(checkpoint, key_over(known, size - 1))
        except (RegisterDamagedError, BadKeyError) as error:
            yield Finding("checkpoint", size, str(error))
    for size in sorted(changes - {checkpoint.size for checkpoint in checkpoints}):
        yield Finding("checkpoint", size, "the seal of both keys is not there")


def changed_pending() -> Iterator[Finding]:
    for entry in Entry.objects.pending().order_by("id").iterator(chunk_size=2000):
        if not entry.is_intact:
            yield Finding("pending", entry.pk, str(entry))


def misplaced(places: Sequence[int]) -> Iterator[Finding]:
    """Rows in their right order but with another number."""
    for place, index in enumerate(places):
        if place != index:
            yield Finding("reordered", index, f"belongs at {place}")


def strange_tiles(hashes: Sequence[bytes]) -> Iterator[Finding]:
    """Stored tiles that are not those of the lines. A tile may already hold lines sealed after the audit began."""
    tree = Tree()
    tree.extend(hashes)
    stored = {(tile.level, tile.index): bytes(tile.hashes) for tile in Tile.objects.iterator(chunk_size=500)}
    for level, row in enumerate(tree.levels):
        for index in range(0, -(-len(row) // TILE_BYTES)):
            expected = tree.tile(level, index)
            if stored.get((level, index), b"")[: len(expected)] != expected:
                yield Finding("tile", index, f"of level {level}")


def tile_hashes(size: int) -> list[bytes]:
    """The leaf hashes that the stored tree holds."""
    rows = Tile.objects.filter(level=0).order_by("index").values_list("hashes", flat=True)
    joined = b"".join(bytes(row) for row in rows.iterator(chunk_size=500))[: size * HASH_BYTES]
    return [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]


def named_differences(
    places: Sequence[int], hashes: Sequence[bytes], checkpoints: Sequence[Checkpoint]
) -> Iterator[Finding]:
    sealed = tile_hashes(checkpoints[-1].size)
    bad = first_bad_root(sealed, checkpoints)
    if bad is not None:
        good = max((item.size for item in checkpoints if item.size < bad.size), default=0)
        yield Finding(
            "rewritten", good, f"lines from {good} to {bad.size - 1} and their tree do not lead to a signed root"
        )
    for difference in compare(sealed, hashes):
        if difference.kind in ("inserted", "reordered"):
            moved = f"was {difference.was}" if difference.kind == "reordered" else ""
            yield Finding(difference.kind, places[difference.index], moved)
        else:
            yield Finding(difference.kind, difference.index)
