"""Print a one-time link by which the first administrator comes in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from encre.foundation.base.errors import Refused
from encre.institute.console import first_admin


class Command(BaseCommand):
    """`first_admin EMAIL`: also the way back in when every operator has lost theirs."""

    help = "Prints a link, good once and for one hour, that makes its bearer an operator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the administrator's address."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the link."""
        try:
            self.stdout.write(first_admin.invite(options["email"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
