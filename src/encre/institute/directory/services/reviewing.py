"""Deciding doubtful cases, setting them aside, taking decisions back, and asking the person."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotFound, Refused, Stale
from encre.institute.directory import impact
from encre.institute.directory.events import (
    PersonAnswered,
    PersonAsked,
    ReviewDecided,
    ReviewReopened,
)
from encre.institute.directory.models import OPEN_STATES, Question, Review, ReviewState
from encre.institute.directory.services import remembering
from encre.institute.directory.services.merging import merge, unmerge

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LINK_LASTS = timedelta(days=14)
ASK_AGAIN_AFTER = timedelta(days=7)
ASKED_A_DAY = 40
ANSWER_WEIGHT = 12.0


def say_same(review: Review, *, by: Person, reason: str = "") -> Review:
    """Say that the two are one person: they are merged, or a second reviewer is waited for.

    Raises NotAllowed, Refused; Stale when somebody else has decided meanwhile.
    """
    _require(by, review.left, review.right)
    with transaction.atomic():
        held = _open(review, by=by)
        if held.right is None:
            raise Refused(_("Choose which records are another’s, on the person’s page."))
        source, target = direction(held)
        conflict = impact.conflict(source, target)
        first = held.first_by
        if conflict and first is None:
            held.state, held.first_by, held.reason = ReviewState.SECOND, by, reason[:500]
            held.conflict = conflict
            held.save()
            journal.record(ReviewDecided(held.left, review=held.pk, decision="first"), by=by)
            return held
        if conflict and first is not None and first.pk == by.pk:
            raise Refused(_("Two records contradict each other: a second reviewer is needed."))
        done = merge(
            source,
            target,
            by=first if conflict else by,
            second=by if conflict else None,
            reason=reason or held.reason,
            evidence=held.evidence,
        )
        held.merge = done
        _settle(held, ReviewState.SAME, by=by, reason=reason)
    return held


def propose(source: Person, target: Person, *, by: Person, reason: str = "") -> Review:
    """Agree first to a merge across a hard conflict: the case waits on the desk for a second.

    Raises NotAllowed, Refused.
    """
    _require(by, source, target)
    left, right = sorted((source, target), key=lambda person: str(person.pk))
    with transaction.atomic():
        rows = Review.objects.filter(left=left, right=right, state__in=OPEN_STATES)
        case = rows.first() or Review.objects.create(left=left, right=right)
        return say_same(case, by=by, reason=reason)


def say_different(review: Review, *, by: Person, reason: str = "") -> Review:
    """Say that they are two people: remembered for ever (raises NotAllowed, Refused, Stale)."""
    access.require(by, "directory.review.view", review)
    with transaction.atomic():
        held = _open(review, by=by)
        if held.right is None:
            raise Refused(_("Choose which records are another’s, on the person’s page."))
        remembering.refuse(held.left, held.right, by=by, reason=reason)
        _settle(held, ReviewState.DIFFERENT, by=by, reason=reason)
        journal.record(ReviewDecided(held.left, review=held.pk, decision="different"), by=by)
    return held


def keep_whole(review: Review, *, by: Person, reason: str = "") -> Review:
    """Say that a person proposed to be parted is one (raises NotAllowed, Refused, Stale)."""
    access.require(by, "directory.review.view", review)
    with transaction.atomic():
        held = _open(review, by=by)
        if held.right is not None:
            raise Refused(_("This case is about two persons."))
        remembering.whole(held.left, by=by, reason=reason)
        _settle(held, ReviewState.SAME, by=by, reason=reason)
        journal.record(ReviewDecided(held.left, review=held.pk, decision="whole"), by=by)
    return held


def set_aside(review: Review, *, by: Person) -> Review:
    """Put a case at the end of the queue (raises NotAllowed, Stale)."""
    access.require(by, "directory.review.view", review)
    with transaction.atomic():
        held = _open(review, by=by)
        last = Review.objects.aggregate(last=Max("place"))["last"] or 0
        held.place = last + 1
        if held.state == ReviewState.WAITING:
            held.state = ReviewState.LATER
        held.save(update_fields=["place", "state"])
        journal.record(ReviewDecided(held.left, review=held.pk, decision="later"), by=by)
    return held


def take_back(review: Review, *, by: Person) -> Review:
    """Take back a decision: the case waits again, what was merged is parted, exactly.

    Raises NotAllowed; Refused when nothing was decided.
    """
    access.require(by, "directory.review.view", review)
    with transaction.atomic():
        held = Review.objects.select_for_update().filter(pk=review.pk).first()
        if held is None:
            raise NotFound
        if held.state in (ReviewState.WAITING, ReviewState.ASKED, ReviewState.WITHDRAWN):
            raise Refused(_("Nothing is decided about this case."))
        if held.merge is not None and held.merge.undone_at is None:
            unmerge(held.merge, by=by, apart=False)
        elif held.state == ReviewState.DIFFERENT and held.right is not None:
            remembering.forget_refusal(held.left, held.right)
        held.state, held.decided_by, held.decided_at = ReviewState.WAITING, None, None
        held.first_by, held.merge, held.place = None, None, 0
        held.save()
        journal.record(ReviewReopened(held.left, review=held.pk), by=by)
    return held


def ask(review: Review, person: Person, *, by: Person) -> Question:
    """Ask one of the two, at the address the directory knows, whether the other is them.

    The mail leaves by a job. Raises NotAllowed, Stale; Refused without an address, when they were
    asked lately, or when the reviewer asked many today.
    """
    access.require(by, "directory.review.view", review)
    with transaction.atomic():
        held = _open(review, by=by)
        if held.right is None or person.pk not in (held.left_id, held.right_id):
            raise Refused(_("This case is not about that person."))
        if not person.email:
            raise Refused(_("The directory knows no mail address of this person."))
        _refuse_often(held, person, by)
        question = Question.objects.create(
            review=held,
            person=person,
            by=by,
            address=person.email,
            digest=digest(secrets.token_urlsafe(32)),
            expires_at=timezone.now() + LINK_LASTS,
        )
        if held.state in (ReviewState.WAITING, ReviewState.LATER):
            held.state = ReviewState.ASKED
        held.place = (Review.objects.aggregate(last=Max("place"))["last"] or 0) + 1
        held.save(update_fields=["state", "place"])
        journal.record(PersonAsked(person, review=held.pk), by=by)
        from encre.institute.directory.golden_jobs import mail_question

        mail_question.enqueue(key=str(question.pk), question=str(question.pk))
    return question


def answer(token: str, *, same: bool) -> Question:
    """Record the answer of whoever holds the link, once (raises NotFound, Refused)."""
    with transaction.atomic():
        question = asked(token, lock=True)
        if not question.open:
            raise Refused(_("This link was already used, or is too old."))
        question.same, question.answered_at = same, timezone.now()
        question.save(update_fields=["same", "answered_at"])
        held = Review.objects.select_for_update().get(pk=question.review_id)
        if held.state in OPEN_STATES:
            told = {
                "field": "answer",
                "left": "",
                "right": "",
                "weight": ANSWER_WEIGHT if same else -ANSWER_WEIGHT,
                "says": "same" if same else "different",
            }
            held.evidence = [*held.evidence, told]
            held.state = ReviewState.WAITING if held.state == ReviewState.ASKED else held.state
            held.place = 0
            held.save(update_fields=["evidence", "state", "place"])
        journal.record(
            PersonAnswered(question.person, review=held.pk, same=same), by=question.person
        )
    return question


def asked(token: str, *, lock: bool = False) -> Question:
    """Return the question of a link (raises NotFound)."""
    rows = Question.objects.select_for_update() if lock else Question.objects.all()
    found = rows.filter(digest=digest(token)).first()
    if found is None:
        raise NotFound
    return found


def new_link(question: Question) -> str:
    """Return the secret of a question's link, made as its mail is written; its hash alone stays."""
    token = secrets.token_urlsafe(32)
    Question.objects.filter(pk=question.pk, answered_at=None).update(digest=digest(token))
    return token


