"""`./encre manage login_keys`: the keys that sign tokens and SAML messages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from encre.institute.login.models import KeyUse
from encre.institute.login.services import keys


class Command(BaseCommand):
    """Lists the published keys, or makes the next one."""

    help = "List the keys that sign, or make the next one (--rotate), at once when stolen (--now)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the use, and what to do."""
        parser.add_argument("use", choices=KeyUse.values)
        parser.add_argument("--rotate", action="store_true", help="make the next key")
        parser.add_argument(
            "--now",
            action="store_true",
            help="it signs at once and the old ones are withdrawn: the answer to a stolen key",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, then list."""
        if options["rotate"]:
            keys.rotate(options["use"], by=None, now=options["now"])
        signing, *others = keys.published(options["use"])
        self.stdout.write(f"{signing.kid}  signs since {signing.signs_from:%Y-%m-%d %H:%M} UTC")
        for key in others:
            until = key.published_until
            state = f"published until {until:%Y-%m-%d %H:%M} UTC" if until else "signs next"
            self.stdout.write(f"{key.kid}  {state}")
