"""What a merge would pass on, and what was created since one; for pages, read only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, IntegerField, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation import links
from encre.foundation.people.pointing import Pointer, pointers
from encre.institute.directory.conflicts import hard_conflict
from encre.institute.directory.models import Merge, SourceRecord

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.foundation.people.models import Person

RIGHTS = frozenset(("access.membership", "access.grant"))
# Kept by the directory and the house themselves: no news for who decides.
SILENT = frozenset(("directory", "login", "notices", "ui"))
SHOWN = 100


@dataclass(frozen=True)
class Passing:
    """One line of what would pass: what, how many, and what becomes of it."""

    label: str
    count: int
    icon: str = "arrow-right"
    detail: str = ""


@dataclass(frozen=True)
class Since:
    """A row created since a merge, that may go with the source when it is undone."""

    model: str
    key: str
    field: str
    label: str
    title: str

    @property
    def choice(self) -> str:
        """Return the row as a form sends it."""
        return f"{self.model}|{self.key}|{self.field}"


def passing(source: Person, target: Person) -> list[Passing]:
    """Return what would pass from `source` to `target`, what opens doors first."""
    counts = _counts(source)
    lines = [*_account(source, target), *_rights(source)]
    others = 0
    for model, number in sorted(counts.items(), key=lambda item: item[0]._meta.label_lower):
        kind = links.kind_of(model._meta.label_lower)
        if model._meta.label_lower in RIGHTS or model._meta.app_label in SILENT:
            continue
        if kind is None:
            others += number
        else:
            lines.append(Passing(str(kind.plural), number, kind.icon))
    records = SourceRecord.objects.filter(person=source).count()
    if records:
        lines.append(Passing(_("Source records"), records, "database"))
    if others:
        lines.append(Passing(_("Other mentions of the person"), others, "link"))
    return lines


def _counts(source: Person) -> dict[type[Model], int]:
    """Return how many rows of each model would move; one query, however many rooms there are."""
    asked = list(pointers())
    first, *others = [
        pointer.model._base_manager.filter(pointer.rows_of(source))
        .order_by()
        .annotate(pointer_rank=Value(rank, IntegerField()))
        .values("pointer_rank")
        .annotate(pointer_rows=Count("pk"))
        .values_list("pointer_rank", "pointer_rows")
        for rank, pointer in enumerate(asked)
    ]
    counts: dict[type[Model], int] = {}
    for rank, number in first.union(*others, all=True):
        if number:
            model = asked[rank].model
            counts[model] = counts.get(model, 0) + number
    return counts


def conflict(left: Person, right: Person) -> str:
    """Return the hard conflict between the records of two persons, or nothing."""
    return hard_conflict(_facts(left), _facts(right))


def has_rights(person: Person) -> bool:
    """Say whether a person can enter, or holds more than what their affiliations give."""
    accounts = apps.get_model("people.Account").objects.filter(person=person)
    memberships = apps.get_model("access.Membership").objects.filter(person=person)
    given = memberships.exclude(source__startswith="people.affiliation:")
    grants = apps.get_model("access.Grant").objects.filter(person=person)
    return accounts.exists() or given.exists() or grants.exists()


def created_since(merged: Merge) -> list[Since]:
    """Return what was created in the target's name since a merge, the newest first."""
    found: list[tuple[Any, Since]] = []
    passed = set(merged.moved.filter(kind="moved").values_list("model", "key"))
    for pointer in pointers():
        kind = links.kind_of(pointer.model._meta.label_lower)
        if kind is None or not _dated(pointer):
            continue
        rows = pointer.model._base_manager.filter(pointer.rows_of(merged.target))
        rows = rows.filter(created_at__gt=merged.created_at).order_by("-created_at")[:SHOWN]
        for row in rows:
            label = row._meta.label_lower
            if (label, str(row.pk)) not in passed:
                since = Since(label, str(row.pk), pointer.field, str(kind.label), kind.title(row))
                found.append((getattr(row, "created_at"), since))  # noqa: B009 - of any model
    found.sort(key=lambda item: item[0], reverse=True)
    return [since for _when, since in found[:SHOWN]]


def _dated(pointer: Pointer) -> bool:
    return any(field.name == "created_at" for field in pointer.model._meta.concrete_fields)


def _facts(person: Person) -> list[dict[str, str]]:
    return list(SourceRecord.objects.filter(person=person).values_list("facts", flat=True))


def _account(source: Person, target: Person) -> list[Passing]:
    accounts = apps.get_model("people.Account").objects
    account = accounts.filter(person=source).first()
    if account is None:
        return []
    if accounts.filter(person=target).exists():
        detail = _("%(login)s is closed; the login stays an alias of the other.")
    else:
        detail = _("%(login)s becomes the account of the other.")
    return [Passing(_("Account"), 1, "key", detail % {"login": account.login})]


def _rights(source: Person) -> list[Passing]:
    lines = []
    memberships = apps.get_model("access.Membership").objects.filter(person=source)
    given = memberships.exclude(source__startswith="people.affiliation:").select_related("scope")
    for row in given.order_by("role", "pk"):
        lines.append(Passing(_("Role"), 1, "shield-lock", f"{row.role} · {row.scope}"))
    grants = apps.get_model("access.Grant").objects.filter(person=source)
    number = grants.count()
    if number:
        text = ngettext("%(count)d object shared with them", "%(count)d objects shared", number)
        lines.append(Passing(_("Shares"), number, "link-plus", text % {"count": number}))
    return lines
