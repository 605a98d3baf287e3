"""Every address × every actor × every kind of object, against `expected.txt`.

A new address fails here until the table says who may have it.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.matrix import table
from tests.matrix.asking import WRITES, Answer, ask, fit, undone
from tests.matrix.forms import sent
from tests.matrix.house import ACTORS, House, unknown

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSALS = ("401", "403", "404", "405", "409", "422", "login", "again")
UNSEEN = ("401", "403", "404")
# Reading that is allowed to leave a trace: a notice followed is a notice read; CAS signs out by a
# link, which another site's page cannot follow with the session's cookie.
READS_THAT_WRITE = ("notices:open", "cas_logout")
BY_NAME = {line.url: line for line in table.lines()}


def test_every_address_has_its_lines() -> None:
    known = set(table.addresses())
    told = set(BY_NAME)
    assert not known - told, f"no line says who may have: {sorted(known - told)}"
    assert not told - known, f"lines for no address: {sorted(told - known)}"


def test_the_table_is_well_formed() -> None:
    keys = [line.key for line in table.lines()]
    assert len(keys) == len(set(keys)), "a line is there twice"
    for line in table.lines():
        assert len(line.answers) == len(ACTORS), line.key
        assert line.method in METHODS, line.key


@pytest.mark.parametrize("line", table.lines(), ids=lambda line: line.key)
def test_line(house: House, line: table.Line) -> None:
    kwargs = house.objects[line.thing]
    wrong: list[str] = []
    compared = 0
    for actor, expected in line.expected().items():
        answer = ask(house, actor, line.method, line.url, line.thing, kwargs)
        if answer.word != expected:
            wrong.append(f"{actor}: {answer.word} instead of {expected}")
        wrong += _leaks(house, actor, answer)
        wrong += _stains(line, actor, answer)
        # Two readers are enough to tell whether an answer betrays that something is there.
        if ("pk" in kwargs or "identifier" in kwargs) and answer.word in UNSEEN and compared < 2:
            compared += 1
            wrong += _hides(house, line, actor, answer)
    assert not wrong, "\n".join([line.key, *wrong])


def _leaks(house: House, actor: str, answer: Answer) -> list[str]:
    """Return the secret words that were sent."""
    found = [word for word in house.hidden[actor] if word in answer.text + answer.location]
    return [f"{actor}: reads {word}" for word in found]


def _stains(line: table.Line, actor: str, answer: Answer) -> list[str]:
    """Return what a refusal, or a mere reading, wrote."""
    refused = answer.word in REFUSALS and line.url != "console:first_admin"
    reads = line.method == "GET" and line.url not in READS_THAT_WRITE
    if answer.wrote and (refused or reads):
        return [f"{actor}: {answer.word}, and wrote {answer.wrote[0][:200]}"]
    return []


def _hides(house: House, line: table.Line, actor: str, answer: Answer) -> list[str]:
    """Return what tells an object one may not see from an id that nothing bears."""
    nothing = unknown(house.objects[line.thing])
    other = ask(house, actor, line.method, line.url, line.thing, nothing)
    if answer.word == "403" and other.word == "404":
        return []  # seen, and may not be changed
    if other.word != answer.word:
        return [f"{actor}: {answer.word}, but {other.word} for an id that nothing bears"]
    if answer.word == "404" and other.plain != answer.plain:
        return [f"{actor}: its 404 is not that of an id that nothing bears"]
    return []


# What no view takes is refused before a view reads or writes: the engine makes no difference.
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(table.addresses()))
def test_other_methods_change_nothing(house: House, name: str) -> None:
    mine = [line for line in table.lines() if line.url == name]
    told = {line.method for line in mine}
    wrong = []
    for method in METHODS:
        if method in told or not mine:
            continue
        answer = ask(house, "author", method, name, mine[0].thing, house.objects[mine[0].thing])
        if answer.wrote or answer.word.startswith("5"):
            wrong.append(f"{method}: {answer.word}, wrote {answer.wrote}")
    assert not wrong, "\n".join([name, *wrong])


# Doors without a session's cookie to abuse: the token in the address is the proof. A service's form
# that asks to sign out is only shown a question; its answer is protected (login's own tests).
NO_CSRF = ("notices:unsubscribe", "oidc_logout")


# Refused before the view: the engine makes no difference.
@pytest.mark.once
@pytest.mark.parametrize(
    "line",
    [
        line
        for line in table.lines()
        if line.method != "GET" and line.answers[1][0] in "23" and line.url not in NO_CSRF
    ],
    ids=lambda line: line.key,
)
def test_forms_from_elsewhere_are_refused(house: House, line: table.Line) -> None:
    client = house.client("author", csrf=True)
    path = reverse(line.url, kwargs=fit(line.url, house.objects[line.thing]))
    with undone(), CaptureQueriesContext(connection) as queries:
        call = getattr(client, line.method.lower())
        response = call(path, **sent(house, line.url, line.method, line.thing))
    wrote = [query["sql"] for query in queries.captured_queries if WRITES.match(query["sql"])]
    assert response.status_code == 403
    assert not [sql for sql in wrote if "session" not in sql]
