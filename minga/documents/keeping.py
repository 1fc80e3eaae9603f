"""A file on its way in: examined in a process of its own, then kept for a day under a token.

Forms use it, and so it is no action: nothing is public yet, nothing enters the register, and what nobody comes back
for is erased.
"""

import json
import logging
import re
import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils import timezone
from django.utils.text import slugify

import minga
from minga.documents import store
from minga.documents.models import Language, Upload, hashed_token

logger = logging.getLogger(__name__)

MOST_OCTETS = 10_000_000
# All the files that wait for their form, together: whoever floods the site fills this and not the disk.
MOST_WAITING = 2_000_000_000
PATIENCE = 45
ENDINGS = {"jpeg": "jpg"}
SITE = Path(minga.__file__).resolve().parent.parent


@dataclass(frozen=True)
class HandedIn:
    """A file as a form hands it on: what waits, its language, and why its personal data may be seen."""

    upload: Upload
    ground: str = ""
    explanation: str = ""
    title: str = ""
    language: str = Language.SPANISH


class NotKeptError(Exception):
    """It cannot be received; `problem` says why (see `sentences.problem_said`)."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["code"])
        self.problem = problem


def keep(file: "UploadedFile[bytes]") -> tuple[Upload, str]:
    """Examine what was sent and keep it; the token is for whoever sent it. Raises NotKeptError."""
    if (file.size or 0) > MOST_OCTETS:
        raise NotKeptError({"code": "too_large", "size": file.size or 0, "most": MOST_OCTETS})
    waiting = Upload.objects.aggregate(total=Sum("size"))["total"] or 0
    if waiting + (file.size or 0) > MOST_WAITING:
        raise NotKeptError({"code": "no_room"})
    with tempfile.TemporaryDirectory(prefix="minga-file-") as folder:
        received, cleaned = Path(folder, "received"), Path(folder, "cleaned")
        with received.open("wb") as copy:
            for piece in file.chunks():
                copy.write(piece)
        report = examine_apart(received, cleaned)
        if report["problem"]:
            raise NotKeptError(report["problem"])
        return store_upload(received, cleaned if report["is_cleaned"] else received, report, file.name or "")


def store_upload(received: Path, final: Path, report: dict[str, Any], name: str) -> tuple[Upload, str]:
    """The row first: a file that failed to be stored leaves a row that expires, never a file without a row."""
    token = secrets.token_urlsafe(32)
    with received.open("rb") as before, final.open("rb") as after:
        received_sha256, sha256 = store.fingerprint(before), store.fingerprint(after)
    upload = Upload.objects.create(
        name=tidy_name(name, report["kind"]),
        kind=report["kind"],
        size=final.stat().st_size,
        sha256=sha256,
        received_sha256=received_sha256,
        stored=store.new_key(sha256),
        findings=report["findings"],
        notes=report["notes"],
        signatures=report["signatures"],
        token_hash=hashed_token(token),
    )
    store.put(upload.stored, final)
    return upload, token


def kept(token: str) -> Upload | None:
    """The file that waits for whoever holds this token; None if its day is over."""
    found = Upload.objects.filter(token_hash=hashed_token(token), expires_at__gt=timezone.now()) if token else None
    return found.first() if found is not None else None


def examine_apart(received: Path, cleaned: Path) -> dict[str, Any]:
    """Open it where it can break nothing: another process, with limits, without the site's secrets."""
    try:
        words = ("minga.documents.examination", received, cleaned, settings.MINGA_SIGNATURE_ROOTS)
        report: dict[str, Any] = run_apart(*words, folder=received.parent)
    except subprocess.TimeoutExpired:
        return {"problem": {"code": "too_complex"}}
    except subprocess.CalledProcessError as error:
        # Its last words may quote the file: only how it ended is kept.
        logger.warning("the examination of a file ended with %s", error.returncode)
        return {"problem": {"code": "too_complex"}}
    return report


def run_apart(*words: object, folder: Path) -> Any:
    done = subprocess.run(  # noqa: S603 - our own program; the file's name is not part of it
        [sys.executable, "-m", *map(str, words)],
        capture_output=True,
        timeout=PATIENCE,
        cwd=SITE,
        env={"PYTHONPATH": str(SITE), "LANG": "C.UTF-8", "TMPDIR": str(folder)},
        check=True,
    )
    return json.loads(done.stdout)


def tidy_name(name: str, kind: str) -> str:
    """A name that every system can keep, ending in what the file is: "Acta 3 (final).pdf.exe" is "acta-3-final.pdf"."""
    stem = name.replace("\\", "/").rpartition("/")[2]
    ending = ENDINGS.get(kind, kind)
    known = re.sub(r"(\.[A-Za-z0-9]{1,5}){1,2}$", "", stem)
    return f"{slugify(known)[:80].strip('-') or 'documento'}.{ending}"


def signatures_now(stored: str) -> list[dict[str, Any]]:
    """The signatures of a stored PDF, against the authorities and lists of today."""
    with tempfile.TemporaryDirectory(prefix="minga-file-") as folder:
        copy = copy_of(stored, Path(folder, "stored"))
        report = examine_apart(copy, Path(folder, "cleaned"))
    found: list[dict[str, Any]] = report.get("signatures", [])
    return found


def copy_of(stored: str, target: Path) -> Path:
    with store.open_file(stored) as file, target.open("wb") as copy:
        for piece in store.chunks(file):
            copy.write(piece)
    return target


def is_only_signed(before: str, after: str) -> bool:
    """Whether the second stored PDF is the first with nothing but signatures added; what cannot be read is not."""
    with tempfile.TemporaryDirectory(prefix="minga-file-") as name:
        folder = Path(name)
        old, new = copy_of(before, folder / "before"), copy_of(after, folder / "after")
        try:
            return run_apart("minga.documents.examination.likeness", old, new, folder=folder) is True
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            logger.warning("two files could not be compared: %s", type(error).__name__)
            return False


def let_go(upload: Upload) -> None:
    """What it was sent for is done: it need not wait for the end of its day to be erased."""
    Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now())
