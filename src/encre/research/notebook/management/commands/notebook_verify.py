"""`manage notebook_verify` (`./encre notebook verify --all`): is what was signed unchanged?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from encre.research.notebook.verifying import Kept, verify_all


class Command(BaseCommand):
    """Compute every chain again from the rows, and check every time-stamp and signed file."""

    help = "recompute the chains of all notebooks, their time-stamps and the files they name"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the choice not to read files."""
        parser.add_argument("--no-files", action="store_true", help="do not read signed files")

    def handle(self, **options: Any) -> None:
        """Print what does not hold; exit with 0, 1 when stamps are awaited, 2 when one is wrong."""
        kept = verify_all(files=not options["no_files"])
        for problem in kept.problems:
            self.stdout.write(f"BAD    {problem}")
        self.stdout.write(_counted(kept))
        for fingerprint, name in kept.roots.items():
            self.stdout.write(f"root   {name}\n       SHA-256 {fingerprint}")
        code = 2 if kept.problems else 1 if kept.waiting else 0
        if code:
            sys.exit(code)


def _counted(kept: Kept) -> str:
    counts = (
        f"{kept.notebooks} notebooks, {kept.links} links, {kept.signatures} signatures, "
        f"{kept.stamps} time-stamps, {kept.files} files read"
    )
    return f"{counts}; {kept.waiting} time-stamps awaited; {len(kept.problems)} problems"
