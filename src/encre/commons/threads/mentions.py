"""Finding whom a text names: « @Claire Le Goff » or « @clegoff »."""

import re
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model, Q

from encre.commons.files.owners import right
from encre.foundation import access
from encre.foundation.base.text import sort_key

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

_AT = re.compile(r"(?<![\w.@])@(\w[\w.'’-]*(?:[  ][\w'’-]+){0,5})")
MOST = 20


def mentioned(text: str, subject: Model, *, by: "Person") -> "list[Person]":
    """Return the people `text` names without doubt, whom `by` sees and who may see `subject`.

    A name that two people bear names nobody; so does one nobody bears.
    """
    found: dict[object, Person] = {}
    for match in list(_AT.finditer(text))[:MOST]:
        person = _one(match[1], by)
        if person is not None and person.pk != by.pk:
            found[person.pk] = person
    action = right(type(subject), "view")
    return [person for person in found.values() if access.can(person, action, subject)]


def _one(words: str, by: "Person") -> "Person | None":
    """Return the person named by the longest beginning of `words` that one person alone bears."""
    people = apps.get_model("people.Person")._base_manager
    pieces = words.split()
    for length in range(len(pieces), 0, -1):
        said = " ".join(pieces[:length]).rstrip(".")
        key = sort_key(said)
        named = Q(account__login=said.lower()) if length == 1 else Q(search_name=key)
        if length > 1:
            named |= Q(sort_name=key)
        rows = access.visible(by, people.filter(named, presence="active"))
        some: list[Person] = list(rows[:2])
        if some:
            return some[0] if len(some) == 1 else None
    return None
