"""The side of `bench notebook` on the database under measure: files, then an archive."""

import json
import os
import random
import resource
import sys
import time
from typing import Any

import django

FILE = 20_000
"""Bytes of each entry's file."""


def main(words: list[str]) -> None:
    """Do one word and print its answer as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encre.project.settings")
    django.setup()
    word, account, count = words
    sys.stdout.write(json.dumps({"attach": attach, "export": export}[word](account, int(count))))


def attach(account: str, count: int) -> int:
    """Give a file to each of the entries to come; return how many."""
    from encre.commons.files import services as files

    chance = random.Random(1)  # noqa: S311
    person, rows = _entries(account, count)
    for place, entry in enumerate(rows):
        files.store(chance.randbytes(FILE), name=f"mesure-{place}.bin", by=person, owner=entry)
    return len(rows)


def export(account: str, count: int) -> dict[str, Any]:
    """Write the archive of the entries; return the seconds it took and the memory at most."""
    from encre.research.notebook.services.leaving import export_archive

    person, rows = _entries(account, count)
    ids = [str(row.pk) for row in rows]
    begun = time.monotonic()
    file = export_archive(None, ids, title="Mesure", by=person)
    seconds = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": round(seconds, 2), "peak_bytes": peak, "bytes": file.blob.size}


def _entries(account: str, count: int) -> tuple[Any, list[Any]]:
    from django.contrib.auth import get_user_model

    from encre.research.notebook import queries

    person: Any = get_user_model().objects.select_related("person").get(pk=account).person
    return person, list(queries.entries(person).order_by("number")[:count])


if __name__ == "__main__":
    main(sys.argv[1:])
