"""Which key signs the register at each size, and what proves that one followed the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minga.ledger.models import KEY_ROTATED, Checkpoint, Entry
from minga.ledger.queries.tiles import StoredTiles, latest_checkpoint
from minga.methods.merkle import inclusion_proof
from minga.methods.notes import VerifierKey, encode


@dataclass(frozen=True)
class Tenure:
    """A public key, and the smallest tree that has to be signed with it. `line` announces it; the first has none."""

    key: str
    start: int
    line: Entry | None = None

    @property
    def id(self) -> str:
        return self.key.split("+")[1] if "+" in self.key else ""


def tenures() -> list[Tenure]:
    """Every key that the register has had, in order; none before the first seal."""
    latest = latest_checkpoint()
    if latest is None:
        return []
    lines = list(Entry.objects.sealed().filter(verb=KEY_ROTATED).order_by("index"))
    first = Tenure(str(lines[0].facts.get("old")) if lines else latest.key, 0)
    return [first, *(Tenure(str(line.facts.get("new")), (line.index or 0) + 1, line) for line in lines)]


def key_over(known: Sequence[Tenure], size: int) -> VerifierKey:
    """The key that must have signed a tree of this size. Raises BadKeyError if the line that says so was spoilt."""
    return VerifierKey.parse([tenure.key for tenure in known if tenure.start <= size][-1])


def published_keys() -> list[dict[str, Any]]:
    """For a verifier: each key and, from the second on, the line that announces it, proved under a seal of both."""
    tiles, known = StoredTiles(), tenures()
    seals = Checkpoint.objects.in_bulk([tenure.start for tenure in known if tenure.line], field_name="size")
    return [published(tenure, tiles, seals) for tenure in known]


def published(tenure: Tenure, tiles: StoredTiles, seals: dict[int, Checkpoint]) -> dict[str, Any]:
    told: dict[str, Any] = {"key": tenure.key, "from": tenure.start}
    if tenure.line and tenure.start in seals:
        proof = inclusion_proof(tiles, tenure.start - 1, tenure.start)
        told["leaf"] = tenure.line.leaf
        told["proof"] = [encode(item) for item in proof]
        told["checkpoint"] = seals[tenure.start].note
    return told
