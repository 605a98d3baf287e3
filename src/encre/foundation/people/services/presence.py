"""Whether a person is with the institute, and forgetting one who left long ago."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.erasing import forget
from encre.foundation.base.errors import Refused
from encre.foundation.base.retaining import refuse_if_kept
from encre.foundation.people.events import PersonErased, PersonLeft, PersonReturned
from encre.foundation.people.models import Account, Person, Presence

_ERASED = (
    *("birth_name", "email", "phone", "orcid", "idref", "idhal", "expertise"),
    *("languages", "photo_id", "hide_birth_name"),
)
_KEYS = ("orcid", "idref", "idhal")


def note_left(person: Person, *, by: Person | None) -> None:
    """Note that a person is no longer here; their account is another verb's (raises NotAllowed)."""
    _set(person, Presence.ACTIVE, Presence.LEFT, by=by)


def note_returned(person: Person, *, by: Person | None) -> None:
    """Note that a person who had left is here again (raises NotAllowed)."""
    _set(person, Presence.LEFT, Presence.ACTIVE, by=by)


def _set(person: Person, before: Presence, after: Presence, *, by: Person | None) -> None:
    if by is not None:
        access.require(by, "people.person.create")
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, presence=before).update(presence=after)
        if changed:
            event = PersonLeft if after == Presence.LEFT else PersonReturned
            journal.record(event(person), by=by)
            person.presence = after


def erase_person(person: Person, *, keep_name: bool, by: Person | None) -> dict[str, int]:
    """Erase the facts about a person who left; return what each room forgot.

    The name, and the identifiers of an author, stay where something they wrote bears it
    (`keep_name`). The login stays too, so that nobody else ever has it. Raises Refused for somebody
    who is here, whose account is open or of whom something is kept, NotAllowed.
    """
    if by is not None:
        access.require(by, "people.person.create")
    if person.presence != Presence.LEFT or Account.objects.filter(person=person, is_active=True):
        raise Refused(_("Only somebody who left, and whose account is closed, is erased."))
    refuse_if_kept(person)
    kept = _KEYS if keep_name else ()
    names = [name for name in _ERASED if name not in kept]
    blank = Person()
    for name in names:
        setattr(person, name, getattr(blank, name))
    if not keep_name:
        names += ["family_name", "given_name"]
        person.family_name, person.given_name = _("Erased person"), ""
    with transaction.atomic():
        person.unlisted = True
        person.save(update_fields=[*names, "sort_name", "search_name", "unlisted"])
        Account.objects.filter(person=person).update(email="", password=make_password(None))
        rows = forget(person)
        event = PersonErased(person, name_kept=keep_name, rows=sum(rows.values()))
        journal.record(event, by=by)
    return rows
