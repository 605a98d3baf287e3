"""Pictures of pictures and of a PDF's first page, redrawn from their pixels."""

import contextlib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing.refusal import NoPreview

SIZES = {"small": 320, "large": 1280}
MOST_PIXELS = 120_000_000
PORTRAIT = 256
PORTRAIT_PIXELS = 60_000_000
_MODES = ("RGB", "RGBA")


def picture(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Write WebP pictures of at most 320 and 1280 px, turned as the camera says, no metadata."""
    image, facts = _opened(stream, MOST_PIXELS, SIZES["large"] * 2)
    _write(image, folder)
    return facts


def _opened(stream: BinaryIO, most: int, wanted: int) -> tuple[Any, dict[str, Any]]:
    """Return an upright image of at most `most` pixels, about `wanted` wide, and its facts."""
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = most
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image: Image.Image = Image.open(stream, formats=("PNG", "JPEG", "WEBP", "GIF", "TIFF"))
        width, height = image.size
        facts = {"width": width, "height": height, "frames": getattr(image, "n_frames", 1)}
        if isinstance(image, ImageFile.ImageFile):
            image.draft("RGB", (wanted, wanted))
        image.load()
        return ImageOps.exif_transpose(image), facts
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPreview("too_large") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError):
        raise NoPreview("damaged") from None


def portrait(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Write the middle square of a photograph, 256 px wide, on white, no metadata."""
    from PIL import Image, ImageOps

    shown, _facts = _opened(stream, PORTRAIT_PIXELS, PORTRAIT * 2)
    square = ImageOps.fit(_eight_bits(shown).convert("RGBA"), (PORTRAIT, PORTRAIT))
    page = Image.new("RGB", square.size, "white")
    page.paste(square, mask=square)
    page.save(folder / "portrait.webp", "WEBP", quality=85, method=4)
    return {}


def _write(image: Any, folder: Path) -> None:
    shown = _eight_bits(image)
    for name in ("large", "small"):
        shown.thumbnail((SIZES[name], SIZES[name]))
        shown.save(folder / f"{name}.webp", "WEBP", quality=82, method=2)


def _eight_bits(image: Any) -> Any:
    """Return the image in a mode WebP has; 16-bit microscopy is stretched to what it uses."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        low, high = image.getextrema()
        scale = 255.0 / (high - low) if high > low else 1.0
        return (
            image.convert("F")
            .point(lambda value: (value - low) * scale)
            .convert("L")
            .convert("RGB")
        )
    if image.mode in _MODES:
        return image
    return image.convert("RGBA" if "transparency" in image.info or image.mode == "LA" else "RGB")


def first_page(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Draw the first page of a PDF as it would print; never runs what the document holds."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(stream.read())
        pages = len(document)
        page = document[0]
        width, height = page.get_size()
    except pypdfium2.PdfiumError as error:
        raise NoPreview("password" if "password" in str(error).lower() else "damaged") from None
    except IndexError:
        raise NoPreview("empty") from None
    scale = min(SIZES["large"] / max(width, height, 1.0), 4.0)
    with contextlib.closing(document):
        _write(page.render(scale=scale).to_pil().convert("RGB"), folder)
    return {"pages": pages}


MAKERS: dict[str, Callable[[BinaryIO, Path], dict[str, Any]]] = {
    "picture": picture,
    "portrait": portrait,
    "pdf": first_page,
}
