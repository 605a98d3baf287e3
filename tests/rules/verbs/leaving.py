"""The verbs of what leaves the directory: LDAP servers, and the life cycle of people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.foundation.people.services import presence
from encre.foundation.people.services.accounts import close_account
from encre.foundation.people.services.affiliations import change_affiliation_dates
from encre.institute.directory.models import Stay, Target
from encre.institute.directory.services import publishing, staying
from tests.rules.verbs.verb import Verb, author, keeper, operator

if TYPE_CHECKING:
    from tests.matrix.house import House

SERVER = {
    "name": "Autre",
    "address": "ldap://127.0.0.1:1",
    "base": "dc=essai,dc=fr",
    "publisher": "cn=encre,dc=essai,dc=fr",
}
GRACE = {"trainee": 5}


def _target(house: House) -> Target:
    return Target.objects.get(pk=house.objects["target"]["pk"])


def _listed(house: House) -> Any:
    row = house.rows["listed"]
    return type(row).objects.get(pk=row.pk)


def _stay(house: House) -> Stay:
    return Stay.objects.get(person=author(house))


def _ended(house: House, days: int, **facts: Any) -> None:
    """Let the author's affiliation have ended some days ago, or be about to."""
    person = author(house)
    ends = timezone.localdate() - timedelta(days=days)
    change_affiliation_dates(person.affiliations.get(), by=None, starts=date(2020, 1, 1), ends=ends)
    staying.follow([person.pk])
    Stay.objects.filter(person=person).update(**facts)


def _gone(house: House) -> None:
    """Let the author have left."""
    _ended(house, 500)
    staying.leave(_stay(house))


def _back(house: House) -> None:
    _gone(house)
    held = author(house).affiliations.get()
    change_affiliation_dates(held, by=None, starts=held.starts, ends=None)
    staying.follow([author(house).pk])


def _left(house: House) -> None:
    close_account(author(house).account, by=None)
    presence.note_left(_person(house), by=None)


def _person(house: House) -> Any:
    return type(author(house)).objects.get(pk=author(house).pk)


def _hand_over(house: House) -> Any:
    book = house.rows["notebook.open"]
    leaver, to = author(house), house.people["member"]
    return staying.hand_over(leaver, "notebooks", [book.pk], to=to, by=leaver)


VERBS = [
    Verb(
        publishing.declare_target,
        lambda h: publishing.declare_target(by=operator(h), secret="x", **SERVER),
    ),
    Verb(
        publishing.change_target,
        lambda h: publishing.change_target(_target(h), by=operator(h), name="Renommé"),
    ),
    Verb(
        publishing.remove_target,
        lambda h: publishing.remove_target(_target(h), by=operator(h)),
    ),
    Verb(
        publishing.ask_comparison,
        lambda h: publishing.ask_comparison(_target(h), by=operator(h)),
    ),
    Verb(presence.note_left, lambda h: presence.note_left(_person(h), by=keeper(h))),
    Verb(
        presence.note_returned,
        lambda h: presence.note_returned(_person(h), by=keeper(h)),
        prepare=_left,
    ),
    Verb(
        presence.erase_person,
        lambda h: presence.erase_person(_person(h), keep_name=True, by=keeper(h)),
        prepare=_left,
    ),
    # Presence, account and sessions are verbs of their own; the author's session in the table is
    # no row of a browser seen.
    Verb(
        staying.leave, lambda h: staying.leave(_stay(h)), events=3, prepare=lambda h: _ended(h, 500)
    ),
    Verb(staying.come_back, lambda h: staying.come_back(_stay(h)), events=2, prepare=_back),
    Verb(staying.announce, lambda h: staying.announce(_stay(h)), prepare=lambda h: _ended(h, -3)),
    Verb(staying.receive, lambda h: staying.receive(_listed(h))),
    Verb(staying.erase, lambda h: staying.erase(_stay(h)), prepare=_gone),
    # Each affiliation that ends has its event.
    Verb(
        staying.plan_departure,
        lambda h: staying.plan_departure(_person(h), on=timezone.localdate(), by=keeper(h)),
        events=2,
    ),
    # Each object passed on has its event.
    Verb(staying.hand_over, _hand_over, events=2),
    Verb(
        staying.set_rules,
        lambda h: staying.set_rules(
            by=keeper(h), version=0, grace=GRACE, notice_days=9, erase_days=99, arrivals_from=None
        ),
    ),
]
