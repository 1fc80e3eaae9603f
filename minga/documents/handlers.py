"""How the octets of an upload arrive: onto disk in small pieces, and only as many as may be kept."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from minga.documents.keeping import MOST_OCTETS

# Together, in one request: three files, and room for a form with more.
MOST_IN_ALL = 4 * MOST_OCTETS
# Beyond this nobody is filling in a form: the connection is closed.
MOST_SENT = 20 * MOST_OCTETS


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """What is beyond the limit is counted and thrown away; so the form answers with the file's true size and with all
    that was typed, and the disk of the site does not fill."""

    in_all = 0
    sent = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.sent = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.sent += len(raw_data)
        self.in_all += len(raw_data)
        if self.in_all > MOST_SENT:
            raise StopUpload(connection_reset=True)
        if self.sent <= MOST_OCTETS and self.in_all <= MOST_IN_ALL:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """`file_size` is what was sent; a file that was cut says it too, and so it is refused as too large."""
        file = super().file_complete(file_size)
        if file is not None and self.in_all > MOST_IN_ALL:
            file.size = max(file_size, MOST_OCTETS + 1)
        return file
