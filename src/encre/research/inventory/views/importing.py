"""A table of resources: checked first, line by line, then imported whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from encre.foundation.base.errors import Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.forms import add_refusal
from encre.foundation.ui.pages import FormPage
from encre.research.inventory import queries
from encre.research.inventory.forms import ImportForm
from encre.research.inventory.services.importing import (
    decoded,
    headers_of,
    import_table,
    read_table,
)
from encre.research.inventory.showing import top

SHOWN = 100


class ImportTable(FormPage):
    """Check a table, then import it: nothing is written before one has seen the report."""

    template_name = "inventory/import.html"
    title, icon, form_class = _("Import a table"), "table-import", ImportForm
    submit_label = _("Check the table")
    draft = False

    def form_options(self) -> dict[str, Any]:
        """Offer the types and teams of the person."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Begin with the type one comes from."""
        return {"type": as_uuid(self.request.GET.get("type"))}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the report; import when it was seen and every line is good."""
        form = self.form()
        if not form.is_valid():
            return self.again(form, Refused.status)
        asked: dict[str, Any] = form.cleaned_data  # type: ignore[attr-defined]
        try:
            text = decoded(asked["table"].read()) if asked["table"] else asked["text"]
            chosen = (asked["type"], asked["structure"], text)
            if request.POST.get("do") == "import":
                return self.imported(len(import_table(*chosen, by=self.person)))
            found = read_table(*chosen, by=self.person)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.again(form, refusal.status)
        context = self.get_context_data(
            form=form, report=found, text=text, chosen=asked, shown=found.ready[:SHOWN]
        )
        return self.render_to_response(context)

    def imported(self, count: int) -> HttpResponse:
        """Say how many, and show them."""
        words = ngettext("%(count)d resource imported.", "%(count)d resources imported.", count)
        messages.success(self.request, words % {"count": count})
        return redirect(reverse("inventory:resources"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the columns each type may have."""
        rows = queries.types(self.person).prefetch_related("fields")[:60]
        columns = [(row.name, list(headers_of(row).items())) for row in rows]
        return super().get_context_data(columns=columns, **context)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()
