"""`backup FILE`: the whole institute in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from encre.foundation.journal import services as journal
from encre.project.archive.state import UnknownRelease
from encre.project.archive.writing import write


class Command(BaseCommand):
    """Write every table and every blob as they are at one moment."""

    help = "Writes the whole institute into one file, while it goes on working."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether the blobs go with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--no-blobs", action="store_true", help="tables only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say what could not be read (status 1)."""
        target = options["file"].absolute()
        if target.exists():
            raise CommandError(f"{target} exists already")
        if not target.parent.is_dir():
            raise CommandError(f"{target.parent} is not a folder")
        journal.seal()
        try:
            written = write(target, with_blobs=not options["no_blobs"])
        except UnknownRelease as error:
            raise CommandError(f"the tables are of a newer release: {error}") from None
        rows = sum(table.rows for table in written.manifest.tables)
        size = target.stat().st_size / 1_000_000
        self.stdout.write(f"{target}: {rows} rows, {len(written.blobs)} blobs, {size:.1f} MB")
        if written.damaged:
            named = "\n".join(f"  {blob.sha256} {blob.problem}" for blob in written.damaged)
            raise CommandError(f"the file was written, without these blobs:\n{named}")
