"""Records carry the mistakes of the specification, at its rates."""

import re
from collections import Counter

import pytest
from hypothesis import given, strategies
from rapidfuzz.distance import DamerauLevenshtein

from encre.institute.directory.generator import mistakes
from encre.institute.directory.generator.contacts import Register, telephone
from encre.institute.directory.generator.employment import INSTITUTE
from encre.institute.directory.generator.mistakes import bare, compound, hyphenated, typo, wrong_day
from encre.institute.directory.generator.styles import DIRECTORIES
from encre.institute.directory.generator.units import units as unit_list
from encre.institute.directory.tests.generator.bounds import near
from encre.institute.directory.tests.generator.conftest import SEED

pytestmark = pytest.mark.once
chances = strategies.floats(0, 1, exclude_max=True)
words = strategies.text("abcdeéçzytrewq", min_size=4, max_size=14)


def style(record):
    return DIRECTORIES[record.directory]


def persons_own(made):
    """Yield records of people who share no address and no line."""
    for record in made.records:
        person = record.person
        if not person.mailbox and person.mail_of < 0 and not person.line:
            yield record


def test_presence_is_geometric_from_home(made):
    counts = Counter()
    for record in made.records:
        counts[record.person.key] += 1
    extra = sum(1 for r in made.records if r.person.traits) - len(
        {r.person.key for r in made.records if r.person.traits}
    )
    plain = [n for key, n in counts.items() if not made.people[key].traits]
    assert extra >= 0
    for count in (1, 2, 3):
        near(plain.count(count), len(plain), 0.45 * 0.55 ** (count - 1))
    assert abs(sum(plain) / len(plain) - 2.22) < 0.1
    homes = {(r.person.key, r.directory) for r in made.records}
    assert all((person.key, person.home) in homes for person in made.people)


def test_missing_contacts_and_shown_identifiers(made):
    records = made.records
    near(sum(not r.facts["email"] for r in records), len(records), 0.20)
    near(sum(not r.facts["phone"] for r in records), len(records), 0.50)
    with_orcid = [r for r in records if r.person.orcid]
    near(sum(bool(r.facts["orcid"]) for r in with_orcid), len(with_orcid), 0.30)
    staff = [r for r in records if "guest" not in r.person.traits]
    at_home = [r for r in staff if r.directory == r.person.home]
    away = [r for r in staff if r.directory != r.person.home]
    near(sum(bool(r.number) for r in at_home), len(at_home), 0.55)
    near(sum(bool(r.number) for r in away), len(away), 0.12)


def test_birth_dates_missing_and_wrong(made):
    dated = [r for r in made.records if "b" in style(r).fields]
    undated = [r for r in made.records if "b" not in style(r).fields]
    near(sum(not r.facts["birth_date"] for r in dated), len(dated), 0.15)
    assert not any(r.facts["birth_date"] for r in undated)
    shown = [r for r in dated if r.birth_shown]
    near(sum(r.birth_shown != r.person.born for r in shown), len(shown), 0.02)


def test_birth_name_in_place_of_usage_name(made):
    """Counted where no other mistake can hide it."""
    records = [
        r for r in made.records if len(r.person.usages) == 2 and "-" not in r.person.usage
        and "-" not in r.person.birth and r.person.birth == r.person.usages[0][1]
    ]  # fmt: skip
    birth = sum(
        bare(r.facts["family_name"]).lower() == bare(r.person.birth).lower() for r in records
    )
    near(birth, len(records), 0.18 * (1 - 0.03) * (1 - 0.012))


def test_accents_and_capitals(made):
    accented = [
        r for r in made.records if not r.person.birth.isascii() and r.person.usage == r.person.birth
    ]
    kept = [r for r in accented if not style(r).bare]
    assert all(r.facts["family_name"].isascii() for r in accented if style(r).bare)
    dropped = sum(r.facts["family_name"].isascii() for r in kept)
    near(dropped, len(kept), 0.20 + 0.03 * 0.2)
    for record in made.records:
        if style(record).capitals:
            assert record.facts["family_name"] == record.facts["family_name"].upper()


def test_compound_first_names(made):
    records = [r for r in made.records if "-" in r.person.given and not style(r).given_capitals]
    first = Counter(bare(r.facts["given_names"]) for r in records)
    assert first
    spaced = sum(r.facts["given_names"].count(" ") > 0 for r in records)
    near(spaced, len(records), 0.20 * 0.97 + 0.02)
    initial = sum(bool(re.fullmatch(r"\w\.", r.facts["given_names"])) for r in made.records)
    near(initial, len(made.records), 0.03)


def test_swapped_names(made):
    records = [r for r in made.records if r.person.usage == r.person.birth]
    swapped = sum(
        bare(r.facts["given_names"]).lower() == bare(r.person.usage).lower() for r in records
    )
    near(swapped, len(records), 0.012 * 0.97)


