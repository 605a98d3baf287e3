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
from encre.institute.login.jobs import clear_sessions

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
