"""Links are read from both ends, with the reader's rights."""

import pytest

from encre.foundation import links
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_unit

pytestmark = pytest.mark.django_db


def test_a_link_is_read_from_both_ends():
    person, unit = a_person(), a_unit()
    links.tie(person, "cites", unit, by=person)
    links.tie(person, "cites", unit, by=person)
    [there], [back] = links.about(person, person), links.about(unit, person)
    assert (there.other, str(there.words), there.outgoing) == (
        unit,
        str(links.kinds.relation("cites").forward),
        True,
    )
    assert (back.other, back.outgoing) == (person, False)
    links.untie(there.link, person, by=person)
    assert links.about(unit, person) == []


def test_what_the_reader_may_not_see_is_not_listed():
    hidden, reader, unit = a_person(unlisted=True), a_person(), a_unit()
    links.tie(hidden, "cites", unit, by=hidden)
    assert links.about(unit, reader) == []
    assert len(links.about(unit, hidden)) == 1


def test_nothing_is_tied_to_what_one_may_not_see_nor_to_itself():
    hidden, author = a_person(unlisted=True), a_person()
    with pytest.raises(NotFound):
        links.tie(author, "cites", hidden, by=author)
    with pytest.raises(Refused):
        links.tie(author, "cites", author, by=author)
    with pytest.raises(Refused):
        links.tie(author, "resembles", a_unit(), by=author)
