"""The verbs of the portal, of sign-in and of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.foundation.jobs.models import Schedule
from encre.institute.console import factors, first_admin
from encre.institute.console import services as console
from encre.institute.home import services as home
from encre.institute.login import services as login
from encre.institute.login.services import consenting, declaring, keys, visiting

if TYPE_CHECKING:
    from tests.matrix.house import House

from tests.rules.verbs.verb import Verb, author, on_job, operator


def _service(house: House) -> Any:
    row = house.rows["service"]
    row.refresh_from_db()
    return row


def _enter(house: House) -> Any:
    token = house.objects["invitation"]["token"]
    return first_admin.enter(
        token, password="une-phrase-assez-longue", given_name="Anne", family_name="Roux"
    )


VERBS = [
    Verb(
        home.choose_appearance,
        lambda h: home.choose_appearance(author(h).account, language="en", theme="dark"),
    ),
    # Ending what was open at services is a verb of its own.
    Verb(
        login.reset_factors,
        lambda h: login.reset_factors(author(h).account, by=operator(h), reason="lost"),
        events=2,
    ),
    Verb(
        factors.remove,
        lambda h: factors.remove(author(h).account, reason="lost", details="Vue", by=operator(h)),
        events=2,
    ),
    Verb(
        declaring.declare_service,
        lambda h: declaring.declare_service(
            by=operator(h),
            protocol="cas",
            name="Forge",
            address="https://forge.example.org/",
            returns=["https://forge.example.org/"],
        ),
    ),
    Verb(
        declaring.change_service,
        lambda h: declaring.change_service(_service(h), by=operator(h), name="Autre nom"),
    ),
    Verb(declaring.renew_secret, lambda h: declaring.renew_secret(_service(h), by=operator(h))),
    # Ending what is open there is a verb of its own.
    Verb(
        declaring.close_service,
        lambda h: declaring.close_service(_service(h), by=operator(h)),
        events=2,
    ),
    Verb(declaring.open_service, lambda h: declaring.open_service(_service(h), by=operator(h))),
    Verb(
        visiting.enter,
        lambda h: visiting.enter(
            _service(h), author(h).account, mark="autre", claims=[], proved_at=timezone.now()
        ),
    ),
    Verb(
        visiting.end_own,
        lambda h: visiting.end_own(author(h).account, str(h.objects["visit"]["pk"])),
    ),
    Verb(
        consenting.agree,
        lambda h: consenting.agree(_service(h), author(h), asked=["name"], claims=["name"]),
    ),
    Verb(
        consenting.withdraw,
        lambda h: consenting.withdraw(author(h).account, str(h.objects["consent"]["pk"])),
        events=2,
    ),
    Verb(keys.rotate, lambda h: keys.rotate("oidc", by=operator(h))),
    Verb(first_admin.invite, lambda _h: first_admin.invite("autre@example.org")),
    # A person, their account and their role are verbs of their own.
    Verb(first_admin.enter, _enter, events=4),
    on_job(console.retry_job, "failed"),
    on_job(console.cancel_job, "waiting"),
    on_job(console.rerun_job, "done"),
    on_job(console.discard_job, "failed"),
    Verb(
        console.discard_parked,
        lambda h: console.discard_parked(h.rows["parked"], by=operator(h)),
    ),
    Verb(
        console.ring_now,
        lambda h: console.ring_now("console.verify_journal", by=operator(h)),
    ),
    Verb(
        console.pause_schedule,
        lambda h: console.pause_schedule("console.verify_journal", paused=True, by=operator(h)),
        prepare=lambda _h: Schedule.objects.create(
            name="console.verify_journal", rule="day 04:20", next_at=timezone.now()
        ),
    ),
    Verb(console.verify_journal, lambda h: console.verify_journal(by=operator(h))),
    Verb(
        console.send_test_mail,
        lambda h: console.send_test_mail("a@example.org", by=operator(h)),
    ),
]
