"""`python -m encre.research.notebook.proof FILE [--root PEM]`: check what was sealed, no server."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from encre.research.notebook.proof import certificates
from encre.research.notebook.proof.checking import Report
from encre.research.notebook.proof.opening import check_file

VERDICTS = (
    "All holds.",
    "What is there holds; something is not complete.",
    "Something does not hold.",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when all holds, 1 when something is not complete, 2 when something is wrong."""
    parser = argparse.ArgumentParser(prog="./encre notebook verify", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--root", metavar="PEM", type=Path, help="accept this authority only")
    chosen = parser.parse_args(arguments)
    trusted = None
    if chosen.root is not None:
        try:
            trusted = certificates.read(chosen.root.read_bytes())
        except (OSError, ValueError):
            sys.stdout.write(f"{chosen.root} holds no certificate that can be read.\n")
            return 2
    report = check_file(chosen.file, trusted)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stdout.write("\n".join(lines(report, confirmed=trusted is not None)) + "\n")
    return report.code


def lines(report: Report, *, confirmed: bool) -> list[str]:
    """Return the report as it is printed."""
    told = [f"{item.weight:<5}  {item.about}: {item.text}" for item in report.found]
    for fingerprint, name in report.roots.items():
        how = "the one you gave" if confirmed else "compare with what the authority publishes"
        told += [f"root   {name}", f"       SHA-256 {fingerprint} ({how})"]
    return [*told, VERDICTS[report.code]]


if __name__ == "__main__":
    sys.exit(main())
