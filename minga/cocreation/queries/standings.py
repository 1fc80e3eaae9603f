"""What the process has done with each proposal so far; one place to ask, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minga.cocreation.models import Classification, IntegratedSource, Proposal, ProposalGroup, UnusedIdea
from minga.cocreation.queries.classification import results_of
from minga.cocreation.queries.grouping import settled_groups_of
from minga.cocreation.queries.integration import confirmed_unused, public_sources_of


@dataclass(frozen=True)
class Standing:
    classification: Classification | None = None
    groups: tuple[ProposalGroup, ...] = ()
    sources: tuple[IntegratedSource, ...] = ()
    unused: UnusedIdea | None = None

    @property
    def state(self) -> str:
        return self.classification.state if self.classification else Classification.State.OPEN

    @property
    def is_related(self) -> bool:
        return self.state == Classification.State.RELATED

    @property
    def is_left_out(self) -> bool:
        return self.state == Classification.State.NOT_RELATED


UNTOUCHED = Standing()


def standings_of(proposals: Iterable[Proposal]) -> Mapping[int, Standing]:
    """Four queries, and none where no process follows a methodology yet."""
    pks = [one.pk for one in proposals if one.process.methodology_id and one.is_readable]
    if not pks:
        return {}
    results, groups = results_of(pks), settled_groups_of(pks)
    sources, unused = public_sources_of(pks), confirmed_unused(pks)
    return {
        pk: Standing(results.get(pk), tuple(groups.get(pk, ())), tuple(sources.get(pk, ())), unused.get(pk))
        for pk in pks
    }


def standing_of(proposal: Proposal) -> Standing:
    return standings_of([proposal]).get(proposal.pk, UNTOUCHED)
