"""QR codes (ISO/IEC 18004), Data Matrix (ISO/IEC 16022, ECC 200), Code 128 (ISO/IEC 15417)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import segno
import zxingcpp
from PIL import Image


class Symbology(StrEnum):
    """A kind of code."""

    QR = "qr"
    DATAMATRIX = "datamatrix"
    CODE128 = "code128"


QUIET = {Symbology.QR: 4, Symbology.DATAMATRIX: 1, Symbology.CODE128: 10}
"""Modules left white on each side, as the standards ask."""
MOST_BYTES = 4_000_000
SMALL = 1_600
"""Pixels of the longest side up to which a picture is worth enlarging."""
READ_FORMATS = "QRCode,MicroQRCode,DataMatrix,Code128,Aztec,PDF417,EAN13,Code39"


@dataclass(frozen=True)
class Code:
    """A code as rows of modules, quiet zone apart; a linear code has one row, as high as wanted."""

    symbology: Symbology
    rows: tuple[tuple[bool, ...], ...]

    @property
    def width(self) -> int:
        """Return its modules across, the quiet zones with them."""
        return len(self.rows[0]) + 2 * QUIET[self.symbology]

    @property
    def linear(self) -> bool:
        """Say whether it is made of bars."""
        return self.symbology is Symbology.CODE128


@lru_cache(maxsize=2048)
def encode(symbology: Symbology, text: str) -> Code:
    """Return `text` as a code (raises ValueError when it cannot hold it)."""
    if not text:
        raise ValueError("a code holds at least one character")
    if symbology is Symbology.QR:
        drawn = segno.make_qr(text, error="m", boost_error=True)
        return Code(symbology, tuple(tuple(bool(cell) for cell in row) for row in drawn.matrix))
    name = "DataMatrix" if symbology is Symbology.DATAMATRIX else "Code128"
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(name))
    rows = _modules(made)
    return Code(symbology, rows[:1] if symbology is Symbology.CODE128 else rows)


def read(picture: Any) -> list[str]:
    """Return the texts of the codes seen in a picture of Pillow's, best first."""
    grey = picture.convert("L")
    found = _seen(grey)
    if not found and max(grey.size) <= SMALL:
        # Bars of two or three pixels with a blurred edge are only told apart when enlarged.
        found = _seen(grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC))
    return found


def _seen(grey: Any) -> list[str]:
    codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str(READ_FORMATS))
    return list(dict.fromkeys(code.text for code in codes if code.valid and code.text))


def _modules(made: Any) -> tuple[tuple[bool, ...], ...]:
    image: Any = zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False)
    height, width = image.shape[:2]
    view = memoryview(image)
    return tuple(tuple(view[y, x] == 0 for x in range(width)) for y in range(height))
