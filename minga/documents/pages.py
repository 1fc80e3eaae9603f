"""A document as its page and the lists of others show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core import signing
from django.utils.translation import gettext as _

from minga.documents.models import Decision, Document, Version
from minga.documents.sentences import kinds_said, note_said
from minga.documents.signatures_said import SignatureSaid, signature_said
from minga.ledger.verbs import role_label
from minga.web.components import Fact
from minga.web.numbers import day, file_size

PREVIEW = "documents.preview"
PREVIEW_SECONDS = 3_600
TONES = {"published": "good", "held": "warn", "withdrawn": "bad"}


@dataclass(frozen=True)
class FileShown:
    """One file. `is_preview` is for those who may see it before everybody: its address serves for an hour."""

    version: Version
    is_preview: bool = False

    @property
    def url(self) -> str:
        return preview_address(self.version) if self.is_preview else self.version.get_absolute_url()

    @property
    def label(self) -> str:
        parts = [str(self.version.get_kind_display()), file_size(self.version.size), self.language]
        return " · ".join(parts)

    @property
    def language(self) -> str:
        name = str(self.version.get_language_display())
        return _("%(language)s (traducción)") % {"language": name} if self.version.is_translation else name

    @property
    def notes(self) -> list[str]:
        return [note_said(note) for note in self.version.notes]

    @property
    def signatures(self) -> list[SignatureSaid]:
        return [signature_said(found) for found in self.version.signatures]

    @property
    def fingerprint(self) -> str:
        """Eight letters at a time: it can be read aloud, and it fits on a telephone."""
        return " ".join(self.version.sha256[start : start + 8] for start in range(0, 64, 8))

    @property
    def is_cleaned(self) -> bool:
        return self.version.sha256 != self.version.received_sha256

    @property
    def decision(self) -> Decision | None:
        return getattr(self.version, "decision", None)

    @property
    def explanation(self) -> str:
        """In the words of whoever decided: only for those who look at it before everybody."""
        return self.decision.explanation if self.is_preview and self.decision else ""

    @property
    def decided(self) -> str:
        """Muestra 1 correo electrónico. Lo decidió quien propuso el 3 de marzo de 2026: …"""
        if self.decision is None:
            return ""
        values = {
            "what": kinds_said(self.version.findings) or _("datos de personas"),
            "who": role_label(self.decision.role),
            "when": day(self.decision.decided_at),
            "why": self.decision.get_ground_display(),
        }
        return _("Muestra %(what)s. Se publicó así por decisión de %(who)s, el %(when)s. Motivo: «%(why)s».") % values


@dataclass(frozen=True)
class DocumentPage:
    document: Document
    is_preview: bool = False

    @cached_property
    def files(self) -> list[FileShown]:
        return [FileShown(version, self.is_preview) for version in self.document.versions.all()]

    @property
    def newest(self) -> list[FileShown]:
        """The newest file of each language, the original first."""
        seen: dict[str, FileShown] = {}
        for file in self.files:
            seen.setdefault(file.version.language, file)
        return list(seen.values())

    @property
    def earlier(self) -> list[FileShown]:
        return [file for file in self.files if file not in self.newest]

    @property
    def tone(self) -> str:
        return TONES[self.document.state]

    @property
    def answer(self) -> str:
        document = self.document
        if document.state == Document.State.WITHDRAWN:
            values = {"when": day(document.ended_at), "why": document.get_ended_ground_display()}
            return _("Este documento se retiró el %(when)s y sus archivos se borraron. Motivo: «%(why)s».") % values
        if document.state == Document.State.HELD:
            return _("Este documento espera una revisión. Todavía no lo ve nadie más.")
        return _("Publicado el %(when)s. Puedes descargarlo y comprobar que nadie lo cambió.") % {
            "when": day(document.published_at)
        }

    @property
    def facts(self) -> list[Fact]:
        document = self.document
        return [
            Fact(_("Código"), document.code),
            Fact(_("Lo entregó"), role_label(document.role)),
            Fact(_("Es parte de"), document.about_code, document.about_url),
        ]


def pages_of(documents: Iterable[Document], *, is_preview: bool = False) -> list[DocumentPage]:
    """For the lists of other rooms. Prefetch `decided_versions()`."""
    return [DocumentPage(document, is_preview) for document in documents]


def preview_address(version: Version) -> str:
    """An address that serves for an hour: only rooms that have asked their own rules hand it out."""
    token = signing.dumps([version.document.code, version.sha256], salt=PREVIEW)
    return f"{version.get_absolute_url()}?permiso={token}"


def opens_preview(version: Version, token: str) -> bool:
    try:
        allowed: list[str] = signing.loads(token, salt=PREVIEW, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        return False
    return allowed == [version.document.code, version.sha256]
