"""Merging two persons, undoing it, parting one: all passes, and comes back exactly."""

from __future__ import annotations

from typing import Any

import pytest

from encre.commons.files.tests.factories import a_file
from encre.commons.threads.services import comment, favourite
from encre.foundation.access.models import Grant, Membership
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.models import Account, Affiliation
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.models import Label
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory import impact
from encre.institute.directory.models import Correction, Decision, Merge, SourceRecord, Value
from encre.institute.directory.services.correcting import correct
from encre.institute.directory.services.merging import aliases, merge, present, split, unmerge
from encre.institute.directory.tests.golden.factories import (
    a_keeper,
    a_record,
    a_source,
    someone,
    whole_house,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Any, Any, Any]:
    keeper = a_keeper()
    one, two = a_source("siege"), a_source("bordeaux")
    left = someone(one, email="jeanne.martin@siege.example", phone="01 44 23 60 00")
    right = someone(two, family_name="MARTIN", email="jmartin@bordeaux.example")
    return keeper, left, right


def busy(person: Any, thing: Any, level: str = "edit") -> None:
    """Give a person an account, a share, a comment, a favourite and a file."""
    an_account(person, PASSWORD)
    Grant.objects.create(
        object_kind="files.file", object_id=thing.pk, level=level, person=person, given_by=person
    )
    favourite(thing, by=person)
    comment(person, text="Vu avec le secrétariat.", by=person)
    a_file(by=person)


def test_all_passes_and_comes_back_bit_for_bit(pair: Any) -> None:
    keeper, left, right = pair
    thing = a_person(family_name="Sujet")
    busy(left, thing, level="view")
    busy(right, thing, level="manage")
    create_token(right.account, name="script")
    give_role(right, "auditor", by=None)
    give_role(keeper, "operator", by=None)
    before = whole_house()
    done = merge(right, left, by=keeper, reason="Même personne, deux contrats")
    right.refresh_from_db()
    assert (right.presence, right.merged_into_id) == ("merged", left.pk)
    assert SourceRecord.objects.filter(person=left).count() == 2
    assert not SourceRecord.objects.filter(person=right).exists()
    assert Grant.objects.get(person=left).level == "manage"
    assert Membership.objects.get(role="auditor").source == f"people.role.auditor:{left.pk}"
    account = Account.objects.get(person=right)
    assert not account.is_active and aliases(left) == [account.login]
    assert not account.tokens.filter(revoked_at=None).exists()
    unmerge(done, by=keeper)
    assert whole_house() == before


def test_undoing_later_keeps_what_came_since_with_who_stayed(pair: Any) -> None:
    keeper, left, right = pair
    done = merge(right, left, by=keeper)
    an_account(left)
    new = comment(left, text="Écrit depuis.", by=left)
    kept = a_file(by=left)
    unmerge(done, by=keeper, give=[("threads.comment", str(new.pk), "author_id")])
    new.refresh_from_db()
    kept.refresh_from_db()
    assert new.author_id == right.pk and kept.uploaded_by_id == left.pk


def test_what_left_meanwhile_does_not_come_back(pair: Any) -> None:
    keeper, left, right = pair
    other = a_person()
    file = a_file(by=right)
    done = merge(right, left, by=keeper)
    type(file).objects.filter(pk=file.pk).update(uploaded_by=other)
    unmerge(done, by=keeper)
    file.refresh_from_db()
    assert file.uploaded_by_id == other.pk


@pytest.mark.parametrize("first", [0, 1])
def test_chains_are_undone_in_any_order(pair: Any, first: int) -> None:
    keeper, left, right = pair
    third = someone(a_source("lyon"), email="jm@lyon.example")
    for person in (left, right, third):
        busy(person, keeper)
    before = whole_house()
    low = merge(third, right, by=keeper)
    middle = whole_house()
    high = merge(right, left, by=keeper)
    third.refresh_from_db()
    assert present(third) == left
    order = [low, high] if first == 0 else [high, low]
    unmerge(order[0], by=keeper)
    if first == 1:
        assert whole_house() == middle
    unmerge(order[1], by=keeper)
    assert whole_house() == before


def test_two_merged_into_one_are_each_undone_alone(pair: Any) -> None:
    keeper, left, right = pair
    third = someone(a_source("lyon"), email="jm@lyon.example")
    for person, level in ((left, "view"), (right, "edit"), (third, "manage")):
        Grant.objects.create(
            object_kind="x.y", object_id=keeper.pk, level=level, person=person, given_by=keeper
        )
    one = merge(right, left, by=keeper)
    merge(third, left, by=keeper)
    assert Grant.objects.get(object_kind="x.y").level == "manage"
    unmerge(one, by=keeper)
    assert Grant.objects.get(person=right).level == "edit"
    assert Grant.objects.get(person=left).level == "manage"


def test_a_hidden_name_stays_hidden_and_facts_by_hand_pass(pair: Any) -> None:
    keeper, left, right = pair
    type(right).objects.filter(pk=right.pk).update(
        hide_birth_name=True, unlisted=True, idref="026927608", languages=["fr"]
    )
    done = merge(right, left, by=keeper)
    left.refresh_from_db()
    assert left.hide_birth_name and left.unlisted
    assert (left.idref, left.languages) == ("026927608", ["fr"])
    unmerge(done, by=keeper)
    left.refresh_from_db()
    right.refresh_from_db()
    assert not left.hide_birth_name and left.idref == ""
    assert right.idref == "026927608"


