"""The same life of a document in a bucket that speaks S3: moto's server, on this machine."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from config import environment
from minga.documents import store
from minga.documents.actions import withdraw_document
from minga.documents.tasks import clear_files
from tests.documents import makers
from tests.documents.subjects import handed_in

KEYS = {
    "MINGA_BUCKET": "minga-documentos",
    "MINGA_BUCKET_KEY": "clave",
    "MINGA_BUCKET_SECRET": "secreto",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def bucket(server: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Settings as an installation would write them, and the bucket made."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {**KEYS, "MINGA_BUCKET_ADDRESS": server}.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "documents": environment.bucket(tmp_path)}
    client = boto3.client(
        "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="clave", aws_secret_access_key="secreto"
    )
    client.create_bucket(Bucket=KEYS["MINGA_BUCKET"])
    yield client
    for found in keys_in(client):
        client.delete_object(Bucket=KEYS["MINGA_BUCKET"], Key=found)
    client.delete_bucket(Bucket=KEYS["MINGA_BUCKET"])
    client.close()


def keys_in(client: Any) -> list[str]:
    return [found["Key"] for found in client.list_objects_v2(Bucket=KEYS["MINGA_BUCKET"]).get("Contents", [])]


@pytest.mark.django_db
def test_a_document_lives_and_dies_in_the_bucket(bucket, client):
    octets = makers.pdf("Acta en la nube")
    document = handed_in(octets)
    version = document.versions.get()
    assert keys_in(bucket) == [version.stored]
    assert store.stored_fingerprint(version.stored) == version.sha256
    answer = client.get(version.get_absolute_url())
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, octets)
    assert answer["Content-Disposition"] == 'attachment; filename="acta-de-la-reunion.pdf"'
    withdraw_document(by=None, role="author", document=document, ground="author")
    assert clear_files() == 1
    assert (keys_in(bucket), store.stored_fingerprint(version.stored)) == ([], "")


def test_a_key_is_never_written_twice(bucket, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"uno")
    store.put("ab/uno", path)
    with pytest.raises(FileExistsError):
        store.put("ab/uno", path)


def test_without_a_bucket_they_lie_in_a_folder_of_the_installation(monkeypatch, tmp_path):
    monkeypatch.delenv("MINGA_BUCKET", raising=False)
    backend = "django.core.files.storage.FileSystemStorage"
    assert environment.bucket(tmp_path) == {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}
    assert storages["documents"].__class__.__name__ == "FileSystemStorage"


def test_a_bucket_without_its_keys_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setenv("MINGA_BUCKET", "documentos")
    with pytest.raises(ImproperlyConfigured, match="MINGA_BUCKET_KEY, MINGA_BUCKET_SECRET: MINGA_BUCKET needs both."):
        environment.bucket(tmp_path)
