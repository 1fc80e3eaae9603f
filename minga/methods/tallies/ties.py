"""The published tie rule: a strict order of the projects, fixed before counting, that decides every tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from .ballots import Election

RULES = ("id", "listed", "cheaper", "votes", "draw")


@dataclass(frozen=True)
class TieRule:
    """How ties are broken. Every rule ends in an order without ties.

    - `id`: the id first in alphabetical (code point) order; the rule of pabutools and the default.
    - `listed`: the project that comes first in the list of projects.
    - `cheaper`: the lower cost, then `id`.
    - `votes`: more people in favour, then `id`.
    - `draw`: the lower SHA-256 of `seed`, a line feed and the id in UTF-8, as hexadecimal. Publish the seed after
      the list of projects is closed and before votes are counted (for example the next lottery's number).
    """

    rule: str = "id"
    seed: str = ""

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"unknown tie rule {self.rule!r}: use one of {', '.join(RULES)}")
        if (self.rule == "draw") != bool(self.seed):
            raise ValueError("the rule 'draw', and only it, needs a seed")

    def order_ids(self, ids: Sequence[str]) -> list[str]:
        """Sort plain ids (for votes without costs); only `id`, `listed` and `draw` make sense here."""
        if self.rule == "listed":
            return list(ids)
        if self.rule == "id":
            return sorted(ids)
        if self.rule == "draw":
            return sorted(ids, key=lambda name: (draw_key(self.seed, name), name))
        raise ValueError(f"the tie rule {self.rule!r} needs projects with costs and votes")

    def ranks(self, election: Election) -> list[int]:
        """One rank per project: among tied projects the lowest rank wins. Length P, a permutation."""
        ids = [project.id for project in election.projects]
        if self.rule == "cheaper":
            order = sorted(ids, key=lambda name: (election.cost_units[election.index[name]], name))
        elif self.rule == "votes":
            order = sorted(ids, key=lambda name: (-int(election.votes[election.index[name]]), name))
        else:
            order = self.order_ids(ids)
        position = {name: rank for rank, name in enumerate(order)}
        return [position[name] for name in ids]


def draw_key(seed: str, name: str) -> str:
    """The published draw: SHA-256 of seed, line feed and name, in hexadecimal. The lowest goes first."""
    return sha256(f"{seed}\n{name}".encode()).hexdigest()
