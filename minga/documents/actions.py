"""What happens to a document: it is handed in, decided upon, published, held, extended, withdrawn.

Whether somebody may do so, the room that holds the document has already asked.
"""

from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.documents.keeping import HandedIn, signatures_now
from minga.documents.models import Decision, Document, Erasure, Upload, Version
from minga.documents.rules import can_extend, can_publish
from minga.ledger.actions import record


class About(Protocol):
    """What a document proves: anything that the register can speak about and that has a page."""

    @property
    def ledger_kind(self) -> str: ...
    @property
    def ledger_code(self) -> str: ...
    @property
    def ledger_jurisdiction(self) -> str: ...
    def get_absolute_url(self) -> str: ...


@transaction.atomic
def hand_in_document(*, by: Person | None, role: str, about: About, file: HandedIn, publish: bool = True) -> Document:
    """Make a document of a file that waited; with `publish=False` nobody sees it until `release_document`."""
    upload = _taken(by, file)
    document = Document.objects.create(
        title=tidy(file.title)[:200] or upload.name,
        jurisdiction=about.ledger_jurisdiction,
        role=role,
        about_kind=about.ledger_kind,
        about_code=about.ledger_code,
        about_url=about.get_absolute_url(),
        handed_in_by=by,
    )
    _add(document, upload, file, by, role)
    if publish:
        release_document(by=by, role=role, document=document)
    return document


@transaction.atomic
def add_version(*, by: Person | None, role: str, document: Document, file: HandedIn) -> Version:
    """The same document in another language, or put right in one that it has; the earlier file stays readable."""
    locked = _locked(document)
    require(can_extend, by, locked)
    upload = _taken(by, file)
    version = _add(locked, upload, file, by, role)
    facts = {"language": version.language, "version": version.number, **facts_of(version)}
    record("document.translated" if version.number == 1 else "document.replaced", locked, by=by, role=role, **facts)
    return version


@transaction.atomic
def release_document(*, by: Person | None, role: str, document: Document) -> Document:
    """Everybody can read it from now on."""
    locked = _locked(document)
    move(locked, Document.State.PUBLISHED, paths=Document.PATHS)
    locked.published_at = locked.published_at or timezone.now()
    locked.save(update_fields=["state", "published_at", "updated_at"])
    files = [{"language": version.language, **facts_of(version)} for version in locked.versions.all()]
    about = {"kind": locked.about_kind, "code": locked.about_code}
    record("document.published", locked, by=by, role=role, about=about, files=files)
    document.state, document.published_at = locked.state, locked.published_at
    return document


@transaction.atomic
def hold_document(
    *, by: Person | None, role: str, document: Document, ground: str = Document.Ground.REVIEW
) -> Document:
    """Nobody sees it until it is released or withdrawn."""
    locked = _locked(document)
    move(locked, Document.State.HELD, paths=Document.PATHS)
    locked.save(update_fields=["state", "updated_at"])
    record("document.held", locked, by=by, role=role, ground=str(ground))
    document.state = locked.state
    return document


@transaction.atomic
def withdraw_document(*, by: Person | None, role: str, document: Document, ground: str) -> Document:
    """Erase its files and whatever they said; code, dates, ground and fingerprints stay. There is no way back."""
    locked = _locked(document)
    move(locked, Document.State.WITHDRAWN, paths=Document.PATHS)
    locked.title, locked.ended_at, locked.ended_ground = "", timezone.now(), Document.Ground(ground)
    locked.save(update_fields=["state", "title", "ended_at", "ended_ground", "updated_at"])
    versions = list(locked.versions.all())
    Erasure.objects.bulk_create([Erasure(stored=version.stored) for version in versions])
    for version in versions:
        version.name, version.findings, version.notes, version.signatures = f"{locked.code}.{version.kind}", [], [], []
        version.save(update_fields=["name", "findings", "notes", "signatures"])
    Decision.objects.filter(version__in=versions).update(explanation="")
    hashes = [version.sha256 for version in versions]
    record("document.withdrawn", locked, by=by, role=role, ground=str(ground), files=hashes)
    document.state = locked.state
    return document


def facts_of(version: Version) -> dict[str, Any]:
    """What the register may keep for ever: the fingerprint, never the name that a person gave the file."""
    verdicts = [signature["verdict"] for signature in version.signatures]
    return {"kind": version.kind, "sha256": version.sha256, "size": version.size, "signatures": verdicts}


def _taken(by: Person | None, file: HandedIn) -> Upload:
    """The waiting file, locked, so that a double click does not make two documents of it."""
    require(can_publish, by, file)
    upload = Upload.objects.select_for_update().filter(pk=file.upload.pk).first()
    if upload is None:
        raise Refused(_("Ese archivo ya no espera en el sitio. Vuelve a elegirlo."))
    return upload


def _add(document: Document, upload: Upload, file: HandedIn, by: Person | None, role: str) -> Version:
    others = document.versions.all()
    same = [version.number for version in others if version.language == file.language]
    original = next((version.language for version in others if not version.is_translation), file.language)
    version = Version.objects.create(
        document=document,
        language=file.language,
        number=max(same, default=0) + 1,
        is_translation=original != file.language,
        **upload.file_fields(),
    )
    upload.delete()
    if version.needs_decision:
        _decide(document, version, file, by, role)
    return version


def _decide(document: Document, version: Version, file: HandedIn, by: Person | None, role: str) -> None:
    Decision.objects.create(
        version=version, ground=file.ground, explanation=tidy(file.explanation)[:300], role=role, decided_by=by
    )
    found = {finding["kind"]: finding["count"] for finding in version.findings}
    record("document.decided", document, by=by, role=role, ground=file.ground, found=found, sha256=version.sha256)


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update().get(pk=document.pk)


def recheck_signatures(*, version: Version) -> bool:
    """Look at the signatures again, after the authorities or their lists changed; whether anything is different."""
    found = signatures_now(version.stored)
    is_changed: bool = found != version.signatures
    version.signatures, version.examined_at = found, timezone.now()
    version.save(update_fields=["signatures", "examined_at"])
    return is_changed
