"""PDF files: what their pages say, what would run when they are opened, and what they carry along."""

import io
import re
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from minga.documents.examination.images import shows_position
from minga.documents.examination.people import scan
from minga.documents.examination.report import Gathered, Report, UnacceptableError

MOST_PAGES = 500
MOST_OBJECTS = 200_000
MOST_DEPTH = 30
MOST_IMAGES = 200
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute", "/GoToE"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMedia"}
ENCLOSED_KEYS = {"/EmbeddedFiles", "/EF"}
BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    RecursionError,
    AssertionError,
)


def examine_pdf(path: Path, roots: Path, report: Report, gathered: Gathered) -> None:
    try:
        reader = PdfReader(io.BytesIO(path.read_bytes()), strict=False)
        if reader.is_encrypted:
            raise UnacceptableError("encrypted")
        pages = len(reader.pages)
    except BROKEN as error:
        raise UnacceptableError("broken") from error
    if not 0 < pages <= MOST_PAGES:
        raise UnacceptableError("too_many_pages" if pages else "broken", most=MOST_PAGES)
    has_signature = look_at_objects(reader, gathered)
    read_pages(reader, report, gathered)
    tell_author(reader, report)
    if has_signature:
        # Slow to load, and most files are not signed.
        from minga.documents.examination.signatures import examine_signatures

        report.signatures = examine_signatures(path, roots)
    else:
        tell_earlier_versions(path, report)


def look_at_objects(reader: PdfReader, gathered: Gathered) -> bool:
    """Refuse what is active; look at the photographs; say whether there is a signature."""
    has_signature, images, looked_at = False, 0, 0
    pending: list[tuple[Any, int]] = [(reader.trailer, 0)]
    seen: set[tuple[int, int]] = set()
    while pending:
        found, depth = pending.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            found, depth = resolved(found), 0
        looked_at += 1
        if looked_at > MOST_OBJECTS or depth > MOST_DEPTH:
            raise UnacceptableError("too_complex")
        if isinstance(found, DictionaryObject):
            refuse_active(found)
            has_signature = has_signature or "/ByteRange" in found
            if isinstance(found, StreamObject) and filters(found) == ["/DCTDecode"] and images < MOST_IMAGES:
                images += 1
                if shows_position(found._data):
                    gathered.add("position", str(images), "", "")
            pending += [(dict.__getitem__(found, name), depth + 1) for name in found]
        elif isinstance(found, ArrayObject):
            pending += [(list.__getitem__(found, place), depth + 1) for place in range(len(found))]
    return has_signature


def resolved(reference: IndirectObject) -> Any:
    try:
        return reference.get_object()
    except BROKEN:
        return None


def filters(stream: StreamObject) -> list[str]:
    found = stream.get("/Filter")
    return [str(name) for name in found] if isinstance(found, ArrayObject) else [str(found)]


def refuse_active(found: DictionaryObject) -> None:
    if ACTIVE_KEYS & found.keys() or str(dict.get(found, "/S", "")) in ACTIONS:
        raise UnacceptableError("active")
    if ENCLOSED_KEYS & found.keys():
        raise UnacceptableError("embedded")


def read_pages(reader: PdfReader, report: Report, gathered: Gathered) -> None:
    letters = 0
    unread = []
    for number, page in enumerate(reader.pages, 1):
        try:
            text = page.extract_text()
        except BROKEN:
            text = ""
        letters += len(text.strip())
        if not text.strip():
            unread.append(number)
        scan(text, gathered, f"page:{number}")
    for name, value in form_values(reader):
        scan(value, gathered, f"field:{name}")
    if not letters:
        report.note("no_text")
    elif unread:
        report.note("pages_without_text", count=len(unread))


def form_values(reader: PdfReader) -> list[tuple[str, str]]:
    try:
        fields = reader.get_fields() or {}
        return [
            (str(name)[:60], str(field.get("/V", ""))) for name, field in fields.items() if field.get("/FT") == "/Tx"
        ]
    except BROKEN:
        return []


def tell_author(reader: PdfReader, report: Report) -> None:
    try:
        author = str(reader.metadata.author or "").strip() if reader.metadata else ""
    except BROKEN:
        author = ""
    if author:
        report.note("author", names=author[:200])


def tell_earlier_versions(path: Path, report: Report) -> None:
    """A program that saves by appending keeps what was there before, also what somebody meant to erase."""
    octets = path.read_bytes()
    endings = len(re.findall(rb"startxref\s+\d+\s+%%EOF", octets))
    is_linearized = b"/Linearized" in octets[:2_048]
    if endings > (2 if is_linearized else 1):
        report.note("earlier_versions", count=endings - (2 if is_linearized else 1))
