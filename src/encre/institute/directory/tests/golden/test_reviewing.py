"""The desk: who decides, twice at once, second opinions, taking back, « est-ce vous ? »."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person, an_account
from encre.institute.directory.golden_jobs import mail_question
from encre.institute.directory.models import Decision, Merge, Question, Review
from encre.institute.directory.services import reviewing
from encre.institute.directory.tests.golden.factories import (
    a_keeper,
    a_source,
    someone,
    whole_house,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Any:
    left = someone(a_source("siege"), email="jeanne.martin@siege.example", unit="U 1")
    right = someone(a_source("lyon"), birth_date="1970-02-03")
    evidence = [{"field": "mail", "left": "a", "right": "b", "weight": 2.5}]
    return Review.objects.create(left=left, right=right, score=0.7, evidence=evidence)


def test_two_reviewers_at_once_decide_once(case: Any) -> None:
    first, second = a_keeper(), a_keeper()
    seen_by_second = Review.objects.get(pk=case.pk)
    reviewing.say_same(case, by=first, reason="Vue à la délégation")
    with pytest.raises(Stale):
        reviewing.say_different(seen_by_second, by=second)
    assert Merge.objects.get().reason == "Vue à la délégation"
    assert Merge.objects.get().evidence == case.evidence
    assert Recorded.objects.filter(name="directory.person.merged").count() == 1


def test_a_conflict_waits_for_somebody_else(case: Any) -> None:
    record = case.left.source_records.get()
    record.facts = record.facts | {"birth_date": "1991-11-25"}
    record.save()
    first, second = a_keeper(), a_keeper()
    assert reviewing.say_same(case, by=first).state == "second"
    with pytest.raises(Refused):
        reviewing.say_same(case, by=first)
    assert not Merge.objects.exists()
    reviewing.say_same(case, by=second)
    done = Merge.objects.get()
    assert (done.by, done.second, done.conflict) == (first, second, "birth_date")


def test_a_merge_chosen_across_a_conflict_waits_on_the_desk(case: Any, client: Client) -> None:
    record = case.left.source_records.get()
    record.facts = record.facts | {"birth_date": "1991-11-25"}
    record.save()
    case.delete()
    keeper = a_keeper()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(an_account(keeper), backend=backend)
    address = reverse("directory:merge-with", args=[case.left_id, case.right_id])
    assert client.post(address, {"reason": "vus ensemble"}).status_code == 302
    waiting = Review.objects.get()
    assert (waiting.state, waiting.first_by) == ("second", keeper)
    reviewing.say_same(waiting, by=a_keeper())
    assert Merge.objects.get().second is not None


@pytest.mark.parametrize("verb", ["say_same", "say_different"])
def test_a_decision_is_taken_back(case: Any, verb: str) -> None:
    keeper = a_keeper()
    before = whole_house()
    getattr(reviewing, verb)(case, by=keeper)
    reviewing.take_back(case, by=keeper)
    after = whole_house()
    assert before == after
    assert not Decision.objects.filter(ended_at=None).exists()


def test_later_goes_to_the_end(case: Any) -> None:
    keeper = a_keeper()
    other = Review.objects.create(left=case.left, right=a_person(), place=4)
    reviewing.set_aside(case, by=keeper)
    case.refresh_from_db()
    assert case.place > other.place and case.state == "later"


def test_who_may_decide(case: Any) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        reviewing.say_same(case, by=a_person())
    with pytest.raises((NotAllowed, NotFound)):
        reviewing.say_different(case, by=a_person())
    mine = Review.objects.create(left=case.left, right=a_keeper())
    with pytest.raises((NotAllowed, NotFound, Refused)):
        reviewing.say_different(mine, by=mine.right)


def asked_link(case: Any) -> tuple[Question, str]:
    """Ask the person, and return the question and the address that the mail gives."""
    question = reviewing.ask(case, case.left, by=a_keeper())
    mail_question(None, question=str(question.pk))
    found = re.search(r"https?://\S+?(/directory/answer/\S+)", mail.outbox[-1].body)
    assert found is not None
    return question, found[1]


def test_the_person_is_asked_and_answers_once(case: Any, client: Client) -> None:
    question, link = asked_link(case)
    assert mail.outbox[0].to == ["jeanne.martin@siege.example"]
    page = client.get(link)
    text = page.content.decode()
    # Where and what, never when one was born.
    assert "1970" not in text and "03/02" not in text
    assert client.post(link, {"answer": "no"}).status_code == 302
    question.refresh_from_db()
    case.refresh_from_db()
    assert question.same is False
    assert case.evidence[-1]["field"] == "answer" and case.evidence[-1]["weight"] < 0
    assert case.state == "waiting"
    client.post(link, {"answer": "yes"})
    question.refresh_from_db()
    assert question.same is False
    token = link.rpartition("/")[2]
    assert token not in repr(list(Question.objects.values()))


def test_a_link_grows_old_and_others_open_nothing(case: Any, client: Client) -> None:
    question, link = asked_link(case)
    Question.objects.filter(pk=question.pk).update(expires_at=timezone.now() - timedelta(days=1))
    client.post(link, {"answer": "yes"})
    question.refresh_from_db()
    assert question.answered_at is None
    assert client.get(reverse("directory:answer", args=["inconnu"])).status_code == 404


def test_nobody_is_asked_too_often(case: Any) -> None:
    keeper = a_keeper()
    reviewing.ask(case, case.left, by=keeper)
    with pytest.raises(Refused):
        reviewing.ask(case, case.left, by=keeper)
    with pytest.raises(Refused):
        reviewing.ask(case, case.right, by=keeper)
    for number in range(reviewing.ASKED_A_DAY):
        one = someone(a_source(), email=f"p{number}@siege.example")
        other = Review.objects.create(left=one, right=case.right)
        if number < reviewing.ASKED_A_DAY - 1:
            reviewing.ask(other, one, by=keeper)
        else:
            with pytest.raises(Refused):
                reviewing.ask(other, one, by=keeper)


def test_the_mail_is_written_once(case: Any) -> None:
    question, _link = asked_link(case)
    mail_question(None, question=str(question.pk))
    assert len(mail.outbox) == 1


def test_the_desk_decides_by_its_buttons(case: Any, client: Client) -> None:
    keeper = a_keeper()
    client.force_login(
        an_account(keeper), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    address = reverse("directory:reviews")
    page = client.get(address).content.decode()
    assert "+2,5" in page and 'aria-keyshortcuts="m"' in page
    sent = {"decision": "different", "case": str(case.pk), "reason": "Deux homonymes"}
    assert client.post(address, sent).status_code == 302
    assert Decision.objects.get(same=False).reason == "Deux homonymes"
    undo = reverse("directory:review-undo", args=[case.pk])
    assert client.post(undo).status_code == 302
    case.refresh_from_db()
    assert case.state == "waiting"
