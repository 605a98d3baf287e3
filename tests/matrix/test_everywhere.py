"""The same object, looked for by every door: all of them agree on who may know it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.matrix.asking import undone
from tests.matrix.house import ACTORS, House

pytestmark = pytest.mark.django_db

SEARCH = ("/search/?q={word}", "/search/suggest?q={word}")
ENTRY = (
    "/notebook/?q={word}",
    "/notebook/?q={word}&export=csv",
    "/notebook/mentioned?q={word}",
    *SEARCH,
)
NOTEBOOK = ("/notebook/notebooks/?q={word}", "/notebook/notebooks/?q={word}&export=csv", *SEARCH)
PERSON = (
    "/atlas/people/?q={word}",
    "/atlas/people/?q={word}&export=csv",
    "/api/v1/people?q={word}",
    "/api/v1/people/{pk}",
    "/notebook/mentioned?q={word}",
    *SEARCH,
)
DOORS = {
    "entry.open": ("/notebook/entries/{pk}/", "Entreeouverte", ENTRY),
    "entry.confidential": ("/notebook/entries/{pk}/", "Entreeconfidente", ENTRY),
    "entry.hidden": ("/notebook/entries/{pk}/", "Entreecachee", ENTRY),
    "entry.shared": ("/notebook/entries/{pk}/", "Entreepartagee", ENTRY),
    "notebook.open": ("/notebook/notebooks/{pk}/", "Cahierouvert", NOTEBOOK),
    "notebook.confidential": ("/notebook/notebooks/{pk}/", "Cahiersecret", NOTEBOOK),
    "person.listed": ("/atlas/people/{pk}", "Visiblanche", PERSON),
    "person.unlisted": ("/atlas/people/{pk}", "Discretonne", PERSON),
}


@pytest.mark.parametrize("thing", DOORS)
def test_every_door_says_the_same(house: House, thing: str) -> None:
    own, word, doors = DOORS[thing]
    pk = house.objects[thing]["pk"]
    wrong = []
    for actor in ACTORS[1:]:
        seen = _read(house, actor, own.format(pk=pk))[0] == 200
        for door in doors:
            status, text = _read(house, actor, door.format(word=quote(word), pk=pk))
            found = word in text.replace(f'value="{word}"', "") and str(pk) in text
            if "csv" in door:
                found = word in text
            if found != seen:
                wrong.append(f"{actor}: page {seen}, {door} {found} ({status})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("thing", DOORS)
def test_visitors_find_nothing(house: House, thing: str) -> None:
    own, word, doors = DOORS[thing]
    pk = house.objects[thing]["pk"]
    for door in (own, *doors):
        status, text = _read(house, "anonymous", door.format(word=quote(word), pk=pk))
        assert status in (200, 302, 401)
        assert str(pk) not in text.replace(door.format(word="", pk=pk), "")


def test_a_count_never_tells_what_is_hidden(house: House) -> None:
    """Say it of the colleague: their counts are those of what they read."""
    _status, text = _read(house, "member", "/notebook/")
    assert "Entreeouverte" in text
    _status, table = _read(house, "member", "/notebook/?export=csv")
    rows = len(table.strip().splitlines()) - 1
    kept = house.objects.items()
    # Two names may be one entry: its pin, its link.
    entries = {
        held["pk"] for name, held in kept if name.startswith("entry.") and name != "entry.removed"
    }
    pages = [_read(house, "member", f"/notebook/entries/{key}/") for key in entries]
    assert rows == sum(status == 200 for status, _page in pages)


def _read(house: House, actor: str, path: str) -> tuple[int, str]:
    with undone():
        response = house.ask(actor, "GET", path)
        if response.streaming:
            text = b"".join(response.streaming_content).decode()
        else:
            text = response.content.decode()
    return response.status_code, text
