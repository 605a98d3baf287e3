"""The desk: a queue at left, the case in the middle, the evidence at right, decisions by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from encre.foundation.base import paging
from encre.foundation.base.errors import EncreError, NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui import display
from encre.foundation.ui.actions import Empty, State
from encre.foundation.ui.pages.base import Page

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text, Tone

QUEUE_SHOWN = 30
COUNT_LIMIT = 10_000


@dataclass(frozen=True)
class Decision:
    """What can be decided on a case: `perform(case, by=person)`; `undo(case)` takes it back."""

    name: str
    label: Text
    key: str
    perform: Callable[..., Any]
    icon: str = "check"
    tone: Tone = "neutral"
    undo: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Case:
    """A line of the queue."""

    title: Text
    url: str
    detail: Text = ""
    state: State | None = None
    current: bool = False


class DeskPage(Page):
    """A queue worked through case by case; give `waiting()`, `decisions` and two templates."""

    template_name = "ui/desk.html"
    case_template = ""
    evidence_template = ""
    order: tuple[str, ...] = ("created_at",)
    decisions: Sequence[Decision] = ()
    empty = Empty(title="", icon="circle-check")

    def waiting(self) -> QuerySet[Any, Any]:
        """Return the cases this person may decide, not ordered."""
        raise NotImplementedError

    def line(self, case: Any) -> Case:
        """Return how a case stands in the queue."""
        return Case(str(case), f"?case={case.pk}", current=case.pk == self.case.pk)

    def evidence(self, case: Any) -> dict[str, Any]:
        """Return what the evidence's template needs."""
        return {}

    def answers(self) -> dict[str, Any]:
        """Return what else the decisions take from the form: a reason, a note."""
        return {}

    @cached_property
    def queue(self) -> list[Any]:
        """Return the head of the queue."""
        return list(paging.keyset(self.waiting(), self.order, None, QUEUE_SHOWN).rows)

    @cached_property
    def case(self) -> Any:
        """Return the case asked for, else the first of the queue, else None."""
        asked = self.request.GET.get("case") or self.request.POST.get("case")
        if not asked:
            return self.queue[0] if self.queue else None
        found = self.waiting().filter(pk=as_uuid(asked)).first()
        if found is None and self.request.method == "POST":
            raise NotFound
        return found or (self.queue[0] if self.queue else None)

    def left(self) -> int:
        """Return how many cases are left, counted no further than 10,000."""
        return self.waiting()[: COUNT_LIMIT + 1].count()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide the case and go on with the next one."""
        case: Model = self.case
        name = request.POST.get("decision", "")
        decision = next((item for item in self.decisions if item.name == name), None)
        if decision is None or case is None:
            raise NotFound
        try:
            decision.perform(case, by=self.person, **self.answers())
        except EncreError as error:
            messages.error(request, str(error))
            return redirect(f"{request.path}?case={case.pk}")
        text = _("%(decision)s: %(case)s") % {"decision": decision.label, "case": case}
        undo = decision.undo(case) if decision.undo else ""
        messages.success(request, text, extra_tags=f"undo={undo}" if undo else "")
        return redirect(request.path)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the queue, the case and its evidence."""
        case, left = self.case, self.left()
        extra = self.evidence(case) if case is not None else {}
        return super().get_context_data(
            case=case,
            queue=[self.line(item) for item in self.queue] if case is not None else [],
            left_text=display.number(left),
            left=left,
            decisions=self.decisions,
            case_template=self.case_template,
            evidence_template=self.evidence_template,
            empty=self.empty,
            **extra,
            **context,
        )
