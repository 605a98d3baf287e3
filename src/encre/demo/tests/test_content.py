"""The content of the demonstration, without the database."""

# ruff: noqa: RUF001 - letters and signs as French and science write them

import csv
import io
import re
from datetime import date
from functools import cache
from html import unescape
from statistics import fmean

import pytest
from PIL import Image

from encre.demo.bodies import BODIES
from encre.demo.characters import CHARACTERS, SIGN_INS
from encre.demo.delegations import DELEGATIONS
from encre.demo.entries import NOTEBOOKS, Entry, Lab, entries
from encre.demo.institute import Institute, build
from encre.demo.people import orcid, slug
from encre.demo.places import SITES
from encre.demo.prose import html, number
from encre.demo.sources import sources
from encre.demo.units import RNSR_LETTERS

TODAY = date(2026, 11, 25)
TEXT = re.compile(r"<[^>]+>|\$[^$]*\$")


@cache
def institute(seed: int = 2026) -> Institute:
    return build(seed, TODAY)


@cache
def written(seed: int = 2026) -> list[Entry]:
    return entries(Lab(seed, TODAY))


def test_same_seed_same_institute() -> None:
    assert build(7, TODAY) == build(7, TODAY)
    assert build(7, TODAY).people != institute().people


def test_same_seed_same_bytes() -> None:
    first = {e.key: e for e in entries(Lab(2026, TODAY))}
    for entry in written():
        assert entry.html == first[entry.key].html
    for key in ("elisa-il1b", "if-asc", "gibson-asc"):
        files = zip(
            first[key].attachments,
            next(e for e in written() if e.key == key).attachments,
            strict=True,
        )
        assert all(a.make() == b.make() for a, b in files)


def test_size_of_the_institute() -> None:
    assert len(DELEGATIONS) == 13
    assert 55 <= len(institute().units) <= 70
    assert len(institute().people) == 400
    assert all(1 <= len(unit.teams) <= 6 for unit in institute().units.values())
    assert {unit.delegation for unit in institute().units.values()} == {
        d.key for d in DELEGATIONS
    } - {"siege"}
    assert {SITES[unit.site].department for unit in institute().units.values()} >= {
        "971",
        "972",
        "973",
        "974",
        "976",
    }


def test_every_reference_resolves() -> None:
    places = {f"unit:{key}" for key in institute().units} | {
        f"service:{s.key}" for s in institute().services
    }
    places |= {f"delegation:{d.key}" for d in DELEGATIONS}
    places |= {f"team:{team.key}" for unit in institute().units.values() for team in unit.teams}
    for unit in institute().units.values():
        assert unit.site in SITES
        assert set(unit.bodies) | {key for key, _ in unit.labels} <= set(BODIES)
    for agent in institute().people.values():
        assert all(a.structure in places and a.employer in BODIES for a in agent.affiliations), (
            agent
        )
    for duty in institute().responsibilities:
        assert duty.structure in places
        assert duty.person in institute().people
    for step in institute().successions:
        assert {step.predecessor, step.successor} <= set(institute().units)
    assert all(sign.character in institute().people for sign in SIGN_INS)
    assert all(n.structure in places and n.owner in institute().people for n in NOTEBOOKS)


def test_identifiers_bear_their_check() -> None:
    for unit in institute().units.values():
        assert unit.rnsr.startswith("2099")
        assert RNSR_LETTERS[int(unit.rnsr[:9]) % 23] == unit.rnsr[9]
    known = [agent.orcid for agent in institute().people.values() if agent.orcid]
    assert 0.38 <= len(known) / 400 <= 0.52
    assert len(set(known)) == len(known)
    for value in known:
        digits = value.replace("-", "")
        total = 0
        for digit in digits[:-1]:
            total = (total + int(digit)) * 2
        assert (total + (10 if digits[-1] == "X" else int(digits[-1]))) % 11 == 1
    assert orcid(1).endswith("0018") or len(orcid(1)) == 19


def test_people_are_plausible() -> None:
    people = list(institute().people.values())
    assert len({agent.email for agent in people}) == 400
    assert all(agent.email.endswith(".example") and agent.email.isascii() for agent in people)
    assert any(agent.hide_birth_name for agent in people)
    names = [(agent.given, agent.family) for agent in people]
    assert names.count(("Julien", "Martin")) >= 2
    for agent in people:
        for stay in agent.affiliations:
            assert stay.ends is None or stay.starts < stay.ends
            assert stay.starts.year - agent.birth_year >= 16, agent
    stays = [stay for agent in people for stay in agent.affiliations]
    assert any(stay.ends and stay.ends < TODAY for stay in stays)
    assert any(stay.starts > TODAY for stay in stays)


def test_logins_are_stable() -> None:
    logins = [character.login for character in CHARACTERS if character.login]
    assert len(set(logins)) == len(logins)
    assert "claire.le-goff" in logins
    assert slug("Wiśniewska Œuvrard Floc’h Yılmaz") == "wisniewska-oeuvrard-floch-yilmaz"


