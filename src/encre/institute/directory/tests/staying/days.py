"""People who leave on a day, and the jobs of the minutes and nights that follow."""

from datetime import date
from typing import Any

from encre.foundation import jobs
from encre.foundation.people.services.affiliations import add_affiliation
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory.models import Stay
from encre.institute.directory.staying_jobs import act, follow_all


def a_minute_later() -> None:
    """Let the clock's jobs of this minute, and what follows, be done."""
    for nightly in (follow_all, act):
        jobs.run_all()
        nightly.enqueue()
    jobs.run_all()


def leaving(on: date, category: str = "trainee", **more: Any) -> Any:
    """Return somebody whose only affiliation ends on a day."""
    person = a_person(**more)
    place = a_team(a_unit())
    add_affiliation(person, place, by=None, category=category, starts=date(2026, 1, 5), ends=on)
    return person


def again(person: Any) -> Any:
    """Return a person as the database has them now."""
    return type(person).objects.get(pk=person.pk)


def stay_of(person: Any) -> Stay:
    return Stay.objects.get(person=person)
