"""`python -m encre.institute.directory.matching FOLDER --json F`: resolve a folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from encre.institute.directory.matching import Resolution, Unreadable, resolve

_SHOWN_WARNINGS = 20


def main(arguments: list[str] | None = None) -> int:
    """Resolve, write clusters and reviews, tell how many."""
    parser = argparse.ArgumentParser(prog="encre directory resolve", description=__doc__)
    parser.add_argument("folder", type=Path, help="one CSV a directory: UTF-8, commas")
    parser.add_argument("--json", type=Path, required=True, help="file of clusters and reviews")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    told = parser.parse_args(arguments)
    try:
        found = resolve(told.folder, engine=told.engine)
        _write(told.json, found)
    except Unreadable as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except OSError:
        what = "écriture impossible. Vérifiez que ce dossier existe, et qui a le droit d’y écrire."
        sys.stderr.write(f"{told.json} : {what}\n")
        return 1
    for warning in found.warnings[:_SHOWN_WARNINGS]:
        sys.stderr.write(f"{warning}\n")
    if len(found.warnings) > _SHOWN_WARNINGS:
        sys.stderr.write(f"… et {len(found.warnings) - _SHOWN_WARNINGS} autres remarques.\n")
    records = sum(map(len, found.clusters))
    people, asked = len(found.clusters), len(found.reviews)
    sys.stdout.write(f"{records} fiches, {people} personnes, {asked} paires à examiner\n")
    return 0


def _write(path: Path, found: Resolution) -> None:
    """Write clusters ([source, source_id]) and reviews ([i, j, score])."""
    told = {
        "clusters": found.clusters,
        "reviews": [[review.one, review.other, review.score] for review in found.reviews],
    }
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
