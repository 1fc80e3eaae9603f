"""The file of a sheet on its way in: examined as every document, read apart, kept a day until somebody confirms it."""

import subprocess
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from minga.documents.keeping import NotKeptError, copy_of, keep, let_go, run_apart
from minga.documents.models import Upload
from minga.documents.sentences import problem_said

KINDS = ("xlsx", "ods")


def keep_sheet(file: "UploadedFile[bytes]") -> tuple[Upload, str]:
    """What it is and a token for whoever sent it; a ValidationError says why it cannot be received."""
    try:
        upload, token = keep(file)
    except NotKeptError as error:
        raise ValidationError(problem_said(error.problem, file.name or "")) from error
    if upload.kind not in KINDS:
        let_go(upload)
        raise ValidationError(_("No es una hoja de cálculo. Llena la plantilla y guárdala como XLSX o como ODS."))
    return upload, token


def cells_of(upload: Upload) -> list[list[str]]:
    """Every cell as text."""
    with tempfile.TemporaryDirectory(prefix="minga-file-") as name:
        folder = Path(name)
        copy = copy_of(upload.stored, folder / f"sheet.{upload.kind}")
        try:
            found = run_apart("minga.cocreation.sheet_reading", copy, folder=folder)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            found = None
    if found is None:
        raise ValidationError(_("No se puede leer como hoja de cálculo: ábrela, guárdala otra vez y vuelve a subirla."))
    return list(found)
