"""Importing the national reference: idempotence, stubs, corrections kept, rights, the sample."""

import json
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from encre.foundation.access.models import Scope, ScopeReach
from encre.foundation.base.errors import NotAllowed
from encre.foundation.journal import Recorded
from encre.foundation.people.models import Person
from encre.foundation.structures import services
from encre.foundation.structures.models import (
    Attachment,
    Body,
    Label,
    Responsibility,
    Structure,
    Succession,
    Supervision,
)
from encre.foundation.structures.rnsr import Unreadable, import_reference, preview
from encre.foundation.structures.tests import making
from encre.foundation.structures.tests.test_rnsr_reading import line, table

pytestmark = pytest.mark.django_db

UNIT, TEAM, OLD, OLDER = "200412238P", "200412232H", "199613764H", "199613763G"
MERGED = {
    "code_de_niveau_de_structure": "2",
    "tutelles": "CNRS;Inserm",
    "sigles_des_tutelles": "CNRS;INSERM",
    "uai_des_tutelles": "0753639Y;0755364Y",
    "siret_des_tutelles": ";",
    "nature_de_tutelle": "EPST;EPST",
    "label_numero": "UMR  8104;U 1016",
    "code_de_type_de_tutelle": "TUTE;PART",
    "nom_du_responsable": "EXEMPLE;MODÈLE",
    "prenom_du_responsable": "Alix;Camille",
    "titre_du_responsable": "Directrice;DIR-ADJ",
    "numero_de_structure_historique": f"{OLD};{OLDER}",
    "code_de_type_de_succession": "F;F",
    "annee_d_effet_historique": "2004;2004",
    "adresse": "22 rue Méchain",
    "code_postal": "75014",
    "commune": "PARIS",
}
PART = {"code_de_niveau_de_structure": "1", "numero_de_structure_parent": UNIT}


def sample() -> bytes:
    return table(line(UNIT, **MERGED), line(TEAM, libelle="Équipe interne", **PART))


def state() -> list[list[object]]:
    models = (Structure, Label, Supervision, Body, Responsibility, Succession, Attachment)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_one_file_makes_structures_and_all_that_hangs_on_them() -> None:
    report = import_reference(sample(), by=None)
    assert (report.created, report.stubs, report.unchanged) == (2, 2, 0)
    unit = Structure.objects.get(rnsr=UNIT)
    assert (unit.kind, unit.code, unit.starts) == ("unit", "U 1016", date(2004, 1, 1))
    assert {label.code for label in unit.labels.all()} == {"UMR8104", "U1016"}
    assert [row.nature for row in unit.supervisions.order_by("position")] == [
        "supervising",
        "participating",
    ]
    assert {(r.role, r.person_id) for r in unit.responsibilities.all()} == {
        ("head", None),
        ("deputy", None),
    }
    assert not Person.objects.exists()
    assert unit.site is not None
    assert (unit.site.department, unit.site.precision) == ("75", "department")
    team = Structure.objects.get(rnsr=TEAM)
    assert ScopeReach.objects.filter(ancestor_id=unit.pk, descendant_id=team.pk).exists()
    assert Scope.objects.count() == 4


def test_predecessors_that_nobody_knows_become_closed_stubs_and_a_later_row_fills_them() -> None:
    import_reference(sample(), by=None)
    stub = Structure.objects.get(rnsr=OLD)
    assert (stub.stub, stub.ends, stub.name) == (True, date(2003, 12, 31), f"Structure {OLD}")
    report = import_reference(
        table(line(UNIT, **MERGED), line(OLD, libelle="Ancien laboratoire")), by=None
    )
    assert (report.filled, report.created, report.stubs) == (1, 0, 0)
    filled = Structure.objects.get(rnsr=OLD)
    assert filled.pk == stub.pk
    assert (filled.stub, filled.ends, filled.name) == (False, None, "Ancien laboratoire")
    assert filled.search_name == "ancien laboratoire"
    assert Scope.objects.get(pk=filled.pk).name == "Ancien laboratoire"


def test_the_second_import_changes_nothing_and_tells_one_event() -> None:
    import_reference(sample(), by=None)
    before, events = state(), Recorded.objects.count()
    report = import_reference(sample(), by=None)
    assert (report.created, report.updated, report.unchanged, report.stubs) == (0, 0, 2, 0)
    assert state() == before
    assert Recorded.objects.count() == events + 1


def test_a_dry_run_counts_the_same_and_writes_nothing() -> None:
    tried = preview(sample())
    assert not Structure.objects.exists()
    assert not Recorded.objects.exists()
    done = import_reference(sample(), by=None)
    assert tried.dry_run
    skip = ("dry_run", "seconds")
    assert {k: v for k, v in tried.as_data().items() if k not in skip} == {
        k: v for k, v in done.as_data().items() if k not in skip
    }
    json.dumps(done.as_data())


def test_a_correction_made_here_outlives_the_next_import() -> None:
    import_reference(sample(), by=None)
    unit = Structure.objects.get(rnsr=UNIT)
    services.update_structure(unit, by=None, acronym="COCHIN")
    changed = MERGED | {"sigle": "IC", "libelle": "Institut de biologie intégrative"}
    report = import_reference(table(line(UNIT, **changed)), by=None)
    unit.refresh_from_db()
    assert (unit.acronym, unit.name) == ("COCHIN", "Institut de biologie intégrative")
    assert (report.kept, report.updated) == (1, 1)
    assert report.lines[0].fields == ("name",)
    services.update_structure(unit, by=None, acronym="IC")
    assert import_reference(table(line(UNIT, **changed)), by=None).kept == 0


