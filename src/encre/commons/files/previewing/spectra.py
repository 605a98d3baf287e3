"""JCAMP-DX: the spectrum of its first block of data (AFFN and the packed forms of ASDF)."""

import re
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import texts
from encre.commons.files.previewing.columns import keep
from encre.commons.files.previewing.refusal import NoPreview

MOST_BYTES, MOST_POINTS, SHOWN = 40_000_000, 2_000_000, 2_000
_LABEL = re.compile(r"^##([^=]*)=(.*)$")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
# In a packed line a bare E is the digit 5: only a signed one is an exponent.
_X = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]\d+)?")
_FORM = re.compile(r"[+-]?\d*\.?\d+[eE][+-]\d+|[@A-Za-z%+-]?\d*\.?\d+|[@A-Za-z%]")
_SQUEEZED = {letter: value for value, letter in enumerate("@ABCDEFGHI")} | {
    letter: -value for value, letter in enumerate("abcdefghi", 1)
}
_STEPS = {letter: value for value, letter in enumerate("%JKLMNOPQR")} | {
    letter: -value for value, letter in enumerate("jklmnopqr", 1)
}
_AGAIN = {letter: value for value, letter in enumerate("STUVWXYZs", 1)}
_TOLD = {"TITLE": "title", "DATATYPE": "kind", "XUNITS": "x_units", "YUNITS": "y_units"}
_REVERSED = ("NMR", "INFRARED", "RAMAN")


def spectrum(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return a spectrum as points, thinned so that its peaks stay."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPreview("too_large")
    text, _encoding = texts.decoded(data)
    labels, xs, ys, peaks = _read(text.splitlines())
    if not xs:
        raise NoPreview("codec" if labels else "damaged")
    made = {name: labels[key][:200] for key, name in _TOLD.items() if labels.get(key)}
    texts.keep_words(folder, "\n".join(made.values()))
    points = _thinned(xs, ys, SHOWN)
    keep(folder, [_series(points, len(xs), made)])
    backwards = any(word in made.get("kind", "").upper() for word in _REVERSED)
    return {**made, "points": points, "count": len(xs), "peaks": peaks, "backwards": backwards}


def _read(lines: list[str]) -> tuple[dict[str, str], list[float], list[float], bool]:
    """Return the labels met up to the first data, and that data."""
    labels: dict[str, str] = {}
    for n, raw in enumerate(lines):
        match = _LABEL.match(raw.split("$$")[0].strip())
        if match is None:
            continue
        key = re.sub(r"[\s_/-]", "", match[1]).upper()
        value = match[2].strip()
        if key in ("XYDATA", "XYPOINTS", "PEAKTABLE", "PEAKASSIGNMENTS"):
            body = _body(lines[n + 1 :])
            xs, ys = _packed(body, labels) if key == "XYDATA" else _pairs(body, labels)
            return labels, xs, ys, key.startswith("PEAK")
        if value:
            labels[key] = value
    return labels, [], [], False


def _body(lines: list[str]) -> list[str]:
    kept = []
    for raw in lines:
        line = raw.split("$$")[0].strip()
        if line.startswith("##"):
            break
        if line:
            kept.append(line)
    return kept


def _factor(labels: dict[str, str], name: str) -> float:
    try:
        return float(labels.get(name, "1") or 1) or 1.0
    except ValueError:
        return 1.0


def _pairs(body: list[str], labels: dict[str, str]) -> tuple[list[float], list[float]]:
    across, up = _factor(labels, "XFACTOR"), _factor(labels, "YFACTOR")
    values = [float(each) for line in body for each in _NUMBER.findall(line)]
    return [x * across for x in values[::2]], [y * up for y in values[1::2]]


def _packed(body: list[str], labels: dict[str, str]) -> tuple[list[float], list[float]]:
    """Return the points of (X++(Y..Y)): X evenly spaced from FIRSTX to LASTX."""
    ys: list[float] = []
    differences = False
    for line in body:
        found, ends_by_step = _line(line)
        # After differences a line begins by the last value again, to check it.
        ys.extend(found[1:] if differences and ys else found)
        differences = ends_by_step
        if len(ys) > MOST_POINTS:
            raise NoPreview("too_large")
    first, last = _factor(labels, "FIRSTX"), _factor(labels, "LASTX")
    if "FIRSTX" not in labels or "LASTX" not in labels or len(ys) < 2:  # noqa: PLR2004
        return [], []
    step = (last - first) / (len(ys) - 1)
    up = _factor(labels, "YFACTOR")
    return [first + n * step for n in range(len(ys))], [y * up for y in ys]


def _line(line: str) -> tuple[list[float], bool]:
    """Return the ordinates of a line (JCAMP-DX 4.24, §5.9), and if it ends by a difference."""
    x = _X.match(line)
    rest = line[x.end() :] if x else line
    values: list[float] = []
    step, by_step = 0.0, False
    for form in _FORM.findall(rest):
        letter, digits = (form[0], form[1:]) if not form[0].isdigit() else ("", form)
        if letter in _AGAIN:
            for _again in range(
                min(int(f"{_AGAIN[letter]}{digits}".split(".")[0]) - 1, MOST_POINTS)
            ):
                values.append(values[-1] + step if by_step and values else values[-1])
        elif letter in _STEPS:
            step, by_step = _signed(_STEPS[letter], digits), True
            values.append((values[-1] if values else 0.0) + step)
        elif letter in _SQUEEZED:
            values.append(_signed(_SQUEEZED[letter], digits))
            step, by_step = 0.0, False
        elif digits:
            values.append(float(f"{letter}{digits}" if letter in "+-" else digits))
            step, by_step = 0.0, False
    return values, by_step


def _signed(leading: int, digits: str) -> float:
    value = float(f"{abs(leading)}{digits}")
    return -value if leading < 0 else value


def _thinned(xs: list[float], ys: list[float], most: int) -> list[list[float]]:
    """Return at most about `most` points: the lowest and highest of each stretch."""
    pairs = [[float(f"{x:.7g}"), float(f"{y:.7g}")] for x, y in zip(xs, ys, strict=False)]
    if len(pairs) <= most:
        return pairs
    width = -(-len(pairs) * 2 // most)
    kept = []
    for start in range(0, len(pairs), width):
        stretch = pairs[start : start + width]
        low, high = min(stretch, key=lambda p: p[1]), max(stretch, key=lambda p: p[1])
        kept += [low, high] if stretch.index(low) < stretch.index(high) else [high, low]
    return kept


def _series(points: list[list[float]], total: int, made: dict[str, str]) -> dict[str, Any]:
    names = (made.get("x_units", "x"), made.get("y_units", "y"))
    return {
        "name": "",
        "rows": total,
        "step": 1,
        "columns": [
            {"name": names[n][:60], "position": n + 1, "values": [point[n] for point in points]}
            for n in (0, 1)
        ],
    }
