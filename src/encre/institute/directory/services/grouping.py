"""Groups that provisioning clients make, fill and delete."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.institute.directory.events import (
    GroupChanged,
    GroupDeleted,
    GroupMade,
    StructureNamed,
)
from encre.institute.directory.models import (
    ProvisionedGroup,
    ProvisionedMember,
    ProvisioningClient,
)
from encre.institute.directory.provisioned import among
from encre.institute.directory.services.provisioned import name_object
from encre.institute.directory.services.provisioning import USE

if TYPE_CHECKING:
    from encre.foundation.structures.models import Structure

GROUP = "directory.provisionedgroup"
STRUCTURE = "structures.structure"
BATCH = 500


@dataclass(frozen=True)
class Change:
    """What becomes of a group: None leaves the name, the identifier or the members as they are."""

    name: str | None = None
    own_id: str | None = None
    add: frozenset[UUID] = field(default_factory=frozenset)
    remove: frozenset[UUID] = field(default_factory=frozenset)


def make_group(
    client: ProvisioningClient, *, name: str, members: Iterable[UUID] = (), own_id: str = ""
) -> ProvisionedGroup:
    """Make a group of people whom the client may see (raises Refused, NotAllowed)."""
    by = client.person
    access.require(by, USE)
    name, wanted = _named(name), frozenset(members)
    _refuse_unknown(client, wanted)
    with transaction.atomic():
        group = ProvisionedGroup(name=name, owner=client)
        group.save(force_insert=True)
        _add(group, wanted)
        name_object(client, GROUP, group.pk, own_id)
        journal.record(GroupMade(group, members=len(wanted)), by=by)
    return group


def change_group(
    client: ProvisioningClient,
    group: ProvisionedGroup,
    wish: Callable[[ProvisionedGroup], Change | None],
) -> ProvisionedGroup:
    """Make a group as `wish` says once it is locked and read again (raises NotAllowed, Refused).

    Only the client that made the group changes it.
    """
    by = client.person
    access.require(by, USE)
    with transaction.atomic():
        row: ProvisionedGroup = _locked(group)
        change = wish(row)
        if change is None:
            return row
        own_id = change.own_id
        fields = [] if own_id is None else name_object(client, GROUP, row.pk, own_id)
        if change.name is not None and change.name != row.name:
            fields.append("name")
            row.name = _named(change.name)
        _refuse_unknown(client, change.add)
        added, removed = _add(row, change.add), _remove(row, change.remove)
        if (added or removed or "name" in fields) and row.owner_id != client.pk:
            raise NotAllowed(_("Only the client that made this group changes it."))
        if fields or added or removed:
            row.version, row.changed_at = row.version + 1, timezone.now()
            row.save(update_fields=["name", "sort_name", "version", "changed_at"])
            event = GroupChanged(row, fields=fields, added=added, removed=removed)
            journal.record(event, by=by)
    return row


def delete_group(
    client: ProvisioningClient,
    group: ProvisionedGroup,
    check: Callable[[ProvisionedGroup], object],
) -> None:
    """Delete a group; its identifier is never given again (raises NotFound, NotAllowed)."""
    by = client.person
    access.require(by, USE)
    with transaction.atomic():
        row = _locked(group)
        check(row)
        if row.owner_id != client.pk:
            raise NotAllowed(_("Only the client that made this group changes it."))
        row.members.all().delete()
        row.deleted_at = row.changed_at = timezone.now()
        row.save(update_fields=["deleted_at", "changed_at"])
        journal.record(GroupDeleted(row), by=by)


def name_structure(client: ProvisioningClient, structure: Structure, own_id: str) -> None:
    """Keep the client's own identifier of a structure; the rest is not the client's to change."""
    by = client.person
    access.require(by, USE)
    with transaction.atomic():
        if name_object(client, STRUCTURE, structure.pk, own_id):
            journal.record(StructureNamed(structure, client=client.pk), by=by)


def _locked(group: ProvisionedGroup) -> ProvisionedGroup:
    rows = ProvisionedGroup.objects.select_for_update(of=("self",))
    row = rows.filter(pk=group.pk, deleted_at__isnull=True).first()
    if row is None:
        raise NotFound
    return row


def _add(group: ProvisionedGroup, wanted: frozenset[UUID]) -> int:
    if not wanted:
        return 0
    held = set(group.members.values_list("person_id", flat=True))
    new = sorted(wanted - held)
    ProvisionedMember.objects.bulk_create(
        (ProvisionedMember(group=group, person_id=one) for one in new), batch_size=BATCH
    )
    return len(new)


def _remove(group: ProvisionedGroup, gone: frozenset[UUID]) -> int:
    ids, removed = sorted(gone), 0
    for start in range(0, len(ids), BATCH):
        rows = group.members.filter(person_id__in=ids[start : start + BATCH])
        removed += rows.delete()[0]
    return removed


def _refuse_unknown(client: ProvisioningClient, wanted: frozenset[UUID]) -> None:
    if among(client, wanted) != wanted:
        raise Refused(fields={"members": [_("A member is not somebody of this directory.")]})


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 200:  # noqa: PLR2004
        raise Refused(fields={"displayName": [_("A name is needed, of 200 characters at most.")]})
    return name
