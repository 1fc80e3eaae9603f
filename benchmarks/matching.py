"""Our assignment beside the solvers people would reach for: `python -m benchmarks.matching [proposals] [evaluators]`.

The same random question for all: two evaluators of different institutions for each proposal, 7 % of the pairs in
conflict, equal load. Peers: SciPy's HiGHS on the linear programme, Google's CP-SAT on the same model (60 s at most),
and handing out one by one. Ours is told in wall and in CPU seconds, the peers in wall seconds of the same run.
"""

import sys
import time

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.optimize import linprog

from minga.methods import matching

EACH = 2
CONFLICTS = 0.07
INSTITUTIONS = 25


def question(proposals: int, evaluators: int) -> tuple[matching.Problem, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(2026)
    people = [matching.Evaluator(f"E{n:04d}", f"I{n % INSTITUTIONS:02d}") for n in range(evaluators)]
    codes = [f"P{n:05d}" for n in range(proposals)]
    affinity = chance.random((proposals, evaluators)).round(4)
    forbidden = chance.random((proposals, evaluators)) < CONFLICTS
    pairs = [(codes[row], people[column].code) for row, column in np.argwhere(forbidden)]
    return matching.Problem(codes, people, EACH, pairs, affinity, seed="benchmark"), affinity, ~forbidden


def rows_of(allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray, sparse.csr_matrix, sparse.csr_matrix]:
    """Pairs, and the matrices «two for each proposal» and «load of each person, one for each institution»."""
    rows, columns = np.nonzero(allowed)
    count, places = allowed.shape[0], np.arange(len(rows))
    ones = np.ones(len(rows))
    each = sparse.csr_matrix((ones, (rows, places)))
    load = sparse.csr_matrix((ones, (columns, places)))
    one = sparse.csr_matrix(
        (ones, (rows * INSTITUTIONS + columns % INSTITUTIONS, places)), shape=(count * INSTITUTIONS, len(rows))
    )
    return rows, columns, each, sparse.vstack([load, one], format="csr")


def highs(affinity: np.ndarray, allowed: np.ndarray, most: int) -> float:
    rows, columns, each, limits = rows_of(allowed)
    room = np.r_[np.full(allowed.shape[1], most), np.ones(allowed.shape[0] * INSTITUTIONS)]
    answer = linprog(
        -affinity[rows, columns], A_eq=each, b_eq=np.full(allowed.shape[0], EACH), A_ub=limits, b_ub=room, bounds=(0, 1)
    )
    return -answer.fun


def cp_sat(affinity: np.ndarray, allowed: np.ndarray, most: int) -> float:
    model = cp_model.CpModel()
    pairs = {(row, column): model.new_bool_var("") for row, column in np.argwhere(allowed).tolist()}
    by_row: dict[int, list] = {}
    by_column: dict[int, list] = {}
    by_institution: dict[tuple[int, int], list] = {}
    for (row, column), one in pairs.items():
        by_row.setdefault(row, []).append(one)
        by_column.setdefault(column, []).append(one)
        by_institution.setdefault((row, column % INSTITUTIONS), []).append(one)
    for group in by_row.values():
        model.add(sum(group) == EACH)
    for group in by_column.values():
        model.add(sum(group) <= most)
    for group in by_institution.values():
        model.add_at_most_one(group)
    model.maximize(sum(round(affinity[pair] * 10_000) * one for pair, one in pairs.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 60
    solver.parameters.num_workers = 2
    solver.solve(model)
    return solver.objective_value / 10_000


def one_by_one(affinity: np.ndarray, allowed: np.ndarray, most: int) -> tuple[float, int]:
    """The best pair that still fits, until none does: affinity, and proposals left without two evaluators."""
    room, needs = np.full(allowed.shape[1], most), np.full(allowed.shape[0], EACH)
    taken: set[tuple[int, int]] = set()
    total = 0.0
    for flat in np.argsort(-np.where(allowed, affinity, -1), axis=None):
        row, column = divmod(int(flat), allowed.shape[1])
        if allowed[row, column] and needs[row] and room[column] and (row, column % INSTITUTIONS) not in taken:
            taken.add((row, column % INSTITUTIONS))
            needs[row] -= 1
            room[column] -= 1
            total += float(affinity[row, column])
    return total, int((needs > 0).sum())


def main(proposals: int, evaluators: int) -> None:
    problem, affinity, allowed = question(proposals, evaluators)
    most = problem.fair_share(evaluators)
    started, processor = time.perf_counter(), time.process_time()
    ours = matching.assign(problem)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    print(f"{proposals} proposals x {EACH} among {evaluators} people, {len(problem.forbidden)} conflicts")
    print(f"{'':<22}{'seconds':>9}{'times ours':>12}{'affinity':>12}")
    print(f"{'minga':<22}{seconds:>9.3f}{1:>12.1f}{ours.affinity:>12.4f}   {processor:.3f} s of CPU")
    for name, peer in (("SciPy HiGHS (LP)", highs), ("OR-tools CP-SAT", cp_sat)):
        started = time.perf_counter()
        found = peer(affinity, allowed, most)
        spent = time.perf_counter() - started
        print(f"{name:<22}{spent:>9.3f}{spent / seconds:>12.1f}{found:>12.4f}")
    started = time.perf_counter()
    found, without = one_by_one(affinity, allowed, most)
    spent = time.perf_counter() - started
    print(f"{'one by one':<22}{spent:>9.3f}{spent / seconds:>12.1f}{found:>12.4f}   {without} proposals incomplete")
    started = time.perf_counter()
    again = matching.reassign(
        matching.Problem(**{**vars(problem), "most": most + 2}), ours, gone=[problem.evaluators[0].code]
    )
    taken, _ = ours.changes(again)
    print(f"somebody leaves: {time.perf_counter() - started:.3f} s, {len(taken)} pairs moved of {proposals * EACH}")


if __name__ == "__main__":
    main(*(int(number) for number in (sys.argv[1:] or ["1000", "100"])))
