"""Who is one person: conflicts, refusals, confirmations, and no order that shows."""

import random
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from encre.institute.directory import matching
from encre.institute.directory.matching.dates import within_a_slip
from encre.institute.directory.tests.matching.folders import facts, groups, write

pytestmark = pytest.mark.filterwarnings("ignore")
LEFEVRE = {"birth_date": "1975-03-02", "unit": "U1016", "email": "anne.lefevre@institut.example"}
ORCID = "0000-0002-1825-0097"


def crowd(seed=3, people=40):
    """Return records of some people in three directories, written in three ways."""
    chance = random.Random(seed)  # noqa: S311 - a crowd, no secret
    names = ["Lefèvre", "Martin", "Ben Salem", "Durand-Petit", "Œuvrard", "Garcia", "Le Goff"]
    firsts = ["Anne", "Jean-Marie", "Paul", "Zoé", "Claire", "Hugo"]
    sources = {"a": [], "b": [], "c": []}
    for person in range(people):
        family, first = chance.choice(names), chance.choice(firsts)
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1956, 2000)
        number, unit = chance.randint(10_000, 99_999), chance.randint(1000, 1010)
        mail = f"{first}.{family}{chance.choice(['', '', 2])}@institut.example".replace(" ", "-")
        writings = {
            "a": facts(f"a{person}", family.upper(), first, unit=f"U{unit}", email=mail,
                       birth_date=f"{day:02}/{month:02}/{year}"),
            "b": facts(f"b{person}", family, first, employee_number=f"00{number}",
                       employer="Inserm", unit=f"UMR_S {unit}", email=mail),
            "c": facts(f"c{person}", family, first[0] + ".", employee_number=str(number),
                       employer="INSERM", birth_date=f"{year}-{month:02}-{day:02}"),
        }  # fmt: skip
        for name in chance.sample(sorted(writings), chance.randint(1, 3)):
            sources[name].append(writings[name])
    return sources


def resolved(tmp_path, **directories):
    return matching.resolve(write(tmp_path / "folder", **directories))


def test_one_person_written_in_two_ways(tmp_path):
    found = resolved(
        tmp_path,
        siege=[facts("1", "LEFEVRE", "ANNE", **LEFEVRE)],
        est=[facts("x", "Lefèvre", "Anne", **(LEFEVRE | {"birth_date": "02/03/1975"}))],
    )
    assert groups(found) == {frozenset({("siege", "1"), ("est", "x")})}
    assert found.version == matching.CURRENT


def test_an_address_made_of_no_name_is_its_bearers_own(tmp_path):
    """`anne.lefevre@` may have been given to two of them; `4071189@` was not."""
    shared = {"birth_date": "1975-03-02"}
    explained = {
        local: {
            told.field: told
            for told in matching.explain(
                facts("1", "Lefèvre", "Anne", email=f"{local}@institut.example", **shared),
                facts("2", "Lefvere", "Anne", email=f"{local}@institut.example", **shared),
            )
        }["mail"]
        for local in ("anne.lefevre", "alefevre", "4071189")
    }
    assert [told.level for told in explained.values()] == ["same", "same", "own"]
    assert explained["4071189"].weight > explained["anne.lefevre"].weight


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"birth_date": "1975-03-02"}, {"birth_date": "1981-07-19"}),
        ({"orcid": ORCID}, {"orcid": "0000-0002-1694-233X"}),
        (
            {"employee_number": "0123456", "employer": "Inserm"},
            {"employee_number": "M765432", "employer": "INSERM"},
        ),
    ],
)
def test_a_hard_conflict_keeps_apart_whatever_else_is_equal(tmp_path, one, other):
    alike = {"unit": "U1016", "email": "anne.lefevre@institut.example", "phone": "0145678901"}
    found = resolved(
        tmp_path,
        a=[facts("1", "Lefevre", "Anne", **alike, **one)],
        b=[facts("2", "Lefevre", "Anne", **alike, **other)],
    )
    assert len(found.clusters) == 2 and not found.reviews


def test_an_orcid_with_a_wrong_digit_is_dropped_and_said(tmp_path):
    wrong = ORCID[:-1] + "8"
    found = resolved(
        tmp_path,
        a=[facts("1", "Lefevre", "Anne", orcid=wrong, **LEFEVRE)],
        b=[facts("2", "Lefevre", "Anne", orcid=ORCID, **LEFEVRE)],
    )
    assert len(found.clusters) == 1
    assert len(found.warnings) == 1 and found.warnings[0].startswith("a, fiche 1")


def test_a_numbered_mail_tells_of_a_namesake(tmp_path):
    shared = {"unit": "U1016", "employer": "Inserm"}
    mail = "jean.martin{}@institut.example"
    found = resolved(
        tmp_path,
        a=[facts("1", "Martin", "Jean", email=mail.format(""), **shared)],
        b=[facts("2", "Martin", "Jean", email=mail.format("2"), **shared)],
    )
    assert len(found.clusters) == 2


def test_twins_and_couples_stay_apart(tmp_path):
    shared = {"birth_date": "1980-05-17", "birth_place": "Lyon", "email": "morin@institut.example"}
    found = resolved(
        tmp_path,
        a=[facts("1", "Morin", "Lucie", sex="F", **shared)],
        b=[facts("2", "Morin", "Pierre", sex="M", **shared)],
    )
    assert len(found.clusters) == 2


