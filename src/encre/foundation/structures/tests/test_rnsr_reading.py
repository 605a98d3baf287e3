"""The reader of the national file: lists, encodings, broken files, the real sample."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encre.foundation.structures.rnsr import Unreadable, columns, read
from encre.foundation.structures.rnsr.saying import PROBLEMS, REFUSALS, refusal, sentence

NAMES = [*columns.NEEDED, "fiche_rnsr"]


def line(number: str = "200412238P", **cells: str) -> dict[str, str]:
    base = dict.fromkeys(NAMES, "")
    base |= {"libelle": "Institut de biologie", "annee_de_creation": "2004"}
    return base | {columns.NUMBER: number, "fiche_rnsr": f"https://rnsr.example/{number}"} | cells


def table(*lines: dict[str, str], names: list[str] | None = None, encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names or NAMES, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


def codes(data: bytes) -> Counter[str]:
    return Counter(problem.code for problem in read(data).problems)


def test_empty_slots_of_parallel_lists_count() -> None:
    row = read(
        table(
            line(
                tutelles="Université A;CNRS;Université B",
                sigles_des_tutelles="UA;CNRS;UB",
                uai_des_tutelles=";0753639Y;",
                siret_des_tutelles=";;",
                nature_de_tutelle="Université;EPST;Université",
                label_numero=";UMR 8104;",
                code_de_type_de_tutelle="TUTE;TUTE;PART",
            )
        )
    ).rows[0]
    assert [(body.name, body.label, body.participating) for body in row.bodies] == [
        ("Université A", "", False),
        ("CNRS", "UMR 8104", False),
        ("Université B", "", True),
    ]


def test_a_name_is_not_a_list_and_fields_may_hold_line_breaks() -> None:
    data = table(
        line(libelle="Action collective; Politiques\npubliques"), line("200412232H", libelle="Deux")
    )
    first, second = read(data).rows
    assert first.name == "Action collective; Politiques publiques"
    assert (first.line, second.line) == (2, 4)


def test_lists_of_unequal_length_are_left_out_with_their_line() -> None:
    data = table(
        line(nom_du_responsable="CURIE;JOLIOT;NOETHER", prenom_du_responsable="Marie;Irène")
    )
    reading = read(data)
    assert reading.rows[0].directors == ()
    assert [(p.line, p.code) for p in reading.problems] == [(2, "unequal")]


def test_one_predecessor_with_two_kinds_stays_twice() -> None:
    row = read(
        table(
            line(
                numero_de_structure_historique="199613764H;199613764H;199613764H",
                code_de_type_de_succession="F;E;F",
                annee_d_effet_historique="2004;2010;2004",
            )
        )
    ).rows[0]
    assert [(o.kind, o.year) for o in row.origins] == [("F", 2004), ("E", 2010)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(encoding: str) -> None:
    reading = read(table(line(libelle="Génie civil – Évry"), encoding=encoding))
    assert reading.rows[0].name == "Génie civil – Évry"
    assert bool(reading.problems) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"PK\x03\x04\x00\x00\x08\x00binary", "not_text"),
        (b"\x81\x8d\xff\xfe;\n", "not_text"),
        (b"<!doctype html><html><body>503</body></html>", "header"),
        (b"nom;prenom\r\nCurie;Marie\r\n", "header"),
        (table(line(), names=[n for n in NAMES if n != "libelle"]), "columns_missing"),
        (table(), "no_rows"),
        (table(line())[:-60], "truncated"),
        (table(line(), line("200412232H", libelle='Un nom "entre'))[:-130], "truncated"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.code == code
    assert refusal(refused.value) != code


def test_wrong_lines_are_told_and_the_others_are_kept() -> None:
    data = table(
        line(),
        line("200412238A", annee_de_creation="MMIV", site_web="voir http://x"),
        line("castle"),
        line("200412232H", libelle=" "),
        line(),
        line("200410654T", uai_des_tutelles="0753639A", tutelles="CNRS"),
    )
    reading = read(data)
    assert [row.number for row in reading.rows] == ["200412238P", "200412238A", "200410654T"]
    assert reading.skipped == 3
    assert Counter((p.line, p.code) for p in reading.problems) == Counter(
        [
            (3, "number_key"),
            (3, "year"),
            (3, "website"),
            (4, "number"),
            (5, "no_name"),
            (6, "twice"),
            (7, "uai_key"),
        ]
    )
    assert all(sentence(problem) != problem.code for problem in reading.problems)


def test_a_short_line_in_the_middle_is_told_at_the_end_it_refuses_the_file() -> None:
    whole = table(line(), line("200412232H")).split(b"\r\n")
    data = b"\r\n".join([*whole[:2], b"only;three;cells", *whole[2:]])
    reading = read(data)
    assert (len(reading.rows), reading.skipped) == (2, 1)
    assert [(p.line, p.code) for p in reading.problems] == [(3, "columns")]


def test_every_code_has_a_sentence() -> None:
    assert set(PROBLEMS) >= {"columns", "twice", "encoding", "level", "circle", "same_label"}
    assert all(str(text) for text in (*PROBLEMS.values(), *REFUSALS.values()))


SLOT = st.text(st.characters(exclude_characters=";\r\n\0", exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(SLOT, SLOT, SLOT), min_size=1, max_size=8))
def test_parallel_lists_come_back_as_they_were_written(slots: list[tuple[str, str, str]]) -> None:
    names = ("a", "b", "c")
    fields = {name: ";".join(slot[i] for slot in slots) for i, name in enumerate(names)}
    read_back = columns.parallel(fields, names)
    cleaned = [tuple(part.strip() for part in slot) for slot in slots]
    # A list of one empty slot and no list are written alike.
    assert read_back == cleaned or (len(slots) == 1 and not any(cleaned[0]))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_garbage_is_refused_never_a_fault(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000))
def test_a_file_cut_anywhere_is_refused_or_holds_whole_lines(cut: int) -> None:
    data = table(*(line(number, libelle='L"é;\n' * 9) for number in ("200412238P", "200412232H")))
    whole = read(data).rows
    try:
        rows = read(data[:cut]).rows
    except Unreadable:
        return
    assert rows == whole[: len(rows)]


def test_the_real_sample_is_read_whole(samples: Path) -> None:
    path = samples / "identity" / "rnsr-extract.csv"
    if not path.exists():
        pytest.skip("no sample of the national reference")
    reading = read(path.read_bytes())
    assert (len(reading.rows), reading.skipped) == (2206, 0)
    assert set(codes(path.read_bytes())) <= {"website", "siret_key"}
    kinds = Counter(origin.kind for row in reading.rows for origin in row.origins)
    assert kinds == {"F": 330, "EF": 117, "R": 91, "E": 63, "I": 32, "S": 15, "SF": 4}
    assert sum(bool(row.origins) for row in reading.rows) == 362
    assert max(len(row.bodies) for row in reading.rows) == 44
    assert sum(not row.directors for row in reading.rows) == 26
