"""The process that resolves: opens the directories, decides, tells its seconds and its memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Found = tuple[list[list[tuple[str, str]]], list[tuple[int, int, float]]]
KIB_A_MB = 1_000_000 / 1024


def resolve(folder: Path, engine: str) -> Found:
    """Resolve with the house's matching and its saved weights."""
    from encre.institute.directory import matching

    told = matching.resolve(folder, engine=engine)
    return (
        [list(cluster) for cluster in told.clusters],
        [(review.one, review.other, review.score) for review in told.reviews],
    )


def plain(folder: Path, _engine: str) -> Found:
    """Resolve with Splink as it comes, connected components from one half."""
    from encre.institute.directory.bench.plain import clusters

    return clusters(folder), []


WORDS: dict[str, Callable[[Path, str], Found]] = {"resolve": resolve, "plain": plain}


def main(word: str, folder: str, out: str, engine: str) -> None:
    """Do one word and write what it found; the last line printed is seconds and memory."""
    begun = time.perf_counter()
    clusters, reviews = WORDS[word](Path(folder), engine)
    told: dict[str, Any] = {"seconds": round(time.perf_counter() - begun, 1)}
    told["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MB)
    with Path(out).open("w", encoding="utf-8") as file:
        json.dump({"clusters": clusters, "reviews": reviews}, file, ensure_ascii=False)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
