"""What a provisioning client may see: people who have an account, structures and groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from encre.foundation import access
from encre.foundation.base.models import holds_on
from encre.foundation.people.account_queries import with_account
from encre.foundation.structures.queries import open_structures
from encre.institute.directory.models import (
    Contact,
    OwnId,
    ProvisionedGroup,
    ProvisionedMember,
    ProvisioningClient,
)
from encre.institute.directory.shaping import BATCH, GROUPED

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure


def client_of(person: Person) -> ProvisioningClient | None:
    """Return the enabled client that is this machine, if it may still use SCIM."""
    rows = ProvisioningClient.objects.select_related("person").filter(enabled=True)
    client = rows.filter(person_id=person.pk).first()
    return client if client and access.can(person, "directory.scim.use") else None


def present(client: ProvisioningClient) -> QuerySet[Person]:
    """Return the people a client sees: they are here and have an account, open or closed.

    Those outside the public directory are there for clients that may see them only.
    """
    return _here(client, with_account(client.person))


def among(client: ProvisioningClient, ids: Iterable[UUID]) -> set[UUID]:
    """Return which of some people the client sees, however many: by keys, a piece at a time.

    Joined in one query, people and accounts would be compared each with each (PostgreSQL) as
    long as the statistics of a table filled at once still call it empty.
    """
    asked, found = sorted(ids), set[UUID]()
    people = apps.get_model("people.Person")._default_manager
    accounts = apps.get_model("people.Account")._default_manager
    for start in range(0, len(asked), BATCH):
        holders = accounts.filter(person_id__in=asked[start : start + BATCH])
        keys = list(holders.values_list("person_id", flat=True))
        rows = access.visible(client.person, people.filter(pk__in=keys))
        found.update(_here(client, rows).values_list("pk", flat=True))
    return found


def _here(client: ProvisioningClient, rows: QuerySet[Person]) -> QuerySet[Person]:
    # Said by what it is not, presence leaves the order of pages to the key's index (SQLite).
    rows = rows.filter(automatic=False).exclude(presence__in=("left", "merged"))
    return rows if client.unlisted else rows.filter(unlisted=False)


def with_facts(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Add the main affiliation of today with its structure and employer, and the contacts."""
    held = apps.get_model("people.Affiliation")._default_manager.filter(holds_on())
    works = held.select_related("structure", "employer").order_by("-primary", "starts", "pk")
    return rows.prefetch_related(
        Prefetch("affiliations", works, to_attr="present"),
        Prefetch("contacts", Contact.objects.order_by("-main", "pk"), to_attr="ways"),
    )


def structures(client: ProvisioningClient) -> QuerySet[Structure]:
    """Return the structures that are groups: units, teams and departments of today."""
    return open_structures(client.person).filter(kind__in=GROUPED)


def groups(client: ProvisioningClient) -> QuerySet[ProvisionedGroup]:
    """Return the groups that clients made and did not delete."""
    return access.visible(client.person, ProvisionedGroup.objects.all())


def own_ids(
    client: ProvisioningClient, kind: str, ids: Iterable[UUID]
) -> dict[UUID, tuple[str, str]]:
    """Return what the client notes of some objects: its identifier, and the employee number."""
    rows = OwnId.objects.filter(client=client, subject_kind=kind, subject_id__in=list(ids))
    return {
        pk: (text, number) for pk, text, number in rows.values_list("subject_id", "text", "number")
    }


def own_id(client: ProvisioningClient, kind: str, column: str = "text") -> Subquery:
    """Return what the client notes of each row, to sort."""
    rows = OwnId.objects.filter(client=client, subject_kind=kind, subject_id=OuterRef("pk"))
    return Subquery(rows.values(column)[:1])


def reach() -> QuerySet[Any]:
    """Return every pair of a structure and one that lies under it today, itself included."""
    return apps.get_model("access.ScopeReach")._default_manager.all()


def work() -> QuerySet[Any]:
    """Return the affiliations of today."""
    return apps.get_model("people.Affiliation")._default_manager.filter(holds_on())


def places_of(people: Iterable[UUID], seen: QuerySet[Structure]) -> dict[UUID, dict[UUID, Any]]:
    """Return the structures in which each person works, with those above them."""
    direct: dict[UUID, set[UUID]] = {}
    rows = work().filter(person_id__in=list(people))
    for person, structure in rows.values_list("person_id", "structure_id"):
        direct.setdefault(structure, set()).add(person)
    pairs = reach().filter(descendant_id__in=list(direct))
    above = list(pairs.values_list("ancestor_id", "descendant_id"))
    known = seen.in_bulk(list({ancestor for ancestor, _below in above}))
    found: dict[UUID, dict[UUID, Any]] = {}
    for ancestor, below in above:
        if ancestor in known:
            for person in direct[below]:
                found.setdefault(person, {})[ancestor] = known[ancestor]
    return found


def groups_of(
    people: Iterable[UUID], seen: QuerySet[ProvisionedGroup]
) -> dict[UUID, dict[UUID, Any]]:
    """Return the groups that clients put each person in."""
    rows = ProvisionedMember.objects.filter(person_id__in=list(people), group__in=seen)
    found: dict[UUID, dict[UUID, Any]] = {}
    for row in rows.select_related("group").order_by("group_id"):
        found.setdefault(row.person_id, {})[row.group_id] = row.group
    return found


def staff_of(client: ProvisioningClient, ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return who works in each structure or under it, among those the client sees."""
    below: dict[UUID, set[UUID]] = {}
    pairs = reach().filter(ancestor_id__in=list(ids)).values_list("ancestor_id", "descendant_id")
    for ancestor, descendant in pairs:
        below.setdefault(descendant, set()).add(ancestor)
    rows = work().filter(structure_id__in=list(below)).values_list("structure_id", "person_id")
    held = list(rows)
    seen = among(client, {person for _structure, person in held})
    found: dict[UUID, set[UUID]] = {}
    for structure, person in held:
        if person in seen:
            for ancestor in below[structure]:
                found.setdefault(ancestor, set()).add(person)
    return found


def members_of(client: ProvisioningClient, ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return who is in each group that clients made, among those the client sees."""
    rows = ProvisionedMember.objects.filter(group_id__in=list(ids))
    held = list(rows.values_list("group_id", "person_id"))
    seen = among(client, {person for _group, person in held})
    found: dict[UUID, set[UUID]] = {}
    for group, person in held:
        if person in seen:
            found.setdefault(group, set()).add(person)
    return found


def within(people: QuerySet[Person]) -> Q:
    """Return the condition of the structures where some people work, or under which they do."""
    places = work().filter(person__in=people.values("pk")).values("structure_id")
    return Q(pk__in=reach().filter(descendant_id__in=places).values("ancestor_id"))


def working_in(places: QuerySet[Structure]) -> Q:
    """Return the condition of the people who work in some structures, or under them."""
    below = reach().filter(ancestor_id__in=places.values("pk")).values("descendant_id")
    return Q(pk__in=work().filter(structure_id__in=below).values("person_id"))
