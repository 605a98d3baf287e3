"""`manage import_rnsr FILE`: import the national reference of structures, or try it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from encre.foundation.structures import rnsr
from encre.foundation.structures.rnsr.saying import refusal, sentence

SHOWN = 20
COUNTS = (
    *("rows", "skipped", "created", "updated", "unchanged", "filled", "stubs", "missing", "kept"),
    *("bodies", "sites", "labels", "supervisions", "directors", "successions", "attachments"),
    *("unresolved_parents", "unplaced", "seconds"),
)


class Command(BaseCommand):
    """Imports the file of the national reference; exit 2 when it is refused."""

    help = "Import the national reference of research structures (RNSR)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the two ways of looking."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="tell what would change")
        parser.add_argument("--json", action="store_true", help="write the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import or try, then tell."""
        try:
            data = options["file"].read_bytes()
            if options["dry_run"]:
                report = rnsr.preview(data)
            else:
                report = rnsr.import_reference(data, by=None)
        except OSError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        except rnsr.Unreadable as error:
            if options["json"]:
                told = {"refused": refusal(error), "code": error.code, "line": error.line}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            else:
                self.stderr.write(refusal(error))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
            return
        for name in COUNTS:
            self.stdout.write(f"{name:>20} {getattr(report, name)}")
        for problem in report.problems[:SHOWN]:
            self.stdout.write(f"{problem.line:>6} {problem.number:<11} {sentence(problem)}")
        if len(report.problems) > SHOWN:
            self.stdout.write(f"       … {len(report.problems) - SHOWN}")
