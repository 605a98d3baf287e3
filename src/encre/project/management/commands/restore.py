"""`restore FILE`: a backup read into an empty database, of either engine."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from encre.project.archive.reading import NotEmpty, Unreadable, read
from encre.project.archive.state import UnknownRelease


class Command(BaseCommand):
    """Make the tables as the backup had them, fill them, check all, bring them up to date."""

    help = "Reads a backup into an empty database, then compares rows, blobs and journal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what differs (status 1)."""
        try:
            problems = read(options["file"], self.stdout.write)
        except NotEmpty:
            message = "the database holds an institute already: give an empty one"
            raise CommandError(message) from None
        except UnknownRelease as error:
            raise CommandError(f"the backup is of a newer release: {error}") from None
        except Unreadable as error:
            raise CommandError(str(error)) from None
        if problems:
            raise CommandError("restored, but:\n" + "\n".join(f"  {text}" for text in problems))
        self.stdout.write("Rows, blobs and journal are as they were.")
