"""The assignment as a flow of minimum cost: one unit for each evaluation."""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from minga.methods.matching.draw import draw_ties
from minga.methods.matching.problem import Grid

# The solver multiplies costs by the number of nodes and adds them along paths, in 64 bits.
COST_BITS = 61


@dataclass(frozen=True)
class Network:
    """Arcs of the flow. Nodes: proposals, (proposal, sector), (proposal, institution), evaluators, and the end.

    A proposal sends one unit for each evaluator that it needs. The node (proposal, sector) starts with the unit that
    must go to that sector; the node (proposal, institution) lets one unit through, so that two evaluators of a proposal
    never share the institution. `tails`, `heads`, `capacities`: arcs; `pairs`: (proposal, evaluator) of the first arcs.
    """

    tails: np.ndarray
    heads: np.ndarray
    capacities: np.ndarray
    pair_rows: np.ndarray
    pair_columns: np.ndarray
    supplies: np.ndarray
    first_evaluator: int

    @property
    def end(self) -> int:
        return len(self.supplies) - 1


def build_network(grid: Grid) -> Network:
    """The flow of a question, without the loads of the evaluators, which each use adds in its own way."""
    count, people = grid.allowed.shape
    sectors = len(grid.sectors)
    groups = sectors + 1 if sectors else 0
    institutions = int(grid.institution.max(initial=-1)) + 1
    sizes = np.bincount(grid.institution, minlength=institutions)
    shared = grid.different_institutions & (sizes > 1)
    first_institution = count * (1 + groups)
    first_evaluator = first_institution + count * institutions
    supplies = np.zeros(first_evaluator + people + 1, dtype=np.int64)

    rows, columns = np.nonzero(grid.allowed)
    group = np.where(grid.sector >= 0, grid.sector, sectors)
    above = rows if not groups else count + rows * groups + group[columns]
    gate = first_institution + rows * institutions + grid.institution[columns]
    gated = shared[grid.institution[columns]]
    tails = [np.where(gated, gate, above)]
    heads = [first_evaluator + columns]
    capacities = [np.ones(len(rows), dtype=np.int64)]

    gates, chosen = np.unique(gate[gated], return_index=True)
    tails.append(above[gated][chosen])
    heads.append(gates)
    capacities.append(np.ones(len(gates), dtype=np.int64))

    supplies[:count] = grid.needs - grid.wants.sum(axis=1)
    if groups:
        everyone = np.repeat(np.arange(count), groups)
        tails.append(everyone)
        heads.append(count + np.arange(count * groups))
        capacities.append(np.repeat(np.maximum(supplies[:count], 0), groups))
        supplies[count:first_institution].reshape(count, groups)[:, :sectors] = grid.wants
    return Network(
        tails=np.concatenate(tails),
        heads=np.concatenate(heads),
        capacities=np.concatenate(capacities),
        pair_rows=rows,
        pair_columns=columns,
        supplies=supplies,
        first_evaluator=first_evaluator,
    )


def solve(grid: Grid, network: Network, *, seed: str, kept: np.ndarray | None = None) -> np.ndarray | None:
    """The pairs (P, E) of the best assignment, or None if there is none.

    Best: first the most `kept` pairs (P, E), then the most affinity, then the largest draw.
    """
    total = int(grid.needs.sum())
    if int(grid.least.sum()) > total or np.any(network.supplies[: len(grid.proposals)] < 0):
        return None
    gains = grid.gains if kept is None else grid.gains + kept * (int(grid.gains.max(initial=0)) * max(total, 1) + 1)
    budget = 2 ** (COST_BITS - len(network.supplies).bit_length())
    levels = budget // ((int(gains.max(initial=0)) + 1) * max(total, 1))
    while levels >= 2:
        ties = draw_ties(seed, grid.proposals, [person.code for person in grid.evaluators], levels=levels)
        costs = (gains.max(initial=0) - gains) * (levels * max(total, 1)) + (levels - 1 - ties)
        flow, arcs, status = run_flow(grid, network, costs)
        if status == flow.INFEASIBLE:
            return None
        if status == flow.OPTIMAL:
            chosen = np.zeros(grid.allowed.shape, dtype=bool)
            used = flow.flows(arcs[: len(network.pair_rows)]) > 0
            chosen[network.pair_rows[used], network.pair_columns[used]] = True
            return chosen
        # The solver found that its sums could overflow: draw with fewer levels, the same for everybody who repeats it.
        levels //= 16
    raise OverflowError("the question is too large for the exact solver")


def run_flow(
    grid: Grid, network: Network, costs: np.ndarray
) -> tuple[min_cost_flow.SimpleMinCostFlow, np.ndarray, int]:
    """The solved flow with these costs (P, E), its arcs and its status."""
    total = int(grid.needs.sum())
    flow = min_cost_flow.SimpleMinCostFlow()
    pair_costs = costs[network.pair_rows, network.pair_columns]
    arc_costs = np.r_[pair_costs, np.zeros(len(network.tails) - len(pair_costs), dtype=np.int64)]
    arcs = flow.add_arcs_with_capacity_and_unit_cost(network.tails, network.heads, network.capacities, arc_costs)
    people = network.first_evaluator + np.arange(len(grid.evaluators))
    flow.add_arcs_with_capacity_and_unit_cost(
        people, np.full(len(people), network.end), grid.most - grid.least, np.zeros(len(people), dtype=np.int64)
    )
    supplies = network.supplies.copy()
    supplies[people] -= grid.least
    supplies[network.end] = -(total - int(grid.least.sum()))
    flow.set_nodes_supplies(np.arange(len(supplies)), supplies)
    return flow, arcs, flow.solve()


@dataclass(frozen=True)
class Cut:
    """Where the flow gets stuck: how many units do not arrive, and the nodes on this side of the narrow place."""

    missing: int
    nodes: np.ndarray


def find_cut(network: Network, places: np.ndarray, *, from_end: bool = False) -> Cut:
    """The narrowest place when each evaluator takes up to `places` (E,); `from_end` looks at it from the evaluators."""
    source = len(network.supplies)
    people = network.first_evaluator + np.arange(len(places))
    starts = np.flatnonzero(network.supplies > 0)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(network.tails, network.heads, network.capacities)
    flow.add_arcs_with_capacity(np.full(len(starts), source), starts, network.supplies[starts])
    flow.add_arcs_with_capacity(people, np.full(len(people), network.end), places)
    flow.solve(source, network.end)
    wanted = int(places.sum()) if from_end else int(network.supplies[starts].sum())
    nodes = flow.get_sink_side_min_cut() if from_end else flow.get_source_side_min_cut()
    return Cut(wanted - flow.optimal_flow(), np.array(nodes, dtype=np.int64))
