"""Who calls, how often; what another person keeps to themselves is nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.foundation.jobs.inline import run_all
from encre.foundation.people.models import ApiToken
from encre.research.elabftw.protocols import entering, routes
from encre.research.elabftw.services.numbers import numbers
from encre.research.elabftw.tests.robots import Robot, a_robot
from encre.research.notebook.models import Entry, Notebook
from encre.research.notebook.services.properties import StepValue, set_steps
from encre.research.notebook.services.tying import tie_entry
from encre.research.notebook.tests.factories import an_entry

pytestmark = pytest.mark.django_db
PUBLIC = {"info", "users", "teams", "import", "extra_fields_keys", "unfinished_steps", "events"}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def _secret(robot: Robot) -> dict[str, int]:
    """Return the numbers of a confidential entry with one of everything, which their team has."""
    book = Notebook.objects.get(structure=robot.team)
    told = {"by": robot.person, "confidential": True}
    entry = an_entry(book, "<p>Motcache</p>", title="Titrecache", **told)
    other = an_entry(book, title="Autrecache", **told)
    held = files.store(b"octets", name="Fichiercache.txt", by=robot.person, owner=entry)
    said = threads.comment(entry, text="Commentairecache", by=robot.person)
    tied = {"by": robot.person, "scope_id": robot.team.pk}
    threads.set_tags(entry, ["etiquettecache"], **tied)
    entry = set_steps(entry, [StepValue("Etapecache")], by=robot.person, version=entry.version)
    tie_entry(entry, "cites", other, by=robot.person)
    revision = entry.revisions.order_by("version").last()
    assert revision is not None
    kinds = {
        "experiments": entry.pk, "uploads": held.pk, "comments": said.pk, "tags": "etiquettecache",
        "steps": entry.steps.get().pk, "revisions": revision.pk,
    }  # fmt: skip
    found = {kind: numbers(kind, [key])[str(key)] for kind, key in kinds.items()}
    return found | {"experiments_links": numbers("experiments", [other.pk])[str(other.pk)]}


PARTS = [key for key in routes.TABLE if key[0] == "experiments" and key[2] > 1]


@pytest.mark.parametrize(("first", "third", "length"), PARTS)
def test_a_confidential_entry_is_not_there(first: str, third: str, length: int) -> None:
    owner = a_robot()
    secret = _secret(owner)
    colleague = a_robot(owner.team, notebook=False)
    part = secret.get(third, secret["experiments_links"])
    path = "/".join([first, str(secret["experiments"]), third, str(part)][:length])
    nothing = "/".join([first, "987654321", third, str(part)][:length])
    for method in routes.TABLE[first, third, length]:
        data = None if method in ("GET", "DELETE") else {"comment": "a", "body": "b", "tag": "c"}
        answer = colleague(method, path, data)
        assert answer.status_code == 404, (method, path, answer.content)
        assert answer.content == colleague(method, nothing, data).content
        own = owner("GET", path)
        assert own.status_code in (200, 405), (path, own.content)
    assert Entry.objects.get(title="Titrecache").removed_at is None


def test_lists_hold_nothing_of_a_confidential_entry() -> None:
    owner = a_robot()
    _secret(owner)
    colleague = a_robot(owner.team)
    asked = [
        "experiments", "experiments?q=cache", "experiments?extended=tag:etiquettecache",
        "experiments?state=3", "experiments?extended=body:Motcache", "items",
        "experiments_templates", "items_types", "teams/current/tags", "extra_fields_keys",
        "unfinished_steps?scope=team", "events", "exports", "users", "info",
        "teams/current/experiments_categories",
    ]  # fmt: skip
    for path in asked:
        answer = colleague("get", path)
        assert answer.status_code == 200, (path, answer.content)
        assert b"cache" not in answer.content, path
    shared = _number(an_entry(Notebook.objects.get(structure=owner.team, created_by=owner.person)))
    for word in ("experiments_links", "items_links"):
        assert colleague.read(f"experiments/{shared}/{word}") == []


def _number(entry: Entry) -> int:
    return numbers("experiments", [entry.pk])[str(entry.pk)]


def test_a_link_to_what_one_may_not_see_is_not_told() -> None:
    owner = a_robot()
    secret = _secret(owner)
    colleague = a_robot(owner.team)
    book = Notebook.objects.get(structure=owner.team, created_by=owner.person)
    shown = an_entry(book, by=owner.person)
    hidden = Entry.objects.get(title="Titrecache")
    tie_entry(shown, "cites", hidden, by=owner.person)
    path = f"experiments/{_number(shown)}"
    assert len(owner.read(f"{path}/experiments_links")) == 1
    assert colleague.read(f"{path}/experiments_links") == []
    tying = colleague("post", f"{path}/experiments_links/{secret['experiments']}", {})
    assert tying.status_code == 404


def test_exports_and_imports_are_one_s_own() -> None:
    owner, colleague = a_robot(), a_robot()
    owner.made("experiments")
    number = owner.made("exports", {"format": "eln", "experiments": "on"})
    run_all()
    assert owner("get", f"exports/{number}?format=binary").status_code == 200
    for path in (f"exports/{number}", f"exports/{number}?format=binary"):
        assert colleague("get", path).status_code == 404
    assert colleague("delete", f"exports/{number}").status_code == 404
    sent = {"file": SimpleUploadedFile("a.eln", b"rien"), "entity_type": "experiments"}
    told = owner.client.post("/api/v2/import", sent, headers={"Authorization": owner.key})
    assert told.status_code == 202
    path = told["Location"].rpartition("/api/v2/")[2]
    run_all()
    assert owner.read(path)["state"] == "refused"
    assert colleague("get", path).status_code == 404


def test_an_unchangeable_entry_is_refused_not_hidden() -> None:
    owner = a_robot()
    number = owner.made("experiments", {"title": "Theirs"})
    owner("patch", f"experiments/{number}", {"action": "lock"})
    colleague = a_robot(owner.team)
    answer = colleague("patch", f"experiments/{number}", {"title": "Mine"})
    assert answer.status_code == 403
    assert owner.read(f"experiments/{number}")["title"] == "Theirs"


def test_keys_that_may_not() -> None:
    robot = a_robot(scope="ro")
    assert robot("get", "experiments").status_code == 200
    assert robot("post", "experiments", {}).status_code == 403
    token = ApiToken.objects.get()
    token.expires_at = timezone.now() - timedelta(minutes=1)
    token.save()
    assert robot("get", "experiments").status_code == 401
    assert robot.client.get("/api/v2/experiments").status_code == 401
    other = a_robot()
    other.client.force_login(other.person.account)
    assert other.client.get("/api/v2/experiments").status_code == 401
    other.key = f"Bearer {other.key}"
    assert other("get", "experiments").status_code == 200


def test_too_many_calls_wait(monkeypatch: Any) -> None:
    monkeypatch.setattr(entering, "CALLS", 2)
    monkeypatch.setattr(entering, "HEAVY", 1)
    monkeypatch.setattr(entering, "MISSES", 2)
    robot, other = a_robot(), a_robot()
    number = other.made("experiments")
    assert [other("get", f"experiments/{number}?format=eln").status_code for _n in range(2)] == [
        200,
        429,
    ]
    assert [robot("get", "info").status_code for _n in range(3)] == [200, 200, 429]
    cache.clear()
    robot.key = "wrong"
    assert [robot("get", "info").status_code for _n in range(3)] == [401, 401, 429]
    assert robot("get", "info")["Retry-After"] == "60"
