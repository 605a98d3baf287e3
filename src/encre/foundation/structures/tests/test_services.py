"""The verbs of the reference: what they write, what they refuse, and the rights that follow."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from encre.foundation import access
from encre.foundation.access.models import Membership, Scope, ScopeReach
from encre.foundation.base.errors import NotAllowed, Refused, Stale
from encre.foundation.journal import Recorded
from encre.foundation.people.services.accounts import give_role
from encre.foundation.structures import services
from encre.foundation.structures.jobs import place_scopes
from encre.foundation.structures.models import Attachment, Structure
from encre.foundation.structures.tests import making

pytestmark = pytest.mark.django_db


def reaches(ancestor: Structure, descendant: Structure) -> bool:
    pair = {"ancestor_id": ancestor.pk, "descendant_id": descendant.pk}
    return ScopeReach.objects.filter(**pair).exists()


def events(name: str = "structures.") -> int:
    return Recorded.objects.filter(name__startswith=name).count()


def keeper() -> "making.Person":
    person = making.person()
    if not Scope.objects.filter(kind="institute").exists():
        making.institute()
    give_role(person, "keeper", by=None)
    return person


def test_a_structure_and_its_scope_are_made_with_one_event() -> None:
    root = making.institute()
    before = events()
    unit = services.create_structure(
        by=None, kind="unit", name="Institut Cochin", code="U 1016", parents=[root]
    )
    assert events() == before + 1
    scope = Scope.objects.get(pk=unit.pk)
    assert (scope.kind, scope.name) == ("unit", "U 1016 · Institut Cochin")
    assert reaches(root, unit)


def test_a_federation_is_a_scope_but_gives_no_authority_over_its_laboratories() -> None:
    federation = making.structure("federation")
    unit = making.structure(parents=[federation])
    assert Scope.objects.get(pk=federation.pk).kind == "unit"
    assert not reaches(federation, unit)
    assert Attachment.objects.filter(child=unit, parent=federation).exists()


def test_two_parents_are_welcome_and_circles_are_refused() -> None:
    first, second, child = (making.structure() for _ in range(3))
    services.attach(child, first, by=None)
    services.attach(child, second, by=None)
    assert reaches(first, child)
    assert reaches(second, child)
    grandchild = making.structure("team", parents=[child])
    for above in (grandchild, child):
        with pytest.raises(Refused):
            services.attach(first, above, by=None)
    with pytest.raises(Refused):
        services.attach(child, child, by=None)


def test_a_circle_that_no_single_day_sees_is_allowed() -> None:
    first, second = making.structure(), making.structure()
    services.attach(first, second, by=None, ends=date(2020, 12, 31))
    services.attach(second, first, by=None, starts=date(2021, 1, 1))
    with pytest.raises(Refused):
        services.attach(first, second, by=None, starts=date(2021, 6, 1))


def test_attaching_twice_changes_nothing_and_overlaps_are_refused() -> None:
    child, parent = making.structure(), making.structure()
    first = services.attach(child, parent, by=None, starts=date(2020, 1, 1))
    before = events()
    assert services.attach(child, parent, by=None, starts=date(2020, 1, 1)) == first
    assert events() == before
    with pytest.raises(Refused):
        services.attach(child, parent, by=None, starts=date(2021, 1, 1))


def test_the_night_places_what_begins_and_frees_what_ended() -> None:
    today = timezone.localdate()
    old, new, child = (making.structure() for _ in range(3))
    attachment = services.attach(child, old, by=None, starts=date(2020, 1, 1))
    services.detach(attachment, by=None, on=today + timedelta(days=1))
    services.attach(child, new, by=None, starts=today + timedelta(days=2))
    assert (reaches(old, child), reaches(new, child)) == (True, False)
    assert services.replace_scopes(today + timedelta(days=2)) >= 1
    assert (reaches(old, child), reaches(new, child)) == (False, True)
    assert place_scopes.name == "structures.place_scopes"


def test_closing_ends_what_hangs_on_it_on_the_same_day() -> None:
    root = making.institute()
    unit = making.structure(parents=[root], starts=date(2015, 1, 1))
    team = making.structure("team", parents=[unit])
    person = making.person()
    services.give_responsibility(unit, role="head", person=person, by=None, starts=date(2016, 1, 1))
    services.supervise(unit, making.body(), by=None)
    services.add_label(unit, "U 1", by=None)
    before, day = events(), timezone.localdate() - timedelta(days=3)
    services.close_structure(unit, by=None, on=day)
    assert events() == before + 1
    unit.refresh_from_db()
    assert unit.ends == day
    for held in (
        unit.attachments,
        unit.parts,
        unit.supervisions,
        unit.labels,
        unit.responsibilities,
    ):
        assert [row.ends for row in held.all()] == [day]
    assert Membership.objects.get(person=person).ends == day
    assert not reaches(root, unit)
    assert not reaches(unit, team)
    with pytest.raises(Refused):
        services.close_structure(unit, by=None, on=timezone.localdate())


def test_a_responsibility_gives_its_role_until_it_ends() -> None:
    unit, person = making.structure(), making.person()
    held = services.give_responsibility(unit, role="head", person=person, by=None)
    assert access.can(person, "structures.structure.edit", unit)
    services.end_responsibility(held, by=None, on=timezone.localdate() - timedelta(days=1))
    person = type(person).objects.get(pk=person.pk)
    assert not access.can(person, "structures.structure.edit", unit)
    named = services.give_responsibility(unit, role="deputy", family_name="Curie", by=None)
    assert not Membership.objects.filter(source__endswith=str(named.pk)).exists()
    with pytest.raises(Refused):
        services.give_responsibility(unit, role="head", by=None)
    services.recognise_responsible(named, person, by=None)
    person = type(person).objects.get(pk=person.pk)
    assert access.can(person, "structures.structure.edit", unit)
    with pytest.raises(Refused):
        services.recognise_responsible(named, person, by=None)


def test_a_manager_keeps_facts_but_names_nobody_and_moves_nothing() -> None:
    unit, other, manager = making.structure(), making.structure(), making.person()
    services.give_responsibility(unit, role="manager", person=manager, by=None)
    services.update_structure(unit, by=manager, acronym="BIO")
    with pytest.raises(NotAllowed):
        services.update_structure(other, by=manager, acronym="BIO")
    with pytest.raises(NotAllowed):
        services.give_responsibility(unit, role="head", person=manager, by=manager)
    for verb in (
        lambda: services.attach(unit, other, by=manager),
        lambda: services.close_structure(unit, by=manager, on=timezone.localdate()),
        lambda: services.state_succession(other, unit, by=manager, kind="F"),
        lambda: services.create_structure(by=manager, kind="team", name="Équipe"),
        lambda: services.supervise(unit, making.body(), by=manager),
        lambda: services.add_body(by=manager, name="Université"),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_keeper_may_do_all_of_it() -> None:
    who = keeper()
    unit = services.create_structure(by=who, kind="unit", name="Unité")
    team = services.create_structure(by=who, kind="team", name="Équipe", parents=[unit])
    services.supervise(unit, services.add_body(by=who, name="Université"), by=who)
    services.add_label(unit, "UMRS 1016", by=who)
    services.state_succession(team, unit, by=who, kind="E", year=2020)
    services.close_structure(team, by=who, on=timezone.localdate())


def test_an_update_refuses_what_another_changed_and_writes_nothing_for_nothing() -> None:
    unit = making.structure()
    services.update_structure(unit, by=None, version=1, acronym="ABC")
    with pytest.raises(Stale):
        services.update_structure(unit, by=None, version=1, acronym="XYZ")
    before = events()
    services.update_structure(unit, by=None, version=2, acronym="ABC")
    assert events() == before


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"rnsr": "200412238A"}, "rnsr"),
        ({"ror": "02vjkv262"}, "ror"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"starts": date(2020, 1, 1), "ends": date(2019, 1, 1)}, "ends"),
        ({"name": "x" * 401}, "name"),
    ],
)
def test_wrong_facts_are_refused(facts: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        making.structure(**facts)
    assert field in refusal.value.fields
    assert not Structure.objects.exists()


def test_a_number_belongs_to_one_structure() -> None:
    making.structure(rnsr="200412238P")
    with pytest.raises(Refused):
        making.structure(rnsr="200412238P")


def test_labels_in_two_writings_are_one_and_the_first_becomes_the_short_label() -> None:
    unit, body = making.structure(), making.body()
    first = services.add_label(unit, "UMRS  1016", by=None, body=body)
    assert services.add_label(unit, "UMR_S 1016", by=None, body=body) == first
    unit.refresh_from_db()
    assert (unit.code, first.code) == ("UMRS 1016", "UMR_S1016")
    with pytest.raises(Refused):
        services.add_label(unit, " - ", by=None)


def test_a_site_knows_its_department_and_how_well_it_is_placed() -> None:
    exact = services.add_site(
        by=None, town="Rennes", postcode="35000", latitude=48.1, longitude=-1.7
    )
    assert (exact.department, exact.precision) == ("35", "exact")
    vague = services.add_site(by=None, town="CORTE CEDEX", postcode="20250")
    assert (vague.department, vague.precision) == ("2B", "department")
    abroad = services.add_site(by=None, town="Wien", postcode="A-1090", country="AT")
    assert (abroad.department, abroad.precision) == ("", "unknown")
    with pytest.raises(Refused):
        services.add_site(by=None, town="Rennes", latitude=48.1)


def test_settling_shares_a_known_site_and_leaves_the_others_where_they_are() -> None:
    first, second = making.structure(), making.structure()
    facts = {"town": "Rennes", "postcode": "35000", "address": "2 rue de la Paix"}
    moved = [services.settle(unit, by=None, **facts) for unit in (first, second)]
    assert moved[0].site_id == moved[1].site_id
    services.settle(first, by=None, town="Brest", postcode="29200")
    second.refresh_from_db()
    assert second.site is not None
    assert second.site.town == "Rennes"
    before = events()
    services.settle(second, by=None, **facts)
    assert events() == before
    with pytest.raises(Refused):
        services.settle(second, by=None, town="Rennes", latitude=48.0)


def test_one_predecessor_may_come_back_with_another_kind() -> None:
    old, new = making.structure(), making.structure()
    services.state_succession(old, new, by=None, kind="F", year=2012)
    before = events()
    services.state_succession(old, new, by=None, kind="F", year=2012)
    assert events() == before
    services.state_succession(old, new, by=None, kind="E", year=2012)
    assert new.predecessors.count() == 2
    with pytest.raises(Refused):
        services.state_succession(new, new, by=None, kind="F")
