"""What people give to a person's copy of their data: facts, account, affiliations, roles."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.exporting import Row, contribute
from encre.foundation.people.models import Account, Person

FACTS = (
    *("family_name", "given_name", "birth_name", "hide_birth_name", "email", "phone"),
    *("orcid", "idref", "idhal", "languages", "expertise", "unlisted"),
)


def facts(person: Person) -> Iterator[Row]:
    """Yield the facts of the directory."""
    yield {"id": person.pk, "created_at": person.created_at} | {
        name: getattr(person, name) for name in FACTS
    }


def account(person: Person) -> Iterator[Row]:
    """Yield the account, without any secret."""
    for row in Account.objects.filter(person=person):
        yield {
            "login": row.login,
            "email": row.email,
            "date_joined": row.date_joined,
            "last_login": row.last_login,
            "language": row.language,
            "theme": row.theme,
        }


def affiliations(person: Person) -> Iterator[Row]:
    """Yield where the person works and worked."""
    rows = person.affiliations.select_related("structure", "employer")
    for row in rows.order_by("starts", "pk"):
        yield {
            "structure": str(row.structure),
            "employer": str(row.employer or ""),
            "category": row.get_category_display(),
            "position": row.position,
            "primary": row.primary,
            "share": row.share,
            "starts": row.starts,
            "ends": row.ends,
        }


def roles(person: Person) -> Iterator[Row]:
    """Yield the roles the person holds today."""
    for role, scopes in sorted(access.actor(person).held.items()):
        yield {"role": role, "scopes": sorted(map(str, scopes))}


def _labels(model: Any, *names: str) -> dict[str, Any]:
    return {name: model._meta.get_field(name).verbose_name for name in names}


contribute(
    "person",
    facts,
    label=_("What the directory says of you"),
    columns={"id": _("Identifier"), "created_at": _("Since")} | _labels(Person, *FACTS),
    order=10,
)
contribute(
    "account",
    account,
    label=_("Your account"),
    columns={
        "login": _("Login"),
        "email": _("Mail address"),
        "date_joined": _("Opened"),
        "last_login": _("Last sign-in"),
        "language": _("Language"),
        "theme": _("Theme"),
    },
    order=11,
)
contribute(
    "affiliations",
    affiliations,
    label=_("Your affiliations"),
    columns={
        "structure": _("Structure"),
        "employer": _("Employer"),
        "category": _("Staff category"),
        "position": _("Position"),
        "primary": _("Main affiliation"),
        "share": _("Share of time, in %"),
        "starts": _("From"),
        "ends": _("To"),
    },
    order=12,
)
contribute(
    "roles",
    roles,
    label=_("Your roles"),
    columns={"role": _("Role"), "scopes": _("Structures (identifiers)")},
    order=13,
)
