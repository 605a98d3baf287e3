"""Labels: choose what, on which paper, with which code; see them; take the PDF."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.research.inventory import queries
from encre.research.inventory.forms import LabelForm
from encre.research.inventory.labels.codes import Symbology
from encre.research.inventory.labels.drawing import to_pdf, to_svg
from encre.research.inventory.labels.formats import FORMATS
from encre.research.inventory.labels.layout import Content, Drawn, TooSmall, lay_out
from encre.research.inventory.models import Container, Place, Resource, StockState
from encre.research.inventory.showing import amount_in, short_day, temperature, top

MOST = 500
SHOWN = 6
FIRST = {"form": "roll-38x19", "code": "qr", "copies": 1, "skip": 0}


class Labels(Page):
    """The labels of containers, resources or places named in the address."""

    template_name = "inventory/labels.html"
    title, icon = _("Print labels"), "qrcode"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()

    @cached_property
    def form(self) -> LabelForm:
        """Return the choices, those of the address when there are some."""
        asked = {name: self.request.GET.get(name) for name in FIRST}
        sent = {**FIRST, **{name: value for name, value in asked.items() if value}}
        return LabelForm(sent)

    @cached_property
    def contents(self) -> list[Content]:
        """Return what is to be printed, as far as the reader may see it."""
        ids = {
            name: [known for raw in self.request.GET.getlist(name) if (known := as_uuid(raw))]
            for name in ("resource", "container", "place")
        }
        found: list[Content] = []
        if ids["resource"]:
            rows = queries.resources(self.person).filter(pk__in=ids["resource"][:MOST])
            found += self._of_resources(list(rows.order_by("number")))
        if ids["container"]:
            held = queries.containers(self.person).filter(pk__in=ids["container"][:MOST])
            found += [self._of_container(row) for row in held.order_by("number")]
        if ids["place"]:
            places = queries.places(self.person).filter(pk__in=ids["place"][:MOST])
            found += [self._of_place(row) for row in places.order_by("sort_name")]
        return found[:MOST]

    def _of_resources(self, rows: list[Resource]) -> list[Content]:
        """Return a label for each container in stock, or one for a resource that has none."""
        held = queries.containers(self.person).filter(resource__in=rows, state=StockState.IN_STOCK)
        by_resource: dict[Any, list[Container]] = {}
        for one in held.order_by("resource__number", "ordinal")[:MOST]:
            by_resource.setdefault(one.resource_id, []).append(one)
        found = []
        for row in rows:
            tubes = by_resource.get(row.pk, [])
            found += [self._of_container(one) for one in tubes]
            if not tubes:
                lines = (row.title, row.number, _lot(row), _expiry(row))
                found.append(Content(row.number, self._address(row.number), lines))
        return found

    def _of_container(self, row: Container) -> Content:
        held = row.resource
        lines = (held.title, row.number, amount_in(row), _lot(held), _expiry(held))
        return Content(row.number, self._address(row.number), lines)

    def _of_place(self, row: Place) -> Content:
        reference = f"P-{row.pk.hex.upper()}"
        lines = (row.name, temperature(row.temperature), str(row.get_kind_display()))
        return Content(reference, self._address(reference), lines)

    def _address(self, reference: str) -> str:
        return self.request.build_absolute_uri(reverse("inventory:code", args=[reference]))

    def drawn(self, choice: dict[str, Any], limit: int | None = None) -> list[Drawn]:
        """Return the labels drawn (raises Refused when the code does not fit)."""
        form, code = FORMATS[choice["form"]], Symbology(choice["code"])
        try:
            return [lay_out(one, form, code) for one in self.contents[:limit]]
        except TooSmall:
            words = gettext(
                "This code does not fit on these labels: choose larger ones, or Data Matrix."
            )
            raise Refused(words) from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choices and the first labels, or give the PDF."""
        if request.GET.get("do") == "pdf" and self.form.is_valid() and self.contents:
            return self.pdf()
        return super().get(request, *args, **kwargs)

    def pdf(self) -> HttpResponse:
        """Return every label as PDF at true size (raises Refused)."""
        choice = self.form.cleaned_data
        form = FORMATS[choice["form"]]
        labels = [one for one in self.drawn(choice) for _copy in range(choice["copies"])]
        data = to_pdf(
            labels[: MOST * 4], form, skip=choice["skip"], title=gettext("Labels of the inventory")
        )
        response = HttpResponse(data, content_type="application/pdf")
        name = gettext("labels")
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the choices and the first labels."""
        pictures: list[SafeString] = []
        refused = ""
        if self.form.is_valid() and self.contents:
            try:
                drawn = self.drawn(self.form.cleaned_data, SHOWN)
                pictures = [
                    mark_safe(to_svg(label, content.lines[0]))  # noqa: S308 escaped when drawn
                    for label, content in zip(drawn, self.contents, strict=False)
                ]
            except Refused as refusal:
                refused = str(refusal)
        kept = [
            (name, raw)
            for name in ("resource", "container", "place")
            for raw in self.request.GET.getlist(name)
            if as_uuid(raw)
        ]
        return super().get_context_data(
            form=self.form,
            kept=kept,
            pictures=pictures,
            refused=refused,
            count=len(self.contents),
            more=max(0, len(self.contents) - SHOWN),
            **context,
        )


def _lot(row: Resource) -> str:
    return gettext("Lot %(lot)s") % {"lot": row.lot} if row.lot else ""


def _expiry(row: Resource) -> str:
    return gettext("exp. %(day)s") % {"day": short_day(row.expires_on)} if row.expires_on else ""
