"""Disk, permissions and static files."""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from minga.portal.operation.checks.findings import Finding, bad, good, warn
from minga.portal.operation.copies import LAST_COPY

LEAST_BYTES = 1_000_000_000
LEAST_SHARE = 0.10
PARTS = ("", "files", "index", "keys", "cache", "static")
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs")
OLDEST_COPY = timedelta(hours=48)


def check_home() -> Iterator[Finding]:
    home = settings.MINGA_HOME
    blocked = [part or "." for part in PARTS if not os.access(home / part, os.R_OK | os.W_OK | os.X_OK)]
    if blocked:
        yield bad(
            _("No se puede escribir en %(home)s (%(parts)s).") % {"home": home, "parts": ", ".join(blocked)},
            _("Dale la carpeta al usuario del servicio: chown -R minga: %s") % home,
        )
        return
    if home.stat().st_mode & stat.S_IRWXO:
        yield warn(_("Cualquier usuario de la máquina puede leer %s.") % home, _("chmod 750 %s") % home)
    if settings.IS_PRODUCTION and home.is_relative_to(settings.BASE_DIR):
        yield warn(
            _("Los datos están dentro de la carpeta del programa: al cambiar de versión se perderían."),
            _("Pon MINGA_HOME=/var/lib/minga."),
        )
    yield good(_("Se puede escribir en %s.") % home)


def check_space() -> Iterator[Finding]:
    for place in {settings.MINGA_HOME, Path(tempfile.gettempdir())}:
        usage = shutil.disk_usage(place)
        words = {"place": place, "free": usage.free // 1_000_000, "share": usage.free * 100 // usage.total}
        nodes = os.statvfs(place)
        if usage.free < LEAST_BYTES:
            yield bad(
                _("En %(place)s solo quedan %(free)s MB: pronto nadie podrá proponer.") % words, _("Libera espacio.")
            )
        elif usage.free < usage.total * LEAST_SHARE:
            yield warn(_("En %(place)s queda libre el %(share)s %%.") % words, _("Libera espacio o amplía el disco."))
        elif nodes.f_files and nodes.f_favail < 10_000:
            yield bad(
                _("En %(place)s ya casi no caben más archivos, aunque haya espacio.") % words,
                _("Borra archivos pequeños."),
            )
        else:
            yield good(_("En %(place)s quedan %(free)s MB (%(share)s %%).") % words)


def check_files() -> Iterator[Finding]:
    """Write a file where documents go, read it back, take it away."""
    content = os.urandom(64)
    name = default_storage.save(".doctor", ContentFile(content))
    try:
        with default_storage.open(name) as stored:
            is_same = stored.read() == content
    finally:
        default_storage.delete(name)
    if is_same:
        yield good(_("El almacén de archivos guarda y devuelve lo mismo."))
    else:
        yield bad(
            _("El almacén de archivos devolvió otra cosa que lo guardado."), _("Revisa el disco o el servicio S3.")
        )


def check_file_system() -> Iterator[Finding]:
    kind = file_system_of(settings.MINGA_HOME)
    uses_sqlite = connection.vendor == "sqlite"
    if kind in NETWORK and uses_sqlite:
        yield bad(
            _("SQLite está en un disco de red (%s): dos máquinas a la vez lo dañarían.") % kind,
            _("Usa un disco propio, o PostgreSQL."),
        )
    elif kind in ("tmpfs", "ramfs"):
        yield bad(_("MINGA_HOME está en la memoria: al apagar se pierde todo."), _("Usa un disco."))


def file_system_of(path: Path) -> str:
    """The kind of the file system under which the path lies, as the kernel lists it."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    mounts = [(Path(line.split()[1].replace("\\040", " ")), line.split()[2]) for line in lines]
    under = [(len(place.parts), kind) for place, kind in mounts if path.is_relative_to(place)]
    return max(under)[1] if under else ""


def check_keys() -> Iterator[Finding]:
    for key in sorted((settings.MINGA_HOME / "keys").glob("*.key")):
        if key.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield bad(_("Otros usuarios de la máquina pueden leer %s.") % key, _("chmod 600 %s") % key)
        else:
            yield good(_("Solo su dueño lee %s.") % key.name)


def check_static() -> Iterator[Finding]:
    if not isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        return
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        paths = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        yield bad(
            _("Las hojas de estilo y los programas de las páginas no están reunidos."),
            _("Ejecuta: minga collectstatic"),
        )
        return
    wanted = {name for finder in get_finders() for name, _storage in finder.list([])}
    missing = sorted(wanted - set(paths)) + sorted(
        name for name, hashed in paths.items() if not (Path(settings.STATIC_ROOT) / hashed).exists()
    )
    if missing:
        yield bad(_("Faltan archivos de las páginas: %s.") % ", ".join(missing[:3]), _("Ejecuta: minga collectstatic"))
    else:
        yield good(_("Los %s archivos de las páginas están reunidos.") % len(paths))


def check_copies() -> Iterator[Finding]:
    """Whether somebody keeps copies. That they are kept elsewhere, no check on this machine can know."""
    try:
        note = json.loads((settings.MINGA_HOME / LAST_COPY).read_text(encoding="utf-8"))
        at = parse_datetime(note["at"])
    except (OSError, ValueError, KeyError, TypeError):
        at = None
    remedy = _("Programa «minga backup» cada noche y guarda las copias en otra máquina.")
    say = bad if settings.IS_PRODUCTION else warn
    if at is None:
        yield say(_("Nunca se ha hecho una copia con «minga backup»."), remedy)
    elif timezone.now() - at > OLDEST_COPY:
        yield say(_("La última copia es del %s.") % timezone.localtime(at).strftime("%Y-%m-%d %H:%M"), remedy)
    else:
        yield good(_("Hay una copia del %s.") % timezone.localtime(at).strftime("%Y-%m-%d %H:%M"))
