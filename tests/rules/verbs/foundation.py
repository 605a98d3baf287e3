"""The verbs of rights, people, notices, jobs and views."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from encre.foundation import links
from encre.foundation.access import services as access
from encre.foundation.access.models import Grant, Level
from encre.foundation.access.services import Subject
from encre.foundation.jobs import services as jobs
from encre.foundation.links import services as ties
from encre.foundation.notices import services as notices
from encre.foundation.notices.sorts import all_sorts
from encre.foundation.people.services import accounts, affiliations, persons, tokens
from encre.foundation.ui import services as ui

if TYPE_CHECKING:
    from tests.matrix.house import House

from tests.rules.verbs.verb import Verb, author, entry_of, keeper, on_job, operator

DAY = date(2026, 1, 31)


def _tied(house: House) -> Any:
    source, target = entry_of(house), entry_of(house, "shared")
    return source, ties.tie(source, links.relations.CITES, target, by=house.people["author"])


def _sort(_house: House) -> str:
    return all_sorts()[0].name


def _grant(_house: House) -> Any:
    return Grant.objects.get()


VERBS = [
    Verb(
        access.share,
        lambda h: access.share(
            entry_of(h), level=Level.EDIT, subject=Subject(everyone=True), by=author(h)
        ),
    ),
    Verb(
        access.unshare,
        lambda h: access.unshare(_grant(h), entry_of(h, "shared"), by=author(h)),
    ),
    Verb(ties.tie, _tied),
    Verb(persons.create_person, lambda h: persons.create_person(by=keeper(h), family_name="Neuf")),
    Verb(
        persons.set_photo,
        lambda h: persons.set_photo(h.rows["listed"], h.rows["file.open"].pk, by=keeper(h)),
    ),
    Verb(
        persons.update_person,
        lambda h: persons.update_person(h.rows["listed"], by=keeper(h), expertise="Autre"),
    ),
    Verb(
        affiliations.add_affiliation,
        lambda h: affiliations.add_affiliation(
            h.rows["listed"], h.rows["unit"], by=keeper(h), category="researcher"
        ),
    ),
    Verb(
        affiliations.change_affiliation_dates,
        lambda h: affiliations.change_affiliation_dates(
            h.rows["listed"].affiliations.get(), by=keeper(h), starts=DAY, ends=None
        ),
    ),
    Verb(accounts.open_account, lambda h: accounts.open_account(h.rows["listed"], by=keeper(h))),
    Verb(
        accounts.close_account,
        lambda h: accounts.close_account(author(h).account, by=keeper(h)),
    ),
    Verb(
        accounts.reopen_account,
        lambda h: accounts.reopen_account(author(h).account, by=keeper(h)),
        prepare=lambda h: accounts.close_account(author(h).account, by=keeper(h)),
    ),
    Verb(
        accounts.give_role,
        lambda h: accounts.give_role(h.rows["listed"], "agent", by=operator(h)),
    ),
    Verb(
        accounts.withdraw_role,
        lambda h: accounts.withdraw_role(h.people["agent"], "agent", by=operator(h)),
    ),
    Verb(tokens.create_token, lambda h: tokens.create_token(author(h).account, name="Neuf")),
    Verb(
        tokens.revoke_token,
        lambda h: tokens.revoke_token(h.rows["token"], by=author(h).account),
    ),
    Verb(notices.choose, lambda h: notices.choose(author(h), {_sort(h): "never"})),
    Verb(notices.stop_mail, lambda h: notices.stop_mail(author(h))),
    Verb(
        notices.tell,
        lambda h: notices.tell(author(h), _sort(h), entry_of(h), by=h.people["member"]),
        events=0,
    ),
    on_job(jobs.retry, "failed"),
    on_job(jobs.cancel, "waiting"),
    on_job(jobs.rerun, "done"),
    on_job(jobs.discard, "failed"),
    Verb(jobs.discard_parked, lambda h: jobs.discard_parked(h.rows["parked"], by=operator(h))),
    Verb(
        ui.save_view,
        lambda h: ui.save_view(author(h), "/notebook/", "Miennes", "q=a"),
        events=1,
    ),
]
