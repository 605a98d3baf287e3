"""Weights follow the set: what its own proved pairs show, and how much risk it leaves room for."""

import random
from itertools import combinations

import pytest

from encre.institute.directory import matching
from encre.institute.directory.matching.evidence import compare
from encre.institute.directory.matching.normalising import population
from encre.institute.directory.matching.suiting import NOTHING, density, habits, ratios
from encre.institute.directory.tests.matching.folders import facts, groups, write

pytestmark = pytest.mark.filterwarnings("ignore")
USUAL = {"mail": {"same": [0.4, 0.2], "rank": [0.01, 0.4], "other": [0.59, 0.4]}}


def _word(chance):
    return "".join(chance.choice("bcdfglmnprst") + chance.choice("aeiou") for _n in range(5))


def shown(tmp_path, *, numbered, count=40):
    """Return the habits of two directories: namesakes, each known twice, birth dates apart.

    With `numbered`, the second of a name has a digit in the address, as registrars give.
    """
    chance = random.Random(4)  # noqa: S311 - a crowd, no secret
    sources = {"a": [], "b": []}
    for pair in range(count):
        given, family = _word(chance), _word(chance)
        for person in (0, 1):
            mail = f"{given}.{family}{'2' if numbered and person else ''}@institut.example"
            born = f"{1960 + 17 * person}-{pair % 12 + 1:02}-{pair % 28 + 1:02}"
            for name, rows in sources.items():
                rows.append(
                    facts(f"{name}{pair}{person}", family, given, birth_date=born, email=mail)
                )
    told = population(matching.read_folder(write(tmp_path / str(numbered), **sources)))
    pairs = combinations(told.profiles, 2)
    return habits(compare(*pair, told) for pair in pairs if pair[0].families == pair[1].families)


def test_an_equal_address_weighs_what_the_houses_addresses_are_worth(tmp_path):
    own = ratios(shown(tmp_path, numbered=True), USUAL)["mail"]
    shared = ratios(shown(tmp_path, numbered=False), USUAL)["mail"]
    usual = ratios(NOTHING, USUAL)["mail"]
    assert shared["same"] < usual["same"] < own["same"]
    assert own["rank"] < usual["rank"] < 0


def test_many_namesakes_make_every_pair_less_sure(tmp_path):
    assert density(NOTHING, 0.03) == pytest.approx(0)
    assert density(shown(tmp_path, numbered=True), 0.03) < -1


def test_what_no_pair_shows_changes_nothing():
    weights = matching.saved()
    assert weights.suited([]).levels == weights.levels
    assert weights.suited([]).base == weights.base


ALIKE = {
    "a": [facts("1", "Kermarrec", "Yann", unit="U1016")],
    "b": [facts("2", "Kermarrec", "Yann", unit="U1016")],
}


@pytest.mark.parametrize(("risk", "people"), [(0, 2), (10_000, 1)])
def test_a_little_less_proof_is_taken_only_within_the_risk(tmp_path, risk, people):
    folder = write(tmp_path / "folder", **ALIKE)
    told = dict(matching.saved().told)
    score = sum(line.weight for line in matching.explain(ALIKE["a"][0], ALIKE["b"][0]))
    limits = {"automatic": score + 5, "extended": score - 5, "risk_per_10k": risk}
    weights = matching.Weights({**told, "limits": {**told["limits"], **limits}})
    assert len(groups(matching.resolve(folder, weights=weights))) == people


def test_all_equal_but_the_first_names_waits_for_a_person(tmp_path):
    """Twins of one unit; two offices that share a telephone; a number given to a newcomer."""
    alike = {"birth_date": "1980-05-17", "birth_place": "Brest", "phone": "0298010203"}
    found = matching.resolve(
        write(
            tmp_path / "folder",
            a=[facts("1", "Morin", "Luc", sex="M", unit="U1016", title="CR", **alike)],
            b=[facts("2", "Morin", "Paul", sex="M", unit="U1016", title="CR", **alike)],
        )
    )
    assert len(found.clusters) == 2