def test_an_orcid_of_the_source_is_the_targets_while_merged(pair: Any) -> None:
    keeper, left, _right = pair
    right = someone(a_source("lyon"), orcid="0000-0002-1825-0097")
    done = merge(right, left, by=keeper)
    left.refresh_from_db()
    assert left.orcid == "0000-0002-1825-0097"
    unmerge(done, by=keeper)
    left.refresh_from_db()
    right.refresh_from_db()
    assert (left.orcid, right.orcid) == ("", "0000-0002-1825-0097")


def test_people_typed_by_hand_merge_with_people_of_sources(pair: Any) -> None:
    keeper, left, _right = pair
    typed = a_person(family_name="Martin-Duval", given_name="Jeanne", phone="+33 1 40 00 00 00")
    before = whole_house()
    done = merge(left, typed, by=keeper)
    typed.refresh_from_db()
    assert typed.family_name == "Martin-Duval"
    assert Correction.objects.filter(person=typed, typed=True).exists()
    unmerge(done, by=keeper)
    assert whole_house() == before


def test_affiliations_of_sources_are_computed_not_moved(pair: Any) -> None:
    keeper, _left, _right = pair
    unit = a_unit(code="U 1016")
    Label.objects.create(structure=unit, text="U 1016", code="U1016")
    facts = {"unit": "umr_s 1016", "title": "CR", "start_date": "2020-01-01"}
    left = someone(a_source("lyon"), **facts)
    right = someone(a_source("lille"), **facts | {"start_date": "2019-06-01"})
    team = a_team(unit)
    hand = Affiliation.objects.create(person=right, structure=team, category="guest")
    before = whole_house()
    done = merge(right, left, by=keeper)
    rows = Affiliation.objects.filter(person=left).order_by("starts")
    assert [row.structure_id for row in rows if row.pk != hand.pk] == [unit.pk]
    assert str(rows.get(structure=unit).starts) == "2019-06-01"
    assert rows.filter(pk=hand.pk).exists()
    unmerge(done, by=keeper)
    assert whole_house() == before


def test_a_hard_conflict_needs_two_reviewers(pair: Any) -> None:
    keeper, _left, _right = pair
    left = someone(a_source("lyon"), birth_date="1970-02-03")
    right = someone(a_source("lille"), birth_date="1981-11-25")
    with pytest.raises(Refused):
        merge(right, left, by=keeper)
    with pytest.raises(Refused):
        merge(right, left, by=keeper, second=keeper)
    with pytest.raises(NotAllowed):
        merge(right, left, by=keeper, second=a_person())
    done = merge(right, left, by=keeper, second=a_keeper())
    assert done.conflict == "birth_date"


def test_who_may_merge(pair: Any) -> None:
    keeper, left, right = pair
    with pytest.raises(NotAllowed):
        merge(right, left, by=a_person())
    with pytest.raises((NotAllowed, Refused)):
        merge(right, keeper, by=keeper)
    with pytest.raises(Refused):
        merge(left, left, by=keeper)
    give_role(right, "operator", by=None)
    with pytest.raises(Refused):
        merge(right, left, by=keeper)
    merge(left, someone(a_source("lyon")), by=keeper)
    with pytest.raises(Refused):
        merge(left, right, by=keeper)


def test_a_merge_is_one_event_and_a_refusal_is_remembered(pair: Any) -> None:
    keeper, left, right = pair
    done = merge(right, left, by=keeper)
    assert Recorded.objects.filter(name="directory.person.merged").count() == 1
    assert Decision.objects.get(ended_at=None).same
    unmerge(done, by=keeper)
    assert Recorded.objects.filter(name="directory.person.unmerged").count() == 1
    assert not Decision.objects.get(ended_at=None).same
    with pytest.raises(Refused):
        unmerge(done, by=keeper)


def test_a_split_takes_records_away_for_good(pair: Any) -> None:
    keeper, left, _right = pair
    other = a_record(a_source("lyon"), left, family_name="Martin", email="x@lyon.example")
    gone = split(left, [other], by=keeper, reason="Homonyme")
    assert gone.email == "x@lyon.example"
    assert Value.objects.get(person=gone, attribute="email").record_id == other.pk
    assert not Decision.objects.get().same
    with pytest.raises(Refused):
        split(gone, [other], by=keeper)


def test_a_split_into_who_was_merged_brings_them_back(pair: Any) -> None:
    keeper, left, right = pair
    record = SourceRecord.objects.get(person=right)
    merge(right, left, by=keeper)
    back = split(left, [record], by=keeper, into=right)
    assert back.pk == right.pk and back.presence == "active"
    assert Merge.objects.get().undone_at is not None


def test_the_preview_says_what_would_pass(pair: Any) -> None:
    keeper, left, right = pair
    busy(right, keeper)
    lines = {line.icon: line for line in impact.passing(right, left)}
    assert "key" in lines and right.account.login in lines["key"].detail
    assert lines["database"].count == 1
    assert lines["link-plus"].count == 1
    assert any(line.label in {"Fichiers", "Files"} for line in lines.values())


def test_corrections_pass_and_come_back(pair: Any) -> None:
    keeper, left, right = pair
    correct(right, by=keeper, attribute="phone", value="01 02 03 04 05", reason="Vu avec elle")
    before = whole_house()
    done = merge(right, left, by=keeper)
    left.refresh_from_db()
    assert left.phone == "+33 1 02 03 04 05"
    unmerge(done, by=keeper)
    assert whole_house() == before
