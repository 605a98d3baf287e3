"""`manage journal verify`: prove that no event was changed, removed or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from encre.foundation.journal import services


class Command(BaseCommand):
    """Seal what waits, then compute the chain again."""

    help = "verify: recompute the hash chain of the journal"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the one verb there is."""
        parser.add_argument("verb", choices=["verify"])

    def handle(self, **options: Any) -> None:
        """Print the verdict; exit with 1 when the chain is broken."""
        services.seal()
        verdict = services.verify()
        if not verdict.holds:
            raise CommandError(f"chain broken at {verdict.broken_at}: {verdict.reason}")
        self.stdout.write(f"{verdict.events} events, chain whole, head {verdict.head}")
