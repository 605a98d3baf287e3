"""One person written in thirteen ways, one file each, is one person in any order."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from encre.institute.directory import matching
from encre.institute.directory.facts import COLUMNS

pytestmark = pytest.mark.filterwarnings("ignore")
NAMES = (
    ("Le Goff", "Anne-Marie"),
    ("LE GOFF", "ANNE MARIE"),
    ("le goff", "anne-marie"),
    (unicodedata.normalize("NFD", "Le Goff"), "Anne-Marie"),
    ("LEGOFF", "Anne-Marie"),
    ("Le-Goff", "Anne-Marie"),
)
BORN = (
    "12/03/1980", "1980-03-12", "19800312", "12 mars 1980", "12 MARS 1980", "12/03/80",
    "12.03.1980", "1980-03-12T00:00:00", "12-mars-80", "19800312000000Z", "120380",
    "le 12 mars 1980", "",
)  # fmt: skip
PHONES = (
    "01 45 67 89 01", "0145678901", "+33 1 45 67 89 01", "01.45.67.89.01", "0033145678901",
    "+33 (0)1 45 67 89 01", "145678901", "01-45-67-89-01",
)  # fmt: skip
NUMBERS = ("0040718", "40718", "MAT-40718", "40718.0")


def written(place: int) -> matching.Directory:
    """Return a directory of one row, in the ways of its place."""
    family, first = NAMES[place % len(NAMES)]
    told = {
        "source_id": "1",
        "family_name": family,
        "given_names": first,
        "birth_date": BORN[place],
        "phone": PHONES[place % len(PHONES)],
        "employee_number": NUMBERS[place % len(NUMBERS)],
        "employer": "Inserm",
        "email": "Anne-Marie.Le-Goff@Institut.example",
    }
    return matching.Directory(f"d{place:02}", [[told.get(column, "") for column in COLUMNS]])


def test_thirteen_files_of_one_row_each():
    found = matching.resolve(map(written, range(len(BORN))))
    assert [len(cluster) for cluster in found.clusters] == [len(BORN)]
    assert found.reviews == []


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
@given(some.permutations(range(len(BORN))))
def test_no_order_of_files_shows(order):
    assert matching.resolve(map(written, order)) == matching.resolve(map(written, range(len(BORN))))


def test_married_and_birth_names_change_places():
    facts = {"given_names": "Claire", "birth_date": "12/03/1980", "employee_number": "40718"}
    one = matching.directory("a", {"1": facts | {"family_name": "Morin", "birth_name": "Petit"}})
    two = matching.directory("b", {"1": facts | {"family_name": "PETIT", "birth_name": "MORIN"}})
    assert [len(cluster) for cluster in matching.resolve([one, two]).clusters] == [2]


def test_a_name_and_nothing_else_merges_nobody():
    same = {"family_name": "Martin", "given_names": "Jean"}
    directories = [matching.directory(name, {"1": same}) for name in ("a", "b", "c")]
    assert len(matching.resolve(directories).clusters) == 3


def test_line_feeds_inside_a_row_and_one_file_only(tmp_path):
    text = 'source_id,family_name,title\r\n"1","Le\nGoff","chef\r\nde service"\r\n2,Morin,\r\n'
    (tmp_path / "a.csv").write_bytes(text.encode())
    found = matching.resolve(tmp_path)
    assert sorted(found.clusters) == [[("a", "1")], [("a", "2")]]
