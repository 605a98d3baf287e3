"""Habits of vendors and versions that the sample archives do not show."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from encre.research.notebook.eln.reader import read
from encre.research.notebook.tests.eln.archives import (
    DESCRIPTOR,
    PERSON,
    codes,
    dataset,
    document,
    packed,
    reading,
    zipped,
)

if TYPE_CHECKING:
    from encre.research.notebook.eln.model import Entry


def only(*nodes: dict[str, object], files: dict[str, bytes] | None = None) -> Entry:
    archive = reading(document(*nodes, PERSON), files)
    assert len(archive.entries) == 1
    return archive.entries[0]


@pytest.mark.parametrize(
    "listed", [{"@id": "./one/"}, ["./one/"], "./one/", ["one"], {"@list": [{"@id": "one/"}]}]
)
def test_root_parts_of_any_shape(listed: object) -> None:
    archive = reading(document(dataset(), PERSON, parts=listed))  # type: ignore[arg-type]
    assert [entry.key for entry in archive.entries] == ["one"]


@pytest.mark.parametrize(
    "identifier", ["one", "./one", "one/", "./one//", ".//one/./", "%6Fne/", "./one/"]
)
def test_spellings_of_one_identifier(identifier: str) -> None:
    archive = reading(document(dataset(identifier), PERSON, parts=[{"@id": "./one/"}]))
    assert [(entry.key, entry.title) for entry in archive.entries] == [("one", "One")]


@pytest.mark.parametrize(
    ("identifier", "stored"),
    [
        ("./one/a b.txt", "one/a b.txt"),
        ("./one/a%20b.txt", "one/a b.txt"),
        ("./one/a%20b.txt", "one/a%20b.txt"),
        ("one/a.txt", "one//a.txt"),
        ("./one/a:b|c.txt", "one/a_b_c.txt"),
        ("./one/été.txt", "one/e\u0301te\u0301.txt"),
        ("./export/one/a.txt", "one/a.txt"),
        ("./one/A.TXT", "one/a.txt"),
        (".\\one\\a.txt", "one/a.txt"),
        ("./one/a%2Bb.txt", "one/a+b.txt"),
    ],
)
def test_files_are_found_however_spelt(identifier: str, stored: str) -> None:
    node = {"@id": identifier, "@type": "File", "name": "shown"}
    entry = only(dataset(hasPart=[{"@id": identifier}]), node, files={stored: b"hello"})
    assert [(item.name, item.size, item.missing) for item in entry.attachments] == [
        ("shown", 5, False)
    ]


def test_names_in_utf8_that_the_zip_does_not_announce() -> None:
    node = {"@id": "./one/été.txt", "@type": "File"}
    metadata = document(dataset(hasPart=[{"@id": node["@id"]}]), node, PERSON)
    whole = packed(metadata, {"one/ETE__.txt": b"x"}).getvalue().replace(b"ETE__", "été".encode())
    item = read(io.BytesIO(whole)).entries[0].attachments[0]
    assert (item.size, item.missing) == (1, False)


def test_inline_nodes_bare_words_and_values() -> None:
    entry = only(
        {
            "@id": "./one/",
            "@type": ["Dataset", "schema:Thing"],
            "name": {"@value": "Titre", "@language": "fr"},
            "authors": [
                {"@type": "Person", "givenName": "Zoé", "familyName": "Perrin"},
                "Karim Benali",
            ],
            "creator": "marie@example.org",
            "keywords": ["rouge", "vert, bleu", ""],
            "comment": {
                "@type": "Comment",
                "text": "Oui",
                "author": "Ana",
                "dateCreated": "2024-01-02",
            },
            "description": None,
            "text": "",
            "mentions": {
                "@id": "https://doi.org/10.1/x",
                "@type": "CreativeWork",
                "name": "An article",
            },
            "step": [
                "First",
                {"@type": "HowToStep", "text": "Second", "creativeWorkStatus": "finished"},
            ],
            "variableMeasured": {"propertyID": "pH", "value": 7.4},
            "hasPart": {"@id": "./one/a.txt", "@type": "File", "sha256": ""},
            "aggregateRating": {"ratingValue": "3"},
        },
        files={"one/a.txt": b"x"},
    )
    assert entry.title == "Titre"
    assert [who.name for who in entry.authors] == [
        "Zoé Perrin",
        "Karim Benali",
        "marie@example.org",
    ]
    assert entry.authors[2].email == "marie@example.org"
    assert entry.tags == ("rouge", "vert", "bleu")
    comment = entry.comments[0]
    assert (comment.text, comment.author and comment.author.name) == ("Oui", "Ana")
    assert entry.body is None
    assert (entry.links[0].url, entry.links[0].label) == ("https://doi.org/10.1/x", "An article")
    assert [(step.text, step.done) for step in entry.steps] == [("First", False), ("Second", True)]
    assert [(item.name, item.value, item.type) for item in entry.fields] == [("pH", 7.4, "number")]
    assert (entry.attachments[0].name, entry.rating) == ("a.txt", 3.0)


def test_vocabulary_written_in_full() -> None:
    node = {
        "@id": "./one/",
        "@type": "http://schema.org/Dataset",
        "schema:name": "Full",
        "https://schema.org/author": {"@id": "#me"},
    }
    entry = reading(document(node, PERSON, parts=[{"@id": "./one/"}])).entries[0]
    assert (entry.title, entry.authors[0].name) == ("Full", "Amélie Fabre")


def test_node_without_type() -> None:
    node = {"@id": "./one/", "name": "Untyped", "author": "A"}
    archive = reading(document(node, parts=[{"@id": "./one/"}]))
    assert archive.entries[0].title == "Untyped"
    assert codes(archive) == {"type_missing"}


def test_duplicates_that_agree_are_one_and_that_differ_are_told() -> None:
    archive = reading(
        document(
            dataset(text="same", keywords="a"),
            dataset(text="same", genre="experiment"),
            PERSON,
            parts=[{"@id": "./one/"}],
        )
    )
    assert archive.entries[0].genre == "experiment" and archive.entries[0].tags == ("a",)
    assert archive.doubts == ()
    archive = reading(
        document(dataset(text="first"), dataset(text="second"), PERSON, parts=[{"@id": "./one/"}])
    )
    entry = archive.entries[0]
    assert entry.body and entry.body.content == "first"
    assert [text.content for text in entry.descriptions] == ["second"]
    assert "duplicate_differs" in codes(archive)


def test_two_comments_under_one_identifier() -> None:
    comments = [
        {"@id": "comment://x", "@type": "Comment", "text": word, "author": {"@id": "#me"}}
        for word in ("one", "two")
    ]
    entry = only(dataset(comment=[{"@id": "comment://x"}, {"@id": "comment://x"}]), *comments)
    assert [comment.text for comment in entry.comments] == ["one", "two"]


def test_comment_that_only_names_its_holder() -> None:
    said = {"@id": "#c", "@type": "Comment", "text": "Bravo", "parentItem": {"@id": "./one/"}}
    assert [comment.text for comment in only(dataset(), said).comments] == ["Bravo"]


def test_text_and_description_are_both_kept() -> None:
    entry = only(dataset(text="<p>Body</p>", description="A summary", encodingFormat="text/html"))
    assert entry.body and entry.body.content == "<p>Body</p>"
    assert [(text.content, text.format) for text in entry.descriptions] == [("A summary", "plain")]


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        ("# Title\n\n- item", "text/html", "markdown"),
        ("Only words", "text/html", "plain"),
        ("Caf&eacute; only", "text/html", "html"),
        ("<p>Hello</p>", "text/markdown", "html"),
        ("<p>Hello</p>", "text/plain", "html"),
        ("Words", "text/markdown", "markdown"),
        ("**bold** <b>b</b>", "text/markdown", "markdown"),
        ("x < y and y > z", "", "plain"),
        ("```\n<p>code</p>\n```", "text/markdown", "markdown"),
        ("[a](http://b)", "", "markdown"),
    ],
)
def test_format_of_a_text(content: str, declared: str, expected: str) -> None:
    body = only(dataset(text=content, encodingFormat=declared)).body
    assert body and body.format == expected


def test_nested_data_sets_stay_inside() -> None:
    archive = reading(
        document(
            dataset(hasPart=[{"@id": "./one/day/"}], comment=[]),
            dataset(
                "./one/day/",
                name="Day",
                text="<p>x</p>",
                hasPart=[{"@id": "./one/day/f.csv"}],
                comment=[{"@type": "Comment", "text": "Seen"}],
                variableMeasured=[{"propertyID": "t", "value": 1}],
            ),
            {"@id": "./one/day/f.csv", "@type": "File"},
            PERSON,
            parts=[{"@id": "./one/"}],
        ),
        {"one/day/f.csv": b"1"},
    )
    (entry,) = archive.entries
    assert [(part.title, part.body and part.body.content) for part in entry.sections] == [
        ("Day", "<p>x</p>")
    ]
    assert [(item.name, item.section) for item in entry.attachments] == [("f.csv", "one/day")]
    assert [(item.text, item.section) for item in entry.comments] == [("Seen", "one/day")]
    assert [(item.name, item.section) for item in entry.fields] == [("t", "one/day")]


def test_child_listed_at_the_root_is_an_entry_of_its_own() -> None:
    archive = reading(
        document(dataset("./a/", hasPart=[{"@id": "./b/"}]), dataset("./b/", name="Two"), PERSON)
    )
    assert [(entry.key, entry.parent, entry.children) for entry in archive.entries] == [
        ("a", "", ("b",)),
        ("b", "a", ()),
    ]


def test_one_file_listed_at_several_levels_is_attached_once() -> None:
    file = {"@id": "./one/f.csv", "@type": "File"}
    archive = reading(
        document(
            dataset(hasPart=[{"@id": "./one/f.csv"}, {"@id": "./one/in/"}, {"@id": "one//f.csv"}]),
            dataset("./one/in/", hasPart=[{"@id": "./one/f.csv"}]),
            file,
            PERSON,
            parts=[{"@id": "./one/"}, {"@id": "./one/f.csv"}],
        ),
        {"one/f.csv": b"1"},
    )
    assert [item.name for item in archive.entries[0].attachments] == ["f.csv"]
    assert archive.files == ()


def test_unlisted_files_go_to_the_nearest_entry_or_stay_with_the_archive() -> None:
    archive = reading(
        document(dataset(), PERSON),
        {"one/sub/x.bin": b"x", "stray.txt": b"s", "__MACOSX/one/._x": b"m", "one/.DS_Store": b"d"},
    )
    assert [item.name for item in archive.entries[0].attachments] == ["x.bin"]
    assert [item.name for item in archive.files] == ["stray.txt"]
    assert not archive.files[0].listed
    assert "file_unlisted" in codes(archive)


def test_file_described_but_absent() -> None:
    archive = reading(
        document(
            dataset(hasPart=[{"@id": "./one/gone.txt"}]),
            {"@id": "./one/gone.txt", "@type": "File"},
            PERSON,
        )
    )
    assert archive.entries[0].attachments[0].missing
    assert "file_missing" in codes(archive)


def test_no_root_entity() -> None:
    archive = reading({"@graph": [DESCRIPTOR, dataset(), dataset("./one/in/"), PERSON]})
    assert {entry.key for entry in archive.entries} == {"one", "one/in"}
    assert "root_entity_missing" in codes(archive)


def test_root_written_as_an_address() -> None:
    base = "https://eln.example/crate/"
    about = DESCRIPTOR | {"about": {"@id": base}}
    root = {"@id": base, "@type": "Dataset", "name": "R", "hasPart": [{"@id": f"{base}one/"}]}
    archive = reading({"@graph": [about, root, dataset(f"{base}one/"), PERSON]})
    assert [(entry.key, entry.title) for entry in archive.entries] == [("one", "One")]


def test_root_with_files_only_is_one_entry() -> None:
    file = {"@id": "./data.csv", "@type": "File"}
    archive = reading(
        document(file, parts=[{"@id": "./data.csv"}], name="Crate", author="Ana"),
        {"data.csv": b"1"},
    )
    (entry,) = archive.entries
    assert (entry.title, [item.name for item in entry.attachments]) == ("Crate", ["data.csv"])
    assert "root_is_entry" in codes(archive)


def test_metadata_at_the_top_of_the_zip_or_in_a_second_root() -> None:
    archive = read(packed(document(dataset(), PERSON), root=""))
    assert len(archive.entries) == 1 and "root_folder_missing" in codes(archive)
    raw = json.dumps(document(dataset(), PERSON)).encode()
    archive = read(zipped({"a/ro-crate-metadata.json": raw, "b/other.txt": b"o"}))
    assert [item.name for item in archive.files] == ["other.txt"]
    assert {"several_roots", "outside_root"} <= codes(archive)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_metadata_in_other_encodings(encoding: str) -> None:
    text = json.dumps(document(dataset(name="Été"), PERSON), ensure_ascii=False)
    entry = read(packed(text.encode(encoding))).entries[0]
    assert entry.title == ("\ufffdt\ufffd" if encoding == "latin-1" else "Été")


def test_state_lock_history_and_category() -> None:
    entry = only(
        dataset(
            status="Deleted",
            conditionsOfAccess="Locked",
            creativeWorkStatus="Success",
            about={"@id": "#k"},
            subjectOf=[
                {
                    "@type": "UpdateAction",
                    "object": "title",
                    "result": "One",
                    "agent": {"@id": "#me"},
                    "startTime": "2026-06-26T15:50:46+02:00",
                }
            ],
        ),
        {"@id": "#k", "@type": "Thing", "name": "Enzymo", "color": "A8A321"},
    )
    assert (entry.deleted, entry.archived, entry.locked) == (True, False, True)
    assert (entry.status, entry.category) == ("Success", "Enzymo")
    change = entry.history[0]
    assert (change.target, change.text, change.author and change.author.name) == (
        "title",
        "One",
        "Amélie Fabre",
    )


def test_elabftw_before_5_is_decoded_once() -> None:
    publisher = DESCRIPTOR | {"sdPublisher": {"@type": "Organization", "name": "eLabFTW"}}
    said = {"@type": "Comment", "text": "a<br />\n&#39;b&#39; &amp;lt;"}
    metadata = document(dataset(name="p &gt; q", keywords=["R&amp;D"], comment=[said]), PERSON)
    metadata["@graph"][0] = publisher
    entry = reading(metadata).entries[0]
    assert (entry.title, entry.tags, entry.comments[0].text) == ("p > q", ("R&D",), "a\n'b' &lt;")
    later = metadata | {"@graph": list(metadata["@graph"])}
    later["@graph"][0] = DESCRIPTOR | {
        "sdPublisher": {"@type": "Organization", "name": "eLabFTW", "areaServed": "x"}
    }
    assert reading(later).entries[0].title == "p &gt; q"


def test_elabftw_4_keeps_steps_and_fields_in_its_json_export() -> None:
    data = [
        {
            "steps": [
                {"body": "mix", "finished": 1, "ordering": 1, "deadline": "2025-01-21 21:58:46"}
            ],
            "metadata": {"extra_fields": {"T": {"type": "number", "value": "4", "unit": "K"}}},
            "category_title": "Projet X",
            "status_title": "Success",
            "locked": 1,
            "rating": 2,
        }
    ]
    entry = only(
        dataset(hasPart=[{"@id": "./one/export-elabftw.json"}]),
        {"@id": "./one/export-elabftw.json", "@type": "File", "name": "export-elabftw.json"},
        files={"one/export-elabftw.json": json.dumps(data).encode()},
    )
    assert [(step.text, step.done) for step in entry.steps] == [("mix", True)]
    assert [(item.name, item.unit_text) for item in entry.fields] == [("T", "K")]
    assert (entry.category, entry.status, entry.locked, entry.rating) == (
        "Projet X",
        "Success",
        True,
        2.0,
    )


def test_rspace_document_beside_its_form() -> None:
    xml = (
        "<archivalDocument><name>Essai 1</name><createdBy>zperrin</createdBy>"
        "<creationDate>2023-12-07T16:11:13Z</creationDate><listFields>"
        "<field><fieldName>Method</fieldName><fieldType>TEXT</fieldType><fieldData>&lt;p&gt;x&lt;/p&gt;</fieldData></field>"
        "<field><fieldName>N</fieldName><fieldType>NUMBER</fieldType><fieldData>5.0</fieldData></field>"
        "</listFields></archivalDocument>"
    )
    node = {"@id": "./doc_1", "@type": "Dataset", "hasPart": [{"@id": "./doc_1/doc_1.xml"}]}
    file = {"@id": "./doc_1/doc_1.xml", "@type": "File", "dateCreated": "07:12:23:16:11:11"}
    metadata = document(node, file)
    metadata["@graph"][0] = DESCRIPTOR | {
        "sdPublisher": {"@type": "Organization", "name": "RSpace"}
    }
    entry = reading(metadata, {"doc_1/doc_1.xml": xml.encode()}).entries[0]
    assert (entry.title, entry.authors[0].name, entry.date and entry.date.iso) == (
        "Essai 1",
        "zperrin",
        "2023-12-07T16:11:13+00:00",
    )
    assert entry.body and entry.body.content == "<h2>Method</h2>\n<p>x</p>"
    assert [(item.name, item.value) for item in entry.fields] == [("N", "5.0")]
    made = entry.attachments[0].created
    assert made and made.iso == "2023-12-07T16:11:11"


def test_xml_with_entities_is_left_alone() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><archivalDocument><name>&x;</name></archivalDocument>'
    node = {
        "@id": "./doc_1",
        "@type": "Dataset",
        "name": "Kept",
        "hasPart": [{"@id": "./doc_1/doc_1.xml"}],
    }
    entry = reading(
        document(node, {"@id": "./doc_1/doc_1.xml", "@type": "File"}), {"doc_1/doc_1.xml": bomb}
    ).entries[0]
    assert (entry.title, entry.body) == ("Kept", None)


def test_missing_title_and_author_are_told() -> None:
    archive = reading(document({"@id": "./2024-05%20essai/", "@type": "Dataset"}))
    assert archive.entries[0].title == "2024-05 essai"
    assert codes(archive) == {"title_missing", "author_missing"}
