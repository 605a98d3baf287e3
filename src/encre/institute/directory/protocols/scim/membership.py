"""The members of a group under PATCH: sets of identifiers, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from scim2_models import (
    InvalidValueException,
    MutabilityException,
    NoTargetException,
    PatchOperation,
    Path,
)
from scim2_models.path import CompareOperator as Op
from scim2_models.path import Comparison

from encre.foundation.base.ids import as_uuid
from encre.institute.directory.protocols.scim import building
from encre.institute.directory.protocols.scim.requests import member
from encre.institute.directory.protocols.scim.resources import Group, Member

if TYPE_CHECKING:
    from encre.institute.directory.models import ProvisioningClient


def split(operation: PatchOperation[Any]) -> tuple[Any, Any]:
    """Return the part of an operation that is about members, and the part that is not."""
    if operation.path is not None:
        binding = operation.path.resolve()
        if binding is not None and binding.field_name == "members":
            return operation, None
        return None, operation
    value = operation.value
    if not isinstance(value, dict):
        return None, operation
    path: Any = next((name for name in value if name.lower() == "members"), None)
    if path is None:
        return None, operation
    rest = {name: told for name, told in value.items() if name != path}
    members: Any = Path[Group]("members")
    about = PatchOperation[Group](op=operation.op, path=members, value=value[path])
    return about, operation.model_copy(update={"value": rest}) if rest else None


class Members:
    """Who is in the group, operation after operation."""

    def __init__(self, ids: set[UUID], client: ProvisioningClient, base: str) -> None:
        self.ids, self.client, self.base = ids, client, base

    def apply(self, operation: PatchOperation[Any]) -> None:
        """Add, replace or remove (raises SCIMException)."""
        path: Any = operation.path
        kept = path.value_filter
        if kept is not None:
            self._selected(operation, kept)
        elif path.resolve().sub_field_name is not None:
            raise MutabilityException(detail=f"'{path}' is immutable")
        elif operation.op == PatchOperation.Op.remove:
            named = people(operation.value) if operation.value is not None else set(self.ids)
            self.ids -= named
        elif operation.op == PatchOperation.Op.add:
            self.ids |= people(operation.value)
        else:
            self.ids = people(operation.value)

    def _selected(self, operation: PatchOperation[Any], kept: Any) -> None:
        """Remove the members that a value path selects; none of their attributes changes."""
        found = self._matching(operation, kept)
        sub = operation.path.resolve() if operation.path is not None else None
        if operation.op != PatchOperation.Op.remove or (sub and sub.sub_field_name):
            if not found:
                raise NoTargetException(detail="no member matches the path filter")
            raise MutabilityException(detail="the attributes of a member are immutable")
        self.ids -= found

    def _matching(self, operation: PatchOperation[Any], kept: Any) -> set[UUID]:
        if isinstance(kept, Comparison) and kept.op == Op.eq and kept.attr_path.attr == "value":
            one = as_uuid(str(kept.value))
            return {one} & self.ids if one is not None else set()
        group = Group.model_construct(
            members=[
                Member.model_construct(value=str(one), ref=f"{self.base}/Users/{one}", type="User")
                for one in sorted(self.ids)
            ]
        )
        if "display" in str(operation.path).lower():
            building.name_members(self.client, [group])
        path: Any = operation.path
        selected = path.get(group, strict=False)
        entries = selected if isinstance(selected, list) else [selected]
        return {UUID(one.value) for one in entries if isinstance(one, Member)}


def people(told: Any) -> set[UUID]:
    """Return whom a value names (raises InvalidValueException); null or [] is nobody."""
    entries: Iterable[Any] = told if isinstance(told, list) else [] if told is None else [told]
    return {person_of(entry) for entry in entries}


def person_of(entry: Any) -> UUID:
    """Return whom an entry names by its `value`, else by its `$ref` (raises: not a User)."""
    if isinstance(entry, Member):
        entry = entry.model_dump(exclude_none=True)
    if isinstance(entry, str):
        entry = {"value": entry}
    if not isinstance(entry, dict):
        raise InvalidValueException(detail="a member is an object with a value")
    kind = member(entry, "type")
    if kind is not None and str(kind).lower() != "user":
        raise InvalidValueException(detail="only Users are members of a group")
    told = member(entry, "value")
    if told is None:
        told = str(member(entry, "$ref") or member(entry, "ref") or "").rpartition("/")[2]
    found = as_uuid(str(told))
    if found is None:
        raise InvalidValueException(detail="a member is not somebody of this directory")
    return found
