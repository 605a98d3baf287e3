"""Flow cytometry (FCS 2.0, 3.0, 3.1): channels, events, their histograms and a cloud."""

import math
import re
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import columns
from encre.commons.files.previewing.refusal import NoPreview

HEADER, MOST_TEXT, MOST_DATA = 58, 4_000_000, 400_000_000
CHANNELS, BINS, GRID, EVENTS = 60, 64, 48, 5_000
_TOLD = {"$CYT": "cytometer", "$DATE": "date"}
_LINEAR = re.compile(r"^(FSC|SSC|Time|FS|SS|Width|Event)", re.IGNORECASE)
_WIDE = 100


def cells(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the channels of an FCS file, their histograms and one density; operators unnamed."""
    version, words, place = _text(stream)
    try:
        count = int(words.get("$PAR", "0"))
        names = [words.get(f"$P{n}N", f"P{n}") for n in range(1, count + 1)]
        if not 0 < count <= 10_000:  # noqa: PLR2004 no instrument has as many
            raise NoPreview("damaged")
        table = _events(stream, words, place, count)
    except (ValueError, KeyError, OverflowError, ZeroDivisionError):
        raise NoPreview("damaged") from None
    channels = [_channel(words, table, n) for n in range(min(count, CHANNELS))]
    made: dict[str, Any] = {
        "version": version,
        "events": len(table[0]) if table else 0,
        "channels": channels,
        "channel_count": count,
        "compensation": any(key in words for key in ("$SPILLOVER", "SPILL", "$COMP", "$DFC1TO2")),
        **{name: words[key][:80] for key, name in _TOLD.items() if words.get(key)},
    }
    if made["events"] > 1 and count > 1:
        made["density"] = _density(table, *_scatter(names))
    step = max(1, made["events"] // EVENTS)
    columns.keep(folder, [_series(table, channels, made["events"], step)] if made["events"] else [])
    label = " ".join(f"{each['name']} {each['label']}" for each in channels)
    (folder / "text.txt").write_text(label, "utf-8", "replace")
    return made


def _text(stream: BinaryIO) -> tuple[str, dict[str, str], tuple[int, int]]:
    """Return the version, the keywords and where data begins and ends (FCS 3.1, §3.1 and 3.2)."""
    head = stream.read(HEADER)
    try:
        version = head[:6].decode("ascii")
        spans = [int(head[at : at + 8].strip() or b"0") for at in range(10, 42, 8)]
    except (UnicodeDecodeError, ValueError):
        raise NoPreview("damaged") from None
    start, end = spans[0], spans[1]
    if not (version.startswith("FCS") and 0 < start < end and end - start < MOST_TEXT):
        raise NoPreview("damaged")
    stream.seek(start)
    words = _keywords(stream.read(end - start + 1).decode("utf-8", "replace"))
    begin = int(words.get("$BEGINDATA", "0").strip() or 0) if not spans[2] else spans[2]
    finish = int(words.get("$ENDDATA", "0").strip() or 0) if not spans[3] else spans[3]
    return version, words, (begin, finish)


def _keywords(text: str) -> dict[str, str]:
    """Return the pairs of a TEXT segment; a doubled delimiter stands for itself."""
    mark, rest = text[:1], text[1:]
    pieces = [piece.replace("\0", mark) for piece in rest.replace(mark * 2, "\0").split(mark)]
    pairs = zip(pieces[::2], pieces[1::2], strict=False)
    return {key.strip().upper(): value.strip() for key, value in pairs if key.strip()}


def _events(
    stream: BinaryIO, words: dict[str, str], place: tuple[int, int], count: int
) -> list[Any]:
    """Return the values of each channel, as many as the file really holds."""
    import numpy

    order = ">" if words.get("$BYTEORD", "1,2,3,4").startswith(("4", "2,1")) else "<"
    kind = words.get("$DATATYPE", "F").upper()
    if words.get("$MODE", "L").upper() != "L" or kind not in "IFD":
        raise NoPreview("codec")
    widths = [int(words[f"$P{n}B"]) for n in range(1, count + 1)]
    if kind in "FD":
        row = numpy.dtype([(str(n), f"{order}f{4 if kind == 'F' else 8}") for n in range(count)])
    elif any(width not in (8, 16, 24, 32, 64) for width in widths):
        raise NoPreview("codec")
    else:
        row = numpy.dtype([(str(n), _whole(width, order)) for n, width in enumerate(widths)])
    begin, end = place
    length = min(end - begin + 1, MOST_DATA)
    if begin <= 0 or length < 0:
        raise NoPreview("damaged")
    stream.seek(begin)
    data = stream.read(length)
    told = int(words.get("$TOT", "0").strip() or len(data) // row.itemsize)
    table = numpy.frombuffer(data, row, min(told, len(data) // row.itemsize))
    return [_scaled(table[str(n)], words, n + 1, kind, order) for n in range(count)]


def _whole(width: int, order: str) -> Any:
    return f"{order}u{width // 8}" if width != 24 else ("u1", (3,))  # noqa: PLR2004


def _scaled(values: Any, words: dict[str, str], n: int, kind: str, order: str) -> Any:
    """Return values as measured: masked to their range, decades undone ($PnE, §3.2.20)."""
    import numpy

    if kind != "I":
        return values
    if values.ndim == 2:  # noqa: PLR2004 24 bits, as three bytes
        weights = (65_536, 256, 1) if order == ">" else (1, 256, 65_536)
        values = values.astype("u4") @ numpy.array(weights, "u4")
    reach = int(float(words.get(f"$P{n}R", "0") or 0))
    if 0 < reach < 1 << 62:
        values = values & numpy.array((1 << (reach - 1).bit_length()) - 1, values.dtype)
    decades, offset = (float(part) for part in words.get(f"$P{n}E", "0,0").split(",")[:2])
    if decades > 0 and reach > 0:
        return (offset or 1.0) * 10 ** (decades * values.astype("f8") / reach)
    return values


def _channel(words: dict[str, str], table: list[Any], n: int) -> dict[str, Any]:
    """Return a channel's names, extremes and histogram, on a log axis when it spans decades."""
    import numpy

    values = numpy.asarray(table[n], "f8")
    values = values[numpy.isfinite(values)]
    name = words.get(f"$P{n + 1}N", f"P{n + 1}")[:40]
    made = {"name": name, "label": words.get(f"$P{n + 1}S", "")[:60], "low": 0.0, "high": 0.0}
    if not values.size:
        return {**made, "bars": [], "log": False}
    low, high = float(values.min()), float(values.max())
    positive = values[values > 0]
    log = bool(
        not _LINEAR.match(name) and positive.size > values.size / 2
        and numpy.percentile(positive, 99) > _WIDE * numpy.percentile(positive, 1)
    )  # fmt: skip
    seen = numpy.log10(positive) if log else values
    bounds = [float(each) for each in numpy.percentile(seen, (0.1, 99.9))]
    if bounds[1] <= bounds[0]:
        bounds[1] = bounds[0] + 1
    bars, _edges = numpy.histogram(seen, BINS, (bounds[0], bounds[1]))
    median = float(numpy.median(values))
    return {**made, "low": low, "high": high, "median": median, "log": log,
            "bars": bars.tolist(), "bounds": bounds}  # fmt: skip


def _scatter(names: list[str]) -> tuple[int, int]:
    """Return forward and side scatter when they are there, else the first two channels."""
    found = [
        next((i for i, n in enumerate(names) if n.upper().startswith(k)), -1)
        for k in ("FSC", "SSC")
    ]
    return (found[0], found[1]) if min(found) >= 0 else (0, 1)


def _density(table: list[Any], x: int, y: int) -> dict[str, Any]:
    """Return how many events lie in each square of two channels, all events counted."""
    import numpy

    across, down = (numpy.nan_to_num(numpy.asarray(table[n], "f8")) for n in (x, y))
    bounds = []
    for values in (across, down):
        low, high = (float(each) for each in numpy.percentile(values, (0.1, 99.5)))
        bounds.append([low, high if high > low else low + 1])
    counts, _x, _y = numpy.histogram2d(across, down, GRID, bounds)
    return {"x": x, "y": y, "bounds": bounds, "grid": counts.astype(int).tolist()}


def _series(
    table: list[Any], channels: list[dict[str, Any]], total: int, step: int
) -> dict[str, Any]:
    kept = []
    for n, channel in enumerate(channels[: columns.COLUMNS]):
        values = [float(f"{float(each):.5g}") for each in table[n][::step]]
        name = f"{channel['name']} {channel['label']}".strip()
        kept.append(
            {
                "name": name,
                "position": n + 1,
                "values": [each if math.isfinite(each) else None for each in values],
            }
        )
    return {"name": "", "rows": total, "step": step, "columns": kept, "cloud": True}
