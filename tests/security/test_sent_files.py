"""Hostile files and texts: kept whole, never run, never opened by a spreadsheet as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from encre.commons.files import services as files
from encre.commons.files.models import File
from encre.foundation.jobs import run_all
from encre.research.notebook.tests.factories import an_entry
from tests.matrix.asking import put_away, undone

if TYPE_CHECKING:
    from tests.matrix.house import House

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63fccfc0f01f0005050202a5d7c6"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def bomb() -> bytes:
    """Return a small archive of very many zeros."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    return sink.getvalue()


HOSTILE = {
    "drawing.svg": SVG,
    "page.html": b"<html><script>alert(document.cookie)</script></html>",
    "page.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "image.png": b"<html><script>alert(1)</script>" + PNG,
    "polyglot.png": PNG + b"<script>alert(1)</script>",
    "both.gif": b"GIF89a/*<html><script>alert(1)</script>*/=1;",
    "macro.js": b"alert(1)",
    "virus.com": EICAR,
    "bomb.zip": bomb(),
    "doc.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
}
# What no page may hold of them: what a browser would run, what another file holds.
RUNS = (b"<script>alert", b"<svg xmlns", b"root:")


def test_hostile_files_are_only_saved(house: House) -> None:
    about = {"kind": "notebook.entry", "id": str(house.objects["entry.open"]["pk"])}
    with undone():
        for name, data in HOSTILE.items():
            sent = SimpleUploadedFile(name, data, content_type="text/html")
            house.ask("author", "POST", reverse("files:upload"), data=about | {"file": sent})
        # All that the whole house waits for is done here: once for all of them.
        run_all(strict=False)
        for name in HOSTILE:
            kept = File.objects.get(name=name)
            for path in ("content", "preview", "preview/small", "preview/large", ""):
                response = house.ask("author", "GET", f"/files/{kept.pk}/{path}".rstrip("/"))
                body = b"".join(response) if response.streaming else response.content
                _harmless(name, path, response, body)


def _harmless(name: str, path: str, response: object, body: bytes) -> None:
    headers, where = response.headers, f"{name}: {path}"  # type: ignore[attr-defined]
    assert headers["X-Content-Type-Options"] == "nosniff", where
    if path == "content":
        assert body == HOSTILE[name], where
        assert headers["Content-Disposition"].startswith("attachment"), where
        assert "sandbox" in headers["Content-Security-Policy"], where
        assert not re.search("html|svg|xml", headers["Content-Type"]), where
    elif path.startswith("preview/"):
        picture = headers["Content-Type"].startswith("image/webp")
        assert picture or body.startswith(b"<!doctype"), where
    else:
        assert not [word for word in RUNS if word in body], where


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd",
        "a\r\nSet-Cookie: x=1.txt",
        'a"; filename="evil.html',
        "\u202etxt.exe",
        "nul\0.txt",
        "x" * 400 + ".txt",
    ],
)
def test_hostile_names_are_only_names(house: House, name: str) -> None:
    with undone():
        kept = files.store(
            b"x", name=name, by=house.people["author"], owner=house.rows["entry.open"]
        )
        assert not set(kept.name) & set("/\\\0\r\n")
        response = house.ask("author", "GET", f"/files/{kept.pk}/content")
        put_away(response)
        said = response.headers["Content-Disposition"]
        assert said.startswith("attachment")
        assert "\n" not in said
        assert "Set-Cookie" not in response.headers
        assert said.count('"') <= 2, "the name stays within its quotes"


FORMULAS = ('=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1")


@pytest.mark.parametrize("title", FORMULAS)
def test_exports_open_safely(house: House, title: str) -> None:
    with undone():
        an_entry(house.rows["notebook.open"], title=title)
        response = house.ask("author", "GET", "/notebook/?export=csv")
        text = b"".join(response.streaming_content).decode("utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert any(title.strip()[:6].strip('"') in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[lien](javascript:alert(1))",
        '"><svg onload=alert(1)>',
        "{{ 7 * 7 }}{% load x %}",
    ],
)
def test_hostile_texts_are_only_texts(house: House, text: str) -> None:
    pk = house.objects["entry.open"]["pk"]
    about = {"kind": "notebook.entry", "id": str(pk)}
    with undone():
        house.ask("author", "POST", "/threads/comments", data=about | {"text": text})
        an_entry(house.rows["notebook.open"], title=text)
        for path in (f"/notebook/entries/{pk}/", "/notebook/", "/search/?q=alert"):
            page = house.ask("author", "GET", path).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<svg onload" not in page
            assert 'href="javascript' not in page
