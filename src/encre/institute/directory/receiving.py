"""From a source to its mapped rows: the last file sent, or the server as it is now."""

from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from encre.commons.files.queries import open_file
from encre.foundation.base.errors import NotFound
from encre.institute.directory import mapping as mappings
from encre.institute.directory.mapping import Mapping
from encre.institute.directory.models import FILES, SourceKind
from encre.institute.directory.reading import Native, Unreadable, open_rows
from encre.institute.directory.reading.server import Door, Way
from encre.institute.login.sealing import box

if TYPE_CHECKING:
    from encre.institute.directory.models import Run, Source

PURPOSE = "encre.directory.source"
OVERLAP = timedelta(minutes=10)
"""How far a delta looks back before the last stamp seen: replicas' clocks differ."""
LOOKED_AT = 200
"""Rows that a preview reads to know the columns."""


def sealed(password: str) -> str:
    """Return a reader's password as it is kept."""
    return box(PURPOSE).encrypt(password.encode()).decode() if password else ""


def way_of(source: "Source") -> Way:
    """Return how the server of a source is reached."""
    password = box(PURPOSE).decrypt(source.secret.encode()).decode() if source.secret else ""
    return Way(
        address=source.address,
        reader=source.reader,
        password=password,
        base=source.base,
        wanted=source.wanted,
        start_tls=source.start_tls,
        authority=source.authority,
        active=source.kind == SourceKind.AD,
    )


def mapping_of(source: "Source") -> Mapping:
    """Return the saved mapping (raises Unreadable when it cannot name anybody)."""
    try:
        mapping = mappings.from_data(source.mapping or {})
    except mappings.BadMapping:
        raise Unreadable("no_mapping") from None
    if not mapping.complete:
        raise Unreadable("no_mapping")
    return mapping


class Receiving:
    """One reading of a source: its native rows, and what is then known of it."""

    def __init__(self, source: "Source", run: "Run | None" = None) -> None:
        self.source = source
        self.file = run.file if run is not None and run.file_id else source.file
        self.full = True
        self.mark = ""
        self.columns: dict[str, None] = {}
        if run is not None:
            self.full = run.full

    def rows(self, most: int = 0) -> Iterator[Native]:
        """Yield the rows (raises Unreadable); `most` for a preview."""
        with closing(self._file() if self.source.kind in FILES else self._server(most)) as opened:
            for count, row in enumerate(opened, 1):
                self.columns.update(dict.fromkeys(row.values))
                yield row
                if count == most:
                    return

    def _file(self) -> Generator[Native, None, None]:
        if self.file is None:
            raise Unreadable("no_file")
        try:
            stream = open_file(self.file)
        except NotFound as error:
            raise Unreadable("gone_file") from error
        with stream:
            yield from open_rows(self.source.kind, stream)

    def _server(self, most: int) -> Generator[Native, None, None]:
        since = "" if self.full else earlier(self.source.mark)
        found = False
        with Door(way_of(self.source)) as door:
            for row in door.rows(since, most):
                found = True
                yield row
            self.mark = door.newest
        if self.full and not found:
            raise Unreadable("no_rows")


def earlier(mark: str) -> str:
    """Return a generalized time a little before another (RFC 4517 3.3.13); "" for none."""
    try:
        moment = datetime.strptime(mark[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return ""
    ending = ".0Z" if "." in mark else "Z"
    return (moment - OVERLAP).strftime("%Y%m%d%H%M%S") + ending
