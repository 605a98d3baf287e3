"""Writing the whole institute into one file: tables as lines of JSON, blobs as they are."""

import gzip
import io
import json
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, models, transaction

import encre
from encre.project.archive import blobs
from encre.project.archive.blobs import Kept
from encre.project.archive.state import State, applied
from encre.project.archive.values import Digest, columns, lines

FORMAT = 1
MANIFEST = "encre.json"
BLOBS = "blobs.json"


@dataclass
class Table:
    """What the manifest says of one table."""

    model: str
    columns: list[str]
    rows: int
    digest: str


@dataclass
class Manifest:
    """The first member of the archive: what follows, and how to tell it is whole."""

    version: str
    made_at: str
    engine: str
    migrations: list[str]
    journal: dict[str, Any]
    tables: list[Table]
    with_blobs: bool = True
    format: int = FORMAT


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Not atomic(): that would begin IMMEDIATE here and keep every writer waiting.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(model: type[models.Model], folder: Path) -> Table:
    label, digest = model._meta.label_lower, Digest()
    with gzip.open(folder / f"{label}.jsonl.gz", "wt", encoding="utf-8", compresslevel=3) as sink:
        for text in lines(model, connection.alias):
            digest.add(text)
            sink.write(f"{text}\n")
    names = [str(field.column) for field in columns(model)]
    return Table(label, names, digest.rows, digest.hex())


def journal_head(state: State) -> dict[str, Any]:
    """Return the last link of the journal's chain."""
    seal = state.apps.get_model("journal", "Seal")
    last = seal._base_manager.order_by("-seq").first()
    return {"seq": last.seq, "digest": bytes(last.digest).hex()} if last else {"seq": 0}


def _add(archive: tarfile.TarFile, name: str, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1).encode()
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(text), int(time.time()), 0o600
    archive.addfile(member, io.BytesIO(text))


@dataclass
class Written:
    """What an archive holds, and the blobs it could not hold whole."""

    manifest: Manifest
    blobs: list[Kept]

    @property
    def damaged(self) -> list[Kept]:
        """Return the blobs that were missing or damaged."""
        return [blob for blob in self.blobs if blob.problem]


def write(target: Path, *, with_blobs: bool = True) -> Written:
    """Write an archive beside the target, then put it in its place."""
    fresh = target.with_name(f"{target.name}.partial")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".encre-backup-") as name:
        folder = Path(name)
        with snapshot():
            state = applied(connection)
            tables = [_write_table(model, folder) for model in state.models()]
            named = blobs.named(state)
            manifest = Manifest(
                version=encre.__version__,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                engine=connection.vendor,
                migrations=[f"{app}.{migration}" for app, migration in state.nodes],
                journal=journal_head(state),
                tables=tables,
                with_blobs=with_blobs,
            )
        try:
            with fresh.open("xb") as sink:
                _pack(sink, folder, manifest, named)
                sink.flush()
                os.fsync(sink.fileno())
            fresh.chmod(0o600)  # it holds everything the institute knows
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    return Written(manifest, named)


def _pack(sink: BinaryIO, folder: Path, manifest: Manifest, named: list[Kept]) -> None:
    """Write the members in the order a restoration reads them."""
    with tarfile.open(fileobj=sink, mode="w") as archive:
        _add(archive, MANIFEST, asdict(manifest))
        for table in manifest.tables:
            file = f"{table.model}.jsonl.gz"
            archive.add(folder / file, f"tables/{file}")
        for blob in named if manifest.with_blobs else []:
            blobs.add(archive, blob)
        # After the blobs: only now is known which of them could be read.
        _add(archive, BLOBS, [asdict(blob) for blob in named])
