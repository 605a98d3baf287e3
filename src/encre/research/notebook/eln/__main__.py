"""`python -m encre.research.notebook.eln inspect FILE [--json F]`: read an archive, no server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .inspect import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when all is well, 1 with problems, 2 when (a part of) the archive is refused."""
    parser = argparse.ArgumentParser(prog="eln")
    commands = parser.add_subparsers(dest="command", required=True)
    looking = commands.add_parser("inspect", help="say what an .eln archive holds")
    looking.add_argument("file", metavar="FILE")
    looking.add_argument("--json", metavar="F", dest="json_path", help="write the report as JSON")
    chosen = parser.parse_args(arguments)
    return run(chosen.file, chosen.json_path)


if __name__ == "__main__":
    sys.exit(main())
