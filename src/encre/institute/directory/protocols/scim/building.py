"""Resources from rows: what a client reads of people, structures and groups."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from scim2_models import Meta

from encre.foundation.people.account_queries import with_account
from encre.foundation.structures.queries import open_structures
from encre.institute.directory import provisioned
from encre.institute.directory.protocols.scim.changes import last_changes
from encre.institute.directory.protocols.scim.resources import (
    Email,
    EnterpriseUser,
    Group,
    Member,
    Membership,
    Name,
    Person,
    PhoneNumber,
)
from encre.institute.directory.services.grouping import GROUP, STRUCTURE
from encre.institute.directory.services.provisioned import PERSON
from encre.institute.directory.shaping import GROUPED

if TYPE_CHECKING:
    from encre.foundation.people.models import Person as PersonRow
    from encre.institute.directory.models import ProvisioningClient

BATCH = 500
_NONE = ("", "")


def people(client: ProvisioningClient, base: str, ids: Sequence[UUID]) -> list[Any]:
    """Return the Users of some people, in seven queries whatever their number."""
    rows = provisioned.with_facts(provisioned.present(client).filter(pk__in=ids))
    places = provisioned.places_of(ids, provisioned.structures(client))
    made = provisioned.groups_of(ids, provisioned.groups(client))
    own, changed = provisioned.own_ids(client, PERSON, ids), last_changes(PERSON, ids)
    return [
        person(
            row,
            base,
            own=own.get(row.pk, _NONE),
            changed=changed.get(row.pk),
            groups=[*places.get(row.pk, {}).values(), *made.get(row.pk, {}).values()],
        )
        for row in rows
    ]


def person(
    row: Any,
    base: str,
    *,
    own: tuple[str, str] = _NONE,
    changed: datetime | None = None,
    groups: Sequence[Any] = (),
) -> Any:
    """Return the User of a person read with `with_facts`."""
    account = row.account
    work = row.present[0] if row.present else None
    model: Any = Person
    user = model(
        id=str(row.pk),
        external_id=own[0] or None,
        user_name=account.login,
        name=Name(
            family_name=row.family_name,
            given_name=row.given_name or None,
            formatted=row.display_name,
        ),
        display_name=row.display_name,
        active=account.is_active,
        emails=_ways(row, "email", Email),
        phone_numbers=_ways(row, "phone", PhoneNumber),
    )
    if work is not None:
        user.title, user.user_type = work.position or None, work.category or None
    if work is not None or own[1]:
        user.EnterpriseUser = _enterprise(work, own[1])
    version = _digest(user.model_dump(mode="json"))
    user.groups = [
        Membership.model_validate(
            {"value": str(group.pk), "$ref": f"{base}/Groups/{group.pk}", "display": str(group)}
        )
        for group in sorted(groups, key=lambda group: group.pk)
    ] or None
    user.meta = _meta("User", row, changed, f"{base}/Users/{row.pk}", version)
    return user


def _enterprise(work: Any, number: str) -> EnterpriseUser:
    employer = work.employer if work else None
    return EnterpriseUser(
        employee_number=number or None,
        organization=(employer.acronym or employer.name) if employer else None,
        department=work.structure.title if work else None,
    )


def myself(who: PersonRow, base: str) -> Any:
    """Return the User of somebody for themselves, None for who has no account here."""
    rows = with_account(who).filter(pk=who.pk, presence="active", automatic=False)
    row = provisioned.with_facts(rows).first()
    if row is None:
        return None
    places = provisioned.places_of([row.pk], open_structures(who).filter(kind__in=GROUPED))
    changed = last_changes(PERSON, [row.pk]).get(row.pk)
    return person(row, base, changed=changed, groups=[*places.get(row.pk, {}).values()])


def _ways(row: Any, kind: str, model: Any) -> list[Any] | None:
    """Return the person's own address first, as it is now, then the others."""
    own = getattr(row, kind)
    rows = [way for way in row.ways if way.kind == kind]
    label = next((way for way in rows if way.main), None)
    told = []
    if own and label is not None:
        told.append(model(value=own, type=label.type or None, primary=label.primary))
    elif own:
        told.append(model(value=own, type="work", primary=True))
    told += [
        model(value=way.value, type=way.type or None, primary=way.primary)
        for way in rows
        if not way.main
    ]
    return told or None


def structures(client: ProvisioningClient, base: str, ids: Sequence[UUID]) -> list[Group]:
    """Return the Groups of some structures, their members among the people the client sees."""
    rows = provisioned.structures(client).filter(pk__in=ids)
    members = provisioned.staff_of(client, ids)
    own, changed = provisioned.own_ids(client, STRUCTURE, ids), last_changes(STRUCTURE, ids)
    return [
        group(
            row,
            base,
            name=row.title,
            members=members.get(row.pk, set()),
            own_id=own.get(row.pk, _NONE)[0],
            changed=changed.get(row.pk),
        )
        for row in rows
    ]


def groups(client: ProvisioningClient, base: str, ids: Sequence[UUID]) -> list[Group]:
    """Return the Groups that clients made."""
    rows = provisioned.groups(client).filter(pk__in=ids)
    members = provisioned.members_of(client, ids)
    own = provisioned.own_ids(client, GROUP, ids)
    return [
        group(
            row,
            base,
            name=row.name,
            members=members.get(row.pk, set()),
            own_id=own.get(row.pk, _NONE)[0],
            changed=row.changed_at,
        )
        for row in rows
    ]


def group(
    row: Any,
    base: str,
    *,
    name: str,
    members: set[UUID],
    own_id: str = "",
    changed: datetime | None = None,
) -> Group:
    """Return a Group; the names of members are added by `name_members` when they are asked."""
    ids = [str(one) for one in sorted(members)]
    version = _digest([name, own_id, ids])
    return Group.model_construct(
        schemas=[str(Group.__schema__)],
        id=str(row.pk),
        external_id=own_id or None,
        display_name=name,
        members=[
            Member.model_construct(value=one, ref=f"{base}/Users/{one}", type="User") for one in ids
        ]
        or None,
        meta=_meta("Group", row, changed, f"{base}/Groups/{row.pk}", version),
    )


def name_members(client: ProvisioningClient, resources: Sequence[Any]) -> None:
    """Add the names of the members, which are sent on request only."""
    members = [one for found in resources for one in getattr(found, "members", None) or ()]
    ids = sorted({UUID(one.value) for one in members})
    names: dict[str, str] = {}
    for start in range(0, len(ids), BATCH):
        rows = provisioned.present(client).filter(pk__in=ids[start : start + BATCH])
        names |= {str(row.pk): row.display_name for row in rows}
    for one in members:
        one.display = names.get(one.value)


def _meta(kind: str, row: Any, changed: datetime | None, location: str, version: str) -> Meta:
    return Meta(
        resource_type=kind,
        created=row.created_at,
        last_modified=max(row.created_at, changed) if changed else row.created_at,
        location=location,
        version=version,
    )


def _digest(told: Any) -> str:
    """Return the weak version of a content (RFC 7644, 3.14)."""
    text = json.dumps(told, sort_keys=True, default=str)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
