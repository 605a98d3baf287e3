"""Django's `flush`, which here must lift the protection of the journal and of proofs."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import OperationalError, connections

from encre.foundation.base import guarding
from encre.foundation.journal.protection import protect, unprotect

TRIES = 5


class Command(flush.Command):
    """Empty a test or development database, the journal included; refused in production."""

    def handle(self, **options: Any) -> None:
        """Lift the triggers, empty the tables, put the triggers back."""
        if settings.PRODUCTION:
            raise CommandError("flush would erase the journal: it is refused in production")
        connection = connections[options["database"]]
        unprotect(connection)
        guarding.lift(connection)
        try:
            self._empty(**options)
        finally:
            protect(connection)
            guarding.put(connection)

    def _empty(self, **options: Any) -> None:
        """Empty the tables; again when a page still being answered held one of them."""
        for left in reversed(range(TRIES)):
            try:
                return super().handle(**options)
            except CommandError as error:
                if not left or not isinstance(error.__cause__, OperationalError):
                    raise
        return None
