"""Groups: structures are read, those that clients make are also changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from scim2_models import (
    Context,
    ForbiddenException,
    InvalidValueException,
    MutabilityException,
    NotFoundException,
    PatchOp,
)

from encre.foundation.base.ids import as_uuid
from encre.institute.directory import provisioned
from encre.institute.directory.protocols.scim import building, listing
from encre.institute.directory.protocols.scim.answers import Answer
from encre.institute.directory.protocols.scim.membership import Members, person_of, split
from encre.institute.directory.protocols.scim.resources import Group
from encre.institute.directory.protocols.scim.users import answer
from encre.institute.directory.services import grouping
from encre.institute.directory.services.grouping import Change

if TYPE_CHECKING:
    from encre.institute.directory.protocols.scim.requests import Request

DERIVED = "a structure is kept in the directory: its name and its members follow affiliations"


def read(asked: Request, pk: str) -> Answer:
    """Answer a Group (RFC 7644, 3.4.1)."""
    return answer(asked, resource(asked, pk))


def create(asked: Request) -> Answer:
    """Make a group (RFC 7644, 3.3)."""
    told = Group.model_validate(asked.object(), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    listing.parameters(Group, asked.params)
    made = grouping.make_group(
        asked.client,
        name=told.display_name or "",
        members=_ids(told.members),
        own_id=_own(told),
    )
    return answer(asked, resource(asked, str(made.pk)), status=201)


def replace(asked: Request, pk: str) -> Answer:
    """Replace a group (RFC 7644, 3.5.1); a structure keeps its name and its members."""
    told = Group.model_validate(asked.object(), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    wanted = _ids(told.members)
    silent = told.members is None

    def after(now: Any, held: set[UUID]) -> tuple[Any, set[UUID]]:
        return told, held if silent and not _made(asked, now) else wanted

    return _changed(asked, pk, after)


def patch(asked: Request, pk: str) -> Answer:
    """Change a group (RFC 7644, 3.5.2); members as sets, so that ten thousand are quick."""
    operations: Any = PatchOp[Group].model_validate(
        asked.object(), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )

    def after(now: Any, held: set[UUID]) -> tuple[Any, set[UUID]]:
        told = now.model_copy(update={"members": None}, deep=True)
        members = Members(held, asked.client, asked.base)
        for about_members, rest in map(split, operations.operations):
            if about_members is not None:
                members.apply(about_members)
            if rest is not None:
                PatchOp[Group].model_construct(operations=[rest]).patch(told)
        return told, members.ids

    return _changed(asked, pk, after)


def delete(asked: Request, pk: str) -> Answer:
    """Delete a group (RFC 7644, 3.6)."""
    now = resource(asked, pk)
    row = _made(asked, now)
    if row is None:
        raise ForbiddenException(detail=DERIVED)
    grouping.delete_group(
        asked.client, row, lambda held: asked.check(resource(asked, str(held.pk)).meta.version)
    )
    return Answer(204)


def _changed(asked: Request, pk: str, after: Any) -> Answer:
    listing.parameters(Group, asked.params)
    now = resource(asked, pk)
    row = _made(asked, now)
    if row is None:
        return _structure_changed(asked, now, after)

    def wanted(held_row: Any) -> Change:
        now = resource(asked, str(held_row.pk))
        asked.check(now.meta.version)
        held = {UUID(one.value) for one in now.members or ()}
        told, ids = after(now, set(held))
        name = told.display_name or ""
        return Change(name, _own(told), frozenset(ids - held), frozenset(held - ids))

    grouping.change_group(asked.client, row, wanted)
    return answer(asked, resource(asked, pk))


def _structure_changed(asked: Request, now: Any, after: Any) -> Answer:
    """Keep the client's own identifier of a structure; refuse anything else."""
    asked.check(now.meta.version)
    held = {UUID(one.value) for one in now.members or ()}
    told, ids = after(now, set(held))
    if ids != held or told.display_name != now.display_name:
        raise MutabilityException(detail=DERIVED)
    structure = provisioned.structures(asked.client).get(pk=now.id)
    grouping.name_structure(asked.client, structure, _own(told))
    return answer(asked, resource(asked, now.id))


def resource(asked: Request, pk: str) -> Any:
    """Return the Group of an address (raises NotFoundException)."""
    identifier = as_uuid(pk)
    if identifier is not None:
        for build in (building.groups, building.structures):
            made = build(asked.client, asked.base, [identifier])
            if made:
                return made[0]
    raise NotFoundException()


def _made(asked: Request, now: Any) -> Any:
    """Return the row of a group that a client made, None for a structure."""
    return provisioned.groups(asked.client).filter(pk=now.id).first()


def _own(told: Any) -> str:
    text = told.external_id or ""
    if len(text) > 250:  # noqa: PLR2004
        raise InvalidValueException(detail="externalId: 250 characters at most")
    return str(text)


def _ids(members: Iterable[Any] | None) -> set[UUID]:
    return {person_of(one.model_dump(exclude_none=True)) for one in members or ()}