def test_units_are_stale_or_wrong_at_their_rate(made):
    units = unit_list(SEED)
    right = 0
    for record in made.records:
        number = re.findall(r"\d+", record.facts["unit"])[-1].lstrip("0")
        right += number in {str(units[c.unit].number) for c in record.person.contracts}
    near(len(made.records) - right, len(made.records), 0.15 * 0.998)


def test_mail_domains(made):
    own = [r for r in persons_own(made) if r.facts["email"]]
    at_home = [r for r in own if r.directory == r.person.home]
    away = [r for r in own if r.directory != r.person.home]
    institute = f"@{INSTITUTE.domain}"
    assert all(r.facts["email"].endswith(institute) for r in at_home)
    near(sum(r.facts["email"].endswith(institute) for r in away), len(away), 0.35)


def test_an_address_is_one_persons_unless_it_was_shared_on_purpose(made):
    holders = {}
    for record in persons_own(made):
        if record.facts["email"]:
            holders.setdefault(record.facts["email"], set()).add(record.person.key)
    assert all(len(keys) == 1 for keys in holders.values())


def test_written_by_rule_an_address_is_shared_by_homonyms():
    register = Register(shared=True)
    both = {register.usual("institut.example", n, "Jean", "Martin") for n in (1, 2)}
    assert both == {"jean.martin@institut.example"}


def test_no_identifier_comes_twice_in_a_directory(made):
    known = [(r.directory, r.source_id) for r in made.records]
    assert len(set(known)) == len(known)


@given(words, chances, chances, chances)
def test_a_typo_keeps_both_ends_and_is_one_slip(word, kind, where, which):
    wrong = typo(word, kind, where, which)
    assert (wrong[0], wrong[-1]) == (word[0], word[-1])
    assert DamerauLevenshtein.distance(word, wrong) <= 1


@given(strategies.text("abc", max_size=3), chances, chances, chances)
def test_short_words_have_no_typo(word, kind, where, which):
    assert typo(word, kind, where, which) == word


def test_kinds_of_typo_have_their_shares():
    kinds = Counter()
    for number in range(1_000):
        wrong = typo("Lambert", number / 1_000, 0.3, 0.1)
        same_letters = sorted(wrong) == sorted("Lambert")
        kinds[(len(wrong) - len("Lambert"), same_letters)] += 1
    assert kinds == {(-1, False): 350, (0, True): 250, (0, False): 250, (1, False): 150}


def test_neighbours_are_those_of_a_french_keyboard():
    assert set(mistakes.NEIGHBOURS["a"]) == {"z", "q"}
    assert set(mistakes.NEIGHBOURS["g"]) == {"f", "h", "t", "b"}


@given(strategies.dates())
def test_a_wrong_day_differs_by_one_slip(day):
    wrong = wrong_day(day.replace(year=1970 + day.year % 30), 0.4)
    right = day.replace(year=1970 + day.year % 30)
    assert wrong == right.replace(month=right.day, day=right.month) if right.day <= 12 and (
        right.day != right.month
    ) else wrong.year // 10 == right.year // 10  # fmt: skip


def test_forms_of_compound_and_hyphened_names():
    assert compound("Jean-Marie", 0.1) == "Jean Marie"
    assert compound("Jean-Marie", 0.25) == "Jean"
    assert compound("Jean-Marie", 0.32) == "Jeanmarie"
    assert compound("Jean-Marie", 0.5) == "Jean-Marie"
    assert hyphenated("Roux-Petit", 0.1, 0.2) == "Roux"
    assert hyphenated("Roux-Petit", 0.1, 0.7) == "Petit"
    assert hyphenated("Roux-Petit", 0.2, 0.7) == "Roux Petit"
    assert bare("Œuvrard L’Hostis Şahin Łuk") == "OEuvrard L'Hostis Sahin Luk"


def test_telephones_in_four_forms():
    forms = [telephone("02", 40083012, form) for form in range(4)]
    assert forms == ["0240083012", "+33240083012", "02 40 08 30 12", "02.40.08.30.12"]
    assert telephone("0262", 40083012, 1) == "+262262083012"


def test_the_second_of_a_name_gets_a_digit():
    register = Register()
    assert register.usual("institut.example", 1, "Jean", "Martin") == "jean.martin@institut.example"
    assert (
        register.usual("institut.example", 2, "Jean", "Martin") == "jean.martin2@institut.example"
    )
    assert (
        register.usual("institut.example", 3, "Jean", "Martin") == "jean.martin3@institut.example"
    )
    assert register.usual("institut.example", 1, "Jean", "Martin") == "jean.martin@institut.example"
    assert register.usual("cnrs.example", 2, "Élise", "d’Hau Roc") == "elise.dhau-roc@cnrs.example"