def test_services_of_two_units_are_not_one(tmp_path):
    mail = {"email": "accueil@institut.example"}
    found = resolved(
        tmp_path,
        a=[facts("1", "Accueil U1046", "", **mail)],
        b=[facts("2", "Accueil U1047", "", **mail)],
    )
    assert len(found.clusters) == 2


def test_no_weak_pair_chains_two_people(tmp_path):
    """B, who shows little, fits A and C; A and C cannot be one."""
    known = {"unit": "U1016", "employer": "Inserm"}
    found = resolved(
        tmp_path,
        a=[facts("1", "Martin", "Jean", birth_date="1960-01-31", **known)],
        b=[facts("2", "Martin", "Jean", **known)],
        c=[facts("3", "Martin", "Jean", birth_date="1985-06-12", **known)],
    )
    assert len(found.clusters) == 3


def test_order_of_rows_and_names_of_columns_do_not_show(tmp_path):
    sources = crowd()
    one = matching.resolve(write(tmp_path / "one", **sources))
    for rows in sources.values():
        rows.reverse()
    other = matching.resolve(write(tmp_path / "other", **dict(reversed(sources.items()))))
    assert one.clusters == other.clusters
    assert [tuple(r) for r in map(short, one.reviews)] == [short(r) for r in other.reviews]
    assert len(one.clusters) < sum(map(len, sources.values()))


def short(review):
    return review.one, review.other, review.score


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=some.integers(0, 10_000), data=some.data())
def test_refusals_and_confirmations_hold_and_conflicts_are_never_crossed(
    tmp_path_factory, seed, data
):
    sources = crowd(seed)
    records = [(name, row["source_id"]) for name, rows in sources.items() for row in rows]
    pairs = some.lists(
        some.tuples(some.sampled_from(records), some.sampled_from(records)), max_size=6
    )
    refused = [pair for pair in data.draw(pairs) if pair[0] != pair[1]]
    folder = write(tmp_path_factory.mktemp("some") / "f", **sources)
    free = groups(matching.resolve(folder))
    joined = [tuple(sorted(group)[:2]) for group in free if len(group) > 1][:3]
    found = matching.resolve(folder, refusals=[*refused, *joined])
    placed = {key: place for place, cluster in enumerate(found.clusters) for key in cluster}
    assert sorted(placed) == sorted(records)
    assert all(placed[one] != placed[other] for one, other in [*refused, *joined])
    asked = {frozenset((review.one, review.other)) for review in found.reviews}
    assert not [1 for one, other in joined if frozenset((placed[one], placed[other])) in asked]
    again = matching.resolve(folder, confirmations=joined)
    placed = {key: place for place, cluster in enumerate(again.clusters) for key in cluster}
    assert all(placed[one] == placed[other] for one, other in joined)
    assert_no_conflict(found, sources)


def assert_no_conflict(found, sources):
    rows = {(name, row["source_id"]): row for name, part in sources.items() for row in part}
    for cluster in found.clusters:
        for one, other in combinations((rows[key] for key in cluster), 2):
            numbers = {
                row["employee_number"].lstrip("0")
                for row in (one, other)
                if row.get("employee_number")
            }
            assert len(numbers) < 2
            born = [iso(row["birth_date"]) for row in (one, other) if row.get("birth_date")]
            assert len(born) < 2 or within_a_slip(*born)


def iso(text):
    parts = text.split("/")
    return "".join(reversed(parts)) if len(parts) == 3 else text.replace("-", "")


def test_a_pair_is_explained_field_by_field():
    one = {"family_name": "Lefèvre", "given_names": "Anne", **LEFEVRE}
    other = {"family_name": "LEFEVRE", "given_names": "Anne", "unit": "U900", "sex": "F"}
    lines = {line.field: line for line in matching.explain(one, {**other, "sex": "F"})}
    assert lines["family"].level == "exact" and not lines["family"].against
    assert (lines["unit"].left, lines["unit"].right) == ("U1016", "U900")
    assert lines["unit"].against and "born" not in lines
    assert {"rarity", "prior"} <= set(lines)


def test_a_review_carries_its_evidence(tmp_path):
    found = resolved(
        tmp_path,
        a=[facts(str(n), "Nom" + chr(97 + n) * 4, "Zoé") for n in range(20)]
        + [facts("x", "Kermarrec", "Yann", unit="U1016")],
        b=[facts("y", "Kermarrec", "Yann", unit="U900")],
    )
    assert len(found.reviews) == 1
    review = found.reviews[0]
    assert 0 < review.score < 1
    assert {"given", "family", "unit", "prior"} <= {line.field for line in review.evidence}


def test_confirmations_cross_a_conflict_but_chain_no_refused_pair(tmp_path):
    folder = write(
        tmp_path / "folder",
        a=[facts("1", "Lefevre", "Anne", birth_date="1975-03-02")],
        b=[facts("2", "Martin", "Paul", birth_date="1981-07-19")],
        c=[facts("3", "Garcia", "Zoé")],
    )
    joined = [(("a", "1"), ("b", "2")), (("b", "2"), ("c", "3"))]
    assert len(matching.resolve(folder, confirmations=joined).clusters) == 1
    refused = [(("a", "1"), ("c", "3"))]
    found = groups(matching.resolve(folder, confirmations=joined, refusals=refused))
    assert found == {frozenset({("a", "1"), ("b", "2")}), frozenset({("c", "3")})}
