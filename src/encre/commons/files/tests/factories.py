"""Files for tests, and an object that holds them: a person's own record."""

from typing import TYPE_CHECKING, Any

from encre.commons.files import services
from encre.commons.files.models import File
from encre.foundation.people.tests.factories import a_person

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def a_file(data: bytes = b"cellules\n", **facts: Any) -> File:
    """Return a file of a person, sent by them."""
    by: Person = facts.pop("by", None) or a_person()
    facts.setdefault("name", "mesures.txt")
    facts.setdefault("owner", by)
    return services.store(data, by=by, **facts)
