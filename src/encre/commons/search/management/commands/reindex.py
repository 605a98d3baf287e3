"""`manage reindex [KIND ...]`: make the index of search again from the objects themselves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from encre.commons.search import documents, services


class Command(BaseCommand):
    """Indexes every object of some kinds, or of all."""

    help = "Make the search index again; the house stays in use meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names of kinds."""
        parser.add_argument(
            "kinds", nargs="*", help="such as notebook.entry; all when none is named"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Index, telling how far it is."""
        sources = documents.sources()
        asked = [name.lower() for name in options["kinds"]]
        unknown = set(asked) - {source.kind for source in sources}
        if unknown:
            raise CommandError(f"Nothing declares {', '.join(sorted(unknown))} to search.")
        for source in sources:
            if not asked or source.kind in asked:
                done = services.reindex(source, self._tell(source.kind))
                self.stdout.write(f"{source.kind}: {done}")
        if not asked:
            services.forget_unknown([source.kind for source in sources])

    def _tell(self, kind: str) -> Any:
        def told(done: int) -> None:
            if done % 5_000 < services.BATCH:
                self.stderr.write(f"{kind}: {done}…")

        return told
