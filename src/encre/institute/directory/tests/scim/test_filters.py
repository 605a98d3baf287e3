"""Any filter on any resources: the database, the memory and foreign parsers agree."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scim2_models import ScimFilter

from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory.protocols.scim.resources import Group, Person
from encre.institute.directory.tests.scim.speaking import (
    ENTERPRISE,
    GROUP,
    Speaker,
    a_speaker,
    a_user,
    somebody,
)

pytestmark = pytest.mark.django_db
WORDS = ["ana", "Ana", "le", "goff", "É", "é", "x%", "x_", "", "a b", "example.org", "work", "1"]
TEXTS = (
    *("userName", "name.familyName", "name.givenName", "displayName", "name.formatted", "title"),
    *("userType", "externalId", f"{ENTERPRISE}:department", f"{ENTERPRISE}:organization"),
    *(f"{ENTERPRISE}:employeeNumber", "emails", "emails.value", "emails.type", "groups.display"),
    *("phoneNumbers.value", "phoneNumbers.type", "id", "meta.resourceType", "USERNAME", "schemas"),
)
PRESENT = (*TEXTS, "emails", "groups", "active", "name", "meta", "emails.primary", "phoneNumbers")


def literal(value: Any) -> str:
    return json.dumps(value)


comparisons = st.builds(
    "{} {} {}".format,
    st.sampled_from(TEXTS),
    st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "EQ"]),
    st.sampled_from(WORDS).map(literal),
)
absences = st.builds("{} {} null".format, st.sampled_from(TEXTS), st.sampled_from(["eq", "ne"]))
truths = st.builds(
    "{} {} {}".format,
    st.sampled_from(["active", "emails.primary"]),
    st.sampled_from(["eq", "ne"]),
    st.sampled_from(["true", "false"]),
)
presences = st.sampled_from(PRESENT).map("{} pr".format)
inner = st.recursive(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["value", "type"]),
        st.sampled_from(["eq", "ne", "co", "sw", "ew"]),
        st.sampled_from(WORDS).map(literal),
    )
    | st.sampled_from(["primary eq true", "primary eq false", "type pr", "type eq null"]),
    lambda more: (
        st.builds("{} and {}".format, more, more)
        | st.builds("({} or {})".format, more, more)
        | more.map("not ({})".format)
    ),
    max_leaves=3,
)
selections = st.builds("{}[{}]".format, st.sampled_from(["emails", "phoneNumbers"]), inner)
filters = st.recursive(
    comparisons | presences | truths | selections | absences,
    lambda more: (
        st.builds("{} and {}".format, more, more)
        | st.builds("({} or {})".format, more, more)
        | more.map("not ({})".format)
    ),
    max_leaves=5,
)


def crowd(client: Speaker) -> None:
    """Bring people of every sort."""
    chance = random.Random(7)  # noqa: S311 - test data
    team, unit = a_team(a_unit(), name="Épithélium"), a_unit()
    somebody(team, given_name="Ana", family_name="Le Goff", email="", phone="")
    somebody(unit, given_name="", family_name="Élie", email="Elie@Example.org")
    somebody(None, given_name="ana", family_name="x%y")
    for number in range(9):
        mails = [
            {
                "value": f"{chance.choice(['ana', 'goff', 'x_y'])}{number}@example.{end}",
                **({"type": chance.choice(["work", "home"])} if chance.random() < 0.7 else {}),
                **({"primary": end == "org"} if chance.random() < 0.5 else {}),
            }
            for end in ("org", "com")[: chance.randrange(3)]
        ]
        more: dict[str, Any] = {"emails": mails} if mails else {}
        if chance.random() < 0.5:
            more["phoneNumbers"] = [{"value": f"0{number}", "type": "mobile"}]
        if chance.random() < 0.5:
            more["externalId"] = chance.choice(["Ana", "ana", "x%1"])
        if chance.random() < 0.5:
            more[ENTERPRISE] = {"employeeNumber": chance.choice(["1", "le1"])}
        family = chance.choice(["Le Goff", "É", "goff", "X_"])
        name = {"familyName": family, "givenName": chance.choice(["Ana", "Éa", "Zoé"])}
        login = f"{chance.choice(['ana', 'le', 'x_', 'x%'])}.{number}"
        client.post("/Users", a_user(login, name=name, active=chance.random() < 0.7, **more))


def expected(model: Any, resources: list[dict[str, Any]], text: str) -> list[str]:
    wanted = ScimFilter.__class_getitem__(model)(text)
    return sorted(one["id"] for one in resources if wanted.match(model.model_validate(one)))


def whole(client: Speaker, path: str = "/Users") -> list[dict[str, Any]]:
    """Return every resource with what is only sent on request."""
    listed = client.get(path, count=1_000)["Resources"]
    if path == "/Users":
        for one in listed:
            one["name"]["formatted"] = one["displayName"]
    return list(listed)


def test_the_database_finds_what_the_memory_finds() -> None:
    client = a_speaker()
    crowd(client)
    resources = whole(client)

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(filters)
    def check(text: str) -> None:
        found = client.post("/Users/.search", {"filter": text, "count": 1_000}, status=200)
        assert sorted(one["id"] for one in found["Resources"]) == expected(Person, resources, text)

    check()


def test_moments() -> None:
    client = a_speaker()
    crowd(client)
    resources = whole(client)
    for name in ("created", "lastModified"):
        for moment in (
            resources[3]["meta"][name],
            "2020-01-01T00:00:00Z",
            "2090-01-01T01:00:00+02:00",
        ):
            for op in ("eq", "ne", "gt", "ge", "lt", "le"):
                text = f'meta.{name} {op} "{moment}"'
                found = sorted(client.ids(filter=text, count=500))
                assert found == expected(Person, resources, text), text


GROUPS = (
    *('displayName sw "é"', 'displayName co " · "', 'displayName eq "MIENS"', "members pr"),
    *("not (members pr)", 'members[type eq "User"]', 'externalId eq "g"', "externalId pr"),
    *('displayName gt "e" and displayName lt "u"', 'meta.resourceType eq "Group"', "id pr"),
    *('members.type eq "user" or displayName ew "s"', 'displayName ne "miens"'),
)


def test_groups_of_both_sorts() -> None:
    client = a_speaker()
    crowd(client)
    members = [{"value": one} for one in client.ids(count=3)]
    client.post(
        "/Groups",
        {"schemas": [GROUP], "displayName": "Miens", "externalId": "g", "members": members},
    )
    client.post("/Groups", {"schemas": [GROUP], "displayName": "vides"})
    resources = whole(client, "/Groups")
    for text in GROUPS:
        found = sorted(client.ids("/Groups", filter=text, count=500))
        assert found == expected(Group, resources, text), text


SHARED = [
    'userName eq "ana.0"', 'userName sw "le"', 'userName ew "1"', 'name.familyName co "off"',
    'userName pr and active eq true', 'not (active eq true)', 'emails[type eq "work"]',
    'emails[type eq "home" and value co "example"]', 'userName sw "ana" or userName sw "le"',
    '(userName sw "ana" or userName sw "le") and active eq false', 'externalId eq "x%1"',
    'emails[type eq "work" or type eq "home"]', 'emails[primary eq true]', 'userName pr',
    'not (userName sw "ana") and not (userName sw "le")', 'userName ne "ana.0"',
]  # fmt: skip
"""Filters without what the peers read otherwise: case, and absence under a negation."""


@pytest.fixture(scope="module")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the npm packages of the peers are installed."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("nodejs or npm is not installed")
    folder = tmp_path_factory.mktemp("peers")
    shutil.copy(Path(__file__).with_name("peers.mjs"), folder)
    (folder / "package.json").write_text('{"name": "peers", "private": true}')
    wanted = ("scimmy@1.3.5", "scim-patch@0.8.3", "scim2-parse-filter@0.2.10")
    asked = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *wanted]
    done = subprocess.run(asked, cwd=folder, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def ask(folder: Path, **question: Any) -> Any:
    told = subprocess.run(
        ["node", "peers.mjs"],  # noqa: S607
        cwd=folder,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(told.stdout)


def test_foreign_parsers_find_the_same(peers: Path) -> None:
    client = a_speaker()
    crowd(client)
    resources = whole(client)
    told = ask(peers, resources=resources, filters=SHARED, patches=[])
    for number, text in enumerate(SHARED):
        mine = sorted(client.ids(filter=text, count=500))
        assert mine == expected(Person, resources, text)
        assert told["parsed"][number] == mine, text
        assert told["scimmy"][number] == mine, text


PATCHES = [
    {"op": "replace", "path": "name.familyName", "value": "Morvan"},
    {"op": "replace", "path": 'emails[type eq "work"].value', "value": "c@example.org"},
    {"op": "remove", "path": 'emails[type eq "home"]'},
    {"op": "add", "path": "emails", "value": [{"value": "d@example.org", "type": "other"}]},
    {"op": "replace", "path": "emails", "value": [{"value": "e@example.org", "type": "work"}]},
    {"op": "replace", "path": "active", "value": False},
    {"op": "replace", "value": {"active": False, "externalId": "Z"}},
    {"op": "remove", "path": "externalId"},
]


def test_a_foreign_patch_gives_the_same(peers: Path) -> None:
    client = a_speaker()
    mails = [{"value": "w@example.org", "type": "work"}, {"value": "h@example.org", "type": "home"}]
    before, after = [], []
    for number, operation in enumerate(PATCHES):
        made = client.post("/Users", a_user(f"un.{number}", externalId="E", emails=mails))
        before.append(made)
        after.append(client.patch(f"/Users/{made['id']}", operation))
    patches = [
        {"resource": one, "operations": [operation]}
        for one, operation in zip(before, PATCHES, strict=True)
    ]
    told = ask(peers, resources=[], filters=[], patches=patches)["patched"]
    for mine, theirs, operation in zip(after, told, PATCHES, strict=True):
        for name in ("userName", "active", "externalId", "emails"):
            assert mine.get(name) == theirs.get(name), (operation, name)
        assert mine["name"]["familyName"] == theirs["name"]["familyName"]
