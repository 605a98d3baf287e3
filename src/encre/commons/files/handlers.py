"""Django's upload handler that writes a form's files straight into the store."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from encre.commons.files.blobs import Writer, Written
from encre.commons.files.receiving import add, writing
from encre.foundation.base.errors import EncreError, Refused


class ReceivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file of a form whose bytes are already in the store, or the reason why they are not."""

    def __init__(
        self, name: str, content_type: str, written: Written | None, refusal: EncreError | None
    ) -> None:
        super().__init__(None, name, content_type, written.size if written else 0)
        self.written = written
        self.refusal = refusal

    def kept(self) -> Written:
        """Return what is in the store (raises what refused the file)."""
        if self.written is None:
            raise self.refusal or Refused
        return self.written

    def open(self, *_args: Any, **_options: Any) -> Any:
        """Open the stored bytes."""
        from encre.commons.files.blobs import store

        if self.written is not None:
            self.file = store().open(self.written.sha256)
        return self


class StoreHandler(FileUploadHandler):
    """Writes each file as its bytes arrive; nothing of it passes through memory or /tmp."""

    chunk_size = 1_048_576

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._stack = ExitStack()
        self._writer: Writer | None = None
        self._refusal: EncreError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a writer for the file that begins."""
        super().new_file(*args, **kwargs)
        self._stack.close()
        self._stack, self._writer, self._refusal = ExitStack(), None, None
        try:
            self._writer = self._stack.enter_context(writing())
        except EncreError as refusal:
            self._refusal = refusal

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; after a refusal the rest is read and dropped."""
        if self._writer is not None:
            self._guarded(lambda writer: add(writer, raw_data))

    def file_complete(self, file_size: int) -> ReceivedFile:
        """Make the file durable."""
        written = self._guarded(lambda writer: writer.keep()) if self._writer is not None else None
        self._stack.close()
        self._writer = None
        return ReceivedFile(self.file_name or "", self.content_type or "", written, self._refusal)

    def upload_interrupted(self) -> None:
        """Leave nothing of a file whose sender went away."""
        self._stack.close()
        self._writer = None

    def _guarded(self, act: Callable[[Writer], Written | None]) -> Written | None:
        """Do something with the writer; a refusal or a full disk ends it, kept for the page."""
        try:
            return act(self._writer) if self._writer is not None else None
        except (EncreError, OSError) as error:
            self._writer = None
            try:
                # `writing` removes what was written, and says what a failed write means.
                if not self._stack.__exit__(type(error), error, error.__traceback__):
                    raise
            except EncreError as refusal:
                self._refusal = refusal
            return None
