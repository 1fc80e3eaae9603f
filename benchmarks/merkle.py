"""Our Merkle tree beside pymerkle's: `python -m benchmarks.merkle [leaves] [leaves for pymerkle]`.

Each side runs in a process of its own, so that the memory told is its own. Times are CPU seconds of one thread.
pymerkle's fastest store is taken (SQLite in memory, appended in bulk). It recomputes roots and proofs from the
leaves, so each of its calls is slow on a large tree: PROOFS of ours stand against THEIR_PROOFS of its own.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from minga.methods import merkle

PROOFS = 200
THEIR_PROOFS = 2


def leaf(number: int) -> bytes:
    return b'{"verb":"proposal.submitted","n":%d}' % number


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(name: str, value: float) -> None:
    print(f"{name}\t{value}")


def ours(count: int) -> None:
    tree = merkle.Tree()
    spent = seconds(lambda: tree.extend(merkle.leaf_hash(leaf(n)) for n in range(count)))
    tell("append, µs a leaf", spent / count * 1e6)
    tell("root, ms", seconds(tree.root) * 1e3)
    root = tree.root()
    draw = random.Random(1)
    places = [draw.randrange(count) for _ in range(PROOFS)]
    proofs = [(place, merkle.inclusion_proof(tree, place, count)) for place in places]
    spent = seconds(lambda: [merkle.inclusion_proof(tree, place, count) for place in places])
    tell("inclusion proof, ms", spent / PROOFS * 1e3)
    spent = seconds(
        lambda: [merkle.verify_inclusion(merkle.leaf_hash(leaf(n)), n, count, proof, root) for n, proof in proofs]
    )
    tell("verify inclusion, ms", spent / PROOFS * 1e3)
    spent = seconds(lambda: [merkle.consistency_proof(tree, place + 1, count) for place in places])
    tell("consistency proof, ms", spent / PROOFS * 1e3)
    tell("peak memory, MB", peak_megabytes())
    print(root.hex())


def pymerkles(count: int) -> None:
    from pymerkle import SqliteTree, verify_inclusion

    tree = SqliteTree(":memory:", algorithm="sha256")
    spent = seconds(lambda: tree.append_entries((leaf(n) for n in range(count)), chunksize=100_000))
    tell("append, µs a leaf", spent / count * 1e6)
    tell("root, ms", seconds(tree.get_state) * 1e3)
    root = tree.get_state()
    draw = random.Random(1)
    places = [draw.randrange(count) + 1 for _ in range(THEIR_PROOFS)]
    spent = seconds(lambda: [tree.prove_inclusion(place, count) for place in places])
    tell("inclusion proof, ms", spent / THEIR_PROOFS * 1e3)
    proofs = [(tree.get_leaf(place), tree.prove_inclusion(place, count)) for place in places]
    spent = seconds(lambda: [verify_inclusion(base, root, proof) for base, proof in proofs])
    tell("verify inclusion, ms", spent / THEIR_PROOFS * 1e3)
    spent = seconds(lambda: [tree.prove_consistency(place, count) for place in places])
    tell("consistency proof, ms", spent / THEIR_PROOFS * 1e3)
    tell("peak memory, MB", peak_megabytes())
    print(root.hex())


def measure(side: str, count: int) -> tuple[dict[str, float], str]:
    """Run one side in its own process: its figures and the root it found."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.merkle", side, str(count)], capture_output=True, text=True, check=True
    )
    *figures, root = done.stdout.splitlines()
    return {name: float(value) for name, value in (line.split("\t") for line in figures)}, root


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] in SIDES:
        SIDES[sys.argv[1]](int(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    theirs_count = int(sys.argv[2]) if len(sys.argv) > 2 else count
    mine, my_root = measure("minga", count)
    theirs, their_root = measure("pymerkle", theirs_count)
    if count == theirs_count and my_root != their_root:
        sys.exit("the roots differ")
    print(f"{'':24}{f'minga, {count:,}':>22}{f'pymerkle, {theirs_count:,}':>24}{'ratio':>10}")
    for name, value in mine.items():
        print(f"{name:24}{value:>22.3f}{theirs[name]:>24.3f}{theirs[name] / value:>10.1f}")


SIDES = {"minga": ours, "pymerkle": pymerkles}

if __name__ == "__main__":
    main()
