"""Filters (RFC 7644, 3.4.2.2) as conditions of the database, as `ScimFilter.match` means them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from scim2_models import InvalidFilterException, ScimFilter
from scim2_models.path import (
    AttributeBinding,
    AttrPath,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from scim2_models.path import CompareOperator as Op

from encre.institute.directory.protocols.scim.columns import (
    EVERYTHING,
    NOTHING,
    Column,
    Many,
)

LONGEST, MOST_TESTS = 20_000, 200
"""Characters of a filter, and comparisons in it: beyond, the database would refuse it."""
Columns = Mapping[str, Column | Many]


def condition(wanted: ScimFilter[Any], columns: Columns) -> Q:
    """Return the rows that a bound filter keeps (raises InvalidFilterException)."""
    if _size(wanted.ast) > MOST_TESTS:
        raise InvalidFilterException(detail=f"the filter has more than {MOST_TESTS} comparisons")
    return _Resource(wanted, columns).visit(wanted.ast)


def check_length(text: str | None) -> None:
    """Refuse a filter too long to be read (raises InvalidFilterException)."""
    if text is not None and len(text) > LONGEST:
        raise InvalidFilterException(detail=f"the filter has more than {LONGEST} characters")


def _size(node: Any) -> int:
    if isinstance(node, LogicalExpr):
        return sum(map(_size, node.terms))
    if isinstance(node, Not):
        return _size(node.expr)
    return _size(node.val_filter) if isinstance(node, ValuePath) else 1


class _Logic(FilterVisitor[Q]):
    """What resources and entries share: not, and, or."""

    def visit_not(self, node: Not) -> Q:
        """Return the contrary."""
        return ~self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        """Join the terms."""
        found = self.visit(node.terms[0])
        for term in node.terms[1:]:
            other = self.visit(term)
            found = found & other if node.op == LogicalOperator.and_ else found | other
        return found


def _compare(column: Column, op: Op, value: Any) -> Q:
    """Compare a single value: null is no value, and `ne` the contrary of `eq`."""
    if value is None:
        return {Op.eq: ~column.present(), Op.ne: column.present()}.get(op, NOTHING)
    return ~column.test(Op.eq, value) if op == Op.ne else column.test(op, value)


class _Entry(_Logic):
    """The filter of a value path, on the entries kept in one place."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = columns

    def _column(self, path: AttrPath) -> Column | None:
        return None if path.sub_attr else self.columns.get(path.attr.lower().lstrip("$"))

    def visit_comparison(self, node: Comparison) -> Q:
        """Compare a sub-attribute."""
        column = self._column(node.attr_path)
        return NOTHING if column is None else _compare(column, node.op, node.value)

    def visit_present(self, node: Present) -> Q:
        """Return the entries that have the sub-attribute."""
        column = self._column(node.attr_path)
        return NOTHING if column is None else column.present()

    def visit_value_path(self, node: ValuePath) -> Q:
        """Refuse: nothing lies below an entry."""
        return NOTHING


class _Resource(_Logic):
    """A filter on resources."""

    def __init__(self, wanted: ScimFilter[Any], columns: Columns) -> None:
        self.wanted, self.columns = wanted, columns

    def _find(self, binding: AttributeBinding) -> Column | Many | None:
        return find(binding, self.columns)

    def visit_comparison(self, node: Comparison) -> Q:
        """Compare an attribute; one of another resource type has no value here."""
        binding = self.wanted.resolve_comparison(node.attr_path, strict=False)
        if binding is None:
            return NOTHING
        column = self._find(binding)
        if isinstance(column, Many):
            return self._many(column, binding.sub_field_name or "value", node)
        if column is None:  # a complex attribute is equal to no plain value
            return EVERYTHING if node.op == Op.ne else NOTHING
        return _compare(column, node.op, node.value)

    def _many(self, column: Many, name: str, node: Comparison) -> Q:
        def test(op: Op) -> Q:
            return column.where(
                lambda columns: columns[name].test(op, node.value) if name in columns else NOTHING
            )

        if node.value is not None:
            return ~test(Op.eq) if node.op == Op.ne else test(node.op)
        some = column.where(lambda _columns: EVERYTHING)
        without = column.where(lambda columns: ~columns[name].present())
        return {Op.eq: ~some | without, Op.ne: some & ~without}.get(node.op, NOTHING)

    def visit_present(self, node: Present) -> Q:
        """Return the resources that have the attribute."""
        binding = self.wanted.resolve(node.attr_path, strict=False)
        if binding is None:
            return NOTHING
        column = self._find(binding)
        if isinstance(column, Many):
            name = binding.sub_field_name
            return column.where(lambda columns: columns[name].present() if name else EVERYTHING)
        # What is complex and single (name, meta) is there on each.
        return EVERYTHING if column is None else column.present()

    def visit_value_path(self, node: ValuePath) -> Q:
        """Return the resources that have such an entry."""
        binding = self.wanted.resolve(node.attr_path, strict=False)
        column = self._find(binding) if binding else None
        if not isinstance(column, Many):
            return NOTHING
        return column.where(lambda columns: _Entry(columns).visit(node.val_filter))


def find(binding: AttributeBinding, columns: Columns) -> Column | Many | None:
    """Return how an attribute is compared, None for a complex one (raises: it cannot be)."""
    name = binding.field_name
    column = columns.get(name)
    if isinstance(column, Many):
        return column
    if binding.sub_field_name:
        name = f"{name}.{binding.sub_field_name}"
        column = columns.get(name)
    if column is None and name not in ("name", "meta"):
        raise InvalidFilterException(detail=f"'{binding.urn}' cannot be filtered on")
    return column
