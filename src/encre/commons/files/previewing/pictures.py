"""Pictures of pictures, redrawn from their pixels: upright, and without what the camera noted."""

import warnings
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import drawing
from encre.commons.files.previewing.refusal import NoPreview

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF")
PORTRAIT = 256
PORTRAIT_PIXELS = 60_000_000
_GPS = 0x8825


def picture(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Write WebP pictures of at most 320 and 1280 px, turned as the camera says, no metadata."""
    image, facts = opened(stream, drawing.MOST_PIXELS, drawing.SIZES["large"] * 2)
    drawing.keep(image, folder)
    return facts


def opened(stream: BinaryIO, most: int, wanted: int) -> tuple[Any, dict[str, Any]]:
    """Return an upright image of at most `most` pixels, about `wanted` wide, and its facts."""
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    _learn_heic()
    Image.MAX_IMAGE_PIXELS = most
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image: Image.Image = Image.open(stream, formats=FORMATS)
        width, height = image.size
        if width * height > most:
            raise NoPreview("too_large")
        frames = getattr(image, "n_frames", 1)
        facts = {"width": width, "height": height, "frames": frames, "located": _located(image)}
        if isinstance(image, ImageFile.ImageFile):
            image.draft("RGB", (wanted, wanted))
        image.load()
        return ImageOps.exif_transpose(image), facts
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPreview("too_large") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError):
        raise NoPreview("damaged") from None


def _learn_heic() -> None:
    import pi_heif  # type: ignore[import-untyped]

    pi_heif.register_heif_opener()


def _located(image: Any) -> bool:
    """Say whether the photograph tells where it was taken."""
    try:
        return bool(image.getexif().get_ifd(_GPS))
    except Exception:  # noqa: BLE001 whatever its metadata, the picture itself is shown
        return False


def portrait(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Write the middle square of a photograph, 256 px wide, on white, no metadata."""
    from PIL import Image, ImageOps

    shown, _facts = opened(stream, PORTRAIT_PIXELS, PORTRAIT * 2)
    square = ImageOps.fit(drawing.eight_bits(shown).convert("RGBA"), (PORTRAIT, PORTRAIT))
    page = Image.new("RGB", square.size, "white")
    page.paste(square, mask=square)
    page.save(folder / "portrait.webp", "WEBP", quality=85, method=4)
    return {}
