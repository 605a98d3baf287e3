"""The search page, and suggestions while one types."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.commons.search import elsewhere, queries, ranking
from encre.foundation.ui import display
from encre.foundation.ui.pages import Page

ORDERS = (
    (ranking.RELEVANCE, _("Closest first")),
    (ranking.NEWEST, _("Newest first")),
    (ranking.OLDEST, _("Oldest first")),
)


class SearchPage(Page):
    """Everything that answers and that the reader may see; kinds and dates narrow it."""

    template_name = "search/search.html"
    fragment = "results"
    fragment_template = "search/results.html"
    title = _("Search")
    icon = "search"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the answers and the addresses around them."""
        asked = self.request.GET
        text = asked.get("q", "").strip()
        kinds = asked.getlist("kind")
        since, until = _day(asked.get("since")), _day(asked.get("until"))
        order = asked.get("order", ranking.RELEVANCE)
        results = queries.find(
            self.person, text, kinds=kinds, since=since, until=until, order=order,
            page=_number(asked.get("page")),
        )  # fmt: skip
        return super().get_context_data(
            text=text,
            elsewhere=elsewhere.offered(text),
            results=results,
            total_text=_counted(results.total, beyond=results.beyond),
            facets=[(facet, self._with_kind(facet)) for facet in results.facets],
            orders=[(name, label, name == results.order) for name, label in ORDERS],
            since=since,
            until=until,
            all_url=self._address(kind=[]) if results.kinds else "",
            next_url=self._address(page=results.page + 1) if results.more else "",
            previous_url=self._address(page=results.page - 1) if results.page > 1 else "",
            **context,
        )

    def heading(self) -> Any:
        """Name the page by what is asked."""
        text = self.request.GET.get("q", "").strip()
        return gettext("Search: %(text)s") % {"text": text[:80]} if text else self.title

    def _with_kind(self, facet: queries.Facet) -> str:
        """Return this page with the kind added to those asked for, or taken away."""
        chosen = [kind for kind in self.request.GET.getlist("kind") if kind != facet.kind.name]
        if not facet.chosen:
            chosen.append(facet.kind.name)
        return self._address(kind=chosen)

    def _address(self, **changes: Any) -> str:
        """Return this page's address with some answers changed; it begins at its first page."""
        facts = {
            name: self.request.GET.getlist(name) for name in self.request.GET if name != "page"
        }
        for name, value in changes.items():
            facts[name] = value if isinstance(value, list) else [value]
        return f"{self.request.path}?{urlencode(facts, doseq=True)}"


def suggest(request: HttpRequest) -> HttpResponse:
    """Return titles that hold what is being typed: links to walk with the arrows."""
    person = request.person  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    found = queries.suggest(person, text) if person is not None and text else []
    return render(request, "search/suggestions.html", {"suggestions": found, "text": text})


def _counted(count: int, *, beyond: bool) -> str:
    """Return a count as it reads: “more than 1,000” when counting stopped there."""
    words = display.number(count)
    return gettext("more than %(count)s") % {"count": words} if beyond else words


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1  # noqa: PLR2004
