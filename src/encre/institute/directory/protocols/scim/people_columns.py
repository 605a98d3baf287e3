"""Where each attribute of a User is kept, for filters and for sorting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from encre.institute.directory import provisioned
from encre.institute.directory.models import (
    Contact,
    OwnId,
    ProvisionedMember,
    ProvisioningClient,
)
from encre.institute.directory.protocols.scim import expressions
from encre.institute.directory.protocols.scim.changes import Changed, last_change
from encre.institute.directory.protocols.scim.columns import (
    Column,
    Entries,
    Exactly,
    Identifier,
    Login,
    Many,
    Moment,
    One,
    Same,
    Text,
    Truth,
    among,
)
from encre.institute.directory.protocols.scim.ordering import Order
from encre.institute.directory.protocols.scim.resources import EnterpriseUser, User
from encre.institute.directory.services.provisioned import PERSON

if TYPE_CHECKING:
    from encre.institute.directory.protocols.scim.filtering import Columns

WORK = "work"
FIRST = ("-primary", F("starts").asc(nulls_first=True), "pk")
"""Which affiliation of today is the main one."""


def columns(client: ProvisioningClient, base: str) -> Columns:
    """Return how a client filters people; `base` is the address of the service."""
    own = OwnId.objects.filter(client=client, subject_kind=PERSON)
    named, numbered = own.exclude(text=""), own.exclude(number="")
    schemas = [
        Entries(lambda q: q, {"value": Same(str(User.__schema__))}),
        Entries(
            lambda q: (
                q
                & (
                    Q(pk__in=provisioned.work().values("person_id"))
                    | Q(pk__in=numbered.values("subject_id"))
                )
            ),
            {"value": Same(str(EnterpriseUser.__schema__))},
        ),
    ]
    return {
        "id": Identifier("pk"),
        "external_id": One(among(named, "subject_id"), Exactly("text")),
        "employee_number": One(among(numbered, "subject_id"), Text("number")),
        "schemas": Many(schemas),
        "user_name": Login("account__login"),
        "name.family_name": Text("family_name"),
        "name.given_name": Text("given_name"),
        "name.formatted": Text(expressions.spaced("given_name", "family_name")),
        "display_name": Text(expressions.spaced("given_name", "family_name")),
        "active": Truth("account__is_active"),
        "title": One(_main_work, Text("position")),
        "user_type": One(_main_work, Text("category")),
        "organization": One(_main_work, Text(_employer())),
        "department": One(_main_work, Text(expressions.title("structure__"))),
        "emails": _ways("email"),
        "phone_numbers": _ways("phone"),
        "groups": _groups(client, base),
        "meta.resource_type": Same("User", exact=True),
        "meta.created": Moment("created_at"),
        "meta.last_modified": Changed(PERSON),
        "meta.location": Text(Concat(Value(f"{base}/Users/"), expressions.Dashed(F("pk")))),
    }


def orders(client: ProvisioningClient) -> dict[str, Order]:
    """Return how people are sorted; names in the order of a French dictionary."""
    name = Order("text", F("sort_name"))
    shown = Order("text", F("search_name"))
    return {
        "id": Order("uuid", None),
        "external_id": Order("text", provisioned.own_id(client, PERSON), absent="both"),
        "employee_number": Order(
            "text", expressions.Key(provisioned.own_id(client, PERSON, "number")), absent="both"
        ),
        "user_name": Order("text", F("account__login")),
        "name.family_name": name,
        "name.given_name": Order("text", F("search_name"), absent="empty", of="given_name"),
        "name.formatted": shown,
        "display_name": shown,
        "active": Order("truth", F("account__is_active")),
        "emails.value": Order("text", expressions.Key(F("email")), absent="empty", of="email"),
        "phone_numbers.value": Order(
            "text", expressions.Key(F("phone")), absent="empty", of="phone"
        ),
        "title": _first("position"),
        "user_type": _first("category"),
        "organization": _first(_employer()),
        "department": _first(expressions.title("structure__")),
        "meta.created": Order("moment", F("created_at")),
        "meta.last_modified": Order("moment", last_change(PERSON)),
        "meta.location": Order("uuid", None),
    }


def _employer() -> Any:
    return expressions.filled(expressions.either("employer__acronym", "employer__name"))


def _main_work(condition: Q) -> Q:
    """Return the people whose main affiliation of today is such."""
    theirs = provisioned.work().filter(person=OuterRef("person")).order_by(*FIRST)
    rows = provisioned.work().filter(condition).filter(pk=Subquery(theirs.values("pk")[:1]))
    return Q(pk__in=rows.values("person_id"))


def _first(source: Any) -> Order:
    theirs = provisioned.work().filter(person=OuterRef("pk")).order_by(*FIRST)
    expression = F(source) if isinstance(source, str) else source
    found = theirs.annotate(sorted_on=expressions.Key(expression)).values("sorted_on")[:1]
    return Order("text", Subquery(found), absent="both")


def _ways(kind: str) -> Many:
    """Return where addresses are: the person's own, labelled or not, and the others."""
    rows = Contact.objects.filter(kind=kind)
    own = f"person__{kind}"
    labelled: QuerySet[Any] = rows.filter(main=True)
    bare = ~Q(**{kind: ""}) & ~Q(pk__in=labelled.values("person_id"))
    return Many(
        [
            Entries(
                among(rows.filter(main=False), "person_id"),
                {"value": Text("value"), "type": Text("type"), "primary": Truth("primary")},
            ),
            Entries(
                among(labelled.exclude(**{own: ""}), "person_id"),
                {"value": Text(own), "type": Text("type"), "primary": Truth("primary")},
            ),
            Entries(
                lambda condition: bare & condition,
                {"value": Text(kind), "type": Same(WORK), "primary": Same(value=True)},
            ),
        ]
    )


def _groups(client: ProvisioningClient, base: str) -> Many:
    seen = provisioned.groups(client)

    def structures(condition: Q) -> Q:
        return provisioned.working_in(provisioned.structures(client).filter(condition))

    def made(condition: Q) -> Q:
        rows = ProvisionedMember.objects.filter(group__in=seen.filter(condition).values("pk"))
        return Q(pk__in=rows.values("person_id"))

    address = Text(Concat(Value(f"{base}/Groups/"), expressions.Dashed(F("pk"))))
    told: dict[str, Column] = {"value": Identifier("pk"), "ref": address}
    return Many(
        [
            Entries(structures, {**told, "display": Text(expressions.title())}),
            Entries(made, {**told, "display": Text("name")}),
        ]
    )
