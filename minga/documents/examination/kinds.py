"""What a file is by its content; its name says nothing."""

import zipfile
from pathlib import Path

from minga.documents.examination.report import UnacceptableError

HEAD = 4_096
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"PK\x03\x04", "zip"),
)
# Known, and not received: each with a sentence of its own that says what to do instead.
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"PK\x05\x06", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
)
ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def kind_of(path: Path) -> str:
    """pdf, png, jpeg, webp, docx, xlsx, odt, ods or csv (for any plain text; `tables` looks closer)."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise UnacceptableError("empty")
    for magic, code in REFUSED:
        if head.startswith(magic):
            raise UnacceptableError(code)
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return office_kind(path) if kind == "zip" else kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if b"\0" in head:
        raise UnacceptableError("unknown_type")
    return "csv"


def office_kind(path: Path) -> str:
    """Which office document this ZIP is: by the parts it must have, not by what it is called."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mime = archive.read("mimetype").decode("ascii", "replace").strip()
                if mime in ODF:
                    return ODF[mime]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise UnacceptableError("broken") from error
    if "[Content_Types].xml" in names:
        for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
            if part in names:
                return kind
    raise UnacceptableError("archive")
