"""Adding a person and keeping their facts."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base import identifiers
from encre.foundation.base.errors import Refused
from encre.foundation.people.events import PersonCreated, PersonPhotographed, PersonUpdated
from encre.foundation.people.models import Account, Person

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = frozenset(
    {
        *("family_name", "given_name", "birth_name", "hide_birth_name"),
        *("email", "phone", "orcid", "idref", "idhal"),
        *("languages", "expertise", "unlisted", "automatic"),
    }
)
_KEYED: dict[str, "Callable[[str], str | None]"] = {
    "orcid": identifiers.orcid_or_none,
    "idref": identifiers.idref_or_none,
    "idhal": identifiers.idhal_or_none,
}


def create_person(*, by: Person | None, **facts: Any) -> Person:
    """Add a person (raises Refused: a wrong fact, an identifier that is somebody else's).

    `by` is None only for the house itself: first start, demonstration, a source's synchronisation.
    """
    if by is not None:
        access.require(by, "people.person.create")
    person = Person(**_checked(facts))
    _refuse_taken(person)
    with transaction.atomic():
        person.save(force_insert=True)
        journal.record(PersonCreated(person), by=by)
    return person


def update_person(person: Person, *, by: Person | None, **facts: Any) -> Person:
    """Change facts about a person (raises NotAllowed, Refused); no change, nothing written.

    Their account follows a new mail address, unless it was given one of its own.
    """
    if by is not None:
        access.require(by, "people.person.edit", person)
    changed = sorted(
        name for name, value in _checked(facts).items() if getattr(person, name) != value
    )
    if not changed:
        return person
    address = person.email
    for name, value in _checked(facts).items():
        setattr(person, name, value)
    _refuse_taken(person)
    with transaction.atomic():
        person.save()
        if "email" in changed:
            Account.objects.filter(person=person, email=address).update(email=person.email)
        journal.record(PersonUpdated(person, fields=changed), by=by)
    return person


def set_photo(person: Person, file_id: UUID | None, *, by: Person) -> Person:
    """Say which file is a person's photograph, None for no longer any (raises NotAllowed)."""
    access.require(by, "people.person.edit", person)
    if person.photo_id == file_id:
        return person
    with transaction.atomic():
        person.photo_id = file_id
        person.save(update_fields=["photo_id"])
        journal.record(PersonPhotographed(person, file=file_id), by=by)
    return person


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, list[object]] = {}
    unknown = set(facts) - FIELDS
    if unknown:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))}")
    clean = dict(facts)
    for name, check in _KEYED.items():
        text = str(clean.get(name) or "").strip()
        if name in clean:
            clean[name] = check(text) if text else ""
            if clean[name] is None:
                wrong[name] = [_("This identifier is not valid: its check digit does not match.")]
    if "family_name" in clean and not str(clean["family_name"]).strip():
        wrong["family_name"] = [_("A family name is needed.")]
    if wrong:
        raise Refused(fields=wrong)
    return clean


def _refuse_taken(person: Person) -> None:
    for name in _KEYED:
        value = getattr(person, name)
        others = Person.objects.exclude(pk=person.pk).exclude(presence="merged")
        if value and others.filter(**{name: value}).exists():
            raise Refused(fields={name: [_("This identifier already belongs to somebody else.")]})
