"""The thirteen native forms hold what the canonical files hold, in forms that bite."""

import base64
import codecs
import csv
import io
import re
import unicodedata
from contextlib import closing
from datetime import date, datetime
from uuid import UUID

import pytest
from openpyxl import load_workbook

from encre.foundation.base.identifiers import orcid_or_none
from encre.institute.directory.bench.plain import day
from encre.institute.directory.generator import KEYS, NATIVES, export, exporting, generate
from encre.institute.directory.generator.ldif_form import NEVER, filetime, line
from encre.institute.directory.generator.mistakes import bare
from encre.institute.directory.generator.native import AD, LDIF, SHEET, TABLE
from encre.institute.directory.mapping import applied, from_data
from encre.institute.directory.reading import open_rows

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("native")
    generate(700, 6, place / "plain", place / "truth" / "truth.csv")
    export(place / "plain", place / "native")
    return place


def canonical(folder, key):
    with (folder / "plain" / f"{key}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def native(folder, key):
    return folder / "native" / f"{key}.{NATIVES[key].ending}"


def of_kind(*kinds):
    return [key for key in KEYS if NATIVES[key].kind in kinds]


def ldif(path):
    """Read an LDIF as RFC 2849 says: unfold, then decode."""
    text = path.read_text("ascii")
    assert max(map(len, text.splitlines())) <= 76
    for block in text.replace("\n ", "").split("\n\n"):
        entry = {}
        for row in block.splitlines():
            if row.startswith(("#", "version")) or not row:
                continue
            name, _colon, value = row.partition(":")
            raw = base64.b64decode(value[2:]) if value.startswith(": ") else value[1:].encode()
            entry.setdefault(name, []).append(raw)
        if "sn" in entry or "sn;lang-fr" in entry:
            yield entry


def test_same_seed_same_bytes(folder, tmp_path):
    export(folder / "plain", tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (folder / "native" / path.name).read_bytes(), path.name
    assert len(list(tmp_path.iterdir())) == 13


@pytest.mark.parametrize("key", of_kind(TABLE))
def test_tables(folder, key):
    form = NATIVES[key]
    raw = native(folder, key).read_bytes()
    assert raw.startswith(codecs.BOM_UTF8) == (form.encoding == "utf-8-sig")
    assert raw.startswith(codecs.BOM_UTF16_LE) == (form.encoding == "utf-16")
    text = io.StringIO(raw.decode(form.encoding), newline="")
    found = list(csv.DictReader(text, delimiter=form.separator))
    given = canonical(folder, key)
    assert len(found) == len(given)
    for row, facts in zip(found, given, strict=True):
        for fact, header in form.names.items():
            if header in row:
                assert _alike(row[header], facts[fact]), (fact, row[header], facts[fact])
            else:
                assert not facts[fact]


def _alike(one, other):
    """Tell whether two texts are one but for accents that an encoding lacks."""
    settled = unicodedata.normalize("NFC", other)
    return one in (other, settled) or bare(one).replace("'", "’") == bare(other).replace("'", "’")


@pytest.mark.parametrize("key", of_kind(SHEET))
def test_workbooks_have_cells_of_dates(folder, key):
    with closing(load_workbook(native(folder, key), read_only=True)) as book:
        header, *rows = book.active.iter_rows(values_only=True)
    given = canonical(folder, key)
    assert len(rows) == len(given)
    dated = 0
    for row, facts in zip(rows, given, strict=True):
        for fact, name in NATIVES[key].names.items():
            if name not in header:
                continue
            # A row ends at its last full cell.
            value = dict(zip(header, row, strict=False)).get(name)
            if isinstance(value, datetime | date):
                dated += 1
                assert {f"{value.year:04}", f"{value.month:02}", f"{value.day:02}"} == set(
                    re.split(r"\D", facts[fact])
                )
            else:
                assert (value or "") == facts[fact]
    assert dated


@pytest.mark.parametrize("key", of_kind(LDIF))
def test_ldif_of_supann(folder, key):
    given = {row["source_id"]: row for row in canonical(folder, key)}
    form, found = NATIVES[key], {}
    for entry in ldif(native(folder, key)):
        found[entry[form.names["source_id"]][0].decode()] = entry
        assert entry["userPassword"]
    assert found.keys() == given.keys()
    for source_id, entry in found.items():
        bare_options = {name.partition(";")[0]: values for name, values in entry.items()}
        for fact, name in form.names.items():
            told = b";".join(bare_options.get(name, [])).decode()
            assert told == given[source_id][fact]


def test_ldif_has_base64_folds_options_and_pictures(folder):
    texts = [native(folder, key).read_text("ascii") for key in of_kind(LDIF)]
    assert any("sn:: " in text or "cn:: " in text for text in texts)
    assert any("\n " in text for text in texts)
    assert any("sn;lang-fr: " in text for text in texts)
    assert any("jpegPhoto:: " in text for text in texts)


def test_an_active_directory(folder):
    given = {row["source_id"]: row for row in canonical(folder, "est")}
    assert NATIVES["est"].kind == AD
    entries = list(ldif(native(folder, "est")))
    assert len(entries) == len(given)
    for entry in entries:
        facts = given[str(UUID(bytes_le=entry["objectGUID"][0]))]
        expires = int(entry["accountExpires"][0])
        assert (expires == NEVER) == (not facts["end_date"])
        assert entry["sn"][0].decode() == facts["family_name"]
        assert entry["userAccountControl"][0] in (b"512", b"514")
    assert {entry["userAccountControl"][0] for entry in entries} == {b"512", b"514"}


@pytest.mark.parametrize("key", KEYS)
def test_the_rooms_readers_and_the_mapping_given_find_the_canonical_facts(folder, key):
    saved = from_data(exporting.mapping(key))
    assert saved.complete
    given = {row["source_id"]: row for row in canonical(folder, key)}
    with native(folder, key).open("rb") as stream:
        found = [applied(saved, row) for row in open_rows(exporting.kind(key), stream)]
    assert {one.native_id for one in found} == given.keys()
    assert len(found) == len(given)
    assert not [one.warned for one in found if one.warned]
    for one in found:
        assert not any("{SSHA}" in value for values in one.raw.values() for value in values)
        for fact, text in given[one.native_id].items():
            assert _means(fact, one.facts.get(fact, ""), text, key), (fact, one.facts, text)


def _means(fact, one, other, key):
    if fact.endswith("_date"):
        return set(re.split(r"\D", one)) == set(re.split(r"\D", other)) or day(one) == day(other)
    if fact == "orcid":
        return one == (orcid_or_none(other) or "")
    return _alike(one, other) if NATIVES[key].encoding == "cp1252" else one == other


def test_filetimes_and_safe_lines():
    assert filetime(datetime.fromisoformat("1970-01-01T00:00:00+00:00")) == 116444736000000000
    assert line("cn", "Jean") == "cn: Jean\n"
    assert line("cn", " Jean").startswith("cn:: ")
    assert line("cn", "Jean ").startswith("cn:: ")
    assert line("cn", "Élise") == "cn:: w4lsaXNl\n"
    folded = line("description", "x" * 200)
    assert "".join(folded.splitlines()).replace(" ", "") == "description:" + "x" * 200
