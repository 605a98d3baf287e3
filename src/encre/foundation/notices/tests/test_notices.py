"""Telling people: once, never too much, by the ways they chose."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from encre.foundation import jobs, notices
from encre.foundation.base.errors import Refused
from encre.foundation.notices import queries, services, sorts
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person, an_account

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(sorts, "_sorts", {})
    notices.register(
        notices.Sort("t.now", "Mentions", "%(by)s vous cite dans %(title)s", "at", notices.Mail.NOW)
    )
    notices.register(notices.Sort("t.later", "Partages", "%(by)s partage %(title)s"))
    notices.register(notices.Sort("t.quiet", "Détails", "Détail", mail=notices.Mail.NEVER))


@pytest.fixture
def claire():
    return a_person(given_name="Claire", family_name="Le Goff", email="claire@example.org")


@pytest.fixture
def jules():
    return a_person(given_name="Jules", family_name="Kerlann", email="jules@example.org")


@pytest.fixture
def client(claire):
    client = Client(raise_request_exception=False)
    client.force_login(an_account(claire), backend=BACKEND)
    return client


def test_the_same_key_tells_once(claire, jules):
    assert services.tell(claire, "t.later", jules, by=jules, key="k")
    assert services.tell(claire, "t.later", jules, by=jules, key="k") is None
    assert queries.unread(claire) == 1


def test_nobody_is_told_of_what_they_did_or_may_not_see(claire, jules):
    hidden = a_person(unlisted=True)
    assert services.tell(jules, "t.later", claire, by=jules) is None
    assert services.tell(claire, "t.later", hidden, by=jules) is None
    assert not Notice.objects.exists()


def test_notices_read_without_a_query_each(claire, jules, django_assert_num_queries):
    for _ in range(5):
        services.tell(claire, "t.now", jules, by=jules)
    rows = list(queries.mine(claire).select_related("by"))
    with django_assert_num_queries(2):
        told = queries.told(rows, claire)
    assert told[0].sentence == "Jules Kerlann vous cite dans Jules Kerlann"


def test_what_became_hidden_is_no_longer_named(claire, jules):
    services.tell(claire, "t.later", jules, by=None)
    type(jules).objects.filter(pk=jules.pk).update(unlisted=True)
    (line,) = queries.told(queries.mine(claire), claire)
    assert "Kerlann" not in line.sentence
    assert line.url == ""


def test_a_mail_at_once_leaves_after_the_commit_only(claire, jules):
    with pytest.raises(RuntimeError), transaction.atomic():
        services.tell(claire, "t.now", jules, by=jules)
        raise RuntimeError
    jobs.run_all()
    assert mail.outbox == []
    services.tell(claire, "t.now", jules, by=jules)
    assert mail.outbox == []
    jobs.run_all()
    (message,) = mail.outbox
    assert message.subject == "[Encre] Jules Kerlann vous cite dans Jules Kerlann"
    assert message.to == ["claire@example.org"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Bonjour Claire Le Goff," in message.body
    assert message.alternatives[0][1] == "text/html"


def test_a_mail_is_not_sent_for_what_was_read_meanwhile(claire, jules):
    services.tell(claire, "t.now", jules, by=jules)
    services.mark_read(claire)
    jobs.run_all()
    assert mail.outbox == []


def test_a_mail_speaks_the_language_of_its_reader(claire, jules):
    account = an_account(claire)
    account.language = "en"
    account.save()
    services.tell(claire, "t.now", jules, by=jules)
    jobs.run_all()
    assert "Hello Claire Le Goff," in mail.outbox[0].body


def test_the_digest_gathers_the_day_and_is_sent_once(claire, jules):
    from encre.foundation.notices.jobs import digest

    for _ in range(3):
        services.tell(claire, "t.later", jules, by=jules)
    services.tell(claire, "t.quiet", jules, by=jules)
    for _ in range(2):
        digest.enqueue()
        jobs.run_all()
    (message,) = mail.outbox
    assert message.subject == "[Encre] 3 nouveautés aujourd’hui"
    assert message.body.count("Jules Kerlann partage") == 3


def test_who_has_no_address_gets_no_mail(jules):
    silent = a_person(email="")
    services.tell(silent, "t.now", jules, by=jules)
    jobs.run_all()
    assert mail.outbox == []
    assert queries.unread(silent) == 1


def test_one_chooses_sort_by_sort(claire, jules):
    services.choose(claire, {"t.now": "never", "t.later": "now"})
    services.tell(claire, "t.now", jules, by=jules)
    services.tell(claire, "t.later", jules, by=jules)
    jobs.run_all()
    assert [message.subject for message in mail.outbox] == [
        "[Encre] Jules Kerlann partage Jules Kerlann"
    ]
    with pytest.raises(Refused):
        services.choose(claire, {"t.now": "pigeon"})
    with pytest.raises(Refused):
        services.choose(claire, {"nothing": "now"})


def test_a_journal_event_tells_its_audience(claire, jules):
    from encre.foundation.jobs import registry
    from encre.foundation.people.services.persons import update_person

    sort = notices.Sort("t.event", "Faits", "%(by)s a changé %(title)s")
    try:

        @notices.audience(sort, "people.person.updated")
        def readers(event):
            return [claire, jules]

        jobs.run_all()
        update_person(jules, by=jules, phone="+33 2 40 00 00 00")
        jobs.run_all()
        jobs.run_all()
    finally:
        registry.reads.pop("notices.t.event", None)
    assert [notice.person_id for notice in Notice.objects.filter(sort="t.event")] == [claire.pk]


def test_old_notices_are_forgotten(claire, jules):
    services.tell(claire, "t.later", jules, by=jules)
    Notice.objects.update(created_at=timezone.now() - timedelta(days=181))
    services.tell(claire, "t.later", jules, by=jules)
    assert services.forget_old() == 1
    assert Notice.objects.count() == 1


def test_the_list_shows_marks_and_opens(client, claire, jules):
    notice = services.tell(claire, "t.later", jules, by=jules)
    page = client.get("/notices/").content.decode()
    assert "Jules Kerlann partage Jules Kerlann" in page
    assert "1 notification non lue" in page
    opened = client.get(f"/notices/{notice.pk}")
    assert opened.status_code == 302
    assert queries.unread(claire) == 0
    client.post(f"/notices/{notice.pk}/read")
    assert queries.unread(claire) == 1
    client.post("/notices/read")
    assert queries.unread(claire) == 0
    assert "Rien à lire" in client.get("/notices/?show=unread").content.decode()


def test_the_notices_of_others_do_not_exist(client, jules, claire):
    theirs = services.tell(jules, "t.later", claire, by=claire)
    assert client.get(f"/notices/{theirs.pk}").status_code == 404
    assert client.post(f"/notices/{theirs.pk}/read").status_code == 404
    client.post("/notices/read")
    assert queries.unread(jules) == 1


def test_preferences_are_a_page(client, claire):
    assert "Partages" in client.get("/notices/preferences").content.decode()
    client.post(
        "/notices/preferences", {"t__now": "digest", "t__later": "never", "t__quiet": "never"}
    )
    assert queries.mail_choice(claire.pk, "t.now") == "digest"
    assert client.post("/notices/preferences", {"t__now": "x"}).status_code == 422


def test_one_click_stops_the_mails_without_signing_in(claire, jules):
    services.tell(claire, "t.now", jules, by=jules)
    jobs.run_all()
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.get(path).status_code == 200
    assert queries.mail_choice(claire.pk, "t.now") == "now"
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.mail_choice(claire.pk, "t.now") == "never"
    assert visitor.get(path[:-2] + "zz").status_code == 404
