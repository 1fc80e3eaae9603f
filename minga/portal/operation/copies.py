"""A copy of the whole installation (database, files, keys) in one archive, and an installation from a copy."""

import datetime as dt
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.models import Duty
from minga.ledger.keys import holding_keys
from minga.ledger.models import Entry
from minga.ledger.queries import audit
from minga.notices.models import Letter
from minga.portal.operation import archives
from minga.portal.operation.archives import CHUNK, ArchiveWriter, Manifest
from minga.portal.operation.snapshots import CannotRestoreError, check_ownership, restoring, write_database
from minga.search import index

FILES, KEYS = "files/", "keys/"
LAST_COPY = "last-backup.json"
AT_WORK = dt.timedelta(seconds=30)


def make_copy(path: Path, *, with_keys: bool = True) -> Manifest:
    """Write the archive. The database first: a file that one of its rows names was stored before the row."""
    path = path.absolute()
    if path.exists():
        raise CannotRestoreError(_("«%s» ya existe; una copia no reemplaza a otra.") % path)
    manifest = Manifest(connection.vendor, timezone.now().isoformat(timespec="seconds"), version("minga"))
    # A key that is replaced between the two copies would be that of another register than the one copied.
    with holding_keys(changing=False), archives.writing(path) as writer:
        write_database(writer, manifest, beside=path.parent)
        for name in stored_names():
            copy_file(writer, name)
        for key in keys() if with_keys else ():
            with key.open("rb") as source:
                writer.copy(KEYS + key.name, source)
        writer.close(manifest)
    return manifest


def note_copy(path: Path, manifest: Manifest) -> None:
    """For the doctor and the monitor: when somebody last made a copy."""
    note = {"at": manifest.made_at, "file": str(path), "size": path.stat().st_size}
    (settings.MINGA_HOME / LAST_COPY).write_text(json.dumps(note), encoding="utf-8")


def copy_file(writer: ArchiveWriter, name: str) -> None:
    """A file that was deleted since the list was read is not part of the copy."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        return
    with source:
        writer.copy(FILES + name, source)


def stored_names(folder: str = "") -> Iterator[str]:
    """Every stored file, wherever the storage keeps it."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from sorted(f"{folder}{name}" for name in names)
    for inner in sorted(folders):
        yield from stored_names(f"{folder}{inner}/")


def keys() -> list[Path]:
    return sorted(path for path in (settings.MINGA_HOME / "keys").glob("*.key") if path.is_file())


def is_empty() -> bool:
    """Whether nothing would be lost here: no person, no line of the register, no file, no key of a register."""
    if (settings.MINGA_HOME / "keys" / "register.key").exists() or next(stored_names(), None):
        return False
    try:
        tables = set(connection.introspection.table_names())
        models = [model for model in (Person, Entry) if model._meta.db_table in tables]
        return not any(model._default_manager.exists() for model in models)
    except DatabaseError:
        return False


def is_at_work() -> bool:
    """Whether a worker has done a duty here a moment ago: it must not go on while the ground changes under it."""
    try:
        return Duty.objects.filter(beat_at__gt=timezone.now() - AT_WORK).exists()
    except DatabaseError:
        return False


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    findings: list[str]
    held_letters: int
    kept: Path | None


def bring_back(path: Path, *, force: bool = False, discard: bool = False, even_damaged: bool = False) -> Restored:
    """Make this installation what the archive holds. Nothing is touched before the archive has been checked whole, and
    unless `discard`, what was here is first kept in a copy of its own."""
    manifest = archives.check(path)
    empty = is_empty()
    if is_at_work():
        raise CannotRestoreError(
            _("Aquí trabaja «minga worker», o trabajó hace menos de medio minuto: detén los servicios primero.")
        )
    if not empty and not force:
        raise CannotRestoreError(
            _("Aquí ya hay una instalación con contenido. Con --force se guarda aparte y se reemplaza.")
        )
    check_ownership()
    kept = None if empty or discard else keep_what_is_here()
    with zipfile.ZipFile(path) as archive:
        with restoring(archive, manifest, settings.MINGA_HOME):
            findings = [str(finding) for finding in audit()]
            check_register(manifest, findings, even_damaged)
            held = hold_letters(manifest)
            # Whoever held a duty when the copy was made does not hold it here.
            Duty.objects.update(held_until=None, beat_at=None, due_at=timezone.now())
            restore_files(archive, manifest)
        restore_keys(archive, manifest)
    remove_others(manifest)
    forget_index()
    return Restored(manifest, findings, held, kept)


def keep_what_is_here() -> Path:
    kept: Path = settings.MINGA_HOME / f"before-restore-{timezone.now():%Y%m%dT%H%M%S%f}.zip"
    make_copy(kept)
    return kept


def check_register(manifest: Manifest, findings: list[str], even_damaged: bool) -> None:
    if findings and not even_damaged:
        raise CannotRestoreError(
            _("El registro de la copia no es el que se firmó: %s. Nada se cambió aquí; --even-damaged lo trae así.")
            % "; ".join(findings[:5])
        )
    size = Entry.objects.sealed().count()
    if not findings and size != manifest.register["size"]:
        raise CannotRestoreError(
            _("El registro de la copia tiene %(found)s líneas y su manifiesto dice %(said)s.")
            % {"found": size, "said": manifest.register["size"]}
        )


def hold_letters(manifest: Manifest) -> int:
    """A letter that waited when the copy was made has probably gone out since: a person decides whether to send it."""
    waiting = Letter.objects.filter(state=Letter.State.WAITING)
    return waiting.update(
        state=Letter.State.UNSURE,
        handed_at=parse_datetime(manifest.made_at),
        held_until=None,
        failure=_("Esperaba cuando se hizo la copia que se restauró; puede que ya saliera."),
    )


def restore_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name in manifest.parts:
        if name.startswith(FILES):
            stored = name.removeprefix(FILES)
            default_storage.delete(stored)
            with archive.open(name) as source:
                found = default_storage.save(stored, File(source))
            if found != stored:
                raise CannotRestoreError(
                    _("El almacén guardó «%(name)s» como «%(found)s».") % {"name": stored, "found": found}
                )


def remove_others(manifest: Manifest) -> None:
    """Files of what was here before, once the rows that named them are gone."""
    for name in list(stored_names()):
        if FILES + name not in manifest.parts:
            default_storage.delete(name)


def forget_index() -> None:
    """The index tells what was here before: the worker makes another from the rows that came."""
    shutil.rmtree(index.home(), ignore_errors=True)
    index.home().mkdir(mode=0o750, parents=True, exist_ok=True)
    (index.home() / index.REBUILD_FLAG).touch()


def restore_keys(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """A key appears whole, readable by its owner only."""
    folder = settings.MINGA_HOME / "keys"
    for name in manifest.parts:
        if not name.startswith(KEYS):
            continue
        draft = folder / (Path(name).name + ".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as target, archive.open(name) as source:
            while chunk := source.read(CHUNK):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(folder / Path(name).name)
