"""The desk of doubtful pairs, decisions taken back, and the question to the person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import EncreError, NotFound
from encre.foundation.ui.actions import Action, Crumb, Empty, State
from encre.foundation.ui.pages import (
    Column,
    ConfirmPage,
    Decision,
    DeskPage,
    ListPage,
    Page,
    TextFilter,
)
from encre.foundation.ui.pages.desk import Case
from encre.institute.directory import impact, sheets
from encre.institute.directory.models import ReviewState
from encre.institute.directory.services import reviewing
from encre.institute.directory.views.home import InDirectory

REVIEW, CORRECT = "directory.review", "directory.correct"
_STATES = {
    ReviewState.ASKED: State(_("asked"), "accent", "mail"),
    ReviewState.SECOND: State(_("second reviewer"), "warning", "users"),
    ReviewState.LATER: State(_("set aside"), "neutral", "clock"),
}


def _undo(case: Any) -> str:
    return reverse("directory:review-undo", args=[case.pk])


def same(case: Any, *, by: Any, reason: str = "") -> None:
    """Say that it is one person, whether two are joined or one is kept whole."""
    if case.right_id is None:
        reviewing.keep_whole(case, by=by, reason=reason)
    else:
        reviewing.say_same(case, by=by, reason=reason)


def ask(case: Any, *, by: Any, reason: str = "") -> None:
    """Ask the person whose address is known, the one who can enter first."""
    del reason
    people = [one for one in (case.left, case.right) if one is not None and one.email]
    if not people:
        raise NotFound
    people.sort(key=lambda one: (not impact.has_rights(one), str(one.pk)))
    reviewing.ask(case, people[0], by=by)


def later(case: Any, *, by: Any, reason: str = "") -> None:
    """Put the case at the end of the queue."""
    del reason
    reviewing.set_aside(case, by=by)


class Desk(InDirectory, DeskPage):
    """Persons that may be one, one case after the other, the surest first."""

    title, icon, action = _("Doubtful pairs"), "git-compare", REVIEW
    template_name = "directory/review.html"
    order = ("place",)
    decisions = (
        Decision("same", _("One person"), "m", same, "git-merge", "accent", undo=_undo),
        Decision(
            "different",
            _("Two people"),
            "d",
            reviewing.say_different,
            "git-fork",
            undo=_undo,
        ),
        Decision("later", _("Later"), "l", later, "clock"),
        Decision("ask", _("Ask the person"), "q", ask, "mail"),
    )
    empty = Empty(
        _("Nothing is doubtful"),
        _("When directories leave a doubt about who is who, the case waits for you here."),
        "circle-check",
    )

    def waiting(self) -> QuerySet[Any, Any]:
        """Return the cases the reader may decide."""
        return sheets.reviews(self.person)

    def answers(self) -> dict[str, Any]:
        """Return why, as far as the reviewer says it."""
        return {"reason": self.request.POST.get("reason", "").strip()[:500]}

    def line(self, case: Any) -> Case:
        """Return how a case stands in the queue."""
        hidden = sheets.hidden_names(case.left, case.right)
        title = sheets.name_of(case.left, hidden)
        if case.right is None:
            detail = gettext("one person, or several?")
        else:
            detail = sheets.name_of(case.right, hidden)
        state = _STATES.get(case.state)
        if case.conflict and state is None:
            state = State(_("conflict"), "danger", "alert-octagon")
        return Case(title, f"?case={case.pk}", detail, state, case.pk == self.case.pk)

    def evidence(self, case: Any) -> dict[str, Any]:
        """Return both persons, what speaks for and against, and what a merge would change."""
        hidden = sheets.hidden_names(case.left, case.right)
        shown = {
            "left_name": sheets.name_of(case.left, hidden),
            "conflict": sheets.words(case.conflict),
            "weights": sheets.weighed(case),
            "questions": case.questions.order_by("-created_at")[:3],
        }
        if case.right is None:
            return shown | {"groups": sheets.groups(case)}
        source, target = reviewing.direction(case)
        return shown | {
            "right_name": sheets.name_of(case.right, hidden),
            "compared": sheets.compared(case.left, case.right, case.evidence),
            "passing": impact.passing(source, target),
            "target_name": sheets.name_of(target, hidden),
        }

    def actions(self) -> Sequence[Action]:
        """Offer the codes that name no structure, and the order of sources to who sets it."""
        found = [Action(_("Unknown units"), reverse("directory:unknown-units"), "map-pin-off")]
        if access.can(self.person, CORRECT):
            ranks = reverse("directory:ranks")
            found.append(Action(_("Order of sources"), ranks, "list-numbers"))
        return found


class TakeBack(ConfirmPage):
    """Takes back a decision of the desk."""

    title, icon, action = _("Take back the decision"), "arrow-back-up", REVIEW
    submit_label = _("Take it back")
    done = _("The decision is taken back: the case waits again.")
    tone = "accent"

    @cached_property
    def case(self) -> Any:
        """Return the case of the address."""
        return sheets.review(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Require the right, and find the case before anything is shown."""
        super().check()
        self.case  # noqa: B018 - raises NotFound

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the desk."""
        return (Crumb(_("Doubtful pairs"), reverse("directory:reviews")),)

    def consequence(self) -> Any:
        """Say what comes back."""
        return _("What was merged by this decision is parted again, exactly as it was.")

    def act(self) -> str:
        """Call the service."""
        reviewing.take_back(self.case, by=self.person)
        return f"{reverse('directory:reviews')}?case={self.case.pk}"


class UnknownUnits(InDirectory, ListPage):
    """The unit codes that name no structure of the reference."""

    title, icon, action = _("Unknown units"), "map-pin-off", REVIEW
    order = ("code",)
    columns = [
        Column("text", _("Code"), "text", "code", link=True, sort=("code",)),
        Column("source", _("Directory"), "record.source.name"),
        Column("record", _("Identifier there"), "record.native_id", "code"),
        Column("person", _("Person"), "record.person"),
    ]
    filters = [TextFilter("q", _("Code"), fields=("code",))]
    empty = Empty(
        _("Every unit code is known"),
        _("Codes that name no structure, or several, are listed here: add the label that lacks."),
        "circle-check",
    )

    def rows(self) -> Any:
        """Return the codes of the records that are in their source today."""
        return sheets.unknown_units(self.person)

    def row_url(self, row: Any) -> str:
        """Look the code up in the reference."""
        return f"{reverse('atlas:structures')}?{urlencode({'q': row.text})}"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the desk."""
        return (Crumb(_("Doubtful pairs"), reverse("directory:reviews")),)


class Answer(Page):
    """« Is this you? »: for whoever holds the link, who need not be signed in."""

    template_name = "directory/answer.html"
    public = True
    title = _("Is this you?")

    @cached_property
    def question(self) -> Any:
        """Return the question of the link (raises NotFound)."""
        return reviewing.asked(self.kwargs["token"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return what tells the person which record it is, and no more."""
        question = self.question
        case = question.review
        other = case.right if question.person_id == case.left_id else case.left
        hidden = sheets.hidden_names(question.person, other)
        facts = [] if not question.open else sheets.told_to(other, hidden)
        return super().get_context_data(question=question, facts=facts, **context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the answer, once."""
        said = request.POST.get("answer", "")
        if said not in ("yes", "no"):
            raise NotFound
        try:
            reviewing.answer(kwargs["token"], same=said == "yes")
        except NotFound:
            raise
        except EncreError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("Thank you: your answer is recorded."))
        return redirect(request.path)
