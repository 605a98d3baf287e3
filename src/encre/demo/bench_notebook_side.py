"""The side of `bench notebook` on the database under measure: archives, colleagues, PDF."""

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
EDITORS, HEAVY = 20, 250_000


def main(words: list[str]) -> None:
    """Do one word and print its answer as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encre.project.settings")
    django.setup()
    word, account, count = words
    words_known = {"attach": attach, "export": export, "colleagues": colleagues, "press": press}
    sys.stdout.write(json.dumps(words_known[word](account, int(count))))


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


def colleagues(account: str, count: int) -> dict[str, Any]:
    """Let twenty people in, with a session each; return the entries they share and may open."""
    from encre.demo.bench_side import session_of
    from encre.foundation.people.services.accounts import open_account
    from encre.foundation.people.services.affiliations import add_affiliation
    from encre.foundation.people.services.persons import create_person
    from encre.research.notebook import queries
    from encre.research.notebook.body import VERSION

    person, rows = _entries(account, 1)
    notebook, sessions = rows[0].notebook, []
    for place in range(EDITORS):
        colleague = create_person(by=None, family_name=f"Collègue {place}", given_name="Paul")
        add_affiliation(colleague, notebook.structure, by=None, category="researcher")
        sessions.append(session_of(str(open_account(colleague, by=None).pk)))
    seen = queries.entries(colleague).order_by("number")[:count]
    shared = _written(notebook, person, "<p>Ligne du matin</p>" * EDITORS)
    heavy = _written(notebook, person, "<p>" + "Dosage des cytokines. " * 20 + "</p>", HEAVY)
    return {
        "schema": VERSION,
        "cookies": sessions,
        "entries": [str(row.pk) for row in seen],
        "shared": shared,
        "heavy": heavy,
    }


def press(account: str, _count: int) -> dict[str, Any]:
    """Return the seconds of the PDFs of ten pages."""
    from encre.demo.bench_press import figures

    person, rows = _entries(account, 1)
    return figures(rows[0].notebook, person)


def _written(notebook: Any, by: Any, html: str, at_least: int = 0) -> str:
    """Begin an entry of this text, again and again until it weighs `at_least` bytes."""
    from encre.research.notebook import body as bodies
    from encre.research.notebook.services.writing import create_entry

    whole = html * max(1, -(-at_least // len(html.encode())))
    document = bodies.from_html(whole).body
    return str(create_entry(notebook, by=by, title="Mesure", document=document).pk)


def _entries(account: str, count: int) -> tuple[Any, list[Any]]:
    from django.contrib.auth import get_user_model

    from encre.research.notebook import queries

    person: Any = get_user_model().objects.select_related("person").get(pk=account).person
    return person, list(queries.entries(person).order_by("number")[:count])


if __name__ == "__main__":
    main(sys.argv[1:])
