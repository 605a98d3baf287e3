"""Keeping structures and people: who may, what is refused, what is never overwritten."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from encre.foundation.people.models import Affiliation, Person
from encre.foundation.people.services.persons import update_person
from encre.foundation.structures import services
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests import making
from encre.institute.atlas.tests.conftest import House, joins

Sign = Callable[[Person], Client]

# Page: who may open it among keeper, head, member, stranger.
STRUCTURE_PAGES = {
    "structure-edit": (True, True, False, False),
    "label-new": (True, True, False, False),
    "structure-site": (True, True, False, False),
    "responsibility-new": (True, True, False, False),
    "part-new": (True, False, False, False),
    "attach": (True, False, False, False),
    "succession-new": (True, False, False, False),
    "structure-close": (True, False, False, False),
}
ACTORS = ("keeper", "head", "member", "stranger")


@pytest.mark.parametrize("name", STRUCTURE_PAGES)
@pytest.mark.parametrize("actor", ACTORS)
def test_pages_about_a_structure_open_to_those_who_keep_it(
    signed: Sign, house: House, name: str, actor: str
) -> None:
    client = signed(getattr(house, actor))
    answer = client.get(reverse(f"atlas:{name}", args=[house.unit.pk]))
    allowed = STRUCTURE_PAGES[name][ACTORS.index(actor)]
    assert answer.status_code == (200 if allowed else 403)


@pytest.mark.parametrize("name", ["structure-new", "person-new", "import"])
@pytest.mark.parametrize("actor", ACTORS)
def test_only_keepers_add_and_import(signed: Sign, house: House, name: str, actor: str) -> None:
    answer = signed(getattr(house, actor)).get(reverse(f"atlas:{name}"))
    assert answer.status_code == (200 if actor == "keeper" else 403)


def facts(structure: Structure, **changed: str) -> dict[str, str]:
    base = dict.fromkeys(("code", "nature", "description", "website", "rnsr", "ror"), "")
    base |= {"kind": structure.kind, "name": structure.name, "acronym": structure.acronym}
    base |= {"domains": "Chimie; Physique, optique", "starts": "2015-01-01", "ends": ""}
    return base | {"version": str(structure.version)} | changed


def test_facts_are_changed_and_a_stale_form_overwrites_nothing(signed: Sign, house: House) -> None:
    client, unit = signed(house.keeper), Structure.objects.get(pk=house.unit.pk)
    url = reverse("atlas:structure-edit", args=[unit.pk])
    answer = client.post(url, facts(unit, acronym="NEUF"))
    assert answer.status_code == 302
    stale = client.post(url, facts(unit, acronym="VIEUX"))
    assert stale.status_code == 409
    assert "VIEUX" in stale.content.decode()
    unit.refresh_from_db()
    assert unit.acronym == "NEUF"
    assert unit.domains == ["Chimie", "Physique, optique"]


def test_a_refusal_stands_beside_its_field(signed: Sign, house: House) -> None:
    url = reverse("atlas:structure-edit", args=[house.unit.pk])
    answer = signed(house.keeper).post(url, facts(house.unit, rnsr="123456789A", website="ftp://x"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"rnsr", "website"}


def test_a_head_keeps_words_but_not_the_identity(signed: Sign, house: House) -> None:
    client = signed(house.head)
    url = reverse("atlas:structure-edit", args=[house.unit.pk])
    assert "ends" not in client.get(url).context["form"].fields
    unit = Structure.objects.get(pk=house.unit.pk)
    client.post(url, facts(unit, acronym="IMIN2", ends="2021-01-01", kind="team"))
    unit.refresh_from_db()
    assert (unit.acronym, unit.ends, unit.kind) == ("IMIN2", None, "unit")


def test_a_homonym_is_chosen_then_named_and_ended(signed: Sign, house: House) -> None:
    twin = making.person(given_name="Zoé", family_name="Le Goff")
    client, url = signed(house.head), reverse("atlas:responsibility-new", args=[house.unit.pk])
    answer = client.post(url, {"role": "deputy", "person": "le goff"})
    assert answer.status_code == 422
    assert "person_which" in answer.context["form"].fields
    chosen = {"role": "deputy", "person": "le goff", "person_which": str(twin.pk)}
    assert client.post(url, chosen).status_code == 302
    held = house.unit.responsibilities.get(role="deputy")
    assert held.person_id == twin.pk
    end = reverse("atlas:responsibility-end", args=[house.unit.pk, held.pk])
    assert client.post(end, {"on": "2026-01-31"}).status_code == 302
    held.refresh_from_db()
    assert held.ends == date(2026, 1, 31)
    elsewhere = reverse("atlas:responsibility-end", args=[house.team.pk, held.pk])
    assert client.get(elsewhere).status_code == 404


def test_a_name_of_the_reference_is_recognised_by_a_keeper(signed: Sign, house: House) -> None:
    held = services.give_responsibility(
        house.team, role="head", given_name="Zoé", family_name="LE GOFF", by=None
    )
    client = signed(house.keeper)
    url = reverse("atlas:responsibility-person", args=[house.team.pk, held.pk])
    assert client.get(url).context["form"].initial["person"] == "Zoé LE GOFF"
    assert client.post(url, {"person": "Zoé LE GOFF"}).status_code == 302
    held.refresh_from_db()
    assert held.person_id == house.member.pk
    assert client.post(url, {"person": "Zoé LE GOFF"}).status_code == 422


def test_the_tree_and_the_history_are_kept_by_keepers(signed: Sign, house: House) -> None:
    client = signed(house.keeper)
    other = making.structure(name="Autre laboratoire", acronym="AUTRE")
    post = {
        "attach": {"parent": "Autre laboratoire"},
        "succession-new": {"predecessor": "AUTRE", "kind": "F", "year": "2015"},
        "label-new": {"text": "UAR 12"},
        "part-new": facts(house.unit, name="Équipe neuve", kind="team", version=""),
    }
    for name, data in post.items():
        answer = client.post(reverse(f"atlas:{name}", args=[house.unit.pk]), data)
        assert answer.status_code == 302, (name, answer.context["form"].errors)
    assert house.unit.attachments.filter(parent=other).exists()
    assert house.unit.predecessors.get().predecessor == other
    assert house.unit.labels.filter(code="UAR12").exists()
    assert house.unit.parts.filter(child__name="Équipe neuve").exists()
    site = {"town": "Brest", "postcode": "29200", "latitude": "48.39", "longitude": "-4.49"}
    assert (
        client.post(reverse("atlas:structure-site", args=[house.unit.pk]), site).status_code == 302
    )
    assert Structure.objects.get(pk=house.unit.pk).site.department == "29"
    place = house.unit.attachments.get(parent=other)
    end = reverse("atlas:detach", args=[house.unit.pk, place.pk])
    assert client.post(end, {"on": "2026-01-31"}).status_code == 302
    assert house.unit.attachments.get(parent=other).ends == date(2026, 1, 31)
    circle = client.post(reverse("atlas:attach", args=[house.unit.pk]), {"parent": "Équipe neuve"})
    assert circle.status_code == 422
    close = reverse("atlas:structure-close", args=[house.unit.pk])
    assert client.post(close, {"on": "2026-06-30"}).status_code == 302
    assert Structure.objects.get(pk=house.unit.pk).ends == date(2026, 6, 30)


def test_people_keep_their_facts_but_not_their_civil_names(signed: Sign, house: House) -> None:
    client = signed(house.member)
    url = reverse("atlas:person-edit", args=[house.member.pk])
    form = client.get(url).context["form"]
    assert "family_name" not in form.fields
    data = {"phone": "02 99 00 00 00", "family_name": "Autre", "seen": form.initial["seen"]}
    assert client.post(url, data).status_code == 302
    house.member.refresh_from_db()
    assert (house.member.phone, house.member.family_name) == ("02 99 00 00 00", "Le Goff")
    other = reverse("atlas:person-edit", args=[house.head.pk])
    assert client.get(other).status_code == 403


def test_facts_changed_by_another_are_not_overwritten(signed: Sign, house: House) -> None:
    client = signed(house.keeper)
    url = reverse("atlas:person-edit", args=[house.member.pk])
    seen = client.get(url).context["form"].initial["seen"]
    update_person(house.member, by=None, phone="01")
    answer = client.post(url, {"family_name": "Le Goff", "phone": "02", "seen": seen})
    assert answer.status_code == 409
    house.member.refresh_from_db()
    assert house.member.phone == "01"


def test_heads_affiliate_to_their_own_structures_only(signed: Sign, house: House) -> None:
    making.structure(name="Unité confidentielle")
    client = signed(house.head)
    url = reverse("atlas:affiliation-new", args=[house.member.pk])
    data = {"category": "postdoc", "share": "100", "structure": "confidentielle"}
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "structure" in answer.context["form"].errors
    assert client.post(url, data | {"structure": "umrs1016"}).status_code == 302
    held = Affiliation.objects.get(person=house.member, structure=house.unit)
    dates = reverse("atlas:affiliation", args=[house.member.pk, held.pk])
    end = timezone.localdate() + timedelta(days=10)
    assert client.post(dates, {"starts": "2024-01-01", "ends": end.isoformat()}).status_code == 302
    held.refresh_from_db()
    assert held.ends == end
    backwards = client.post(dates, {"starts": "2024-01-01", "ends": "2023-01-01"})
    assert backwards.status_code == 422


def test_a_keeper_adds_a_person(signed: Sign, house: House) -> None:
    client = signed(house.keeper)
    url = reverse("atlas:person-new")
    wrong = client.post(url, {"family_name": "Noether", "orcid": "0000-0002-1825-0098"})
    assert wrong.status_code == 422
    answer = client.post(url, {"family_name": "Noether", "given_name": "Emmy"})
    assert answer.status_code == 302
    assert Person.objects.filter(family_name="Noether").exists()


def test_a_member_who_left_is_not_managed_by_the_old_head(signed: Sign, house: House) -> None:
    joins(house.stranger, house.unit, ends=date(2021, 1, 1))
    url = reverse("atlas:affiliation-new", args=[house.stranger.pk])
    assert signed(house.head).get(url).status_code == 403
    services.close_structure(house.team, by=None, on=timezone.localdate())
