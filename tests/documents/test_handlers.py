"""The octets of an upload, as they arrive."""

import pytest
from django.core.files.uploadhandler import StopUpload
from django.test import RequestFactory

from minga.documents import handlers
from minga.documents.handlers import BoundedUploadHandler


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    monkeypatch.setattr(handlers, "MOST_OCTETS", 100_000)
    monkeypatch.setattr(handlers, "MOST_IN_ALL", 250_000)
    monkeypatch.setattr(handlers, "MOST_SENT", 1_000_000)


def received(*sizes: int):
    """What Django hands to the form of files of these sizes, and of a text that was typed with them."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = {f"file_{number}": SimpleUploadedFile("a.pdf", b"x" * size) for number, size in enumerate(sizes)}
    request = RequestFactory().post("/", {"problem": "Falta agua", **files})
    request.upload_handlers = [BoundedUploadHandler(request)]
    return request


def test_the_site_receives_files_through_it(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["minga.documents.handlers.BoundedUploadHandler"]


def test_a_small_file_arrives_whole():
    request = received(50_000)
    file = request.FILES["file_0"]
    assert (file.size, len(file.read())) == (50_000, 50_000)
    file.close()


def test_of_a_large_file_the_true_size_is_known_and_little_is_written():
    request = received(400_000)
    file = request.FILES["file_0"]
    assert (file.size, request.POST["problem"]) == (400_000, "Falta agua")
    assert len(file.read()) <= 100_000
    file.close()


def test_many_files_together_do_not_pass_the_limit_of_a_form():
    request = received(90_000, 90_000, 90_000)
    files = [request.FILES[f"file_{number}"] for number in range(3)]
    assert [file.size for file in files] == [90_000, 90_000, 100_001]
    for file in files:
        file.close()


def test_whoever_sends_without_end_is_cut_off():
    handler = BoundedUploadHandler()
    handler.new_file("file_0", "a.pdf", "application/pdf", None)

    def send_too_much() -> None:
        for start in range(0, 2_000_000, 65_536):
            handler.receive_data_chunk(b"x" * 65_536, start)

    with pytest.raises(StopUpload) as caught:
        send_too_much()
    assert caught.value.connection_reset
    handler.file.close()
