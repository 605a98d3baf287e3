"""Molecules: read whichever way they are written, found by what they hold, refused with words."""

import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from encre.foundation import jobs
from encre.foundation.base.errors import Refused
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory import finding
from encre.research.inventory.chemistry import asking
from encre.research.inventory.chemistry.drawing import clean
from encre.research.inventory.chemistry.given import Unreadable, given
from encre.research.inventory.finding import Mode
from encre.research.inventory.models import Molecule, Resource, ResourceRevision
from encre.research.inventory.services import importing, molecules
from encre.research.inventory.services.importing import read_table
from encre.research.inventory.services.resources import change_resource, remove_resource
from encre.research.inventory.tests.factories import a_resource, a_type, imported

Chem = pytest.importorskip("rdkit.Chem", reason="RDKit is in requirements-dev.lock")

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ASPIRIN = "CC(=O)Oc1ccccc1C(=O)O"
SET = (
    ASPIRIN, "O=C(O)c1ccccc1O", "CC(=O)Nc1ccc(O)cc1", "CN1C=NC2=C1C(=O)N(C)C(=O)N2C", "CCO",
    "C[C@H](N)C(=O)O", "C[C@@H](N)C(=O)O", "c1ccc2ccccc2c1", "[Na+].CC(=O)[O-]", "OC1CCCCC1",
    "C1CC1", "c1ccncc1", "FC(F)(F)c1ccccc1", "O=S(=O)(O)c1ccccc1", "N#Cc1ccccc1",
)  # fmt: skip
BAD = (
    ("CC(C)(C)(C)C", "L’atome 2 (C) a 5 liaisons"),
    ("c1cccc1", "aromatiques"),
    ("C1CC", "reste ouvert"),
    ("CXC", "vers le caractère 2"),
    ("CC>>CO", "réaction"),
    ("C\x07C", "caractères"),
    ("C" * 501, "501 atomes"),
    ("C" * 5_000, "trop long"),
    ("éthanol", "é"),
    ("un\ndeux", "ligne de comptage"),
)


def mol(smiles: str, *, v3000: bool = False) -> str:
    return Chem.MolToMolBlock(Chem.MolFromSmiles(smiles), forceV3000=v3000)


@pytest.fixture
def lab(db):
    team = a_team()
    by = a_person(team)
    kind = a_type(team, by, name="Réactif", has_molecule=True)
    return {"team": team, "by": by, "kind": kind, "other": a_person(a_team())}


def browser(person):
    client = Client(headers={"accept-language": "fr"})
    client.force_login(an_account(person), backend=BACKEND)
    return client


def stocked(lab, all_smiles):
    """Write many resources with their molecules, in a few calls of the process."""
    lines = "\n".join(f"M{rank};{smiles}" for rank, smiles in enumerate(all_smiles))
    return imported(lab["kind"], f"Nom;SMILES\n{lines}\n")


def every_page(reader, text, mode):
    asked, found, after = finding.question(text, mode), [], ""
    while True:
        page = finding.find(reader, asked, mode, after)
        found += page.rows
        after = page.next
        if not after:
            return found


@pytest.mark.once
def test_a_molecule_is_the_same_however_it_is_written():
    shuffled = random.Random(7)  # noqa: S311 the same each time
    texts = []
    for smiles in SET:
        read = Chem.MolFromSmiles(smiles)
        order = list(range(read.GetNumAtoms()))
        shuffled.shuffle(order)
        again = Chem.RenumberAtoms(read, order)
        other = Chem.MolToSmiles(again, canonical=False)
        kekule = Chem.MolToSmiles(again, kekuleSmiles=True, canonical=False)
        texts.append([smiles, other, kekule, mol(other), mol(smiles, v3000=True)])
    known = asking.read_all([given(text) for ways in texts for text in ways])
    keys = [(one.inchikey, one.smiles, round(one.exact, 6)) for one in known]
    groups = [keys[n : n + 5] for n in range(0, len(keys), 5)]
    assert all(len(set(ways)) == 1 for ways in groups)
    assert len({ways[0] for ways in groups}) == len(SET)


def test_a_resource_keeps_what_was_given_and_what_is_known(lab):
    row = a_resource(lab["kind"], title="Aspirine", molecule=mol(ASPIRIN).replace("\n", "\r\n"))
    known = row.chemistry
    assert row.molecule.endswith("M  END\n")
    assert "\r" not in row.molecule
    assert (known.formula, known.inchikey) == ("C9H8O4", "BSYNRYMUTXBXSQ-UHFFFAOYSA-N")
    assert known.average == pytest.approx(180.159)
    assert known.exact == pytest.approx(180.04226)
    changed = change_resource(
        row, by=lab["by"], version=1, values={}, title="Éthanol", molecule="OCC"
    )
    assert (Molecule.objects.get().smiles, changed.version) == ("CCO", 2)
    kept = ResourceRevision.objects.order_by("version").values_list("facts", flat=True)
    assert [facts["molecule"] for facts in kept] == [row.molecule, "OCC"]
    change_resource(changed, by=lab["by"], version=2, values={}, molecule="")
    assert not Molecule.objects.exists()
    client = browser(lab["by"])
    assert client.get(f"/api/v1/inventory/resources/{row.pk}").json()["molecule"] is None
    page = client.get(f"/inventory/resources/{row.pk}/versions")
    assert "Molécule" in page.content.decode()


