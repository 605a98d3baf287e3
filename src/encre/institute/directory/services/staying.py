"""The life cycle: following the dates, closing and reopening, handing over, erasing."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal, links, notices
from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.people import account_queries
from encre.foundation.people.services import accounts, presence
from encre.foundation.people.services.affiliations import change_affiliation_dates
from encre.institute.console.jobs import mail_way_in
from encre.institute.directory import owning
from encre.institute.directory.events import (
    DepartureAnnounced,
    DeparturePlanned,
    HandedOver,
    LeavingRulesSet,
)
from encre.institute.directory.models import LeavingRules, Stay
from encre.institute.directory.sorts import DEPARTURE
from encre.institute.directory.staying import Ending, ending, withdrawn
from encre.institute.directory.staying_facts import (
    affiliations,
    grace_of,
    held_by,
    people,
    rules,
)
from encre.institute.login.services import end_every_session

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from encre.foundation.people.models import Account, Person

FOLLOW = "directory.departure.follow"
MOST_DAYS = 1_100


def follow(ids: "Collection[UUID] | None" = None) -> int:
    """Write when each person leaves, as their affiliations say today; return how many changed.

    Part of reading an event, or of the night's work. New dates make a departure that was done, or
    announced, a thing of the past.
    """
    kept, today, changed = rules(), timezone.localdate(), 0
    grace = grace_of(kept)
    said = _said(ids)
    for person, held in held_by(ids):
        found = withdrawn(ending(held, today, grace), held, said.get(person), today)
        last, closes = (found.last_day, found.closes_on) if found else (None, None)
        erase = closes + timedelta(days=kept.erase_days) if closes else None
        stay, made = Stay.objects.get_or_create(
            person_id=person, defaults={"last_day": last, "closes_on": closes, "erase_on": erase}
        )
        if not made and (stay.last_day, stay.closes_on, stay.erase_on) != (last, closes, erase):
            Stay.objects.filter(pk=stay.pk).update(last_day=last, closes_on=closes, erase_on=erase)
            changed += 1
        changed += made
    return changed


def note_withdrawn(person: "Person", *, days: int) -> None:
    """Note that a provisioning client let a person go: the account may open again for `days` days.

    Part of the client's verb. Who works here today stays: affiliations say when they leave.
    """
    last = timezone.localdate() - timedelta(days=1)
    facts = {"withdrawn_on": last, "withdrawn_until": last + timedelta(days=days)}
    Stay.objects.update_or_create(person_id=person.pk, defaults=facts)
    follow([person.pk])


def note_readmitted(person: "Person") -> None:
    """Forget that a client let a person go; part of the verb that opens the account again."""
    rows = Stay.objects.filter(person_id=person.pk, withdrawn_on__isnull=False)
    if rows.update(withdrawn_on=None, withdrawn_until=None):
        follow([person.pk])


def leave(stay: Stay) -> bool:
    """Let a person go whose time is over: presence, account, sessions and tokens, at once.

    LDAP and the services follow the account's event. The last operator stays, for the house.
    """
    with transaction.atomic():
        row = _locked(stay)
        person, today = row.person, timezone.localdate()
        if row.left_at is not None or row.closes_on is None or row.closes_on >= today:
            return False
        account = account_queries.account_of(person)
        if account is not None and account.is_active and not _may_go(person):
            return False
        presence.note_left(person, by=None)
        if account is not None and account.is_active:
            accounts.close_account(account, by=None)
            end_every_session(account, by=None)
        Stay.objects.filter(pk=row.pk).update(left_at=timezone.now())
    return True


def come_back(stay: Stay) -> bool:
    """Receive a person who had left: the account the house closed opens again, by a link."""
    with transaction.atomic():
        row = _locked(stay)
        today = timezone.localdate()
        if row.left_at is None or (row.closes_on is not None and row.closes_on < today):
            return False
        presence.note_returned(row.person, by=None)
        account = account_queries.account_of(row.person)
        if account is not None and not account.is_active:
            accounts.reopen_account(account, by=None)
            _invite(account)
        Stay.objects.filter(pk=row.pk).update(left_at=None, announced_for=None, erased_at=None)
    return True


def announce(stay: Stay) -> int:
    """Tell a person and those who head their structures of the departure; once for each date."""
    with transaction.atomic():
        row = _locked(stay)
        if row.last_day is None or row.announced_for == row.last_day:
            return 0
        told = 0
        for reader in (row.person, *owning.heads_of(row.person)):
            key = f"departure:{row.pk}:{row.last_day}"
            told += notices.tell(reader, DEPARTURE, row.person, by=None, key=key) is not None
        Stay.objects.filter(pk=row.pk).update(announced_for=row.last_day)
        journal.record(DepartureAnnounced(row.person, on=row.last_day), by=None)
    return told


def receive(person: "Person") -> "Account":
    """Open the account of somebody who arrives, and send the link that activates it."""
    with transaction.atomic():
        account = accounts.open_account(person, by=None)
        _invite(account)
    return account


def erase(stay: Stay) -> bool:
    """Erase the facts of somebody whose time of keeping is over, second factors included."""
    with transaction.atomic():
        row = _locked(stay)
        today = timezone.localdate()
        if row.left_at is None or row.erased_at or row.erase_on is None or row.erase_on > today:
            return False
        account = account_queries.account_of(row.person)
        if account is not None and account.is_active:
            return False
        if account is not None:
            Authenticator.objects.filter(user=account).delete()
        presence.erase_person(row.person, keep_name=owning.left_works(row.person), by=None)
        Stay.objects.filter(pk=row.pk).update(erased_at=timezone.now())
    return True


def plan_departure(person: "Person", *, on: date, by: "Person") -> int:
    """End every affiliation of a person that goes beyond `on`; return how many ended.

    Raises NotAllowed, for a structure that `by` does not keep too; Refused.
    """
    access.require(by, FOLLOW, person)
    if by.pk == person.pk and not access.can(by, "people.person.create"):
        raise NotAllowed
    rows = list(affiliations().filter(person=person).select_related("structure", "person"))
    going = [row for row in rows if row.ends is None or row.ends > on]
    if not going:
        raise Refused(fields={"on": [_("No affiliation goes beyond this day.")]})
    if any(row.starts and row.starts > on for row in going):
        raise Refused(fields={"on": [_("An affiliation begins after this day: change it first.")]})
    with transaction.atomic():
        for row in going:
            change_affiliation_dates(row, by=by, starts=row.starts, ends=on)
        follow([person.pk])
        journal.record(DeparturePlanned(person, on=on), by=by)
    return len(going)


def hand_over(
    leaver: "Person", name: str, ids: "Iterable[UUID]", *, to: "Person", by: "Person"
) -> int:
    """Pass on what somebody who leaves answers for, object by object, by its room's own verb.

    Raises NotAllowed, NotFound, Refused; all are passed on, or none.
    """
    access.require(by, FOLLOW, leaver)
    declared = links.owned_named(name)
    if declared is None or declared.hand_over is None:
        raise NotFound
    if to.pk == leaver.pk or to.presence != "active":
        raise Refused(fields={"to": [_("Choose somebody else, who stays.")]})
    wanted = set(ids)
    visible = access.visible(by, declared.rows(leaver).filter(pk__in=wanted))
    found = list(visible)
    if not found:
        raise Refused(fields={"objects": [_("Choose at least one line.")]})
    with transaction.atomic():
        for obj in found:
            declared.hand_over(obj, leaver=leaver, to=to, by=by)
        journal.record(HandedOver(leaver, to=to.pk, what=name, count=len(found)), by=by)
    return len(found)


def set_rules(
    *,
    by: "Person",
    version: int,
    grace: "Mapping[str, int]",
    notice_days: int,
    erase_days: int,
    arrivals_from: date | None,
) -> LeavingRules:
    """Set the house's rules; every date is computed again (raises NotAllowed, Refused, Stale)."""
    access.require(by, "directory.rules.set")
    wrong: dict[str, list[object]] = {
        name: [_("Give a number of days between 0 and %(most)d.") % {"most": MOST_DAYS}]
        for name, days in {**grace, "notice_days": notice_days, "erase_days": erase_days}.items()
        if not 0 <= days <= MOST_DAYS
    }
    if wrong:
        raise Refused(fields=wrong)
    facts: dict[str, Any] = {
        "grace": dict(grace),
        "notice_days": notice_days,
        "erase_days": erase_days,
        "arrivals_from": arrivals_from,
    }
    with transaction.atomic():
        row, made = LeavingRules.objects.select_for_update().get_or_create(pk=1, defaults=facts)
        if not made and row.version != version:
            raise Stale
        LeavingRules.objects.filter(pk=1).update(**facts, version=row.version + (not made))
        from encre.institute.directory.staying_jobs import follow_all

        follow_all.enqueue(key="rules", by=by)
        journal.record(LeavingRulesSet(None), by=by)
    row.refresh_from_db()
    return row


def _said(ids: "Collection[UUID] | None") -> "dict[UUID, Ending]":
    """Return the end that provisioning clients gave, by person."""
    rows = Stay.objects.filter(withdrawn_on__isnull=False)
    if ids is not None:
        rows = rows.filter(person_id__in=ids)
    facts = rows.values_list("person_id", "withdrawn_on", "withdrawn_until")
    return {person: Ending(last, until) for person, last, until in facts if last and until}


def _locked(stay: Stay) -> Stay:
    return Stay.objects.select_for_update(of=("self",)).select_related("person").get(pk=stay.pk)


def _may_go(person: "Person") -> bool:
    """Say whether the house can do without this account: its last operator never goes alone."""
    if "operator" not in account_queries.roles_of(person):
        return True
    held = people().filter(account_queries.holding("operator"), account__is_active=True)
    return bool(held.exclude(pk=person.pk).exists())


def _invite(account: "Account") -> None:
    if account.email or (account.person and account.person.email):
        mail_way_in.enqueue(account_id=str(account.pk))
