"""The proof of one line, its receipt, and the answer of "Comprobar"."""

from dataclasses import dataclass
from typing import Any

from minga.ledger.models import Checkpoint, Entry
from minga.ledger.queries.keys import key_over, published_keys, tenures
from minga.ledger.queries.tiles import (
    RegisterDamagedError,
    StoredTiles,
    checkpoint_over,
    latest_checkpoint,
    signed_head,
)
from minga.methods.merkle import (
    BrokenTreeError,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from minga.methods.notes import BadKeyError, encode

RECEIPT_VERSION = 1


@dataclass(frozen=True)
class Proof:
    """What shows that a line is in the register, under its latest checkpoint."""

    entry: Entry
    checkpoint: Checkpoint
    hashes: list[bytes]

    @property
    def hashes_hex(self) -> list[str]:
        return [item.hex() for item in self.hashes]

    def receipt(self) -> dict[str, Any]:
        """All that the verifier needs, offline and years from now; the keys only if there was more than one."""
        keys = published_keys()
        return {
            "minga_receipt": RECEIPT_VERSION,
            "leaf": self.entry.leaf,
            "index": self.entry.index,
            "proof": [encode(item) for item in self.hashes],
            "checkpoint": self.checkpoint.note,
            "key": self.checkpoint.key,
            **({"keys": keys} if len(keys) > 1 else {}),
        }


def prove(entry: Entry) -> Proof:
    """The proof of a sealed line. Raises RegisterDamagedError if the tree can no longer prove anything."""
    checkpoint = latest_checkpoint()
    if checkpoint is None or entry.index is None or entry.index >= checkpoint.size:
        raise RegisterDamagedError(f"line {entry.index} is under no checkpoint")
    try:
        return Proof(entry, checkpoint, inclusion_proof(StoredTiles(), entry.index, checkpoint.size))
    except BrokenTreeError as error:
        raise RegisterDamagedError(str(error)) from error


@dataclass(frozen=True)
class Verdict:
    """The answer of "Comprobar" for one line, check by check."""

    is_signed: bool
    is_unchanged: bool
    is_included: bool
    is_consistent: bool
    first: Checkpoint
    latest: Checkpoint

    @property
    def is_good(self) -> bool:
        return self.is_signed and self.is_unchanged and self.is_included and self.is_consistent


def check_entry(proof: Proof) -> Verdict:
    """Check a line as an outsider would: its row, its proof, both signatures, and that history only grew since."""
    entry, latest = proof.entry, proof.checkpoint
    index = entry.index or 0
    first = checkpoint_over(index) or latest
    leaf, latest_root, first_root = bytes(entry.leaf_hash), bytes(latest.root), bytes(first.root)
    try:
        known = tenures()
        is_signed = all(signed_head(each, key_over(known, each.size)) for each in (first, latest))
    except (RegisterDamagedError, BadKeyError):
        is_signed = False
    try:
        grown = consistency_proof(StoredTiles(), first.size, latest.size)
    except BrokenTreeError:
        grown = [b""]
    return Verdict(
        is_signed=is_signed,
        is_unchanged=entry.is_intact,
        is_included=verify_inclusion(leaf, index, latest.size, proof.hashes, latest_root),
        is_consistent=verify_consistency(first.size, latest.size, first_root, latest_root, grown),
        first=first,
        latest=latest,
    )
