"""`doctor`: what is wrong with the machine, the settings or the data."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from encre.project.doctor import Verdict, findings

MARKS = {Verdict.GOOD: "ok  ", Verdict.DOUBTFUL: "see ", Verdict.BAD: "BAD "}


class Command(BaseCommand):
    """Look at everything; change nothing."""

    help = "Looks at the machine, the settings and the data; status 1 when something is wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file to write the findings to."""
        parser.add_argument("--json", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding; end with 1 when one is bad."""
        found = list(findings())
        for finding in found:
            self.stdout.write(f"{MARKS[finding.verdict]}{finding.about:<10} {finding.detail}")
        if options["json"]:
            options["json"].write_text(json.dumps([asdict(finding) for finding in found], indent=1))
        bad = sum(finding.verdict is Verdict.BAD for finding in found)
        if bad:
            raise CommandError(f"{bad} things are wrong")
