"""Images, files and links of a body, once everything has its new address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from encre.research.notebook.eln.model import Attachment, Entry, Text
from encre.research.notebook.eln.references import Rewriter, referred_file
from encre.research.notebook.tests.eln.archives import PERSON, dataset, document, reading

if TYPE_CHECKING:
    from encre.research.notebook.tests.eln.conftest import Shelf

STORED = "7b/7b82e081f08828fa461979b340d28673.jpg"
FILES = [
    Attachment(
        "photo.jpg", key="one/photo.jpg", path="export/one//photo.jpg", alternate_names=(STORED,)
    ),
    Attachment("gel 1.png", key="one/gel 1.png", path="export/one/gel 1.png"),
    Attachment("same.csv", key="one/a/same.csv"),
    Attachment("same.csv", key="one/b/same.csv"),
]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"app/download.php?name=photo.jpg&f={STORED}&storage=1", 0),
        ("app/download.php?f=7b%2F7b82e081f08828fa461979b340d28673.jpg", 0),
        ("./one/photo.jpg", 0),
        ("photo.jpg", 0),
        ("./one/gel%201.png", 1),
        ("one/b/same.csv", 3),
        ("same.csv", None),
        ("https://elsewhere.example/photo.jpg", None),
        ("#photo.jpg", None),
        ("data:image/png;base64,AAAA", None),
        ("", None),
        ("http://[broken", None),
    ],
)
def test_which_file_an_address_means(address: str, found: int | None) -> None:
    assert referred_file(address, FILES) is (None if found is None else FILES[found])


def rewriter(*entries: Entry) -> Rewriter:
    return Rewriter(entries, lambda item: f"/files/{item.key}", lambda key: f"/notebook/{key}")


def test_html_images_and_links() -> None:
    other = Entry(
        key="two", title="Two", url="https://elab.local:3148/experiments.php?mode=view&id=57"
    )
    body = Text(
        f'<p><img alt="x" src="app/download.php?name=photo.jpg&amp;f={STORED}&amp;storage=1">'
        "<a href='experiments.php?mode=view&amp;id=57'>a</a>"
        '<a href="https://elab.local:3148/experiments.php?mode=view&amp;id=57">b</a>'
        '<a href="experiments.php?mode=view&amp;id=5">c</a> src="photo.jpg" '
        '<a href="./two/">d</a></p>'
    )
    assert rewriter(other).rewritten(body, FILES) == (
        '<p><img alt="x" src="/files/one/photo.jpg">'
        '<a href="/notebook/two">a</a><a href="/notebook/two">b</a>'
        '<a href="experiments.php?mode=view&amp;id=5">c</a> src="photo.jpg" '
        '<a href="/notebook/two">d</a></p>'
    )


def test_markdown_targets_and_plain_text() -> None:
    text = Text('![g](./one/gel%201.png "gel") and [x](https://x.example)', "markdown")
    assert (
        rewriter().rewritten(text, FILES)
        == '![g](/files/one/gel 1.png "gel") and [x](https://x.example)'
    )
    plain = Text("see ](photo.jpg)", "plain")
    assert rewriter().rewritten(plain, FILES) == plain.content


def test_a_new_address_cannot_break_out_of_its_attribute() -> None:
    hostile = Rewriter([], lambda _: '"><script>', lambda _: None)
    assert "<script>" not in hostile.rewritten(Text('<img src="photo.jpg">'), FILES)


def test_picture_of_the_real_archive(real: Shelf) -> None:
    entry = next(
        e
        for e in real["consortium/elabftw/export.eln"].entries
        if e.title == "Gold master experiment"
    )
    assert entry.body
    done = Rewriter([entry], lambda item: f"/files/{item.name}", lambda _: None).rewritten(
        entry.body, entry.attachments
    )
    assert '<img src="/files/example.jpg" width="261"' in done


@pytest.mark.parametrize(
    ("name", "told", "read_as"),
    [
        ("trace.ps", "text/csv", "application/postscript"),
        ("gel.png", "text/plain", "image/png"),
        ("notes.md", "text/csv", "text/csv"),
        ("gel.tif", "image/png", "image/png"),
        ("sans-extension", "text/csv", "text/csv"),
    ],
)
def test_a_name_that_cannot_be_text_is_believed(name: str, told: str, read_as: str) -> None:
    place = {"@id": f"./one/{name}"}
    file = {**place, "@type": "File", "name": name, "encodingFormat": told}
    archive = reading(document(dataset(hasPart=[place]), file, PERSON), {f"one/{name}": b"1"})
    [entry] = archive.entries
    assert [item.media_type for item in entry.attachments] == [read_as]
