"""GenBank flat files: what each record is, its features with their places, its sequence."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import texts
from encre.commons.files.previewing.refusal import NoPreview
from encre.commons.files.previewing.sequences import LETTERS, gc_of

RECORDS, FEATURES, SPANS = 5, 400, 60
MOST_BYTES = 60_000_000
_LOCUS = re.compile(
    r"LOCUS\s+(?P<name>\S+)\s+(?P<length>\d+)\s+(?P<unit>bp|aa|rc)\s*(?P<rest>.*)", re.IGNORECASE
)
_SPAN = re.compile(r"<?(\d{1,12})(?:(?:\.\.|\^|\.)[<>]?(\d{1,12}))?")
_NAMES = ("label", "gene", "product", "locus_tag", "note", "organism")
_KEYS = {"DEFINITION": "definition", "ACCESSION": "accession", "VERSION": "version"}


def genbank(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the records of a GenBank file, with the places of their features."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPreview("too_large")
    text, _encoding = texts.decoded(data)
    records = [
        piece for piece in re.split(r"^//[ \t]*\r?$", text, flags=re.MULTILINE) if piece.strip()
    ]
    read = [_record(piece.splitlines()) for piece in records[:RECORDS]]
    found = [record for record in read if record]
    if not found:
        raise NoPreview("damaged")
    texts.keep_words(folder, re.split(r"^ORIGIN", text, maxsplit=1, flags=re.MULTILINE)[0])
    return {"records": found, "count": len(records)}


def _record(lines: list[str]) -> dict[str, Any] | None:
    start = next((n for n, line in enumerate(lines) if line.startswith("LOCUS")), -1)
    match = _LOCUS.match(lines[start]) if start >= 0 else None
    if match is None:
        return None
    made: dict[str, Any] = {
        "name": match["name"][:60],
        "length": int(match["length"][:12]),
        "unit": match["unit"].lower(),
        "circular": "circular" in match["rest"].lower(),
        "features": [],
        "feature_count": 0,
    }
    section, body = "", {"FEATURES": [], "ORIGIN": []}  # type: tuple[str, dict[str, list[str]]]
    for line in lines[start + 1 :]:
        if line[:1].strip():
            section = line.split(None, 1)[0]
            if section in _KEYS:
                made[_KEYS[section]] = line[12:].strip()[:300]
        elif section == "DEFINITION":
            made["definition"] = f"{made['definition']} {line.strip()}"[:300]
        elif section == "SOURCE" and line.strip().startswith("ORGANISM"):
            made["organism"] = line.strip()[8:].strip()[:120]
        elif section in body:
            body[section].append(line)
    features = _features(body["FEATURES"])
    letters = re.sub(r"[^A-Za-z*-]", "", "".join(body["ORIGIN"]))
    made |= {"features": features[:FEATURES], "feature_count": len(features)}
    made |= {"letters": letters[:LETTERS], "cut": len(letters) > LETTERS}
    made["gc"] = gc_of(Counter(letters.upper())) if letters and made["unit"] != "aa" else None
    return made


def _features(lines: list[str]) -> list[dict[str, Any]]:
    """Return the features of a table (columns 6 and 22, the feature table definition §3)."""
    found: list[dict[str, Any]] = []
    place, values = "", {}  # type: tuple[str, dict[str, str]]
    kind, name = "", ""

    def close() -> None:
        if kind:
            found.append(_feature(kind, place, values))

    for line in lines:
        if line[5:6].strip():
            close()
            kind, _space, place = line.strip().partition(" ")
            place, values, name = place.strip(), {}, ""
        elif line.strip().startswith("/"):
            name, _sign, value = line.strip()[1:].partition("=")
            values[name] = value.strip().strip('"')
        elif name:
            values[name] = f"{values[name]} {line.strip().strip(chr(34))}"[:2_000]
        else:
            place = (place + line.strip())[:20_000]
    close()
    return found


def _feature(kind: str, place: str, values: dict[str, str]) -> dict[str, Any]:
    # A place in another record ("J00194.1:100..202") is not one on this map.
    here = re.sub(r"[A-Za-z0-9_.]+:<?\d+(?:\.\.[<>]?\d+)?", "", place)
    spans = [[int(a), int(b or a)] for a, b in _SPAN.findall(here)][:SPANS]
    label = next((values[name] for name in _NAMES if values.get(name)), "")
    return {
        "kind": kind[:30],
        "label": label[:80],
        "spans": spans,
        "strand": -1 if place.startswith("complement") or "(complement" in place else 1,
        "place": place[:120],
    }
