"""Looking for a proposal: by code, by words, by filters. The index finds; the rows come from the database."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe

from minga.cocreation.models import IntegratedProposal, Phase, Process, Proposal
from minga.cocreation.queries.fates import Fate, with_fates, with_integrated_fates
from minga.cocreation.queries.matching import Asked, Here, integrated_like, proposals_like
from minga.core.statements import Prepared
from minga.core.text import shorten
from minga.directory.models import Jurisdiction
from minga.search.index import Hit, Results, find

KINDS = (Proposal.ledger_kind, IntegratedProposal.ledger_kind)
FILTERS = {
    "fase": "phase",
    "resultado": "outcome",
    "ods": "sdg",
    "territorio": "territory",
    "sector": "sector",
    "canal": "channel",
    "proceso": "process",
}
SIZE = 25
CHUNK = 500
SHOWN = 200
COUNTS_FOR = 2
# What every reader's list asks, written once.
PROCESSES = Prepared(lambda jurisdiction: Process.objects.filter(jurisdiction=jurisdiction).without_long_fields())
PHASES = Prepared(
    lambda jurisdiction: (
        Phase.objects.filter(process__jurisdiction=jurisdiction)
        .order_by("process", "number")
        .defer("description", "participants", "source")
    )
)
BY_CODE = Prepared(lambda *codes: Proposal.objects.readable().rows_of_lists().defer("problem").filter(code__in=codes))
BY_KEY = Prepared(lambda *keys: Proposal.objects.readable().rows_of_lists().filter(pk__in=keys))
Facets = Mapping[str, Mapping[str, int]]


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
    facets: Facets
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


@dataclass(frozen=True)
class Counts:
    total: int
    facets: Facets
    reading: str
    is_ready: bool


def with_code(jurisdiction: Jurisdiction, text: str) -> Proposal | IntegratedProposal | None:
    """The proposal of this government whose code this is, however it was typed. Words alone ask nothing: a code says
    its year."""
    code = "-".join(text.upper().replace("–", "-").split())
    if not code.replace("-", "").isalnum() or "-" not in code or not any(letter.isdigit() for letter in code):
        return None
    here = {"code": code, "process__jurisdiction": jurisdiction}
    found = Proposal.objects.select_related("process__jurisdiction").filter(**here).first()
    return found or IntegratedProposal.objects.public().select_related("process__jurisdiction").filter(**here).first()


def here(jurisdiction: Jurisdiction) -> Here:
    """Two queries; the index and the database are asked through it."""
    processes = {process.pk: process for process in PROCESSES.rows(jurisdiction.pk)}
    for process in processes.values():
        process.__dict__["phase_list"] = []
    for phase in PHASES.rows(jurisdiction.pk):
        if phase.process_id in processes:
            phase.process = processes[phase.process_id]
            phase.process.phase_list.append(phase)
    return Here(jurisdiction, processes)


def page_of(place: Here, asked: Asked, number: int) -> Page:
    """A page of what is asked for. Words and filters are the index's; the plain list, in either order, the database's.

    Without an index (it is being made) the list still works, all of it from the database."""
    counts = counts_of(place, asked)
    if not counts.is_ready:
        return page_from_database(place, asked, number)
    number = min(number, max(1, -(-counts.total // SIZE)))
    if asked.text or (asked.filters and not asked.is_by_support):
        rows = highlighted(place, ask_index(place, asked, number, SIZE).hits)
    else:
        rows = plain(slice_of(place, asked, number))
    return Page(rows, counts.total, number, counts.facets, counts.reading)


def ask_index(place: Here, asked: Asked, number: int, size: int, facets: Sequence[str] = ()) -> Results:
    filters = {**asked.filters, "jurisdiction": place.jurisdiction.slug}
    return find(asked.text, kinds=KINDS, filters=filters, page=number, size=size, facets=facets)


def counts_of(place: Here, asked: Asked) -> Counts:
    """How many there are, and how many each filter would give: counting a hundred thousand is dear, so a count
    serves for as long as the index may be behind."""
    key = f"cocreation.counts.{place.jurisdiction.pk}.{digest_of(asked)}"
    found: Counts | None = caches["memory"].get(key)
    if found is None:
        results = ask_index(place, asked, 1, 1, tuple(FILTERS.values()))
        found = Counts(results.total, results.facets, results.reading, results.is_ready)
        caches["memory"].set(key, found, COUNTS_FOR)
    return found


def digest_of(asked: Asked) -> str:
    return hashlib.sha256(repr((asked.text, sorted(asked.filters.items()))).encode()).hexdigest()


def highlighted(place: Here, hits: Sequence[Hit]) -> list[Listed]:
    """The rows of the results, in their order; one that the database no longer shows is left out."""
    fates = {f"{fate.proposal.ledger_kind}:{fate.proposal.code}": fate for fate in fates_of(place, hits)}
    return [
        Listed(
            fate=fates[hit.key],
            title=hit.highlights.title if hit.kind == Proposal.ledger_kind else str(fates[hit.key].proposal),
            excerpt=without_code(hit.highlights.body or hit.highlights.summary, hit.code),
        )
        for hit in hits
        if hit.key in fates
    ]


def without_code(excerpt: SafeString, code: str) -> SafeString:
    """The code closes the text in the index, so that it can be found; it is already said above the result."""
    return mark_safe(excerpt.removesuffix(code))  # noqa: S308 - the index has escaped it


def fates_of(place: Here, hits: Sequence[Hit]) -> list[Fate]:
    codes = {kind: [hit.code for hit in hits if hit.kind == kind] for kind in KINDS}
    fates: list[Fate] = []
    if codes["proposal"]:
        fates += with_fates(place.own(BY_CODE.rows(*codes["proposal"])))
    if codes["integrated_proposal"]:
        fates += with_integrated_fates(
            IntegratedProposal.objects.listed().filter(code__in=codes["integrated_proposal"])
        )
    return fates


def plain(fates: list[Fate]) -> list[Listed]:
    return [Listed(fate, str(fate.proposal), shorten(text_of(fate), SHOWN)) for fate in fates]


def text_of(fate: Fate) -> str:
    return fate.proposal.problem if isinstance(fate.proposal, Proposal) else str(fate.proposal.reason)


def slice_of(place: Here, asked: Asked, number: int) -> list[Fate]:
    """A page of proposals and, after the last one, of integrated proposals.

    First their keys, which the database passes over in its index alone; then those rows: a late page costs no more."""
    rows, start = proposals_like(place, asked), (number - 1) * SIZE
    keys = list(rows.values_list("pk", flat=True)[start : start + SIZE])
    by_key = {one.pk: one for one in (BY_KEY.rows(*keys) if keys else ())}
    found = with_fates(place.own(by_key[key] for key in keys if key in by_key))
    if len(found) == SIZE:
        return found
    begin = 0 if found else max(0, start - rows.count())
    return found + with_integrated_fates(integrated_like(place, asked)[begin : begin + SIZE - len(found)])


def page_from_database(place: Here, asked: Asked, number: int) -> Page:
    total = proposals_like(place, asked).count() + integrated_like(place, asked).count()
    number = min(number, max(1, -(-total // SIZE)))
    return Page(plain(slice_of(place, asked, number)), total, number, {})


def everything_like(place: Here, asked: Asked) -> Iterator[Fate]:
    """Every row of the list in its order, for the files: as many as the page says."""
    if asked.text:
        yield from found_by_words(place, asked)
        return
    for some in in_chunks(proposals_like(place, asked).iterator(chunk_size=CHUNK)):
        yield from with_fates(place.own(some))
    yield from with_integrated_fates(integrated_like(place, asked))


def in_chunks(rows: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    waiting = iter(rows)
    while some := list(islice(waiting, CHUNK)):
        yield some


def found_by_words(place: Here, asked: Asked) -> Iterator[Fate]:
    number, pages = 1, 1
    while number <= pages:
        results = ask_index(place, asked, number, CHUNK)
        pages = results.pages
        yield from (row.fate for row in highlighted(place, results.hits))
        number += 1
