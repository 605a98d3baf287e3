"""Whatever a program sends, it is told in eLabFTW's form what is wrong; nothing is half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.research.elabftw.protocols import entering, routes
from encre.research.elabftw.tests.robots import Robot, a_robot, whole
from encre.research.inventory.tests.factories import a_resource, a_type
from encre.research.notebook.models import Entry

pytestmark = pytest.mark.django_db
TEXT = st.text(max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    "title", "body", "bodyappend", "content_type", "tags", "metadata", "metadatamerge", "category",
    "status", "rating", "date", "custom_id", "state", "team", "template", "canread_base",
    "canwrite_base", "canread", "canwrite", "userid", "action", "comment", "tag", "deadline",
    "finished", "start", "end", "target", "delta", "format", "experiments", "reason", "real_name",
)  # fmt: skip
SENT = st.dictionaries(st.sampled_from(NAMES) | TEXT, JSON, max_size=4)
QUERIES = st.dictionaries(
    st.sampled_from(
        ("q", "extended", "limit", "offset", "order", "sort", "state", "scope", "owner", "status",
         "category", "tags[]", "format", "size", "start", "end")
    ),
    TEXT | st.integers().map(str) | st.sampled_from(("title:", 'tag:"', "date:>2", "NOT", "-")),
    max_size=4,
)  # fmt: skip
PATHS = sorted(routes.TABLE)
RIGOROUS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def robot(monkeypatch: Any) -> Iterator[Robot]:
    cache.clear()
    for name in ("CALLS", "HEAVY"):
        monkeypatch.setattr(entering, name, 1_000_000)
    robot = a_robot()
    robot.first = robot.made("experiments", {"title": "One"})
    a_resource(a_type(robot.team, robot.person))
    yield robot


def _well_refused(answer: Any) -> None:
    assert answer.status_code < 500 or answer.status_code == 501, answer.content
    if answer.status_code >= 400:
        told = json.loads(answer.content)
        assert told["code"] == answer.status_code
        assert told["message"]


def _path(key: tuple[str, str, int], number: int, part: int) -> str:
    first, third, length = key
    return "/".join([first, str(number), third, str(part)][:length])


@RIGOROUS
@given(key=st.sampled_from(PATHS), number=st.integers(-1, 6), part=st.integers(), sent=SENT)
def test_any_json_is_answered(
    robot: Robot, key: tuple[str, str, int], number: int, part: int, sent: dict[str, Any]
) -> None:
    for method in routes.TABLE[key]:
        if method != "GET":
            _well_refused(robot(method, _path(key, robot.first + number, part), json.dumps(sent)))


@RIGOROUS
@given(key=st.sampled_from(PATHS), query=QUERIES, number=st.integers(-1, 6))
def test_any_question_is_answered(
    robot: Robot, key: tuple[str, str, int], query: dict[str, str], number: int
) -> None:
    if "GET" in routes.TABLE[key]:
        told = {"Authorization": robot.key}
        answer = robot.client.get(
            f"/api/v2/{_path(key, robot.first + number, robot.first)}", query, headers=told
        )
        assert whole(answer).status_code < 500


@RIGOROUS
@given(value=JSON, name=st.sampled_from(NAMES[:19]))
def test_a_wrong_value_changes_nothing_or_is_taken(robot: Robot, value: Any, name: str) -> None:
    entry = Entry.objects.get()
    sent = json.dumps({"title": "Changed", name: value})
    before = (entry.title, entry.version)
    answer = robot("patch", f"experiments/{_number(robot)}", sent)
    _well_refused(answer)
    entry.refresh_from_db()
    if answer.status_code >= 400:
        assert (entry.title, entry.version) == before


def _number(robot: Robot) -> int:
    live, gone = robot.read("experiments"), robot.read("experiments?state=3")
    return int([*live, *gone][0]["id"])


BROKEN = [
    b"{", b"[]", b"3", b'"a"', b"nul", b"\xff\xfe", b'{"title": NaN}', b'{"rating": 1e999}',
    b'{"title": "\\ud800"}', b'{"title": "a\\u0000b"}', b"[" * 100_000, b'{"a":' * 5_000,
    b'{"custom_id": ' + b"9" * 5_000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: body[:20])
def test_broken_json_is_refused(robot: Robot, body: bytes) -> None:
    answer = robot("patch", f"experiments/{_number(robot)}", body)
    assert answer.status_code == 400, answer.content
    _well_refused(answer)


def test_addresses_of_nothing(robot: Robot) -> None:
    told = {
        "experiments/0": 404, "experiments/-1": 404, "experiments/99999999999999999999": 404,
        "experiments/abc": 422, "experiments/1/steps/1/more": 501, "compounds": 501,
        "experiments/%00": 400, "experiments?q=%00": 400, "experiments?tags[]=%00&tags[]=a": 400,
        "experiments?order=secret": 422, "experiments?extended=nothing:1": 422,
        "experiments?offset=99999999999999999999": 200, "experiments?limit=-5": 200,
        "items/1/uploads": 501, f"experiments/{robot.first}?format=zip": 501,
        f"experiments/{robot.first}?format=docx": 400,
    }  # fmt: skip
    for path, status in told.items():
        answer = robot("get", path)
        assert answer.status_code == status, (path, answer.content)
        _well_refused(answer)
    answer = robot("put", "experiments", {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")


def test_what_is_too_large_is_refused(robot: Robot, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = robot("post", "experiments", {"body": "a" * 2_000})
    assert answer.status_code == 413
    settings.UPLOAD_LIMIT = 10
    sent = {"file": SimpleUploadedFile("a.bin", b"a" * 100)}
    told = {"Authorization": robot.key}
    path = f"/api/v2/experiments/{_number(robot)}/uploads"
    assert robot.client.post(path, sent, headers=told).status_code == 422
    assert robot.client.post(path, {}, headers=told).status_code == 400
    nulls = {"file": SimpleUploadedFile("a.bin", b"a"), "comment": "a\0b"}
    assert robot.client.post(path, nulls, headers=told).status_code == 400


def test_half_of_a_change_is_none(robot: Robot) -> None:
    path = f"experiments/{robot.first}"
    sent = {"file": SimpleUploadedFile("a.txt", b"a")}
    told = {"Authorization": robot.key}
    robot.client.post(f"/api/v2/{path}/uploads", sent, headers=told)
    (file,) = robot.read(f"{path}/uploads")
    step = robot.made(f"{path}/steps", {"body": "Wash"})
    wrong = {"real_name": "b.txt", "comment": "c", "state": 7}
    assert robot("patch", f"{path}/uploads/{file['id']}", wrong).status_code == 422
    assert robot.read(f"{path}/uploads") == [file]
    wrong = {"action": "finish", "body": "Rinse", "deadline": "tomorrow"}
    assert robot("patch", f"{path}/steps/{step}", wrong).status_code == 422
    (kept,) = robot.read(f"{path}/steps")
    assert (kept["body"], kept["finished"]) == ("Wash", 0)


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)></svg>"
    '<a href="javascript:alert(1)">a</a><iframe srcdoc="<script>1</script>"></iframe>'
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"
    '<p style="background:url(javascript:1)">kept</p><form action="//evil"><input></form>'
)


def test_hostile_html_is_only_words(robot: Robot) -> None:
    number = robot.made("experiments", {"title": "<b>x</b>", "body": HOSTILE})
    template = robot.made("experiments_templates", {"title": "a", "body": HOSTILE})
    kind = robot.read("items_types")[0]["id"]
    item = robot.made("items", {"category": kind, "title": "a", "body": HOSTILE})
    for path in (
        f"experiments/{number}", f"experiments_templates/{template}", f"items/{item}",
    ):  # fmt: skip
        html = robot.read(path)["body"].lower()
        for evil in ("<script", "onerror=", "onload=", "javascript:", "<iframe", "<form", "<svg"):
            assert evil not in html, (path, html)
    page = robot("get", f"experiments/{number}?format=html")
    assert b"&lt;b&gt;x&lt;/b&gt;" in page.content and b"<script" not in page.content
    assert "sandbox" in page["Content-Security-Policy"]
    answer = robot("get", f"experiments/{number}")
    assert answer["Content-Type"] == "application/json"


def test_pictures_of_others_do_not_come_along(robot: Robot) -> None:
    other = a_robot()
    theirs = other.made("experiments")
    told = {"Authorization": other.key}
    sent = {"file": SimpleUploadedFile("a.png", b"\x89PNG")}
    other.client.post(f"/api/v2/experiments/{theirs}/uploads", sent, headers=told)
    name = other.read(f"experiments/{theirs}/uploads")[0]["long_name"]
    number = robot.made("experiments")
    body = f'<p>a</p><img src="app/download.php?f={name}">'
    robot("patch", f"experiments/{number}", {"body": body})
    assert name not in robot.read(f"experiments/{number}")["body"]
    assert other("patch", f"experiments/{theirs}", {"body": body}).status_code == 200
    assert name in other.read(f"experiments/{theirs}")["body"]
