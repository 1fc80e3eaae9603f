"""The Merkle tree of RFC 9162, kept as tiles of 256 hashes (C2SP tlog-tiles).

A tree of `size` leaves is a set of tiles. The tile (level, index) joins, 32 bytes each, the hashes of up to 256
complete subtrees of 256**level leaves. All functions take the tiles through one small interface, so that the same
code works on a database, a folder or memory, and reads a handful of tiles whatever the size of the tree.
Sources: RFC 9162, section 2.1; https://c2sp.org/tlog-tiles.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_BYTES
EMPTY_ROOT = sha256(b"").digest()


class BrokenTreeError(Exception):
    """The stored tiles are not those of a tree of the size asked for."""


class Tiles(Protocol):
    def tile(self, level: int, index: int) -> bytes:
        """The hashes of one tile, joined; b"" where there is none."""


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def hash_pairs(hashes: bytes) -> bytes:
    """The parents of an even number of joined hashes, joined."""
    return b"".join([sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)])


def node(tiles: Tiles, height: int, index: int) -> bytes:
    """The hash of the `index`-th complete subtree of 2**height leaves. Raises BrokenTreeError if a tile lacks it."""
    level, rest = divmod(height, TILE_HEIGHT)
    tile_index, offset = divmod(index << rest, TILE_WIDTH)
    end = (offset + (1 << rest)) * HASH_BYTES
    hashes = tiles.tile(level, tile_index)[offset * HASH_BYTES : end]
    if len(hashes) != (1 << rest) * HASH_BYTES:
        raise BrokenTreeError(f"tile {level}/{tile_index} is missing or too short")
    for _ in range(rest):
        hashes = hash_pairs(hashes)
    return hashes


def subtree(tiles: Tiles, start: int, end: int) -> bytes:
    """The hash of the leaves [start, end), a range that RFC 9162 splits off a tree (start is aligned to its length)."""
    complete = []
    while start < end:
        height = (end - start).bit_length() - 1
        complete.append(node(tiles, height, start >> height))
        start += 1 << height
    result = complete.pop()
    while complete:
        result = node_hash(complete.pop(), result)
    return result


def root(tiles: Tiles, size: int) -> bytes:
    if size < 0:
        raise ValueError("a tree has no negative size")
    return subtree(tiles, 0, size) if size else EMPTY_ROOT


def split(length: int) -> int:
    """The largest power of two smaller than `length` (at least 2)."""
    return 1 << ((length - 1).bit_length() - 1)


def inclusion_proof(tiles: Tiles, index: int, size: int) -> list[bytes]:
    """The hashes that lead from the leaf `index` to the root of the first `size` leaves (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    start, end = 0, size
    siblings = []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return [subtree(tiles, *sibling) for sibling in reversed(siblings)]


def consistency_proof(tiles: Tiles, old: int, new: int) -> list[bytes]:
    """The hashes that show that the first `old` of `new` leaves are unchanged (RFC 9162, 2.1.4.1)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not extend one of {old}")
    if old in (0, new):
        return []
    start, end = 0, new
    siblings = []
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    if start:
        siblings.append((start, end))
    return [subtree(tiles, *sibling) for sibling in reversed(siblings)]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this hash is the `index`-th of the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not are_hashes([leaf, root, *proof]):
        return False
    position, last, result = index, size - 1, leaf
    for sibling in proof:
        if not last:
            return False
        if position & 1 or position == last:
            result = node_hash(sibling, result)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        position, last = position >> 1, last >> 1
    return not last and result == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree `new` begins with the tree `old` (RFC 9162, 2.1.4.2). Every tree extends the empty one."""
    if not 0 <= old <= new or not are_hashes([old_root, new_root, *proof]):
        return False
    if old == new:
        return not proof and old_root == new_root
    if not old:
        return not proof and old_root == EMPTY_ROOT
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not hashes:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_result = new_result = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if position & 1 or position == last:
            old_result = node_hash(sibling, old_result)
            new_result = node_hash(sibling, new_result)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new_result = node_hash(new_result, sibling)
        position, last = position >> 1, last >> 1
    return not last and old_result == old_root and new_result == new_root


def are_hashes(hashes: Iterable[bytes]) -> bool:
    return all(len(item) == HASH_BYTES for item in hashes)


def grow(tiles: Tiles, size: int, leaf_hashes: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles that change when these leaves are appended to a tree of `size`: (level, index) -> hashes.

    Writes nothing. A tile that was partial comes back whole, its old hashes first.
    """
    changed = {}
    level, start, hashes = 0, size, b"".join(leaf_hashes)
    while hashes:
        index, offset = divmod(start, TILE_WIDTH)
        kept = tiles.tile(level, index)[: offset * HASH_BYTES] if offset else b""
        if len(kept) != offset * HASH_BYTES:
            raise BrokenTreeError(f"tile {level}/{index} is missing or too short")
        row = kept + hashes
        for at in range(0, len(row), TILE_BYTES):
            changed[level, index + at // TILE_BYTES] = row[at : at + TILE_BYTES]
        hashes = row[: len(row) - len(row) % TILE_BYTES]
        for _ in range(TILE_HEIGHT):
            hashes = hash_pairs(hashes)
        level, start = level + 1, index
    return changed


class Tree:
    """A tree in memory: 32.1 bytes a leaf."""

    # Leaves are taken in blocks, so that the lists in passing stay small beside the tree itself.
    BLOCK = 1 << 16

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.levels: list[bytearray] = []
        self.size = 0
        self.extend(leaf_hash(leaf) for leaf in leaves)

    def tile(self, level: int, index: int) -> bytes:
        if level >= len(self.levels):
            return b""
        return bytes(self.levels[level][index * TILE_BYTES : (index + 1) * TILE_BYTES])

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        block = []
        for item in leaf_hashes:
            block.append(item)
            if len(block) == self.BLOCK:
                self._append(block)
                block = []
        self._append(block)

    def _append(self, leaf_hashes: Sequence[bytes]) -> None:
        for (level, index), hashes in grow(self, self.size, leaf_hashes).items():
            if level == len(self.levels):
                self.levels.append(bytearray())
            self.levels[level][index * TILE_BYTES :] = hashes
        self.size += len(leaf_hashes)

    def root(self, size: int | None = None) -> bytes:
        return root(self, self.size if size is None else size)


class Frontier:
    """The root of a growing list in constant memory: only the right edge of the tree, at most 64 hashes."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        self.size += 1
        joined = self.size
        while not joined & 1:
            leaf = node_hash(self.edge.pop(), leaf)
            joined >>= 1
        self.edge.append(leaf)

    def root(self) -> bytes:
        if not self.edge:
            return EMPTY_ROOT
        result = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            result = node_hash(left, result)
        return result