def test_pages_of_a_molecule(lab):
    client = browser(lab["by"])
    asked = {"title": "Paracétamol", "unit": "µL", "molecule": ""}
    address = f"/inventory/new?type={lab['kind'].pk}&structure={lab['team'].pk}"
    data = f"\n  x\n{mol(SET[2])[1:]}$$$$\n".encode()
    went = client.post(
        address, asked | {"molecule_file": SimpleUploadedFile("p.sdf", data)}, follow=True
    )
    page = went.content.decode()
    assert "C8H9NO2" in page
    assert "<svg viewBox" in page
    assert "151,165" in page
    row = Resource.objects.get()
    whole = client.get(f"/api/v1/inventory/resources/{row.pk}").json()["molecule"]
    assert (whole["formula"], whole["smiles"]) == ("C8H9NO2", SET[2])
    again = client.get(f"/inventory/resources/{row.pk}/edit").content.decode()
    assert "V2000" in again
    two = SimpleUploadedFile("p.sdf", (mol("CCO") + "$$$$\n").encode() * 2)
    refused = client.post(address, asked | {"molecule_file": two})
    assert refused.status_code == 422
    assert "2 molécules" in refused.content.decode()
    large = SimpleUploadedFile("p.sdf", b"x" * 10_000_000)
    refused = client.post(address, asked | {"molecule_file": large})
    assert refused.status_code == 422
    assert "1\u00a0Mo" in refused.content.decode()
    assert Resource.objects.count() == 1


def test_a_bad_molecule_is_refused_with_words(lab):
    for text, words in BAD:
        with translation.override("fr"), pytest.raises(Refused) as refusal:
            a_resource(lab["kind"], molecule=text)
        assert words in str(refusal.value.fields["molecule"][0])
    assert not Resource.objects.exists()


@pytest.mark.once
def test_a_molfile_cut_anywhere_is_refused():
    whole = mol(ASPIRIN)
    lines = whole.splitlines()
    cuts = ["\n".join(lines[:n]) for n in range(4, len(lines))]
    cuts += ["\n".join([*lines[:10], "M  END"]), whole.replace(" 13 13 ", " 13 99 ")]
    for cut in cuts:
        with pytest.raises(Unreadable):
            given(cut)
    garbled = whole.replace(" C ", " Xx", 1)
    assert isinstance(asking.read_all([given(garbled)])[0], Unreadable)


@pytest.mark.once
def test_a_process_that_dies_spoils_one_molecule_only():
    lines = [{"task": "read", "text": text, "molfile": False} for text in ("CCO", "CCC")]
    answers = asking._answers([lines[0], {"task": "none such"}, lines[1]])
    assert [answer.get("formula", answer.get("wrong")) for answer in answers] == [
        "C2H6O", "lost", "C3H8",
    ]  # fmt: skip


@pytest.mark.once
def test_what_the_process_draws_is_rebuilt():
    hostile = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='x()'>"
        "<script>x()</script>"
        "<path d='M 0,0 L 1,1' style='stroke:#000000;fill:url(http://x.example)' onclick='x()'/>"
        "<image href='http://x.example'/></svg>"
    )
    made = clean(hostile)
    assert 'stroke="currentColor"' in made
    assert not re.search("script|onload|onclick|example|image", made)
    assert clean("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>") == clean("<svg") == ""


def test_substructure_search_equals_brute_force(lab):
    rows = stocked(lab, SET)
    whole = [Chem.MolFromSmiles(smiles) for smiles in SET]
    for text in ("c1ccccc1", "C(=O)O", "[Na+]", "CCCCCC"):
        query = Chem.MolFromSmiles(text)
        expected = {
            row.pk for row, one in zip(rows, whole, strict=True) if one.HasSubstructMatch(query)
        }
        found = [row.pk for row, _none in every_page(lab["by"], text, Mode.CONTAINS)]
        assert set(found) == expected
        assert found == sorted(found, reverse=True)
    for text in ("[#6]~[#7]", "[CX3](=O)[OX2H1]", "[$(c1ccccc1)]-[!#6]", "[R2]"):
        query = Chem.MolFromSmarts(text)
        expected = {
            row.pk for row, one in zip(rows, whole, strict=True) if one.HasSubstructMatch(query)
        }
        found = {row.pk for row, _none in every_page(lab["by"], text, Mode.PATTERN)}
        assert found == expected


def test_a_part_with_free_bonds_finds_the_whole(lab):
    nitro, _other = stocked(lab, ["O=[N+]([O-])c1ccccc1", "Nc1ccccc1"])
    for text in ("[N+](=O)[O-]", "O=[N+][O-]"):
        assert [row for row, _none in every_page(lab["by"], text, Mode.CONTAINS)] == [nitro]


