"""Time-stamps come by a job; an authority that is down, rude or lying loses nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from encre.foundation.access.models import Membership
from encre.foundation.jobs import run_all
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_unit
from encre.research.notebook import authorities
from encre.research.notebook.models import AwaitedStamp, Stamp, Standing
from encre.research.notebook.proof import authority as house
from encre.research.notebook.services import stamping
from encre.research.notebook.services.proof import sign_entry
from encre.research.notebook.services.renewing import renew_entry_stamps
from encre.research.notebook.tests.factories import an_entry
from encre.research.notebook.verifying import verify_all

pytestmark = pytest.mark.django_db


def a_signed_entry():
    entry = an_entry(html="<p>Résultat</p>")
    sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    return entry


def again():
    """Let what was put off be due now, and drain."""
    AwaitedStamp.objects.update(due_at=timezone.now())
    stamping.handles[stamping.STAMP].enqueue(key=stamping.STAMP)
    run_all()


def test_by_default_the_house_stamps_and_says_it_is_evidence_only():
    a_signed_entry()
    assert AwaitedStamp.objects.count() == 1
    run_all()
    stamp = Stamp.objects.get()
    assert stamp.standing == Standing.LOCAL
    assert abs(stamp.at - timezone.now()) < timedelta(minutes=5)
    assert not AwaitedStamp.objects.exists()


@pytest.mark.parametrize("qualified", [False, True])
def test_an_authority_of_the_outside_stamps(outside, settings, qualified):
    settings.TIMESTAMP_QUALIFIED = qualified
    settings.TIMESTAMP_USER, settings.TIMESTAMP_PASSWORD = "inrb", "secret"
    a_signed_entry()
    assert outside.asked == 0  # signing itself asks nobody
    run_all()
    assert Stamp.objects.get().standing == (Standing.QUALIFIED if qualified else Standing.OUTSIDE)
    assert outside.seen == ["Basic aW5yYjpzZWNyZXQ="]
    assert not verify_all().problems


def lies(outside, kind):
    """Return an answer that must not be kept."""
    other = house.Authority(outside.roots.parent / "other", "Un autre")
    recorded = outside.authority.answer(stamping.tokens.question(b"autre chose").written)
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    return {
        "down": lambda _request: (503, b""),
        "page": lambda _request: (200, b"<html>Maintenance</html>"),
        "empty": lambda _request: (200, b""),
        "refusal": lambda _request: (200, outside.authority.answer(b"")),
        "other authority": lambda request: (200, other.answer(request)),
        "replay": lambda _request: (200, recorded),
        "old": lambda request: (200, outside.authority.answer(request, long_ago)),
    }[kind]  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["down", "page", "empty", "refusal", "other authority", "replay", "old"]
)
def test_an_authority_that_fails_or_lies_makes_the_stamp_wait(outside, kind):
    outside.answer = lies(outside, kind)
    a_signed_entry()
    a_signed_entry()
    run_all()
    assert not Stamp.objects.exists()
    assert AwaitedStamp.objects.count() == 2
    assert outside.asked == 1  # after a failure it is left in peace
    assert AwaitedStamp.objects.filter(tries=1).exclude(said="").exists()
    outside.answer = outside.honest
    again()
    assert Stamp.objects.count() == 2
    assert not AwaitedStamp.objects.exists()


def test_nobody_listens_or_the_settings_are_wrong(outside, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    a_signed_entry()
    run_all()
    settings.TIMESTAMP_CERTIFICATES = "/nowhere.pem"
    again()
    row = AwaitedStamp.objects.get()
    assert (row.tries, row.said) == (2, "ENCRE_TIMESTAMP_CERTIFICATES cannot be read")


def test_each_wait_is_longer_up_to_an_hour():
    entry = a_signed_entry()
    row = AwaitedStamp.objects.get(link__revision__entry=entry)
    waits = []
    for _number in range(9):
        before = timezone.now()
        stamping._put_off(row, "HTTP 503")
        row.refresh_from_db()
        waits.append(round((row.due_at - before).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_those_who_run_the_service_are_told_once_an_outage(outside):
    operator = a_person()
    Membership.objects.create(person=operator, role="operator", scope_id=a_unit().pk)
    run_all()  # readers follow what happens from here on
    outside.answer = lies(outside, "down")
    a_signed_entry()
    run_all()
    rows = Notice.objects.filter(person=operator, sort="notebook.stamps_late")
    assert not rows.exists()
    AwaitedStamp.objects.update(created_at=timezone.now() - timedelta(hours=1))
    again()
    again()
    assert rows.count() == 1
    outside.answer = outside.honest
    again()
    outside.answer = lies(outside, "down")
    a_signed_entry()
    AwaitedStamp.objects.update(created_at=timezone.now() - timedelta(hours=1))
    again()
    assert rows.count() == 2


def test_the_head_of_each_chain_that_grew_is_stamped_once():
    entry = a_signed_entry()
    a_signed_entry()
    run_all()
    assert stamping.stamp_heads() == 2
    run_all()
    assert Stamp.objects.filter(covers="head").count() == 2
    assert stamping.stamp_heads() == 0
    colleague = a_person(entry.notebook.structure)
    sign_entry(entry, by=colleague, version=1, meaning="review")
    run_all()
    assert stamping.stamp_heads() == 1
    run_all()
    assert not verify_all().problems


def test_a_stamp_is_renewed_before_its_certificate_ends(monkeypatch):
    monkeypatch.setattr(house, "SIGNER_LASTS", timedelta(days=100))
    monkeypatch.setattr(house, "SIGNER_LEFT", timedelta(days=10))
    entry = a_signed_entry()
    run_all()
    first = Stamp.objects.get()
    assert first.expires_at < timezone.now() + stamping.RENEW_BEFORE
    monkeypatch.undo()
    assert stamping.renew_stamps() == 1
    assert stamping.renew_stamps() == 0
    run_all()
    second = Stamp.objects.get(renews=first)
    assert second.expires_at > timezone.now() + stamping.RENEW_BEFORE
    assert stamping.renew_stamps() == 0
    assert not verify_all().problems
    renew_entry_stamps(entry, by=entry.author)
    run_all()
    assert Stamp.objects.get(renews=second)
    assert not verify_all().problems


def test_two_workers_keep_one_stamp():
    a_signed_entry()
    row = stamping._waiting(AwaitedStamp.objects.get().pk)
    assert stamping.stamp_one(row)
    assert stamping.stamp_one(row)
    assert Stamp.objects.count() == 1
    assert authorities.chosen().standing == Standing.LOCAL
