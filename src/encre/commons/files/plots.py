"""The page of curves: two columns of a file's numbers, drawn by the server, with their table."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.commons.files import queries, words
from encre.commons.files.models import File
from encre.commons.files.plotting.axes import label
from encre.commons.files.plotting.charts import Chart, curve
from encre.commons.files.plotting.series import Asked, Plotted, plotted, tables_of
from encre.foundation import links
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.display import number
from encre.foundation.ui.pages import PicturePage

ROWS = 200


class PlotPage(PicturePage):
    """A curve of one column of a file against another."""

    template_name = "files/plot.html"
    figure_template = "files/plots/chart.html"
    title = gettext_lazy("Draw a curve")

    @cached_property
    def file(self) -> File:
        """Return the file, if the person may see it (raises NotFound)."""
        return queries.visible_file(self.person, self.kwargs["pk"])

    @cached_property
    def tables(self) -> list[dict[str, Any]]:
        """Return the file's tables of numbers."""
        return tables_of(self.file)

    @cached_property
    def drawn(self) -> Plotted:
        """Return the pairs that the address asks for."""
        return plotted(self.tables, self.asked)

    @cached_property
    def asked(self) -> Asked:
        """Return what the address asks for; what is not a number is as if it were not there."""
        given = self.request.GET
        return Asked(
            sheet=_whole(given.get("sheet")) or 0,
            x=_whole(given.get("x")),
            y=_whole(given.get("y")),
            log_x="log_x" in given,
            log_y="log_y" in given,
            points="points" in given,
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Lead back to the file."""
        return [Crumb(self.file.name, links.address(self.file))]

    def name_of(self, position: int) -> str:
        """Return the name of a column, by its position in the file."""
        if position == 0:
            return _("Row")
        columns = self.drawn.table["columns"]
        name = next((each["name"] for each in columns if each["position"] == position), "")
        return name or _("Column %(number)s") % {"number": position}

    def header(self) -> Sequence[str]:
        """Return the names of the two columns."""
        return [self.name_of(self.drawn.x), self.name_of(self.drawn.y)]

    def table(self) -> Sequence[Sequence[str]]:
        """Return the first points, as they are read."""
        return [[label(x), label(y)] for x, y in self.drawn.pairs[:ROWS]]

    def exported(self) -> Sequence[Sequence[float]]:
        """Return every point that was drawn."""
        return self.drawn.pairs

    def chart(self) -> Chart | None:
        """Return the curve; None when no point can be drawn."""
        drawn = self.drawn
        if not drawn.pairs:
            return None
        x, y = self.header()
        joined = drawn.sorted and not self.asked.points and not drawn.table.get("cloud")
        title = _("%(y)s against %(x)s") % {"x": x, "y": y}
        return curve(
            drawn.pairs, x, y, words.curve_told(drawn.pairs, title),
            log=(self.asked.log_x, self.asked.log_y), joined=joined,
        )  # fmt: skip

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the chart, the choices, and what of the file is not on it."""
        drawn = self.drawn
        chosen = [
            (each["position"], self.name_of(each["position"])) for each in drawn.table["columns"]
        ]
        return super().get_context_data(
            file=self.file,
            chart=self.chart(),
            asked=self.asked,
            sheets=[(n, each["name"] or number(n + 1)) for n, each in enumerate(self.tables)],
            xs=[(0, _("Row")), *chosen],
            ys=chosen,
            x=drawn.x,
            y=drawn.y,
            dropped=drawn.dropped,
            shown=len(drawn.pairs),
            rows=drawn.table["rows"],
            thinned=drawn.table["step"] > 1,
            cut=len(drawn.pairs) > ROWS,
            limit=ROWS,
            **context,
        )


def _whole(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 6 else None  # noqa: PLR2004