def test_pages_follow_one_another_and_rights_are_kept(lab):
    rows = stocked(lab, [f"{'C' * n}c1ccccc1" for n in range(1, 61)])
    remove_resource(rows[3], by=lab["by"])
    found = [row.pk for row, _none in every_page(lab["by"], "c1ccccc1", Mode.CONTAINS)]
    assert found == sorted((row.pk for row in rows if row != rows[3]), reverse=True)
    for mode in (Mode.CONTAINS, Mode.SAME, Mode.ALIKE):
        assert every_page(lab["other"], "Cc1ccccc1", mode) == []
    same = every_page(lab["by"], "c1ccccc1C", Mode.SAME)
    assert [row.pk for row, _none in same] == [rows[0].pk]
    alike = every_page(lab["by"], "CCCCCCc1ccccc1", Mode.ALIKE)
    degrees = [degree for _row, degree in alike]
    assert degrees[0] == 1
    assert degrees == sorted(degrees, reverse=True)
    assert len({row.pk for row, _degree in alike}) == len(alike) > finding.SHOWN


def test_the_page_of_search(lab):
    stocked(lab, SET[:4])
    client = browser(lab["by"])
    asked = {"text": "c1ccccc1", "mode": "contains"}
    page = client.get("/inventory/molecules", asked).content.decode()
    assert page.count("<li>\n            <figure") == 3
    assert "C<sub>9</sub>H<sub>8</sub>O<sub>4</sub>" in page  # aspirin
    deep = {"text": "[$(" * 790 + "C" + ")]" * 790, "mode": "pattern"}
    assert client.get("/inventory/molecules", deep).status_code == 200
    for text, mode in (
        ("[$([$(" * 300 + "C", "pattern"), ("C(", "contains"),
        ("x" * 5_000, "same"), ("C\x00C", "pattern"), ("C", "none"),
    ):  # fmt: skip
        answer = client.get("/inventory/molecules", {"text": text, "mode": mode})
        assert answer.status_code == 200
        assert answer.context["form"].errors
    for after in ("x", "0.5:x", "a" * 40):
        likeness = asked | {"after": after, "mode": "alike"}
        assert client.get("/inventory/molecules", likeness).status_code == 200
    assert ">M0<" in page
    assert b">M0<" not in browser(lab["other"]).get("/inventory/molecules", asked).content


def test_without_rdkit_molecules_are_kept_and_found_by_their_words(lab, monkeypatch):
    monkeypatch.setattr(asking, "installed", lambda: False)
    row = a_resource(lab["kind"], title="Aspirine", molecule=ASPIRIN)
    client = browser(lab["by"])
    assert not Molecule.objects.exists()
    page = client.get(f"/inventory/resources/{row.pk}/").content.decode()
    assert "n’est pas installé" in page
    for text in (ASPIRIN, "aspirine"):
        assert "Aspirine" in client.get("/inventory/molecules", {"text": text}).content.decode()
    monkeypatch.undo()
    assert molecules.read_waiting() == 1
    assert row.__class__.objects.get().chemistry.formula == "C9H8O4"
    assert molecules.read_waiting() == 0


def test_the_global_search_finds_a_formula_and_an_inchikey_as_they_are_written(lab, monkeypatch):
    stocked(lab, [ASPIRIN, "CCO"])
    monkeypatch.setattr(asking, "installed", lambda: False)
    a_resource(lab["kind"], title="Tardive", molecule="C")
    jobs.run_all()
    monkeypatch.undo()
    client = browser(lab["by"])

    def found(words):
        page = client.get("/search/", {"q": words}).content.decode()
        return {name for name in ("M0", "M1", "Tardive") if f">{name}<" in page}

    assert found("C9H8O4") == found("BSYNRYMUTXBXSQ-UHFFFAOYSA-N") == {"M0"}
    assert found("LFQSCWFLJHTTHZ-UHFFFAOYSA-N") == {"M1"}
    assert found("CH4") == set()
    assert molecules.read_waiting() == 1
    assert found("CH4") == {"Tardive"}
    assert b">M0<" not in browser(lab["other"]).get("/search/", {"q": "C9H8O4"}).content


def test_a_table_says_which_line_and_column_has_a_bad_molecule(lab):
    table = f"Nom;SMILES\nUn;{ASPIRIN}\nDeux;CC(C)(C)(C)C\nTrois;C1CC\nQuatre;\n"
    found = read_table(lab["kind"], lab["team"], table, by=lab["by"])
    assert [trouble.line for trouble in found.troubles] == [3, 4]
    assert {column for one in found.troubles for column, _why in one.reasons} == {"SMILES"}
    assert [line for line, _row, _held in found.ready] == [2, 5]


def test_a_molecule_that_comes_again_is_read_once(lab, monkeypatch):
    asked = []
    monkeypatch.setattr(importing, "BATCH", 2)
    read_all = asking.read_all
    monkeypatch.setattr(asking, "read_all", lambda some: asked.extend(some) or read_all(some))
    rows = stocked(lab, [ASPIRIN, "CCO", ASPIRIN, "CCO", "CCC"])
    assert len(asked) == 2 * 3  # for the check, then for the import
    assert [row.chemistry.smiles for row in rows][1::2] == ["CCO", "CCO"]
