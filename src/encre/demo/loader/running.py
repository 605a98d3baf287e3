"""Loads everything once, in one transaction, and tells how far it is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.demo.characters import BY_KEY, PASSWORD, SIGN_INS
from encre.demo.entries import Entry, Lab, entries
from encre.demo.events import DemonstrationLoaded
from encre.demo.institute import Institute, build
from encre.demo.loader.agenda import Agenda
from encre.demo.loader.clock import Clock, played
from encre.demo.loader.equipment import Equipping
from encre.demo.loader.notebooks import Writing
from encre.demo.loader.people import load_people
from encre.demo.loader.services import plan_services
from encre.demo.loader.sources import load_sources
from encre.demo.loader.stores import Storing
from encre.demo.loader.structures import load_structures
from encre.demo.loader.telling import tell_recent
from encre.demo.loader.templates import Templating
from encre.foundation import journal
from encre.foundation.base.errors import Refused
from encre.foundation.journal.queries import trail

if TYPE_CHECKING:
    from encre.demo.loader.structures import Built
    from encre.foundation.people.models import Person

Say = Callable[[str], None]
REFERENCE_DAYS = 560
NOTICE = "demo.txt"
BOX = "demo.json"


def loaded() -> bool:
    """Say whether this database has the demonstration already."""
    return trail().filter(name=DemonstrationLoaded.name).exists()


def load(seed: int, say: Say) -> bool:
    """Load the demonstration; return False, changing nothing, when it is there already.

    Raises Refused when the database already describes another institute.
    """
    if loaded():
        return False
    if trail().filter(name="structures.structure.created").exists():
        raise Refused(_("This database already describes an institute."))
    start, now = time.monotonic(), timezone.now()
    today = timezone.localdate(now)
    institute = build(seed, today)
    written = entries(Lab(seed, today))
    with transaction.atomic(), played() as clock:
        clock.at(now - timedelta(days=REFERENCE_DAYS))
        built = load_structures(institute)
        _say_structures(institute, built, say)
        people = load_people(institute, built, today)
        say(_("%(count)d people") % {"count": len(people)})
        agenda = Agenda(now)
        plan_services(agenda, people, by=people["thomas"])
        _plan(agenda, built, people, seed, written)
        Storing(agenda, built, people, seed).plan()
        count = Equipping(agenda, built, people, seed).plan()
        _play(agenda, clock, say)
        told = tell_recent(clock, now)
        clock.at(now)
        say(_("%(count)d recent comments told") % {"count": told})
        say(_("%(count)d instruments to book") % {"count": count})
        _read_directories(institute, built, people, seed, say)
        journal.record(DemonstrationLoaded(None, seed=seed), by=None)
    journal.seal()
    _keep_sign_ins(institute)
    spent = round(time.monotonic() - start)
    say(_("demonstration institute ready in %(seconds)d s") % {"seconds": spent})
    return True


def _say_structures(institute: Institute, built: Built, say: Say) -> None:
    """Say how many units, structures and sites the institute has."""
    text = _("%(units)d units, %(structures)d structures, %(sites)d sites")
    counts = {
        "units": len(institute.units),
        "structures": len(built.structures),
        "sites": len(built.sites),
    }
    say(text % counts)


def _read_directories(
    institute: Institute, built: Built, people: dict[str, Person], seed: int, say: Say
) -> None:
    """Read the thirteen directories; who heads human resources keeps them."""
    duties = institute.responsibilities
    keeper = people[next(duty.person for duty in duties if duty.structure == "service:drh")]
    waiting = load_sources(institute, built, keeper, seed)
    say(_("%(count)d doubtful pairs wait at the desk of the directory") % {"count": waiting})


def _keep_sign_ins(institute: Institute) -> None:
    """Write beside the data who can sign in."""
    Path(settings.DATA_DIR, NOTICE).write_text(sign_ins(institute), "utf-8")
    box = json.dumps(sign_in_box(institute), ensure_ascii=False, indent=1)
    Path(settings.DATA_DIR, BOX).write_text(box, "utf-8")


def _plan(
    agenda: Agenda, built: Built, people: dict[str, Person], seed: int, written: Sequence[Entry]
) -> None:
    """Enter in the agenda what was written, and the templates it was begun from."""
    writing = Writing(agenda, built, people, seed)
    writing.plan(written)
    Templating(agenda, built, people, writing, seed).plan()


def _play(agenda: Agenda, clock: Clock, say: Say) -> None:
    """Do every act at its moment."""
    acts = len(agenda)
    for rank, (moment, act) in enumerate(agenda, 1):
        clock.at(moment)
        act()
        if rank % 75 == 0 or rank == acts:
            say(_("notebooks: %(done)d acts of %(total)d") % {"done": rank, "total": acts})


def notice() -> str:
    """Return who can sign in, as kept beside the data."""
    kept = Path(settings.DATA_DIR, NOTICE)
    return kept.read_text("utf-8") if kept.is_file() else ""


def sign_ins(institute: Institute) -> str:
    """Return who can sign in, and with which password."""
    lines = [_("Password of all of them: %(password)s") % {"password": PASSWORD}]
    for sign in SIGN_INS:
        agent = institute.people[sign.character]
        name = f"{agent.given} {agent.family}"
        lines.append(f"  {BY_KEY[sign.character].login:<18} {name}, {sign.role}")
    return "\n".join(lines) + "\n"


def sign_in_box(institute: Institute) -> dict[str, Any]:
    """Return what the sign-in page of a demonstration shows: the password and who is who."""
    people = []
    for sign in SIGN_INS:
        agent, login = institute.people[sign.character], BY_KEY[sign.character].login
        name = f"{agent.given} {agent.family}"
        people.append({"login": login, "name": name, "role": str(sign.role)})
    return {"password": PASSWORD, "people": people}
