"""The page of an object on which work goes on: how far it is, then the whole page again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from encre.foundation.ui.pages.object import ObjectPage, Thing


class WorkingPage(ObjectPage[Thing]):
    """An object that a job works on; give `under_way`.

    While it is, the part of the page named `followed` asks for itself again. The last of these
    looks asks for the whole page: the state and the actions changed too.
    """

    followed = ""

    @property
    def under_way(self) -> bool:
        """Say whether the work goes on."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; ask for the whole page once the work has ended."""
        response = super().get(request, *args, **kwargs)
        htmx = getattr(request, "htmx", None)
        if htmx and htmx.target == self.followed and not self.under_way:
            response.headers["HX-Refresh"] = "true"
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say whether the work goes on."""
        return super().get_context_data(under_way=self.under_way, **context)
