"""`python -m encre.institute.directory.generator`: write directories and their truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from encre.institute.directory.generator import export, generate


def main(arguments: list[str] | None = None) -> None:
    """Read the options and write."""
    parser = argparse.ArgumentParser(prog="generator", description=__doc__)
    parser.add_argument("--people", type=int, required=True, help="how many people")
    parser.add_argument("--seed", type=int, required=True, help="same seed, same bytes")
    parser.add_argument("--out", type=Path, required=True, help="folder of the directories")
    parser.add_argument("--truth", type=Path, required=True, help="file of the truth, elsewhere")
    parser.add_argument("--names", type=Path, help="folder of counted names, else own lists")
    parser.add_argument("--months", type=int, default=0, help="the same, that many months later")
    parser.add_argument("--shared", action="store_true", help="homonyms share their address")
    parser.add_argument("--native", type=Path, help="write the native forms there as well")
    told = parser.parse_args(arguments)
    counts = generate(
        told.people,
        told.seed,
        told.out,
        told.truth,
        names=told.names,
        months=told.months,
        shared=told.shared,
    )
    if told.native:
        export(told.out, told.native)
    sys.stdout.write("".join(f"{key}: {count}\n" for key, count in counts.items()))


if __name__ == "__main__":
    main()
