"""Searching by structure."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.research.inventory import finding
from encre.research.inventory.chemistry import asking
from encre.research.inventory.chemistry.asking import Question
from encre.research.inventory.chemistry.given import MOST_LINE, Unreadable
from encre.research.inventory.finding import Found, Mode
from encre.research.inventory.models import Resource
from encre.research.inventory.showing import formula, top


class AskForm(forms.Form):
    """Which structure, and what is asked of it."""

    text = forms.CharField(
        label=_("Structure"),
        max_length=MOST_LINE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "molecule-text"}),
        help_text=_("A SMILES, a SMARTS pattern or a short molfile."),
    )
    mode = forms.ChoiceField(label=_("Find the molecules"), choices=Mode.choices)


class Molecules(Page):
    """Find resources by the structure they hold."""

    template_name = "inventory/molecules.html"
    title, icon = _("Search by structure"), "flask-2"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()

    @cached_property
    def form(self) -> AskForm:
        """Return the form; bound once something is asked."""
        asked = self.request.GET if self.request.GET.get("text", "").strip() else None
        form = AskForm(asked, initial={"mode": Mode.CONTAINS})
        if not asking.installed():
            del form.fields["mode"]
            form.fields["text"].help_text = _(
                "A SMILES as it was typed, or the name of a resource."
            )
        return form

    def answer(self) -> tuple[Found | None, Question | None]:
        """Return what is found, and the question as it was understood."""
        form = self.form
        if not form.is_bound or not form.is_valid():
            return None, None
        text, after = form.cleaned_data["text"], self.request.GET.get("after", "")
        if not asking.installed():
            return finding.by_words(self.person, text, after), None
        mode = Mode(form.cleaned_data["mode"])
        try:
            asked = finding.question(text, mode)
            return finding.find(self.person, asked, mode, after), asked
        except Unreadable as error:
            form.add_error("text", str(error))
            return None, None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what is found, and the address of what follows."""
        found, asked = self.answer()
        following = ""
        if found and found.next:
            kept = {name: self.request.GET.get(name, "") for name in ("text", "mode")}
            following = "?" + urlencode({**kept, "after": found.next})
        return super().get_context_data(
            form=self.form,
            found=found,
            cards=[_card(*answer) for answer in found.rows] if found else (),
            asked=asked,
            following=following,
            installed=asking.installed(),
            **context,
        )


def _card(row: Resource, likeness: float | None) -> dict[str, Any]:
    """Return what the page shows of a molecule that was found."""
    known = getattr(row, "chemistry", None)
    written = formula(known.formula) if known is not None else ""
    return {"row": row, "formula": written, "likeness": likeness}
