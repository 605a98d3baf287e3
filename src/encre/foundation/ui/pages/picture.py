"""The picture: a map, a chart or a graph, always with its table, and the table exportable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from encre.foundation.base import csv
from encre.foundation.ui.pages.base import Page

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text


class PicturePage(Page):
    """A picture and its table; give `figure_template`, `header()` and `table()`."""

    template_name = "ui/picture.html"
    figure_template = ""
    caption: Text = ""

    def header(self) -> Sequence[Text]:
        """Return the table's heads."""
        raise NotImplementedError

    def table(self) -> Sequence[Sequence[Any]]:
        """Return the table's rows, each cell fit to be shown."""
        raise NotImplementedError

    def exported(self) -> Sequence[Sequence[Any]]:
        """Return the rows as a spreadsheet gets them."""
        return self.table()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the picture and its table, or give the table as CSV."""
        if request.GET.get("export") != "csv":
            return super().get(request, *args, **kwargs)
        name = f"{slugify(self.heading())}-{timezone.localdate():%Y-%m-%d}.csv"
        lines = csv.stream(list(self.header()), self.exported())
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the figure's template and the table."""
        query = self.request.GET.copy()
        query["export"] = "csv"
        return super().get_context_data(
            figure_template=self.figure_template,
            caption=self.caption,
            header=self.header(),
            table=self.table(),
            export_url=f"?{query.urlencode()}",
            **context,
        )
