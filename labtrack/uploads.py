"""Files come in under a cap, told from the request's head before a byte is read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _


def too_large(size: int) -> str:
    """The sentence for a body beyond the cap."""
    return _("The upload has %(given)d MB; at most %(most)d MB are taken.") % {
        "given": size // 2**20,
        "most": settings.UPLOAD_MOST_BYTES // 2**20,
    }


class CappedUploadHandler(FileUploadHandler):
    """The first of FILE_UPLOAD_HANDLERS: stops what is too large, passes on the rest."""

    def __init__(self, request: Any = None):
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """RequestDataTooBig, which is a 413, before anything is stored."""
        self._refuse_beyond(content_length)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """What was promised in the head is held to."""
        self.received += len(raw_data)
        self._refuse_beyond(self.received)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The next handler keeps the file."""
        return None

    def _refuse_beyond(self, size: int) -> None:
        if size > settings.UPLOAD_MOST_BYTES:
            raise RequestDataTooBig(too_large(size))
