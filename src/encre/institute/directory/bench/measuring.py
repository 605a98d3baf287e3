"""The run of the bench: directories are made, a process resolves them, another is its peer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encre.institute.directory import scoring
from encre.institute.directory.bench.entering import signed_in
from encre.institute.directory.bench.records import lived
from encre.institute.directory.generator import generate
from encre.institute.directory.generator.chance import chance

DIGITS = 4
NEED_DIRECTORIES = {"resolution", "order", "plain", "structures", "records"}
"""Parts that read the generated directories, or are told with them."""


@dataclass(frozen=True)
class Measured:
    """A run: how many people, which seed and engine, where, and which parts of the bench."""

    folder: Path
    people: int
    seed: int
    engine: str
    names: Path | None
    database: str
    parts: tuple[str, ...]
    shared: bool = False
    schemas: Path | None = None
    rate: int = 100

    def figures(self) -> dict[str, Any]:
        """Return all figures; those of the resolution itself come first and unnamed."""
        found: dict[str, Any] = {"seed": self.seed, "engine": self.engine}
        if self.shared:
            found["addresses"] = "shared by homonyms"
        found["names"] = "counted names" if self.names else "own lists"
        if set(self.parts) & NEED_DIRECTORIES:
            found["generation_s"] = self.directories()
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "resolution": lambda: self.resolved("resolve", self.engine),
            "order": self.order,
            "plain": lambda: {"plain_splink": self.resolved("plain", "duckdb")},
            "febrl": self.febrl,
            "structures": self.structures,
            "records": lambda: lived(self),
            "sign_in": lambda: signed_in(self),
            "ldap": self.ldap,
        }
        for name in self.parts:
            found |= parts[name]()
        return found

    def directories(self) -> float:
        """Make the thirteen directories and the truth; return the seconds it took."""
        begun = time.perf_counter()
        generate(
            self.people,
            self.seed,
            self.sources,
            self.truth,
            names=self.names,
            shared=self.shared,
        )
        return round(time.perf_counter() - begun, 1)

    @property
    def sources(self) -> Path:
        """Return the folder of the directories, which is all that a resolver is told."""
        return self.folder / "directories"

    @property
    def truth(self) -> Path:
        """Return the file of the truth."""
        return self.folder / "truth" / "truth.csv"

    def resolved(self, word: str, engine: str) -> dict[str, Any]:
        """Have a process apart resolve the directories, and score what it found."""
        told = side(word, self.sources, self.folder / f"{word}.json", engine)
        truth = scoring.read_truth(self.truth)
        found = json.loads((self.folder / f"{word}.json").read_text("utf-8"))
        return rounded(scoring.score(truth, found["clusters"], found["reviews"])) | told

    def shuffled(self) -> Path:
        """Return a folder where every directory comes in another order."""
        shuffled = self.folder / "shuffled"
        shuffled.mkdir(exist_ok=True)
        for path in sorted(self.sources.glob("*.csv")):
            header, *lines = path.read_text("utf-8").splitlines(keepends=True)
            chance(self.seed, "shuffled", path.stem).shuffle(lines)
            (shuffled / path.name).write_text("".join([header, *lines]), "utf-8")
        return shuffled

    def order(self) -> dict[str, Any]:
        """Return how many clusters change when every directory comes in another order."""
        shuffled = self.shuffled()
        if not (self.folder / "resolve.json").is_file():
            self.resolved("resolve", self.engine)
        side("resolve", shuffled, self.folder / "shuffled.json", self.engine)
        found = [partition(self.folder / name) for name in ("resolve.json", "shuffled.json")]
        return {"clusters_changed_by_order": len(found[0] - found[1])}

    def febrl(self) -> dict[str, Any]:
        """Return the figures of Febrl 3 and 4."""
        from encre.institute.directory.bench.febrl import compared

        return {"febrl": compared(self.folder / "febrl")}

    def structures(self) -> dict[str, Any]:
        """Return precision and recall of structures."""
        from encre.institute.directory.bench.structures import compared

        return {"structures": compared(self.seed)}

    def ldap(self) -> dict[str, Any]:
        """Return the figures of a slapd of one's own that holds as many people."""
        from encre.institute.directory.ldap_figures import figures

        return {"ldap": figures(self.people, rate=self.rate, schemas=self.schemas)}


def side(word: str, sources: Path, out: Path, engine: str) -> dict[str, Any]:
    """Run a word of the side in a process of its own; return its seconds and its memory."""
    line = [sys.executable, "-W", "ignore", "-m", "encre.institute.directory.bench.side"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [*line, word, str(sources), str(out), engine],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def partition(file: Path) -> set[frozenset[tuple[str, str]]]:
    """Return the clusters of a resolution, in no order."""
    clusters = json.loads(file.read_text("utf-8"))["clusters"]
    return {frozenset((source, record) for source, record in cluster) for cluster in clusters}


def rounded(figures: dict[str, float]) -> dict[str, float]:
    """Return figures as they are printed."""
    return {name: round(value, DIGITS) for name, value in figures.items()}
