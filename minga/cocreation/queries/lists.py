"""Looking for a proposal: by code, by words, by filters. The index finds; the rows come from the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from minga.cocreation.models import IntegratedProposal, Process, Proposal
from minga.cocreation.models.integrated import IntegratedProposalQuerySet
from minga.cocreation.models.proposals import ProposalQuerySet
from minga.cocreation.queries.documents import NONE_FITS
from minga.cocreation.queries.fates import (
    COMMITMENT,
    NEXT_PLAN,
    OUTSIDE,
    PENDING,
    Fate,
    with_fates,
    with_integrated_fates,
)
from minga.directory.models import Jurisdiction
from minga.search.index import Hit, Results, find
from minga.web.components import Stage

KINDS = (Proposal.ledger_kind, IntegratedProposal.ledger_kind)
FILTERS = {
    "fase": "phase",
    "resultado": "outcome",
    "ods": "sdg",
    "territorio": "territory",
    "sector": "sector",
    "proceso": "process",
}
SIZE = 25
CHUNK = 500


@dataclass(frozen=True)
class Asked:
    """What the address asks for: words, filters by their names in the index, and whether to sort by support."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    is_by_support: bool = False


@dataclass(frozen=True)
class Listed:
    """A result: its fate, and the pieces of its text where the words stand."""

    fate: Fate
    title: str
    excerpt: SafeString | str


@dataclass(frozen=True)
class Page:
    """One page of the list; `total` is exact. `reading` says how the words were read (see `search.index`)."""

    rows: list[Listed]
    total: int
    number: int
    facets: Mapping[str, Mapping[str, int]]
    reading: str = "all"
    size: int = SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


def with_code(jurisdiction: Jurisdiction, text: str) -> Proposal | IntegratedProposal | None:
    """The proposal of this government whose code this is, however it was typed."""
    code = "-".join(text.upper().replace("–", "-").split())
    if not code.replace("-", "").isalnum() or "-" not in code:
        return None
    here = {"code": code, "process__jurisdiction": jurisdiction}
    found = Proposal.objects.select_related("process__jurisdiction").filter(**here).first()
    return found or IntegratedProposal.objects.select_related("process__jurisdiction").filter(**here).first()


