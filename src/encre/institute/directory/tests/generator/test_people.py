"""The truth follows the specification: names, dates, usage names, identifiers."""

import re
from collections import Counter
from datetime import date

import pytest

from encre.foundation.base.identifiers import orcid_or_none
from encre.institute.directory.generator import names, styles
from encre.institute.directory.generator.chance import Weighted, chance
from encre.institute.directory.generator.people import (
    FIRST_BIRTH,
    LAST_BIRTH,
    PREFIXES,
    WOMEN,
    Population,
)
from encre.institute.directory.tests.generator.bounds import chi_square, near

pytestmark = pytest.mark.once
BONDED = {"homonym", "father-and-son", "twin", "couple", "uid-recycled"}


def alone(made):
    return [person for person in made.people if not BONDED & set(person.traits)]


def test_the_same_number_is_the_same_person_whatever_was_asked_before(made):
    again = Population(made.population.people, made.population.seed)
    assert [again.person(key) for key in (4_000, 3, 4_000)] == [
        made.people[4_000],
        made.people[3],
        made.people[4_000],
    ]
    assert Population(10, made.population.seed + 1).person(3) != made.people[3]


def test_women_and_usage_names(made):
    people = alone(made)
    women = [person for person in people if person.sex == "F"]
    near(len(women), len(people), WOMEN)
    renamed = [person for person in women if len(person.usages) > 1]
    near(len(renamed), len(women), 0.42)
    married = [person.usages[1][1] for person in renamed]
    near(sum("-" in name for name in married), len(married), 0.30)
    back = [person for person in renamed if len(person.usages) == 3]
    assert back
    assert all(person.usage == person.usages[0][1] for person in back)
    assert all(since <= until for p in renamed for (since, _n), (until, _m) in _steps(p))


def _steps(person):
    return list(zip(person.usages, person.usages[1:], strict=False))


def test_hyphened_names_come_in_both_orders(made):
    orders = Counter(
        person.usages[1][1].startswith(person.usages[0][1])
        for person in alone(made)
        if len(person.usages) > 1 and "-" in person.usages[1][1] and "-" not in person.birth
    )
    near(orders[True], orders.total(), 0.5)


def test_prefixes_and_their_loss(made):
    single = [p for p in alone(made) if p.usages[0][1] != p.birth]
    near(len(single), len(alone(made)), 0.04 * 0.40)
    assert all(p.birth.removeprefix(_prefix(p.birth)) == p.usages[0][1] for p in single)


def _prefix(name):
    return next(prefix for prefix in PREFIXES if name.startswith(prefix))


def test_birth_dates_fill_the_years(made):
    years = [person.born for person in alone(made)]
    assert min(years) >= FIRST_BIRTH
    assert max(years) <= LAST_BIRTH
    quarters = Counter((born - FIRST_BIRTH).days * 8 // 16_803 for born in years)
    statistic = chi_square([quarters[n] for n in range(8)], [1 / 8] * 8)
    assert statistic < 24.3  # 7 degrees of freedom, one in a thousand


def test_orcids_have_their_key_and_are_nobody_elses(made):
    known = [person.orcid for person in made.people if person.orcid]
    near(len(known), len(made.people), 0.45)
    assert all(orcid_or_none(orcid) == orcid for orcid in known)
    assert len(set(known)) == len(known)


def test_staff_numbers_are_given_once_by_an_employer_but_for_the_transferred(made):
    holders = {}
    for person in made.people:
        for contract in person.contracts:
            if contract.number is not None:
                key = (contract.employer.key, contract.number)
                holders.setdefault(key, set()).add(person.key)
    shared = [keys for keys in holders.values() if len(keys) > 1]
    transferred = [p for p in made.people if "matricule-transferred" in p.traits]
    assert len(shared) == len(transferred) > 0


def test_surnames_follow_the_law_of_zipf():
    made = names.load(1)
    weights = [made.surnames.share(rank) for rank in range(len(made.surnames.values))]
    assert weights[0] / weights[99] == pytest.approx((61 / 160) ** -0.95)
    assert len(set(made.surnames.values)) == len(weights) > 20_000
    rng = chance(5, "draws")
    drawn = Counter(made.surname(rng) for _n in range(40_000))
    top = [drawn[name] for name in made.surnames.values[:50]]
    assert chi_square(
        [*top, 40_000 - sum(top)], [*weights[:50], 1 - sum(weights[:50])]
    ) < 86.7  # 50 degrees of freedom, one in a thousand  # fmt: skip


def test_names_of_seeds_differ_behind_the_ranked_head():
    one, other = names.load(1).surnames.values, names.load(2).surnames.values
    assert one[:100] == other[:100]
    assert one[100:200] != other[100:200]


def test_first_names_are_of_their_time():
    made, rng = names.load(1), chance(1, "given")
    old = {made.given(rng, "M", 1958) for _n in range(500)}
    young = {made.given(rng, "M", 2001) for _n in range(500)}
    assert {"Gérard", "Jean-Claude"} <= old - young
    assert {"Enzo", "Mathis"} <= young - old


def test_counted_names_are_used_when_they_are_given(tmp_path):
    import gzip

    decades = ",".join(str(year) for year in range(1900, 2021, 10))
    counts = ",".join(["5"] * 13)
    births = f"name,sex,{decades}\nAnne-Lise,F,{counts}\nJoël,M,{counts}\n"
    (tmp_path / names.COUNTED[0]).write_text(births, "utf-8")
    (tmp_path / names.COUNTED[1]).write_text("MARTIN\r\nBERNARD\r\n", "utf-8")
    packed = gzip.compress(b"BERNARD\r\nLE GOFF\r\nO'BRIEN\r\n")
    (tmp_path / names.COUNTED[2]).write_bytes(packed)
    made = names.load(1, tmp_path)
    assert made.source == "counted names"
    assert made.surnames.values[:2] == ["Martin", "Bernard"]
    assert set(made.surnames.values[2:]) == {"Le Goff", "O’Brien"}
    assert made.given(chance(1), "F", 1977) == "Anne-Lise"
    assert names.load(1, tmp_path / "nothing").source == "own lists"


def test_thirteen_styles_as_the_specification_counts_them():
    all_styles = styles.DIRECTORIES
    assert len(all_styles) == len(set(styles.KEYS)) == 13
    assert sum(style.bare for style in all_styles) in (6, 7)
    assert sum(style.capitals for style in all_styles) == 5
    assert sum("b" not in style.fields for style in all_styles) == 4
    written = {style.day(date(1970, 3, 1)) for style in all_styles}
    assert written == {
        "1970-03-01", "01/03/1970", "01-03-1970", "01.03.1970", "19700301", "19700301000000Z",
    }  # fmt: skip


def test_a_draw_respects_its_weights():
    weighted = Weighted(["a", "b"], [3, 1])
    rng = chance(1)
    near(sum(weighted.draw(rng) == "a" for _n in range(4_000)), 4_000, 0.75)
    with pytest.raises(ValueError, match="weights"):
        Weighted(["a"], [])


def test_no_address_leads_anywhere(made):
    addresses = {record.facts["email"] for record in made.records} - {""}
    assert all(re.fullmatch(r"[a-z0-9.'-]+@[a-z0-9.-]+\.example", a) for a in addresses)
