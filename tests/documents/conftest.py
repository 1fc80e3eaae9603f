from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from minga.documents.examination.report import Report
from minga.documents.examination.run import examine


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Each test has its own store, its own key of the register and its own authorities."""
    settings.MINGA_HOME = tmp_path
    settings.MINGA_SIGNATURE_ROOTS = tmp_path / "roots"
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "files"}},
    }
    (tmp_path / "keys").mkdir()
    assert storages["documents"].location == str(tmp_path / "files")
    return tmp_path


@pytest.fixture
def look(tmp_path: Path) -> Callable[[bytes], Report]:
    """Examine these octets here, without the process of its own; the cleaned copy is `tmp_path / "cleaned"`."""

    def run(octets: bytes) -> Report:
        path = tmp_path / "received"
        path.write_bytes(octets)
        return examine(path, tmp_path / "cleaned", tmp_path / "roots")

    return run


def sent(octets: bytes, name: str = "acta.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, octets)
