"""What documents prove in these tests: a thing of the register with a page, and files on their way in."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections

from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn, keep
from minga.documents.models import Document
from tests.documents import makers


@dataclass(frozen=True)
class Works:
    """A public work."""

    ledger_code: str = "OBRA-1"
    ledger_kind: str = "work"
    ledger_jurisdiction: str = "quito"

    def get_absolute_url(self) -> str:
        return "/quito/obras/OBRA-1/"


def sent(octets: bytes | None = None, name: str = "Acta de la reunión.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, makers.pdf() if octets is None else octets)


def waiting(octets: bytes | None = None, **fields: Any) -> HandedIn:
    return HandedIn(keep(sent(octets))[0], **fields)


def handed_in(octets: bytes | None = None, *, publish: bool = True, **fields: Any) -> Document:
    file = waiting(octets, **fields)
    return hand_in_document(by=None, role="author", about=Works(), file=file, publish=publish)


def put_away(answer: Any) -> None:
    """Close a file that was sent. Django's end of a request would also close the connection that the test stands on."""
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
