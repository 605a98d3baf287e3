"""PDF: its first pages drawn, its words for search; nothing it holds is run."""

import contextlib
import time
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import drawing
from encre.commons.files.previewing.refusal import NoPreview

DRAWN = 10
READ, WORDS, SECONDS = 300, 400_000, 6.0


def document(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Draw the first pages of a PDF as they would print, and write its text."""
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(stream.read())
        total = len(opened)
    except pypdfium2.PdfiumError as error:
        raise NoPreview("password" if "password" in str(error).lower() else "damaged") from None
    if not total:
        raise NoPreview("empty")
    numbers: list[int] = []
    with contextlib.closing(opened):
        for number in range(1, min(total, DRAWN) + 1):
            try:
                drawing.keep_page(_drawn(opened[number - 1]), folder, number)
            except (pypdfium2.PdfiumError, ValueError, MemoryError):
                if number == 1:
                    raise NoPreview("damaged") from None
                break
            numbers.append(number)
        (folder / "text.txt").write_text(_words(opened, total), "utf-8", "replace")
    return {"pages": total, "planes": [{"number": number} for number in numbers]}


def _drawn(page: Any) -> Any:
    width, height = page.get_size()
    scale = min(drawing.SIZES["large"] / max(width, height, 1.0), 4.0)
    return page.render(scale=scale).to_pil().convert("RGB")


def _words(opened: Any, total: int) -> str:
    """Return the text of the first pages, as long as it is quickly read."""
    end, found, length = time.monotonic() + SECONDS, [], 0
    for index in range(min(total, READ)):
        if length > WORDS or time.monotonic() > end:
            break
        with contextlib.suppress(Exception):  # a page that cannot be read hides no other
            found.append(opened[index].get_textpage().get_text_bounded())
            length += len(found[-1])
    return "\n".join(found)[:WORDS]
