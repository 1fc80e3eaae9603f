"""Our suppression beside pytauargus, on provinces by age by people: `python -m benchmarks.disclosure [peer seconds]`.

Made-up counts as uneven as real ones, 24 x 6 x 7 with margins, 20,000 people, threshold 5. The peer is pytauargus
(tau-Argus): its «MOD» and, with time given in minutes, its optimal method. Each answer is attacked the same way, with
our linear programme, which sees nothing but the printed table. What each considers safe differs: the peer asks for a
range of 100 % around each small cell and never hides zeros; we ask that no small cell can be known to be small, nor
placed within five people. `tests/methods/test_disclosure.py` repeats the attack with an enemy that shares no code.
"""

import sys
import time

import numpy as np
import pandas as pd
import pytauargus

from minga.methods import disclosure

SHAPE = (24, 6, 7)
PEOPLE = 20_000
THRESHOLD = 5


def people_like(seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    share = np.ones(())
    for size in SHAPE:
        share = np.multiply.outer(share, chance.dirichlet(np.ones(size)))
    share = share * chance.gamma(2, 0.5, share.shape)
    return chance.multinomial(PEOPLE, (share / share.sum()).ravel()).reshape(SHAPE)


def unsafe(published: np.ndarray, counts: np.ndarray) -> tuple[int, int, float]:
    """Small cells that the attack places under the threshold, or within less than it; hidden cells it recovers."""
    started = time.perf_counter()
    found = disclosure.attack(published)
    small = (counts > 0) & (counts < THRESHOLD)
    placed = small & ((found.most < THRESHOLD - 1e-6) | (found.widths < THRESHOLD - 1e-6))
    recovered = np.isnan(published) & (found.widths < 1e-6)
    return int(placed.sum()), int(recovered.sum()), time.perf_counter() - started


def tell(name: str, seconds: float, published: np.ndarray, counts: np.ndarray, note: str = "") -> None:
    small = (counts > 0) & (counts < THRESHOLD)
    placed, recovered, attack = unsafe(published, counts)
    hidden = np.isnan(published)
    print(
        f"{name:<22}{seconds:>9.2f}{int(small.sum()):>9}{int((hidden & ~small).sum()):>8}{placed:>9}{recovered:>11}"
        f"{attack:>10.2f}   {note}"
    )


def peer(counts: np.ndarray, method: str) -> np.ndarray:
    """What pytauargus prints: NaN where its status is unsafe (U) or secondary (M)."""
    names = [[f"{letter}{number:02d}" for number in range(size)] for letter, size in zip("PAG", SHAPE, strict=True)]
    rows = [
        (*(axis[step] for axis, step in zip(names, place, strict=True)), 1)
        for place, count in np.ndenumerate(counts)
        for _ in range(int(count))
    ]
    table = pytauargus.protect(
        pd.DataFrame(rows, columns=["p", "a", "g", "n"]),
        tables=[["p", "a", "g"]],
        response="n",
        safety_rules=f"FREQ({THRESHOLD},100)",
        suppress=method,
    ).tables[0]
    published = disclosure.with_margins(counts).astype(float)
    titles = [{name: place for place, name in enumerate(axis)} for axis in names]
    for row in table.dataframe().itertuples():
        if row.status in ("U", "M"):
            place = (titles[0].get(row.p, -1), titles[1].get(row.a, -1), titles[2].get(row.g, -1))
            published[place] = np.nan
    return published


def main(minutes: int) -> None:
    print(f"{'':<22}{'seconds':>9}{'small':>9}{'others':>8}{'placed':>9}{'recovered':>11}{'attack s':>10}")
    for seed in (1, 2, 3):
        counts = people_like(seed)
        full = disclosure.with_margins(counts)
        started, processor = time.perf_counter(), time.process_time()
        ours = disclosure.suppress(counts, threshold=THRESHOLD)
        seconds, processor = time.perf_counter() - started, time.process_time() - processor
        note = f"cost {ours.cost:g}, bound {ours.bound:g}, {processor:.2f} s of CPU"
        tell(f"minga, table {seed}", seconds, ours.published, full, note)
        for method in ["MOD(1)", *([f"OPT(1,{minutes})"] if minutes and seed == 1 else [])]:
            started = time.perf_counter()
            published = peer(counts, method)
            tell(f"pytauargus {method}", time.perf_counter() - started, published, full)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