def digest(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(review: Review, *, by: Person) -> Review:
    """Return the case, locked, if it still waits and is not about the reviewer."""
    held = Review.objects.select_for_update().filter(pk=review.pk).first()
    if held is None:
        raise NotFound
    if held.state not in OPEN_STATES:
        raise Stale(_("Somebody else decided this case in the meantime."))
    if by.pk in (held.left_id, held.right_id):
        raise Refused(_("Nobody merges themselves: ask another keeper of the directory."))
    if "merged" in (held.left.presence, held.right.presence if held.right else ""):
        raise Stale(_("One of the two was merged in the meantime."))
    return held


def _require(by: Person, *people: Person | None) -> None:
    """Require the right on each: the first of two reviewers agrees about both persons too."""
    for person in people:
        if person is not None:
            access.require(by, "directory.merge", person)


def _settle(held: Review, state: str, *, by: Person, reason: str) -> None:
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.reason = reason[:500] or held.reason
    held.save()


def direction(held: Review) -> tuple[Person, Person]:
    """Return who would be merged, and into whom: who can enter stays, else the older id."""
    assert held.right is not None  # noqa: S101 - looked at by the caller
    pair = sorted(
        (held.left, held.right), key=lambda person: (not impact.has_rights(person), str(person.pk))
    )
    return pair[1], pair[0]


def _refuse_often(held: Review, person: Person, by: Person) -> None:
    now = timezone.now()
    lately = Question.objects.filter(person=person, created_at__gt=now - ASK_AGAIN_AFTER)
    if lately.filter(review=held).exists():
        raise Refused(_("This person was asked less than a week ago."))
    if (
        Question.objects.filter(by=by, created_at__gt=now - timedelta(days=1)).count()
        >= ASKED_A_DAY
    ):
        raise Refused(_("You asked many people today: go on tomorrow."))
