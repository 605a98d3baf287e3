"""The forms of names, dates, telephones and identifiers."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from encre.institute.directory.matching import contacts, dates, employers, identifiers, names
from encre.institute.directory.matching.folding import folded
from encre.institute.directory.matching.structures import Register, code, codes

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%Y%m%d000000Z", "%d.%m.%Y", "%d-%m-%Y", "%m/%d/%Y")
days = some.dates(date(1940, 1, 1), date(2005, 12, 31))


@given(some.text(max_size=40))
def test_folding_is_stable_and_ignores_the_composition_of_accents(text):
    assert folded(folded(text)) == folded(text)
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert folded(composed) == folded(apart)


@given(some.lists(days, min_size=20, max_size=60), some.sampled_from(FORMS))
def test_dates_are_read_in_the_form_of_their_column(born, form):
    born = [*born, date(1975, 11, 28)]
    column = [day.strftime(form) for day in born]
    read = dates.parser(column, latest=2012)
    assert [read(text) for text in column] == [day.strftime("%Y%m%d") for day in born]


@given(days)
def test_dates_with_the_name_of_the_month(day):
    read = dates.parser([], latest=2012)
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    assert read(text) == read(text.upper()) == day.strftime("%Y%m%d")


@given(some.text(max_size=30))
def test_what_is_no_date_gives_a_date_or_nothing(text):
    read = dates.parser([text], latest=2012)(text)
    assert read == "" or (len(read) == 8 and read.isdigit())


@given(days, days)
def test_a_slip_reads_the_same_both_ways(one, other):
    first, second = one.strftime("%Y%m%d"), other.strftime("%Y%m%d")
    assert dates.within_a_slip(first, first)
    assert dates.within_a_slip(first, second) == dates.within_a_slip(second, first)


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("19700203", "19700302", True),  # day and month
        ("19700203", "19700204", True),  # one digit
        ("19780203", "19870203", True),  # neighbours
        ("19701213", "19701231", True),
        ("19700203", "19700415", False),
        ("19700203", "19710204", False),
    ],
)
def test_what_a_slip_is(one, other, slip):
    assert dates.within_a_slip(one, other) is slip


@given(some.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_a_telephone_is_one_in_all_its_writings(number):
    pairs = [number[place : place + 2] for place in range(0, 10, 2)]
    writings = [number, " ".join(pairs), ".".join(pairs), f"+33{number[1:]}", number[1:]]
    writings += [f"+33 (0){number[1:]}", f"0033 {number[1:]}", f"{number} poste 12"]
    assert len({contacts.phones(text) for text in writings}) == 1


def test_an_address_is_taken_apart():
    (mail,) = contacts.mails("Jean.Martin2@Institut.Example; pas une adresse")
    assert mail == ("jean.martin2@institut.example", "jean.martin", 2, "institut.example")


def test_an_orcid_needs_its_check_digit():
    assert identifiers.orcid("https://orcid.org/0000-0002-1825-0097") == "0000000218250097"
    assert identifiers.orcid("0000 0002 1694 233x") == "000000021694233X"
    assert identifiers.orcid("0000-0002-1825-0098") == ""


@pytest.mark.parametrize("text", ["M0012345", "12 345", "0012345", "12345.0", "ins-12345", "12345"])
def test_a_staff_number_is_one_in_all_its_writings(text):
    assert identifiers.numbers(text) == ("12345",)


@pytest.mark.parametrize(
    "text", ["Inserm", "INSERM", "Institut national de la santé et de la recherche médicale"]
)
def test_an_employer_is_one_in_all_its_writings(text):
    assert employers.employer(text) == "inserm"


def test_employers_of_one_kind_stay_apart():
    one, other = employers.employer("CHU de Lyon"), employers.employer("C.H.U. Lille")
    assert one == "chu lyon" and other == "chu lille"
    assert employers.employer("Univ. Paris Cité") == employers.employer("Université de Paris-Cité")


@pytest.mark.parametrize(
    "text",
    [
        "U 1016",
        "U1016",
        "UMR_S 1016",
        "UMRS1016",
        "UMR-S_1016",
        "Inserm U01016",
        "unité 1016",
        "Inserm UMR 1016",
    ],
)
def test_a_unit_is_one_in_all_its_writings(text):
    assert code(text) == "U1016"


def test_a_field_may_name_a_unit_by_several_codes():
    assert codes("UMR 8104;U 1016") == {"UMR8104", "U1016"}


def test_a_register_follows_successions_and_tells_equal_numbers_apart():
    register = Register([["U 1300"], ["UMR 961"], ["U 961"]], [("U 1016", "U 1300")])
    assert register.find("UMRS 1016") == {0}
    assert register.find("UMR 0961") == {1}
    assert register.find("Inserm U961") == {2}
    assert register.find("U 4242") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Jean-Marie", "JEAN MARIE", "exact"),
        ("Jean-Marie", "Jeanmarie", "exact"),
        ("Jean-Marie", "J.-M.", "initial"),
        ("Jean-Marie", "JM", "initial"),
        ("Jean-Marie", "Jean", "part"),
        ("Jean-Marie", "Jean-Pierre", "other"),
        ("Frédéric", "Frederci", "slip"),
        ("Marie", "Paul", "other"),
    ],
)
def test_first_names_in_levels(one, other, level):
    first, second = names.given(one), names.given(other)
    assert names.given_level(first, second) == names.given_level(second, first) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("LEFÈVRE", "Lefevre", "exact"),
        ("Œuvrard", "OEUVRARD", "exact"),
        ("de La Tour", "La Tour", "exact"),
        ("d’Arc", "D'ARC", "exact"),
        ("Durand-Petit", "Petit Durand", "exact"),
        ("Durand-Petit", "Petit", "part"),
        ("Moreau", "Moraeu", "slip"),
        ("Accueil U1046", "Accueil U1047", "other"),
        ("Martin", "Bernard", "other"),
    ],
)
def test_surnames_in_levels(one, other, level):
    first, second = names.family(one), names.family(other)
    assert names.family_level(first, second) == names.family_level(second, first) == level


@given(some.text(max_size=25), some.text(max_size=25))
def test_names_compare_the_same_both_ways(one, other):
    first, second = names.family(one), names.family(other)
    if first and second:
        assert names.family_level(first, second) == names.family_level(second, first)
    first, second = names.given(one), names.given(other)
    if first and second:
        assert names.given_level(first, second) == names.given_level(second, first)


@given(some.lists(days, min_size=20, max_size=60), some.sampled_from(("%d%m%y", "%y%m%d")))
def test_six_digits_are_read_in_the_order_of_their_column(born, form):
    born = [*born, date(1975, 11, 28)]
    column = [day.strftime(form) for day in born]
    read = dates.parser(column, latest=2012)
    assert [read(text) for text in column] == [day.strftime("%Y%m%d") for day in born]


def test_six_digits_that_are_no_dates_stay_unread():
    column = [f"{year}{month:02}" for year in range(1950, 2000) for month in range(1, 13)]
    assert not any(map(dates.parser(column, latest=2012), column))


@given(days)
def test_a_zero_that_a_spreadsheet_took_is_given_back(day):
    column = [day.strftime("%d%m%Y").removeprefix("0"), "28111975"]
    assert dates.parser(column, latest=2012)(column[0]) == day.strftime("%Y%m%d")
