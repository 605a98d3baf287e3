"""Where each attribute of a Group is kept: structures, and the groups that clients made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from encre.institute.directory import provisioned
from encre.institute.directory.models import OwnId, ProvisionedMember, ProvisioningClient
from encre.institute.directory.protocols.scim import expressions
from encre.institute.directory.protocols.scim.changes import Changed, last_change
from encre.institute.directory.protocols.scim.columns import (
    Column,
    Entries,
    Exactly,
    Identifier,
    Many,
    Moment,
    One,
    Rows,
    Same,
    Text,
    among,
)
from encre.institute.directory.protocols.scim.ordering import Order
from encre.institute.directory.protocols.scim.resources import Group
from encre.institute.directory.services.grouping import GROUP, STRUCTURE

if TYPE_CHECKING:
    from encre.institute.directory.protocols.scim.filtering import Columns


def structure_columns(client: ProvisioningClient, base: str) -> Columns:
    """Return how a client filters structures."""

    def staffed(condition: Q) -> Q:
        return provisioned.within(provisioned.present(client).filter(condition))

    return {
        **_both(client, STRUCTURE, base),
        "display_name": Text(expressions.title()),
        "members": _members(staffed, base),
        "meta.last_modified": Changed(STRUCTURE),
    }


def group_columns(client: ProvisioningClient, base: str) -> Columns:
    """Return how a client filters the groups that clients made."""

    def filled(condition: Q) -> Q:
        people = provisioned.present(client).filter(condition)
        rows = ProvisionedMember.objects.filter(person__in=people.values("pk"))
        return Q(pk__in=rows.values("group_id"))

    return {
        **_both(client, GROUP, base),
        "display_name": Text("name"),
        "members": _members(filled, base),
        "meta.last_modified": Moment("changed_at"),
    }


def structure_orders(client: ProvisioningClient) -> dict[str, Order]:
    """Return how structures are sorted."""
    return {
        **_orders(client, STRUCTURE),
        "display_name": Order("text", expressions.Key(expressions.title())),
        "meta.last_modified": Order("moment", last_change(STRUCTURE)),
    }


def group_orders(client: ProvisioningClient) -> dict[str, Order]:
    """Return how the groups that clients made are sorted."""
    return {
        **_orders(client, GROUP),
        "display_name": Order("text", expressions.Key(F("name"))),
        "meta.last_modified": Order("moment", F("changed_at")),
    }


def _both(client: ProvisioningClient, kind: str, base: str) -> dict[str, Any]:
    own = OwnId.objects.filter(client=client, subject_kind=kind)
    return {
        "id": Identifier("pk"),
        "external_id": One(among(own, "subject_id"), Exactly("text")),
        "schemas": Many([Entries(lambda q: q, {"value": Same(str(Group.__schema__))})]),
        "meta.resource_type": Same("Group", exact=True),
        "meta.created": Moment("created_at"),
        "meta.location": Text(Concat(Value(f"{base}/Groups/"), expressions.Dashed(F("pk")))),
    }


def _orders(client: ProvisioningClient, kind: str) -> dict[str, Order]:
    return {
        "id": Order("uuid", None),
        "external_id": Order("text", provisioned.own_id(client, kind), absent="null"),
        "meta.created": Order("moment", F("created_at")),
        "meta.location": Order("uuid", None),
    }


def _members(rows: Rows, base: str) -> Many:
    name = expressions.spaced("given_name", "family_name")
    address = Text(Concat(Value(f"{base}/Users/"), expressions.Dashed(F("pk"))))
    told: dict[str, Column] = {
        "value": Identifier("pk"),
        "type": Same("User"),
        "display": Text(name),
        "ref": address,
    }
    return Many([Entries(rows, told)])
