"""Why there is no assignment, in words: which proposals cannot be covered, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minga.methods.matching.network import Network, find_cut
from minga.methods.matching.problem import Grid

NAMES_SHOWN = 12


@dataclass(frozen=True)
class Shortage:
    """One reason. `missing`: how many evaluations do not find a place. The sentence is in Spanish, for people."""

    sentence: str
    proposals: tuple[str, ...] = ()
    evaluators: tuple[str, ...] = ()
    missing: int = 0


class UncoverableError(ValueError):
    """No assignment meets all the conditions; `shortages` says why."""

    def __init__(self, shortages: Sequence[Shortage]):
        self.shortages = tuple(shortages)
        super().__init__(" ".join(shortage.sentence for shortage in shortages))


def explain_shortage(grid: Grid, network: Network) -> list[Shortage]:
    """Every reason found, the simplest first: single proposals, then the sum of places, then groups that compete."""
    alone = [*_lonely_proposals(grid), *_missing_sectors(grid)]
    if alone:
        return alone
    needed, places = int(grid.needs.sum()), int(grid.most.sum())
    if places < needed:
        sentence = f"Hacen falta {needed} evaluaciones y solo hay lugar para {places}."
        return [Shortage(sentence, missing=needed - places)]
    full = _full_sectors(grid)
    if full:
        return full
    crowd = find_cut(network, grid.most)
    if crowd.missing:
        return [_crowd(grid, network, crowd.nodes, crowd.missing)]
    minimum = int(grid.least.sum())
    if minimum > needed:
        sentence = f"Los mínimos de las personas suman {minimum} evaluaciones y solo hay {needed} que repartir."
        return [Shortage(sentence, missing=minimum - needed)]
    idle = find_cut(network, grid.least, from_end=True)
    codes = _codes(grid, network, idle.nodes)
    verb = "no puede llegar a su mínimo" if len(codes) == 1 else "no pueden llegar a su mínimo"
    lack = "falta 1 evaluación" if idle.missing == 1 else f"faltan {idle.missing} evaluaciones"
    sentence = f"Por sus conflictos de interés, {join_names(codes)} {verb}: {lack}."
    return [Shortage(sentence, evaluators=codes, missing=idle.missing)]


def _lonely_proposals(grid: Grid) -> list[Shortage]:
    """Proposals that have too few people, or too few institutions, whatever the others get."""
    found = []
    open_to = grid.allowed & (grid.most > 0)
    for place, code in enumerate(grid.proposals):
        columns = np.flatnonzero(open_to[place])
        people, needed = len(columns), int(grid.needs[place])
        institutions = len(np.unique(grid.institution[columns])) if grid.different_institutions else people
        if institutions >= needed:
            continue
        names = tuple(grid.evaluators[column].code for column in columns)
        if people < needed:
            reason = (
                "nadie puede evaluarla" if not people else f"sin conflicto de interés solo queda {join_names(names)}"
            )
            if people > 1:
                reason = f"sin conflicto de interés solo quedan {join_names(names)}"
        else:
            reason = f"las {people} personas que pueden evaluarla son de {count_institutions(institutions)}"
        sentence = f"La propuesta {code} necesita {count_evaluators(needed)} y {reason}."
        found.append(Shortage(sentence, (code,), names, needed - institutions))
    return found


def _missing_sectors(grid: Grid) -> list[Shortage]:
    """Proposals for which nobody of a wanted sector is free of conflict."""
    found = []
    open_to = grid.allowed & (grid.most > 0)
    for number, sector in enumerate(grid.sectors):
        covered = open_to[:, grid.sector == number].any(axis=1)
        codes = tuple(grid.proposals[place] for place in np.flatnonzero(grid.wants[:, number] & ~covered))
        if codes:
            which = f"la propuesta {codes[0]}" if len(codes) == 1 else f"las propuestas {join_names(codes)}"
            sentence = f"Nadie del sector «{sector}» puede evaluar {which} sin conflicto de interés."
            found.append(Shortage(sentence, codes, missing=len(codes)))
    return found


def _full_sectors(grid: Grid) -> list[Shortage]:
    """Wanted sectors whose people, all together, do not have enough places."""
    found = []
    for number, sector in enumerate(grid.sectors):
        needed, places = int(grid.wants[:, number].sum()), int(grid.most[grid.sector == number].sum())
        if places < needed:
            sentence = f"Hacen falta {needed} evaluaciones del sector «{sector}» y solo hay lugar para {places}."
            found.append(Shortage(sentence, missing=needed - places))
    return found


def _crowd(grid: Grid, network: Network, nodes: np.ndarray, missing: int) -> Shortage:
    """Proposals that compete for the same few people."""
    count = len(grid.proposals)
    groups = (len(grid.sectors) + 1) if grid.sectors else 0
    first_institution = count * (1 + groups)
    rows = set(nodes[nodes < count].tolist())
    if groups:
        inner = nodes[(nodes >= count) & (nodes < first_institution)] - count
        rows |= set((inner // groups).tolist())
    proposals = tuple(grid.proposals[row] for row in sorted(rows))
    people = _codes(grid, network, nodes)
    lack = "falta 1 lugar" if missing == 1 else f"faltan {missing} lugares"
    subject = (
        f"La propuesta {proposals[0]} necesita"
        if len(proposals) == 1
        else f"Las propuestas {join_names(proposals)} necesitan"
    )
    where = (
        f"de {join_names(people)}, que ya los tienen todos ocupados" if people else "de instituciones ya representadas"
    )
    sentence = f"{subject} lugares {where}: {lack}."
    return Shortage(sentence, proposals, people, missing)


def _codes(grid: Grid, network: Network, nodes: np.ndarray) -> tuple[str, ...]:
    inside = (nodes >= network.first_evaluator) & (nodes < network.end)
    return tuple(grid.evaluators[column].code for column in sorted((nodes[inside] - network.first_evaluator).tolist()))


def join_names(names: Sequence[str]) -> str:
    """ "A, B y C"; a long list is cut and says how many more there are."""
    shown = list(names[:NAMES_SHOWN])
    if len(names) > NAMES_SHOWN:
        return f"{', '.join(shown)} y {len(names) - NAMES_SHOWN} más"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} y {shown[-1]}"


def count_evaluators(number: int) -> str:
    return "1 persona" if number == 1 else f"{number} personas distintas"


def count_institutions(number: int) -> str:
    return "una sola institución" if number == 1 else f"{number} instituciones"
