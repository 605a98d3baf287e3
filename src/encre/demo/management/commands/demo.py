"""`manage demo`: load the demonstration institute, once."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from encre.demo.loader.running import load, notice
from encre.foundation.base.errors import Refused


class Command(BaseCommand):
    """Fill an empty database with a fictitious institute, the same for the same seed."""

    help = "Load the demonstration institute (does nothing when it is there already)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seed, and whether to empty the database first."""
        parser.add_argument(
            "--seed", type=int, default=2026, help="another seed, another institute"
        )
        parser.add_argument(
            "--reset", action="store_true", help="empty the database first (refused in production)"
        )

    def handle(self, *, seed: int, reset: bool, **options: Any) -> None:
        """Load, then say who can sign in."""
        if reset:
            call_command("flush", interactive=False, verbosity=0)
        try:
            new = load(seed, lambda words: self.stdout.write(f"  {words}"))
        except Refused as error:
            raise CommandError(str(error)) from error
        if not new:
            self.stdout.write("  " + _("The demonstration institute is there already."))
        if options["verbosity"]:
            self.stdout.write(notice())
