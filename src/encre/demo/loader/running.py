"""Loads everything once, in two transactions, and tells how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from encre.demo.characters import BY_KEY, PASSWORD, SIGN_INS
from encre.demo.entries import Lab, entries
from encre.demo.events import DemonstrationLoaded
from encre.demo.institute import Institute, build
from encre.demo.loader.agenda import Agenda
from encre.demo.loader.clock import played
from encre.demo.loader.notebooks import Writing
from encre.demo.loader.people import load_people
from encre.demo.loader.structures import load_structures
from encre.foundation import journal
from encre.foundation.journal.queries import trail

Say = Callable[[str], None]
REFERENCE_DAYS = 560
NOTICE = "demo.txt"


def loaded() -> bool:
    """Say whether this database has the demonstration already."""
    return trail().filter(name=DemonstrationLoaded.name).exists()


def load(seed: int, say: Say) -> bool:
    """Load the demonstration; return False, changing nothing, when it is there already."""
    if loaded():
        return False
    start, now = time.monotonic(), timezone.now()
    today = timezone.localdate(now)
    institute = build(seed, today)
    written = entries(Lab(seed, today))
    with transaction.atomic(), played() as clock:
        clock.at(now - timedelta(days=REFERENCE_DAYS))
        built = load_structures(institute)
        say(f"{len(institute.units)} unités, {len(built.structures)} structures, {len(built.sites)} sites")
        people = load_people(institute, built, today)
        say(f"{len(people)} personnes")
        agenda = Agenda(now)
        Writing(agenda, built, people, seed).plan(written)
        acts = len(agenda)
        for rank, (moment, act) in enumerate(agenda, 1):
            clock.at(moment)
            act()
            if rank % 75 == 0 or rank == acts:
                say(f"cahiers : {rank} actes sur {acts}")
        clock.at(now)
        journal.record(DemonstrationLoaded(None, seed=seed), by=None)
    journal.seal()
    Path(settings.DATA_DIR, NOTICE).write_text(sign_ins(institute), "utf-8")
    say(f"institut de démonstration prêt en {time.monotonic() - start:.0f} s")
    return True


def sign_ins(institute: Institute) -> str:
    """Return who can sign in, and with which password."""
    lines = [f"Mot de passe commun : {PASSWORD}"]
    for sign in SIGN_INS:
        agent = institute.people[sign.character]
        name = f"{agent.given} {agent.family}"
        lines.append(f"  {BY_KEY[sign.character].login:<18} {name}, {sign.role} : {sign.purpose}")
    return "\n".join(lines) + "\n"


