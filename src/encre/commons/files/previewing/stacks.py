"""TIFF: 8, 16 and 32 bits, several pages, z-stacks of ImageJ and OME, whole slides."""

import contextlib
import logging
import math
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import drawing
from encre.commons.files.previewing.refusal import NoPreview

PLANE_BYTES = 500_000_000
_KEPT = 1_600
"""Widest side of a plane kept in memory while the contrast of all is looked for."""
_PLAIN = {"MINISBLACK", "MINISWHITE", "RGB"}
_COMPONENTS = (3, 4)


def stack(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Draw the planes of a TIFF; what its compression hides from the one reader the other tries."""
    import tifffile

    logging.disable(logging.CRITICAL)
    try:
        with tifffile.TiffFile(stream, name="x.tif") as tiff:
            page: Any = tiff.pages.first
            simple = page.photometric.name in _PLAIN and page.bitspersample >= 8  # noqa: PLR2004
            made = _measured(tiff, folder) if simple and not page.is_subsampled else None
    except NoPreview:
        raise
    except Exception:  # noqa: BLE001 a compression or a damage that Pillow may bear better
        made = None
    stream.seek(0)
    return made or _pages(stream, folder)


def _measured(tiff: Any, folder: Path) -> dict[str, Any]:
    """Draw from the samples themselves, and say how contrast was stretched."""
    series = tiff.series[0]
    level = _level(series)
    page = level.pages[0]
    total = max(1, math.prod(level.shape) // max(1, math.prod(page.shape)))
    if math.prod(page.shape) > drawing.MOST_PIXELS * 4 or page.nbytes > PLANE_BYTES:
        raise NoPreview("too_large")
    numbers = drawing.chosen(total)
    planes = [_reduced(_plane(tiff, level, number - 1), page) for number in numbers]
    ranges = _ranges(planes, [_place(level, number - 1).get("C", 0) for number in numbers])
    drawn = []
    for number, plane, (low, high) in zip(numbers, planes, ranges, strict=True):
        drawing.keep_page(_image(plane, low, high, page), folder, number)
        drawn.append({"number": number, "low": low, "high": high, **_told(level, number - 1)})
    first = tiff.pages.first
    return {
        "width": int(first.imagewidth),
        "height": int(first.imagelength),
        "bits": int(first.bitspersample),
        "stretched": planes[0].dtype.kind != "u" or planes[0].dtype.itemsize > 1,
        "planes": drawn,
        "total": total,
        "pixel": _pixel_size(tiff),
    }


def _level(series: Any) -> Any:
    """Return the smallest image of a pyramid that is still as wide as what is drawn."""
    wide = [
        each for each in series.levels if max(each.pages[0].shape[:2]) >= drawing.SIZES["large"]
    ]
    return wide[-1] if wide else series.levels[0]


def _plane(tiff: Any, level: Any, index: int) -> Any:
    import numpy

    page = level.pages[0]
    if len(level.pages) > index and level.pages[index] is not None and len(level.pages) > 1:
        return level.pages[index].asarray()
    if index == 0:
        return page.asarray()
    if level.dataoffset is None:
        raise ValueError("planes that are not where they should be")
    handle = tiff.filehandle
    handle.seek(level.dataoffset + index * page.nbytes)
    kind = numpy.dtype(tiff.byteorder + page.dtype.char)
    return numpy.frombuffer(handle.read(page.nbytes), kind).reshape(page.shape)


def _reduced(plane: Any, page: Any) -> Any:
    import numpy

    if plane.dtype.kind not in "uif":
        raise ValueError("samples that are not numbers")
    if plane.ndim == 3 and page.planarconfig.name == "SEPARATE":  # noqa: PLR2004
        plane = numpy.moveaxis(plane, 0, -1)
    if plane.ndim == 3 and plane.shape[-1] not in _COMPONENTS:  # noqa: PLR2004
        plane = plane[..., 0]
    if plane.ndim not in (2, 3):
        raise ValueError("a plane that is not flat")
    step = max(1, max(plane.shape[:2]) // _KEPT)
    return plane[::step, ::step]


def _ranges(planes: list[Any], channels: list[int]) -> list[tuple[float, float]]:
    """Return one range of values for all the planes of a channel; bytes stay as they are."""
    import numpy

    if planes[0].dtype == numpy.uint8:
        return [(0.0, 255.0)] * len(planes)
    found = {}
    for channel in set(channels):
        same = [
            p[::4, ::4].ravel() for p, of in zip(planes, channels, strict=True) if of == channel
        ]
        found[channel] = drawing.limits(numpy.concatenate(same))
    return [found[channel] for channel in channels]


def _image(plane: Any, low: float, high: float, page: Any) -> Any:
    from PIL import Image

    shown = drawing.stretched(plane, low, high)
    if page.photometric.name == "MINISWHITE":
        shown = 255 - shown
    return Image.fromarray(shown[..., :3] if shown.ndim == 3 else shown).convert("RGB")  # noqa: PLR2004


def _place(level: Any, index: int) -> dict[str, int]:
    """Return where a plane stands along the axes of its series, from 0."""
    flat = level.pages[0].ndim
    place, rest = {}, index
    axes = list(zip(level.axes, level.shape, strict=True))[: len(level.shape) - flat]
    for axis, length in reversed(axes):
        place[axis] = rest % length
        rest //= length
    return place


def _told(level: Any, index: int) -> dict[str, Any]:
    """Return the plane's depth, channel and time, as axes that have several, from 1."""
    lengths = dict(zip(level.axes, level.shape, strict=True))
    axes = {"Z": "z", "C": "c", "T": "t"}
    place = _place(level, index)
    return {axes[a]: place[a] + 1 for a in place if a in axes and lengths[a] > 1}


def _pixel_size(tiff: Any) -> dict[str, Any] | None:
    """Return the size of a pixel where a microscope wrote it (OME-XML, ImageJ)."""
    with contextlib.suppress(Exception):
        if tiff.is_ome:
            from defusedxml.ElementTree import fromstring

            root = fromstring(tiff.ome_metadata, forbid_dtd=True)
            pixels = next(each for each in root.iter() if each.tag.endswith("}Pixels"))
            return _size(
                pixels.get("PhysicalSizeX"),
                pixels.get("PhysicalSizeY"),
                pixels.get("PhysicalSizeXUnit", "µm"),
            )
        if tiff.is_imagej:
            unit = str((tiff.imagej_metadata or {}).get("unit", ""))
            tags = tiff.pages.first.tags
            across, down = (tags[name].value for name in ("XResolution", "YResolution"))
            unit = unit.replace("\\u00B5", "µ").replace("micron", "µm")
            if unit and unit not in ("pixel", "inch"):
                return _size(across[1] / across[0], down[1] / down[0], unit)
    return None


def _size(across: Any, down: Any, unit: str) -> dict[str, Any] | None:
    x, y = float(across), float(down or across)
    if not (math.isfinite(x) and math.isfinite(y) and x > 0 and y > 0):
        return None
    return {"x": x, "y": y, "unit": unit[:12]}


def _pages(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Draw the pages as Pillow reads them: palettes, black and white, LZW, JPEG."""
    import warnings

    from PIL import Image

    Image.MAX_IMAGE_PIXELS = drawing.MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(stream, formats=("TIFF",))
        width, height = image.size
        total = getattr(image, "n_frames", 1)
        deep = image.mode not in ("1", "L", "P", "RGB", "RGBA", "CMYK", "LA", "YCbCr", "LAB")
        drawn = []
        for number in drawing.chosen(total):
            image.seek(number - 1)
            drawing.keep_page(image, folder, number)
            drawn.append({"number": number})
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPreview("too_large") from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, OverflowError):
        raise NoPreview("damaged") from None
    return {"width": width, "height": height, "stretched": deep, "planes": drawn, "total": total}
