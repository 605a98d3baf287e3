"""A body written as HTML and read again is the same body."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from encre.research.notebook import body
from encre.research.notebook.tests.body.documents import DOCUMENTS

pytestmark = pytest.mark.once

EASY = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@EASY
@given(DOCUMENTS)
def test_html_of_a_page_gives_the_same_body(document: dict[str, Any]) -> None:
    checked = body.check(document)
    html = body.to_html(checked, attachment=lambda each: f"/files/{each}")
    assert body.from_html(html, own=True).body == checked


@EASY
@given(DOCUMENTS)
def test_standalone_html_gives_the_same_body(document: dict[str, Any]) -> None:
    checked = body.check(document)
    html = body.to_html(checked, standalone=True, mention=lambda kind, each: f"/{kind}/{each}")
    assert body.from_html(html, own=True).body == checked


@EASY
@given(DOCUMENTS)
def test_a_check_is_stable_and_the_hash_survives_json(document: dict[str, Any]) -> None:
    checked = body.check(document)
    assert body.check(checked) == checked
    again = json.loads(json.dumps(checked))
    assert body.digest(again) == body.digest(checked)
    assert json.loads(body.canonical(checked)) == checked


@EASY
@given(DOCUMENTS, DOCUMENTS)
def test_any_two_bodies_can_be_compared(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = body.check(old), body.check(new)
    assert body.differ(before, before).same
    difference = body.differ(before, after)
    assert difference.same == (before == after)
