"""Published documents can be found by their title and by what they belong to. The room of documents and the index do
not know each other, nor does either know proposals and commitments: they meet here."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from minga.cocreation.models import Proposal
from minga.core.fields import Said
from minga.documents.models import Document
from minga.plans.models import Commitment
from minga.search import index
from minga.search.actions import Subject, follow
from minga.search.index import Doc

KIND = Document.ledger_kind
CHUNK = 500
Place = tuple[str, str]  # two governments may give the same code


def index_changed() -> int:
    """Follow the register: a document is put, or taken out, when it or what it belongs to changes."""
    return follow("documents", put_subjects)


def reindex_all() -> int:
    return index.put(docs_of(Document.objects.readable().order_by("pk").iterator(chunk_size=CHUNK)))


def put_subjects(subjects: list[Subject]) -> None:
    codes: dict[str, list[str]] = {kind: [] for kind in (KIND, *ABOUT)}
    for kind, code in subjects:
        codes.setdefault(kind, []).append(code)
    touched = Document.objects.filter(code__in=codes[KIND])
    for kind in ABOUT:
        touched |= Document.objects.filter(about_kind=kind, about_code__in=codes[kind])
    documents = list(touched.order_by("pk"))
    docs = list(docs_of(one for one in documents if one.is_readable))
    there = {doc.key for doc in docs}
    if docs:
        index.put(docs)
    if gone := [key_of(one) for one in documents if key_of(one) not in there]:
        index.remove(gone)


def docs_of(documents: Iterable[Document]) -> Iterator[Doc]:
    """Those whose proposal or commitment is public, too."""
    waiting: list[Document] = []
    for document in documents:
        waiting.append(document)
        if len(waiting) == CHUNK:
            yield from with_names(waiting)
            waiting = []
    yield from with_names(waiting)


def with_names(documents: list[Document]) -> Iterator[Doc]:
    for kind, rows in groupby(sorted(documents, key=attrgetter("about_kind")), attrgetter("about_kind")):
        together = list(rows)
        names = ABOUT[kind]([one.about_code for one in together]) if kind in ABOUT else {}
        yield from (doc_of(one, names[place_of(one)]) for one in together if place_of(one) in names)


def doc_of(document: Document, name: Said) -> Doc:
    about = {code: f"{document.about_code} · {text}" for code, text in name.items() if text}
    return Doc(
        key=key_of(document),
        kind=KIND,
        title=document.title,
        body="\n".join([*about.values(), document.code]),
        filters={
            "jurisdiction": document.jurisdiction,
            "year": document.published_at.year if document.published_at else "",
        },
        url=document.get_absolute_url(),
        summary=about.get("es") or next(iter(about.values()), ""),
        summaries={code: text for code, text in about.items() if code != "es"},
        order=int(document.published_at.timestamp()) if document.published_at else 0,
    )


def key_of(document: Document) -> str:
    return f"{KIND}:{document.code}"


def place_of(document: Document) -> Place:
    return document.jurisdiction, document.about_code


def proposals_named(codes: Iterable[str]) -> dict[Place, Said]:
    rows = Proposal.objects.readable().filter(code__in=set(codes)).select_related("process__jurisdiction")
    return {(row.ledger_jurisdiction, row.code): Said({row.language or "es": row.title}) for row in rows}


def commitments_named(codes: Iterable[str]) -> dict[Place, Said]:
    rows = Commitment.objects.public().filter(code__in=set(codes)).select_related("plan__jurisdiction")
    return {(row.ledger_jurisdiction, row.code): row.name for row in rows}


ABOUT = {"commitment": commitments_named, "proposal": proposals_named}
