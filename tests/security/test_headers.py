"""Every address answers with the headers that keep a browser safe, whatever the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.matrix import table
from tests.matrix.asking import fit, put_away, undone
from tests.matrix.forms import sent

if TYPE_CHECKING:
    from tests.matrix.house import House

pytestmark = pytest.mark.django_db
READS = [line for line in table.lines() if line.method == "GET"]
WRITERS = [line for line in table.lines() if line.method == "POST"]
# The bytes of files and the redrawn pictures have a stricter policy of their own.
SANDBOXED = ("files:content", "files:small", "files:large", "files:page")
# Its decoder of codes is compiled.
COMPILED = ("inventory:scan",)
HANDLER = re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE)
STYLE = re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)


def _first(url: str, lines: list[table.Line]) -> list[table.Line]:
    return [line for line in lines if line.url == url][:1]


@pytest.mark.parametrize(
    "line",
    [line for url in sorted(table.addresses()) for line in _first(url, READS)],
    ids=lambda line: line.key,
)
@pytest.mark.parametrize("actor", ["anonymous", "author", "operator"])
def test_headers(house: House, line: table.Line, actor: str) -> None:
    path = reverse(line.url, kwargs=fit(line.url, house.objects[line.thing]))
    with undone():
        response = house.ask(actor, "GET", path, **sent(house, line.url, "GET", line.thing))
        text = "" if response.streaming else response.content.decode("utf-8", "replace")
        put_away(response)
    _check(line.url, response)
    if response.headers.get("Content-Type", "").startswith("text/html") and text:
        _look(text, response)


@pytest.mark.parametrize("line", WRITERS, ids=lambda line: line.key)
def test_refused_forms_have_them_too(house: House, line: table.Line) -> None:
    path = reverse(line.url, kwargs=fit(line.url, house.objects[line.thing]))
    with undone():
        response = house.client("author", csrf=True).post(path)
    _check(line.url, response)


@pytest.mark.parametrize("path", ["/nowhere", "/notebook/entries/nothing", "/api/v1/nowhere"])
def test_what_is_nowhere_has_them_too(house: House, path: str) -> None:
    response = house.ask("author", "GET", path)
    assert response.status_code == 404
    _check("", response)


def _check(url: str, response: object) -> None:
    headers = response.headers  # type: ignore[attr-defined]
    policy = headers.get("Content-Security-Policy", "")
    assert headers["X-Content-Type-Options"] == "nosniff"
    if url not in SANDBOXED or "sandbox" not in policy:
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert "base-uri 'self'" in policy
        assert "form-action 'self'" in policy
    assert url in COMPILED or "wasm-unsafe-eval" not in policy
    for unsafe in ("unsafe-inline", "'unsafe-eval'", "http:", "*"):
        assert unsafe not in policy
    for name, cookie in response.cookies.items():  # type: ignore[attr-defined]
        assert cookie["samesite"] == "Lax", name
    session = response.cookies.get("sessionid")  # type: ignore[attr-defined]
    if session is not None and session.value:
        assert session["httponly"]


def _look(text: str, response: object) -> None:
    policy = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    assert not HANDLER.search(text), HANDLER.search(text)
    assert not STYLE.search(text), STYLE.search(text)
    nonces = set()
    for attributes, inside in SCRIPT.findall(text):
        inert = re.search(r'type="application/(ld\+)?json"', attributes)
        if inside.strip() and not inert:
            found = re.search(r'nonce="([^"]+)"', attributes)
            assert found, f"a script without a nonce: {attributes} {inside[:80]}"
            nonces.add(found.group(1))
    for nonce in nonces:
        assert f"'nonce-{nonce}'" in policy


def test_a_nonce_serves_once(house: House) -> None:
    found = {
        re.search(r"'nonce-([^']+)'", house.ask("author", "GET", "/").headers[name]).group(1)  # type: ignore[union-attr]
        for name in ["Content-Security-Policy"] * 3
    }
    assert len(found) == 3


def test_over_tls_everything_is_kept_there(house: House) -> None:
    options = {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    }
    with override_settings(**options):
        client = house.client("anonymous")
        plain = client.get("/login/")
        safe = client.get("/login/", headers={"X-Forwarded-Proto": "https"})
    assert plain.status_code == 301
    assert plain.headers["Location"].startswith("https://")
    assert "max-age=31536000" in safe.headers["Strict-Transport-Security"]
    assert safe.cookies["csrftoken"]["secure"]