def page_of(jurisdiction: Jurisdiction, asked: Asked, number: int) -> Page:
    """A page of what is asked for. Without an index (it is being made) the list still works, from the database."""
    results = ask_index(jurisdiction, asked, number, SIZE)
    last = max(1, -(-results.total // SIZE))
    if number > last:
        number = last
        results = ask_index(jurisdiction, asked, number, SIZE)
    if not results.is_ready:
        return page_from_database(jurisdiction, asked, number)
    if asked.is_by_support and not asked.text:
        rows = plain(by_support(jurisdiction, asked, number))
    else:
        rows = highlighted(results.hits)
    return Page(rows, results.total, number, results.facets, results.reading)


def ask_index(jurisdiction: Jurisdiction, asked: Asked, number: int, size: int) -> Results:
    filters = {**asked.filters, "jurisdiction": jurisdiction.slug}
    return find(asked.text, kinds=KINDS, filters=filters, page=number, size=size)


def highlighted(hits: Sequence[Hit]) -> list[Listed]:
    """The rows of the results, in their order; one that the database no longer shows is left out."""
    fates = {f"{fate.proposal.ledger_kind}:{fate.proposal.ledger_code}": fate for fate in fates_of(hits)}
    return [
        Listed(
            fate=fates[hit.key],
            title=hit.highlights["title"] if hit.kind == Proposal.ledger_kind else str(fates[hit.key].proposal),
            excerpt=without_code(hit.highlights["body"] or hit.highlights["summary"], hit.code),
        )
        for hit in hits
        if hit.key in fates
    ]


def without_code(excerpt: SafeString, code: str) -> SafeString:
    """The code closes the text in the index, so that it can be found; it is already said above the result."""
    return mark_safe(excerpt.removesuffix(code))  # noqa: S308 - the index has escaped it


def fates_of(hits: Sequence[Hit]) -> list[Fate]:
    codes = {kind: [hit.code for hit in hits if hit.kind == kind] for kind in KINDS}
    fates: list[Fate] = []
    if codes["proposal"]:
        fates += with_fates(Proposal.objects.readable().listed().filter(code__in=codes["proposal"]))
    if codes["integrated_proposal"]:
        rows = IntegratedProposal.objects.listed().filter(code__in=codes["integrated_proposal"])
        fates += with_integrated_fates(rows)
    return fates


def plain(fates: list[Fate]) -> list[Listed]:
    return [Listed(fate, str(fate.proposal), text_of(fate)) for fate in fates]


def text_of(fate: Fate) -> str:
    return fate.proposal.problem if isinstance(fate.proposal, Proposal) else str(fate.proposal.reason)


def proposals_like(jurisdiction: Jurisdiction, asked: Asked) -> ProposalQuerySet:
    """The same filters, asked of the database."""
    chosen = asked.filters
    receiving = Process.objects.filter(jurisdiction=jurisdiction, next_number__gt=1)
    if slug := chosen.get("process"):
        receiving = receiving.filter(slug=slug)
    # One process in an equality lets the database walk its index in order; a list of them makes it sort every row.
    pks = list(receiving.values_list("pk", flat=True))
    rows = Proposal.objects.readable().listed()
    rows = rows.filter(process_id=pks[0]) if len(pks) == 1 else rows.filter(process_id__in=pks)
    if chosen.get("phase", Stage.RECEIVED) != Stage.RECEIVED or chosen.get("outcome", PENDING) != PENDING:
        return rows.none()
    if goal := chosen.get("sdg"):
        rows = rows.filter(is_without_sdg=True) if goal == NONE_FITS else rows.filter(sdg=int(goal))
    if code := chosen.get("territory"):
        rows = rows.filter(Q(territory__code=code) | Q(territory__path__contains=f"/{code}/"))
    return rows.filter(sector=chosen["sector"]) if "sector" in chosen else rows


def integrated_like(jurisdiction: Jurisdiction, asked: Asked) -> IntegratedProposalQuerySet:
    chosen = asked.filters
    rows = IntegratedProposal.objects.listed().filter(process__jurisdiction=jurisdiction)
    if {"sdg", "territory", "sector"} & set(chosen):
        return rows.none()
    if slug := chosen.get("process"):
        rows = rows.filter(process__slug=slug)
    promised = Q(commitment__isnull=False)
    if stage := chosen.get("phase"):
        rows = rows.filter({Stage.PLANNED: promised, Stage.SELECTED: ~promised}.get(Stage(stage), Q(pk=None)))
    outcomes = {
        COMMITMENT: promised,
        OUTSIDE: ~promised & Q(category__number=3),
        NEXT_PLAN: ~promised & Q(category__number=4),
        PENDING: ~promised & ~Q(category__number__in=[3, 4]),
    }
    return rows.filter(outcomes[chosen["outcome"]]) if "outcome" in chosen else rows


def by_support(jurisdiction: Jurisdiction, asked: Asked, number: int) -> list[Fate]:
    rows = proposals_like(jurisdiction, asked).order_by("-support_count", "-pk")
    return slice_of(rows, integrated_like(jurisdiction, asked), number)


def slice_of(rows: ProposalQuerySet, integrated: IntegratedProposalQuerySet, number: int) -> list[Fate]:
    """A page of proposals and, after the last one, of integrated proposals."""
    start = (number - 1) * SIZE
    found = with_fates(rows[start : start + SIZE])
    if len(found) == SIZE:
        return found
    before = start if found else rows.count()
    begin = max(0, start - before) if not found else 0
    return found + with_integrated_fates(integrated[begin : begin + SIZE - len(found)])


def page_from_database(jurisdiction: Jurisdiction, asked: Asked, number: int) -> Page:
    rows, integrated = proposals_like(jurisdiction, asked), integrated_like(jurisdiction, asked)
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(problem__icontains=asked.text))
        integrated = integrated.filter(title__icontains=asked.text)
    total = rows.count() + integrated.count()
    number = min(number, max(1, -(-total // SIZE)))
    order = ("-support_count", "-pk") if asked.is_by_support else ("-received_at", "-pk")
    return Page(plain(slice_of(rows.order_by(*order), integrated, number)), total, number, {})


def everything_like(jurisdiction: Jurisdiction, asked: Asked) -> Iterator[Fate]:
    """Every row of the list in its order, for the files: as many as the page says."""
    if asked.text:
        yield from found_by_words(jurisdiction, asked)
        return
    order = ("-support_count", "-pk") if asked.is_by_support else ("-received_at", "-pk")
    rows = proposals_like(jurisdiction, asked).order_by(*order)
    for some in in_chunks(rows.iterator(chunk_size=CHUNK)):
        yield from with_fates(some)
    yield from with_integrated_fates(integrated_like(jurisdiction, asked))


def in_chunks(rows: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    waiting = iter(rows)
    while some := list(islice(waiting, CHUNK)):
        yield some


def found_by_words(jurisdiction: Jurisdiction, asked: Asked) -> Iterator[Fate]:
    number, pages = 1, 1
    while number <= pages:
        results = ask_index(jurisdiction, asked, number, CHUNK)
        pages = results.pages
        yield from (row.fate for row in highlighted(results.hits))
        number += 1
