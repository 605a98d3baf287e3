"""Sessions that are over are forgotten by the night's work."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.people.tests.factories import a_person, an_account
from encre.institute.login.jobs import clear_sessions, clear_visits
from encre.institute.login.models import Seen, Ticket, Visit
from encre.institute.login.services import tickets
from encre.institute.login.tests.protocols.factories import Asking, a_service, browser, somebody

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visit(account) -> None:
    client = Client()
    client.force_login(account, backend=BACKEND)
    client.get("/account/")


def test_expired_sessions_and_what_was_known_of_them_go_the_others_stay():
    account = an_account(a_person())
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=40), tick=False):
        visit(account)
    visit(account)
    assert (Session.objects.count(), UserSession.objects.count()) == (2, 2)
    clear_sessions.enqueue()
    jobs.run_all()
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
    assert UserSession.objects.get().session_key == Session.objects.get().session_key


def test_visits_end_with_their_session_then_they_and_their_secrets_are_forgotten():
    service, secret = a_service()
    asking = Asking(service)
    account = somebody()
    now = timezone.now()
    tickets.first_time(service, "une demande", now + timedelta(minutes=10))
    asking.exchange(asking.code(browser(account)), secret)
    with time_machine.travel(now + timedelta(hours=13), tick=False):
        clear_visits.enqueue()
        jobs.run_all()
        assert Visit.objects.get().ended_at is not None
        assert not Ticket.objects.exists()
        assert not Seen.objects.exists()
    with time_machine.travel(now + timedelta(days=92), tick=False):
        clear_visits.enqueue()
        jobs.run_all()
        assert not Visit.objects.exists()
