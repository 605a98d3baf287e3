"""Small commands that store files and say what is on disk; `storing WORD NUMBER …` as a module."""
# ruff: noqa: S311

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django


def clear() -> None:
    """Forget every file, its bytes too (the journal forgets nothing)."""
    from django.conf import settings

    from encre.commons.files.models import Blob, File, Preview, Upload
    from encre.foundation.jobs.models import Job

    for model in (Upload, Preview, File, Blob, Job):
        model.objects.all().delete()
    for path in Path(settings.BLOBS_DIR).rglob("*"):
        if path.is_file():
            path.unlink()


def slowly(size: int, seed: int, pause: float = 0.0) -> Iterator[bytes]:
    """Yield `size` bytes that depend on `seed` alone, in pieces."""
    source = random.Random(seed)
    while size > 0:
        piece = source.randbytes(min(size, 65_536))
        size -= len(piece)
        yield piece
        if pause:
            time.sleep(pause)


def store(count: int, size: int, seed: int = 0) -> Any:
    """Store `count` files, each of its own bytes unless `seed` is given."""
    from encre.commons.files import services

    for number in range(count):
        data = slowly(size, seed or random.SystemRandom().randrange(10**9))
        services.store(data, name=f"lot {number}.bin", by=None)
    return {"stored": count}


def killed(times: int, size: int) -> Any:
    """Store in a process that is killed at a random moment, `times` over."""
    from django.db import connections

    begun = 0
    for _turn in range(times):
        connections.close_all()
        child = os.fork()
        if child == 0:
            while True:
                store_one(size)
        time.sleep(random.uniform(0.02, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        begun += 1
    return {"killed": begun}


def store_one(size: int) -> None:
    """Store one file of new bytes."""
    from encre.commons.files import services

    data = slowly(random.randrange(1, size), random.SystemRandom().randrange(10**9))
    services.store(data, name="coupé.bin", by=None)


def fill(size: int) -> Any:
    """Try to store more than the disk holds, then something that fits."""
    from encre.commons.files import services
    from encre.foundation.base.errors import ReadOnly

    refused = False
    try:
        services.store(slowly(size, 1), name="trop.bin", by=None)
    except ReadOnly:
        refused = True
    left = on_disk()
    services.store(slowly(100_000, 2), name="peu.bin", by=None)
    return {"refused": refused, "left": left}


def on_disk() -> dict[str, int]:
    """Return how many whole, wrong and unfinished files lie in the store."""
    from django.conf import settings

    root = Path(settings.BLOBS_DIR)
    blobs = [path for path in root.glob("??/??/*") if path.is_file()]
    wrong = [path for path in blobs if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]
    unfinished = len(list((root / "tmp").glob("*"))) + len(list((root / "uploads").glob("*")))
    return {"blobs": len(blobs), "wrong": len(wrong), "unfinished": unfinished}


def check() -> Any:
    """Say whether rows and bytes agree."""
    from encre.commons.files import blobs
    from encre.commons.files.models import Blob, File
    from encre.foundation.journal.models import Recorded

    rows = list(Blob.objects.values_list("sha256", "size"))
    kept = blobs.store()
    return {
        **on_disk(),
        "rows": len(rows),
        "files": File.objects.count(),
        "events": Recorded.objects.filter(
            name="files.file.stored", subject_id__in=File.objects.values("pk")
        ).count(),
        "without_bytes": sum(1 for sha256, size in rows if kept.size(sha256) != size),
    }


def sweep() -> Any:
    """Tidy the store as if a day and a bit had passed."""
    from encre.commons.files import keeping

    return keeping.sweep(time.time() + keeping.ORPHAN_AGE + 60)


def visitor() -> Any:
    """Make a person with an account and an open session; say both."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from encre.foundation.people.tests.factories import a_person, an_account

    person = a_person()
    account = an_account(person)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return {"person": str(person.pk), "session": session.session_key}


def listen() -> None:
    """Do the words that come on standard input, a JSON list a line, and answer each with a line."""
    for line in sys.stdin:
        answer(*json.loads(line))


def answer(word: str, *numbers: str) -> None:
    """Do one word and print its answer."""
    commands = (clear, store, killed, fill, check, sweep, visitor)
    told = {command.__name__: command for command in commands}[word](*map(int, numbers))
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "listen":
        listen()
    else:
        answer(*sys.argv[1:])
