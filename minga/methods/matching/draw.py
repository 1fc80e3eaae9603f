"""The draw that breaks ties: anybody with the published seed gets the same numbers."""

import hashlib
from collections.abc import Sequence

import numpy as np

TIE_BYTES = 8


def draw_ties(seed: str, proposals: Sequence[str], evaluators: Sequence[str], *, levels: int) -> np.ndarray:
    """A number from 0 to `levels - 1` for each pair: shape (proposals, evaluators), the larger wins a tie.

    For each proposal: SHAKE-256 of the UTF-8 text `seed`, a line feed, and the code of the proposal; it gives eight
    bytes for each evaluator in the given order (alphabetical, in the assignment), read as a big-endian whole number and
    reduced to its remainder by `levels`. Source: FIPS 202 for SHAKE-256.
    """
    draws = np.empty((len(proposals), len(evaluators)), dtype=np.int64)
    for place, code in enumerate(proposals):
        stream = hashlib.shake_256(f"{seed}\n{code}".encode()).digest(TIE_BYTES * len(evaluators))
        draws[place] = (np.frombuffer(stream, dtype=">u8") % levels).astype(np.int64)
    return draws
