"""Tables and workbooks: any separator, any encoding, true counts."""

import csv
import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.commons.files import media_types
from encre.commons.files.previewing import columns, tables
from encre.commons.files.previewing.refusal import NoPreview
from encre.commons.files.tests.previewing.making import made

pytestmark = pytest.mark.once


def sheet_of(text: str, folder: Path, encoding: str = "utf-8") -> dict[str, Any]:
    answer = made("table", text.encode(encoding), folder)
    first: dict[str, Any] = answer["sheets"][0]
    return first


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_and_separator(encoding: str, separator: str, tmp_path: Path) -> None:
    rows = [["échantillon", "durée"], ["témoin", "12"], ["traité à chaud", "15"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    sheet = sheet_of(text, tmp_path, encoding)
    assert sheet["header"] == rows[0]
    assert sheet["rows"] == rows[1:]


def test_a_decimal_comma_is_a_number_and_a_quoted_newline_one_cell(tmp_path: Path) -> None:
    text = 'nom;valeur\n"deux\nlignes";"1 234,5"\nautre;"-0,25"\n'
    sheet = sheet_of(text, tmp_path)
    assert (sheet["count"], sheet["columns"], sheet["numeric"]) == (2, 2, [1])
    assert sheet["rows"][0][0] == "deux\nlignes"
    series = json.loads((tmp_path / "series.json").read_text())
    assert series[0]["columns"] == [{"name": "valeur", "position": 2, "values": [1234.5, -0.25]}]


def test_a_table_without_header_keeps_its_first_row(tmp_path: Path) -> None:
    sheet = sheet_of("1,2\n3,4\n5,6\n", tmp_path)
    assert (sheet["header"], sheet["count"]) == ([], 3)


def test_a_hundred_thousand_columns(tmp_path: Path) -> None:
    sheet = sheet_of("\n".join(",".join(["7"] * 100_000) for _row in range(3)), tmp_path)
    assert (sheet["columns"], len(sheet["rows"][0])) == (100_000, tables.WIDTH)


def test_many_rows_are_counted_and_thinned(tmp_path: Path) -> None:
    sheet = sheet_of("x,y\n" + "\n".join(f"{n},{n * n}" for n in range(50_000)), tmp_path)
    assert (sheet["count"], len(sheet["rows"]), sheet["whole"]) == (50_000, tables.ROWS, True)
    table = json.loads((tmp_path / "series.json").read_text())[0]
    values = table["columns"][0]["values"]
    assert columns.POINTS <= len(values) < columns.POINTS * 2
    assert values[1] == table["step"]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), min_size=2, max_size=5
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_what_a_program_wrote_is_read_back(rows: list[list[str]]) -> None:
    wide = max(map(len, rows))
    written = [[*row, *[""] * (wide - len(row))] for row in rows]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(written)
    read = list(csv.reader(io.StringIO(buffer.getvalue(), newline="")))
    made_of, _series = tables.sheet("", read)
    filled = [[tables.written(cell) for cell in row] for row in written if any(row)]
    shown = ([made_of["header"]] if made_of["header"] else []) + made_of["rows"]
    assert shown == filled


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Mesures"
    sheet.append(["jour", "valeur"])
    sheet.append([datetime.date(2026, 3, 1), 1.5])
    sheet.append([datetime.datetime(2026, 3, 2, 14, 30), 2])
    hidden = book.create_sheet("Cachée")
    hidden["B2"] = "IL-1β"
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_s_sheets_and_dates(tmp_path: Path) -> None:
    answer = made("workbook", a_workbook(), tmp_path)
    first, second = answer["sheets"]
    assert first["name"] == "Mesures"
    assert first["rows"] == [["2026-03-01", "1.5"], ["2026-03-02 14:30", "2"]]
    assert second["hidden"]
    assert "IL-1β" in (tmp_path / "text.txt").read_text()


def test_formulas_show_the_value_they_last_had(samples: Path, tmp_path: Path) -> None:
    data = (samples / "deaths" / "doris" / "sample.xlsx").read_bytes()
    assert made("workbook", data, tmp_path)["sheets"][0]["count"] == 4
    old = (samples / "cohorts" / "xlsform" / "example_xls" / "widgets.xls").read_bytes()
    assert media_types.sniff(old[: media_types.HEAD], "widgets.xls") == "application/vnd.ms-excel"
    assert made("workbook", old, tmp_path)["sheets"][0]["name"] == "survey"


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def test_a_workbook_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    bomb = zipped(xl__workbook_xml="", **{"xl/workbook.xml": "<x/>", "xl/sheet": "0" * 50_000_000})
    with pytest.raises(NoPreview) as refusal:
        made("workbook", bomb, tmp_path)
    assert refusal.value.reason == "bomb"


def test_another_archive_under_a_workbook_s_name(tmp_path: Path) -> None:
    with pytest.raises(NoPreview) as refusal:
        made("workbook", zipped(word__document="<x/>"), tmp_path)
    assert refusal.value.reason == "damaged"


def test_entities_of_a_workbook_read_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("tres-secret")
    source, trap = io.BytesIO(a_workbook()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(trap, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/sharedStrings.xml":
                entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
                data = data.replace(b"<sst", entity + b"<sst", 1).replace(b"jour", b"&e;")
            new.writestr(info.filename, data)
    try:
        answer = json.dumps(made("workbook", trap.getvalue(), tmp_path))
    except NoPreview:
        return
    assert "tres-secret" not in answer


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,5", 1.5), ("1 234,5", 1234.5), ("-2e3", -2000.0), ("1\u202f234", 1234.0), ("12/03", None),
     ("", None), ("nan", None), (True, None), (float("inf"), None), ("1e999", None)],
)  # fmt: skip
def test_what_a_number_is(cell: object, value: float | None) -> None:
    assert columns.number(cell) == value