def test_what_makes_no_sense_erases_nothing() -> None:
    good = MERGED | {"site_web": "https://cochin.example"}
    import_reference(table(line(UNIT, **good)), by=None)
    odd = MERGED | {"site_web": "voir la page", "annee_de_creation": "2O04"}
    report = import_reference(table(line(UNIT, **odd)), by=None)
    unit = Structure.objects.get(rnsr=UNIT)
    assert (unit.website, unit.starts) == ("https://cochin.example", date(2004, 1, 1))
    assert report.unchanged == 1
    gone = import_reference(table(line(UNIT, **MERGED)), by=None)
    unit.refresh_from_db()
    assert (unit.website, gone.updated) == ("", 1)


def test_what_the_file_no_longer_says_ends_today_and_what_people_said_stays() -> None:
    import_reference(sample(), by=None)
    unit = Structure.objects.get(rnsr=UNIT)
    services.add_label(unit, "ERL 12", by=None)
    services.give_responsibility(unit, role="manager", family_name="Locale", by=None)
    fewer = MERGED | {
        "nom_du_responsable": "NOUVEAU",
        "prenom_du_responsable": "Sacha",
        "titre_du_responsable": "DIR",
        "label_numero": ";U 1016",
    }
    report = import_reference(table(line(UNIT, **fewer), line(TEAM, libelle="Équipe")), by=None)
    assert report.updated == 2
    open_names = unit.responsibilities.filter(ends__isnull=True).values_list(
        "family_name", flat=True
    )
    assert set(open_names) == {"NOUVEAU", "Locale"}
    assert unit.responsibilities.count() == 4
    assert set(unit.labels.filter(ends__isnull=True).values_list("code", flat=True)) == {
        "U1016",
        "ERL12",
    }
    assert not Attachment.objects.filter(ends__isnull=True).exists()
    again = import_reference(table(line(UNIT, **fewer), line(TEAM, libelle="Équipe")), by=None)
    assert (again.unchanged, again.updated) == (2, 0)


def test_a_structure_closed_here_stays_closed_and_is_told() -> None:
    import_reference(sample(), by=None)
    unit = Structure.objects.get(rnsr=UNIT)
    services.close_structure(unit, by=None, on=date(2020, 1, 1))
    report = import_reference(sample(), by=None)
    unit.refresh_from_db()
    assert unit.ends == date(2020, 1, 1)
    assert "closed_here" in {problem.code for problem in report.problems}


def test_circles_in_the_file_are_told_and_left_out() -> None:
    data = table(
        line(UNIT, numero_de_structure_parent=TEAM), line(TEAM, numero_de_structure_parent=UNIT)
    )
    report = import_reference(data, by=None)
    assert report.attachments == 1
    assert [problem.code for problem in report.problems if problem.code == "circle"] == ["circle"]
    assert import_reference(data, by=None).unchanged == 2


def test_a_body_known_by_name_receives_its_number_and_a_label_known_here_is_told() -> None:
    cnrs = making.body(name="CNRS")
    unit = making.structure()
    services.add_label(unit, "UMR 8104", by=None)
    report = import_reference(sample(), by=None)
    cnrs.refresh_from_db()
    assert cnrs.uai == "0753639Y"
    assert Body.objects.count() == 2
    assert "same_label" in {problem.code for problem in report.problems}


def test_one_address_is_one_site_and_foreign_places_are_not_in_a_department() -> None:
    abroad = {
        "code_de_type_de_structure": "23",
        "code_postal": "03722",
        "commune": "SEOUL",
        "adresse": "50 Yonsei-ro",
    }
    data = table(
        line(UNIT, **MERGED),
        line(TEAM, adresse="22 rue Méchain", code_postal="75014", commune="PARIS"),
        line("200410654T", **abroad),
        line("200810679C"),
    )
    report = import_reference(data, by=None)
    assert (report.sites, report.unplaced) == (2, 2)
    site = Structure.objects.get(rnsr="200410654T").site
    assert site is not None
    assert (site.department, site.country, site.precision) == ("", "", "unknown")


def test_only_keepers_import() -> None:
    with pytest.raises(NotAllowed):
        import_reference(sample(), by=making.person())
    with pytest.raises(Unreadable):
        import_reference(b"nothing", by=None)
    assert not Structure.objects.exists()


def test_the_command_tells_a_report_or_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "rnsr.csv"
    path.write_bytes(sample())
    out = StringIO()
    call_command("import_rnsr", str(path), "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["created"] == 2
    assert not Structure.objects.exists()
    path.write_bytes(sample()[:-80])
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_rnsr", str(path), "--json", stdout=out)
    assert left.value.code == 2
    assert json.loads(out.getvalue())["code"] == "truncated"


def test_the_real_sample_imports_twice_with_the_same_result(samples: Path) -> None:
    path = samples / "identity" / "rnsr-extract.csv"
    if not path.exists():
        pytest.skip("no sample of the national reference")
    begun = time.monotonic()
    first = import_reference(path.read_bytes(), by=None)
    assert time.monotonic() - begun < 60
    assert (first.created, first.successions) == (2206, 652)
    assert Structure.objects.filter(stub=True, ends__isnull=False).count() == first.stubs
    assert Structure.objects.filter(predecessors__kind="F").exists()
    events = Recorded.objects.count()
    counts = [len(rows) for rows in state()]
    second = import_reference(path.read_bytes(), by=None)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 2206)
    assert [len(rows) for rows in state()] == counts
    assert Recorded.objects.count() == events + 1
