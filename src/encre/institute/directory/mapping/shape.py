"""The saved form of a mapping: JSON, checked whole before it is kept."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.mapping.steps import BadStep, Step

MOST_ATTRIBUTES, MOST_STEPS, MOST_RULES = 8, 6, 10
JOINS = ("first", "all", "words")


class BadMapping(ValueError):
    """A mapping that cannot be kept: sentences by column ("" for the whole)."""

    def __init__(self, wrong: Map[str, object]) -> None:
        super().__init__("; ".join(f"{name}: {what}" for name, what in wrong.items()))
        self.wrong = dict(wrong)


@dataclass(frozen=True)
class Column:
    """Where a canonical column comes from.

    `join`: "first" takes the first native column that gives something, "all" the values of all,
    "words" puts one value of each side by side.
    """

    sources: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    join: str = "first"


@dataclass(frozen=True)
class Mapping:
    """The columns that are mapped, and the rows left out: native column, values."""

    columns: dict[str, Column] = field(default_factory=dict)
    without: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "columns": {name: _column_data(one) for name, one in self.columns.items()},
            "without": [{"column": name, "values": list(told)} for name, told in self.without],
        }

    def check(self) -> None:
        """Refuse what cannot be applied (raises BadMapping)."""
        wrong: dict[str, object] = {}
        for name, column in self.columns.items():
            try:
                _check(column)
            except BadStep as bad:
                wrong[name] = bad.message
        if len(self.without) > MOST_RULES:
            wrong[""] = _("At most 10 rules leave rows out.")
        if wrong:
            raise BadMapping(wrong)

    @property
    def complete(self) -> bool:
        """Say whether rows can be told apart and named."""
        return "source_id" in self.columns and "family_name" in self.columns

    @property
    def needs(self) -> set[str]:
        """Return the native columns it reads."""
        return {name for column in self.columns.values() for name in column.sources}


def from_data(data: Any) -> Mapping:
    """Read the JSON form (raises BadMapping)."""
    if not isinstance(data, dict) or not isinstance(data.get("columns", {}), dict):
        raise BadMapping({"": _("A mapping is an object with “columns”.")})
    columns: dict[str, Column] = {}
    wrong: dict[str, object] = {}
    for name, told in data.get("columns", {}).items():
        if name not in COLUMNS:
            wrong[""] = _("“%(name)s” is no column of the directory.") % {"name": str(name)[:40]}
            continue
        try:
            columns[name] = _column(told)
        except (TypeError, ValueError, AttributeError, KeyError):
            wrong[name] = _("This column is not written as it should.")
    try:
        without = tuple(
            (str(rule["column"]), tuple(str(value) for value in rule["values"]))
            for rule in data.get("without", ())
        )
    except (TypeError, KeyError):
        wrong[""] = _("A rule that leaves rows out has a column and values.")
        without = ()
    if wrong:
        raise BadMapping(wrong)
    mapping = Mapping(columns, without)
    mapping.check()
    return mapping


def _column(told: Any) -> Column:
    names = told.get("from", [])
    steps = tuple(Step(str(step["do"]), step.get("option")) for step in told.get("steps", []))
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError
    return Column(tuple(names), steps, str(told.get("join", "first")))


def _column_data(column: Column) -> dict[str, Any]:
    steps = [
        {"do": step.do, **({"option": step.option} if step.option not in (None, "") else {})}
        for step in column.steps
    ]
    data: dict[str, Any] = {"from": list(column.sources)}
    if steps:
        data["steps"] = steps
    if column.join != "first":
        data["join"] = column.join
    return data


def _check(column: Column) -> None:
    constant = any(step.do == "constant" for step in column.steps)
    if not column.sources and not constant:
        raise BadStep(_("Say from which native column it comes."))
    if len(column.sources) > MOST_ATTRIBUTES or len(column.steps) > MOST_STEPS:
        raise BadStep(_("At most 8 native columns and 6 transforms."))
    if column.join not in JOINS:
        raise BadStep(_("“%(option)s” is no way to join columns.") % {"option": column.join[:40]})
    for step in column.steps:
        step.check()
