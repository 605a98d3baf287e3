"""Tables and workbooks: encodings, separators, and what is refused with its line."""

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.institute.directory.reading import Native, Unreadable, open_rows
from encre.institute.directory.reading import workbook as workbooks

pytestmark = pytest.mark.once
TEXT = "N° agent;Nom d’usage;Prénom\r\n1;Lefèvre;Zoé\r\n2;Œuvrard;Noël\r\n"


def read(data: bytes, kind: str = "csv") -> list[Native]:
    return list(open_rows(kind, io.BytesIO(data)))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_of_exports(encoding: str) -> None:
    rows = read(TEXT.encode(encoding))
    assert [row.values["Nom d’usage"] for row in rows] == [("Lefèvre",), ("Œuvrard",)]
    assert [row.place for row in rows] == ["2", "3"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator(separator: str) -> None:
    rows = read(TEXT.replace(";", separator).encode())
    assert rows[1].values == {"N° agent": ("2",), "Nom d’usage": ("Œuvrard",), "Prénom": ("Noël",)}


def test_lists_inside_quotes_line_breaks_and_empty_columns() -> None:
    data = b'id;unit;note;\n1;"UMR 7052;U 1271;";"two\nlines";\n\n2;U 1;;;\n'
    rows = read(data)
    assert rows[0].values == {"id": ("1",), "unit": ("UMR 7052;U 1271;",), "note": ("two\nlines",)}
    assert [row.place for row in rows] == ["2", "5"]
    assert read(b"sep=,\na,b\n1,2\n")[0].values == {"a": ("1",), "b": ("2",)}


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "empty", ""),
        (b"  \r\n\n", "empty", ""),
        (b"\xef\xbb\xbf", "empty", ""),
        (b"id;nom\n", "no_rows", ""),
        (b"<!DOCTYPE html><html><p>a;b</p></html>", "html", "1"),
        ("<html>;</html>".encode("utf-16"), "html", "1"),
        (b"PK\x03\x04aaaa", "not_text", ""),
        (b"%PDF-1.7\n", "not_text", ""),
        (b"identifiant\n1\n2\n", "csv_one_column", "1"),
        (b"id;nom;nom\n1;a;b\n", "csv_header", "1"),
        (b"id;nom\n1;a\n2\n", "csv_width", "3"),
        (b"id;nom\n1;a\n2;b;c\n", "csv_width", "3"),
        (b'id;nom\n1;a\n2;"b\n3;c\n', "csv_quote", "3"),
        (b"id;nom\n1;a\n2;\0\n", "nul", "3"),
        (b"id;nom\n1;a\n2;\x81\xe9\n", "encoding", "3"),
        (b"id;nom\n1;" + b"a" * 140_000 + b"\n", "csv_field", "2"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(data: bytes, code: str, place: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert (refused.value.code, refused.value.place) == (code, place)


_cell = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12
)


def test_a_cell_too_long_is_refused_whatever_another_reader_of_the_process_allowed() -> None:
    before = csv.field_size_limit(10**9)
    try:
        with pytest.raises(Unreadable) as refused:
            read(b"id;nom\n1;" + b"a" * 140_000 + b"\n")
    finally:
        csv.field_size_limit(before)
    assert (refused.value.code, refused.value.place) == ("csv_field", "2")


@given(
    st.lists(st.lists(_cell, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(";,\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back_as_it_was_written(
    rows: list[list[str]], separator: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["identifiant", "nom", "prénom"])
    writer.writerows([f"n{at}", *cells[1:]] for at, cells in enumerate(rows))
    found = read(text.getvalue().encode(encoding))
    assert len(found) == len(rows)
    for at, (row, cells) in enumerate(zip(found, rows, strict=True)):
        kept = {"identifiant": f"n{at}", "nom": cells[1].strip(), "prénom": cells[2].strip()}
        assert row.values == {name: (cell,) for name, cell in kept.items() if cell}


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook() -> None:
    data = workbook(
        (None,),
        ("Matricule", "Nom", "Né le", "Actif", "Note"),
        (12.0, "Zoé", date(1980, 2, 3), True, "#REF!"),
        (),
        ("007", "Noël", datetime(1981, 5, 6, 7, 8), None, "=1+1"),
    )
    rows = read(data, "xlsx")
    assert rows[0].values == {
        "Matricule": ("12",), "Nom": ("Zoé",), "Né le": ("1980-02-03",), "Actif": ("TRUE",),
    }  # fmt: skip
    assert [(row.place, [told.code for told in row.warned]) for row in rows] == [
        ("3", ["cell_error"]),
        ("5", []),
    ]
    assert rows[1].values["Né le"] == ("1981-05-06 07:08:00",)
    # A formula whose value was never computed is empty, not its text.
    assert "Note" not in rows[1].values


def altered(data: bytes, name: str, change: object) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            told = before.read(part)
            after.writestr(part, change(told) if part == name else told)  # type: ignore[operator]
    return out.getvalue()


def test_traps_in_workbooks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST", 1 << 20)
    fine = workbook(("id", "nom"), (1, "a"))
    sheet = "xl/worksheets/sheet1.xml"
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    cases = {
        "xlsx_entity": altered(fine, sheet, lambda told: entity + told),
        "xlsx_bomb": altered(fine, sheet, lambda told: told + b" " * (2 << 20)),
        "xlsx_form": fine[:-200],
        "no_rows": workbook(("id", "nom")),
        "xlsx_no_header": workbook(),
        "xlsx_header": workbook(("nom", "Nom"), (1, 2)),
    }
    cases["xlsx_form"] = b"PK\x03\x04 not a workbook"
    for code, data in cases.items():
        with pytest.raises(Unreadable) as refused:
            read(data, "xlsx")
        assert refused.value.code == code
