"""What each part answers: what it does, and a clear sentence for what it does not."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.foundation.jobs.inline import run_all
from encre.foundation.journal.models import Recorded
from encre.research.elabftw import extra_fields
from encre.research.elabftw.protocols import formats
from encre.research.elabftw.tests.robots import Robot, a_robot
from encre.research.inventory.tests.factories import ANTIBODY, a_resource, a_type
from encre.research.notebook.models import Entry, Notebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def robot() -> Robot:
    cache.clear()
    return a_robot()


def test_formats_of_an_entry(robot: Robot, monkeypatch: Any) -> None:
    number = robot.made("experiments", {"title": "=1+1", "body": "<p>μ</p>", "tags": ["a", "b"]})
    path = f"experiments/{number}"
    told = robot("get", f"{path}?format=csv")
    ((*names,), (*cells,)) = csv.reader(io.StringIO(told.content.decode("utf-8-sig")))
    line = dict(zip(names, cells, strict=True))
    assert (line["title"], line["tags"], line["content"]) == ("'=1+1", "a|b", "μ")
    assert "attachment" in told["Content-Disposition"]
    assert robot("get", f"{path}?format=qrpng&size=9").status_code == 400
    before = Recorded.objects.count()
    assert robot("get", f"{path}?format=eln").content[:2] == b"PK"
    assert Recorded.objects.filter(name="notebook.entries.exported").count() == 1
    assert Recorded.objects.count() > before
    monkeypatch.setattr(formats, "LARGEST", -1)
    monkeypatch.setattr(formats, "LONGEST", -1)
    for name in ("eln", "pdf"):
        answer = robot("get", f"{path}?format={name}")
        assert answer.status_code == 413, answer.content
    monkeypatch.setattr(formats, "can_print", lambda: False)
    answer = robot("get", f"{path}?format=pdfa")
    assert answer.status_code == 501 and b"libpango" in answer.content


def test_a_table_that_computes_keeps_its_formulas_both_ways(robot: Robot) -> None:
    sent = '<table data-computes="true"><tr><td>12,5</td><td>=$A$1*$A$1</td></tr></table>'
    number = robot.made("experiments", {"body": sent})
    told = robot.read(f"experiments/{number}")["body"]
    assert '<table data-computes="true">' in told
    assert "<td><p>=$A$1*$A$1</p></td>" in told
    document = Entry.objects.get().body.document
    answer = robot("patch", f"experiments/{number}", {"body": told + "<p>et puis</p>"})
    assert answer.status_code == 200, answer.content
    assert Entry.objects.get().body.document["content"][0] == document["content"][0]


def test_exports_say_what_they_do_not(robot: Robot) -> None:
    for sent, status in (
        ({"format": "pdf", "experiments": "on"}, 501), ({"format": "eln", "items": "on"}, 501),
        ({"format": "eln"}, 422), ({"format": "eln", "experiments": "on"}, 422),
    ):  # fmt: skip
        answer = robot("post", "exports", sent)
        assert answer.status_code == status, answer.content
    robot.made("experiments")
    number = robot.made("exports", {"format": "eln", "experiments": "on"})
    assert robot("get", f"exports/{number}?format=binary").status_code == 409
    assert robot("delete", f"exports/{number}").status_code == 204
    assert robot("get", f"exports/{number}").status_code == 404
    assert robot.read("exports") == []
    run_all()
    assert robot.read("exports") == []


def test_imports_say_what_they_do_not(robot: Robot) -> None:
    told = {"Authorization": robot.key}

    def send(name: str, **more: str) -> int:
        sent = {"file": SimpleUploadedFile(name, b"PK"), "entity_type": "experiments", **more}
        return int(robot.client.post("/api/v2/import", sent, headers=told).status_code)

    assert send("a.csv") == send("a.eln", entity_type="items") == 501
    assert send("a.eln", owner="987654") == 501
    assert robot.client.post("/api/v2/import", {}, headers=told).status_code == 400
    assert Notebook.objects.get().archives.count() == 0
    me = robot.read("users/me")["userid"]
    assert send("a.eln", owner=str(me)) == 202
    run_all()
    assert Notebook.objects.get().archives.get().state == "refused"


def test_templates_of_a_team_are_versions(robot: Robot) -> None:
    team = robot.read("teams")[0]["id"]
    number = robot.made("experiments_templates", {"title": "PCR", "team": team, "body": "<p>1</p>"})
    path = f"experiments_templates/{number}"
    assert robot.read(path)["version"] == 1
    colleague, stranger = a_robot(robot.team), a_robot()
    assert colleague.read(path)["title"] == "PCR"
    assert stranger("get", path).status_code == 404
    refused = stranger("post", "experiments", {"template": number})
    assert refused.status_code == 422 and Entry.objects.count() == 0
    robot("patch", path, {"body": "<p>2</p>", "tags": "a|b"})
    told = robot.read(path)
    assert (told["version"], told["tags"], "2" in told["body"]) == (2, "a|b", True)
    answer = robot("patch", path, {"metadata": {"extra_fields": {"P": {"type": "number",
        "value": "", "unit": "blobs"}}}})  # fmt: skip
    assert answer.status_code == 422 and "blobs" in answer.content.decode()
    assert robot("patch", path, {"action": "lock"}).status_code == 501
    assert robot("delete", path).status_code == 204
    assert robot("get", path).status_code == 404


def test_types_and_items(robot: Robot) -> None:
    kind = a_type(robot.team, robot.person, fields=ANTIBODY)
    a_resource(kind, values={"cible": "IL-1β"})
    (told,) = robot.read("items_types")
    assert told["title"] == kind.name
    named = {field.name for field in kind.fields.all()}
    assert json.loads(told["metadata"])["extra_fields"].keys() == named
    assert robot.read(f"items_types/{told['id']}") == told
    (one,) = robot.read("teams/current/resources_categories")
    assert one["id"] == told["id"]
    (item,) = robot.read("items")
    path = f"items/{item['id']}"
    comment = robot.made(f"{path}/comments", {"comment": "Seen"})
    assert robot.read(f"{path}/comments/{comment}")["item_id"] == item["id"]
    robot.made(f"{path}/tags", {"tag": "froid"})
    assert robot.read(path)["tags"] == "froid"
    assert robot.read(f"{path}/experiments_links") == []
    entry = robot.made("experiments")
    robot("post", f"experiments/{entry}/items_links/{item['id']}", {})
    (tied,) = robot.read(path)["related_experiments_links"]
    assert tied["entityid"] == entry
    assert robot("post", "items_types", {}).status_code == 405
    assert robot("post", "items", {"title": "a"}).status_code == 422


def test_what_the_house_tells(robot: Robot) -> None:
    robot.made("experiments", {"title": "One", "tags": ["Froid"]})
    (tag,) = robot.read("teams/current/tags")
    assert (tag["tag"], tag["item_count"]) == ("Froid", 1)
    assert robot.read(f"teams/current/tags/{tag['id']}") == tag
    assert robot("get", "teams/current/tags/987654").status_code == 404
    statuses = robot.read("teams/current/experiments_status")
    assert robot.read(f"teams/current/experiments_status/{statuses[0]['id']}") == statuses[0]
    Entry.objects.update(category="Chimie")
    (category,) = robot.read("teams/current/experiments_categories")
    assert robot.read(f"teams/current/experiments_categories/{category['id']}") == category
    other = robot.made("experiments", {"category": category["id"], "status": statuses[1]["id"]})
    told = robot.read(f"experiments/{other}")
    assert (told["category_title"], told["status"]) == ("Chimie", statuses[1]["id"])
    me = robot.read("users/me")
    assert robot.read(f"users/{me['userid']}")["fullname"] == robot.person.display_name
    assert robot("get", "unfinished_steps?scope=all").status_code == 422
    info = robot.read("info")
    assert info["experiments_count"] == 2 and info["software"].startswith("Encre ")


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc")),
    min_size=1, max_size=30,
).filter(lambda name: name.strip() == name)  # fmt: skip
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
SENT = st.fixed_dictionaries(
    {"type": st.sampled_from(("text", "number", "date", "checkbox", "url", "email", "select"))},
    optional={
        "value": VALUES | st.integers(-10_000, 10_000).map(str),
        "description": VALUES,
        "required": st.booleans(),
        "options": st.lists(VALUES.filter(str.strip), max_size=3),
        "position": st.integers(0, 99),
    },
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fields=st.dictionaries(NAMES, SENT, max_size=3))
def test_metadata_comes_back_as_it_was_sent(robot: Robot, fields: dict[str, Any]) -> None:
    cache.clear()
    sent = {"metadata": {"extra_fields": fields, "elabftw": {"display_main_text": True}}}
    answer = robot("post", "experiments", sent)
    if answer.status_code == 422:  # two names that are one to the notebook
        assert (
            len({extra_fields.typed(name, one, {}).key for name, one in fields.items()})
            < (len(fields))
            or "value" in answer.content.decode()
        )
        return
    assert answer.status_code == 201, answer.content
    number = answer["Location"].rpartition("/")[2]
    told = json.loads(robot.read(f"experiments/{number}")["metadata"])
    assert told == sent["metadata"]