def test_entries_are_many_and_their_links_resolve() -> None:
    keys = {entry.key for entry in written()}
    assert len(written()) >= 45
    assert len(keys) == len(written())
    people = set(institute().people)
    for entry in written():
        assert entry.author in people
        assert entry.notebook in {n.key for n in NOTEBOOKS}
        assert {link.target for link in entry.links} <= keys - {entry.key}
        assert {c.author for c in entry.comments} <= people
        assert all(set(c.mentions) <= people for c in entry.comments)
        assert entry.witness is None or entry.witness in people - {entry.author}
        assert all(c.days <= entry.days for c in entry.comments), entry.key
        for link in entry.links:
            assert next(e.days for e in written() if e.key == link.target) > entry.days, (
                entry.key,
                link,
            )
    states = {entry.state for entry in written()}
    assert states == {"open", "locked", "signed", "countersign", "bin"}


def test_no_placeholder_word() -> None:
    for entry in written():
        assert not re.search(r"\b(foo|bar|lorem|ipsum|test123|azerty|XXX)\b", entry.html), entry.key


def test_french_typography() -> None:
    for entry in written():
        if entry.language != "fr":
            continue
        text = unescape(
            TEXT.sub("\n", re.sub(r"<code>.*?</code>", "", entry.html, flags=re.DOTALL))
        )
        assert not re.search(r"(?<!\u00a0):(?=\s)", text), (
            entry.key,
            re.findall(r".{0,12}(?<!\u00a0):\s", text),
        )
        assert not re.search(r"(?<!\u202f)[;?!](?=\s)", text), entry.key
        assert "'" not in re.sub(r"[35A]'", "", text), (entry.key, re.findall(r".{9}'.{5}", text))


def test_images_and_attachments_match() -> None:
    for entry in written():
        shown = set(re.findall(r'src="attachment:([^"]+)"', entry.html))
        pictures = {a.name for a in entry.attachments if a.media_type == "image/png"}
        assert shown == pictures, entry.key


def test_every_file_is_made() -> None:
    for entry in written():
        for attachment in entry.attachments:
            content = attachment.make()
            assert content, attachment.name
            if attachment.media_type == "image/png":
                picture = Image.open(io.BytesIO(content))
                assert picture.width >= 300
                assert "démonstration" in picture.text["Description"]
            if attachment.media_type == "application/pdf":
                assert content.startswith(b"%PDF")


def values(key: str, name: str) -> list[dict[str, str]]:
    entry = next(e for e in written() if e.key == key)
    content = next(a for a in entry.attachments if a.name == name).make()
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.mark.parametrize(
    ("key", "name", "group", "column", "digits"),
    [
        ("elisa-il1b", "elisa_il1b.csv", "condition", "il1b_pg_ml", 0),
        ("if-asc", "comptage_specks.csv", "condition", "percent", 1),
        ("peritonite-msu", "peritonite.csv", "group", "neutrophils_million", 2),
        ("dsf-nlrc4", "tm.csv", "state", "tm_celsius", 2),
    ],
)
def test_tables_come_from_the_files(
    key: str, name: str, group: str, column: str, digits: int
) -> None:
    entry = next(e for e in written() if e.key == key)
    rows = values(key, name)
    for condition in {row[group] for row in rows}:
        numbers = [float(row[column]) for row in rows if row[group] == condition]
        mean = number(fmean(numbers), digits)
        assert re.search(rf">{re.escape(mean)}\u00a0±", entry.html), (key, condition, mean)


def test_small_markup() -> None:
    assert html("Un titre : oui ?") == "<p>Un titre\u00a0: oui\u202f?</p>"
    assert "H<sub>2</sub>" in html("H<sub>2</sub>O")
    assert 'data-checked="true"' in html("- [x] fait\n- [ ] à faire")
    assert html("Soit $a_1 : b_2$ ; fin") == "<p>Soit $a_1 : b_2$\u202f; fin</p>"
    assert html("Aim: none", "en") == "<p>Aim: none</p>"
    assert number(-1234.5, 1) == "−1\u202f234,5"


def test_thirteen_directories_know_the_institute_and_its_homonyms() -> None:
    agents = list(institute().people.values())
    made = sources(institute(), 2026)
    assert made == sources(institute(), 2026)
    assert len(made.rows) == 13
    assert {person for person in made.people.values() if person < len(agents)} == set(
        range(len(agents))
    )
    mails = [row["email"] for rows in made.rows.values() for row in rows if row["email"]]
    assert all(mail.endswith(".example") for mail in mails)
    given = {(agent.given, agent.family) for agent in agents}
    others = {
        person
        for key, rows in made.rows.items()
        for row in rows
        if (person := made.people[(key, row["source_id"])]) >= len(agents)
        and (row["given_names"], row["family_name"]) in given
    }
    assert others
