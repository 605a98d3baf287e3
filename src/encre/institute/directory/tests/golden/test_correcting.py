"""Corrections outlive synchronisations; hidden names are shown nowhere; ranks; unknown units."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.people.models import Affiliation
from encre.foundation.people.services.persons import update_person
from encre.foundation.people.tests.factories import a_person, an_account
from encre.institute.directory.models import Correction, Review, SourceRecord, UnknownUnit, Value
from encre.institute.directory.services import correcting, golden
from encre.institute.directory.services.merging import merge
from encre.institute.directory.tests.golden.factories import (
    a_keeper,
    a_record,
    a_source,
    of,
    someone,
)

pytestmark = pytest.mark.django_db


def resynchronise(record: SourceRecord, **facts: str) -> None:
    """Let a source say something else."""
    record.facts = record.facts | facts
    record.save()
    golden.settle([record.person_id])


def signed_in(client: Client, person: Any) -> Client:
    client.force_login(
        an_account(person), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_a_correction_outlives_synchronisations_until_its_day() -> None:
    keeper, person = a_keeper(), someone(a_source("siege"), email="faux@siege.example")
    record = person.source_records.get()
    day = timezone.localdate() + timedelta(days=30)
    row = correcting.correct(
        person, by=keeper, attribute="email", value="Juste@Siege.example", reason="vu", until=day
    )
    resynchronise(record, email="encore-faux@siege.example", phone="0102030405")
    person.refresh_from_db()
    assert (person.email, person.phone) == ("juste@siege.example", "+33 1 02 03 04 05")
    assert Value.objects.get(person=person, attribute="email").correction_id == row.pk
    Correction.objects.filter(pk=row.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert correcting.settle_due(timezone.localdate()) == 1
    person.refresh_from_db()
    assert person.email == "encore-faux@siege.example"


def test_what_is_typed_on_a_page_is_not_overwritten() -> None:
    person = someone(a_source("siege"), phone="0102030405")
    record = person.source_records.get()
    update_person(person, by=person, phone="+33 6 00 00 00 00")
    resynchronise(record, phone="0199999999")
    person.refresh_from_db()
    assert person.phone == "+33 6 00 00 00 00"
    row = Correction.objects.get(person=person)
    assert row.typed
    correcting.end_correction(row, by=a_keeper())
    person.refresh_from_db()
    assert person.phone == "+33 1 99 99 99 99"


def test_ranks_then_freshness_then_best_writing() -> None:
    keeper = a_keeper()
    old, new = a_source("ancien"), a_source("recent")
    person = of(
        [
            a_record(old, family_name="LEFEVRE", email="a@ancien.example"),
            a_record(new, family_name="Lefèvre", email="b@recent.example"),
        ]
    )
    assert (person.family_name, person.email) == ("Lefèvre", "b@recent.example")
    correcting.rank_sources("email", [old, new], by=keeper)
    correcting.settle_everyone()
    person.refresh_from_db()
    assert person.email == "a@ancien.example"


def test_a_birth_name_given_for_a_usage_name_waits() -> None:
    person = of(
        [
            a_record(a_source("siege"), family_name="Durand", birth_name="Martin"),
            a_record(a_source("lyon"), family_name="MARTIN"),
        ]
    )
    assert (person.family_name, person.birth_name) == ("Durand", "Martin")


def test_a_hidden_birth_name_is_shown_nowhere(client: Client) -> None:
    source = a_source("siege")
    person = of(
        [
            a_record(source, family_name="Durand", birth_name="Oldenski"),
            a_record(a_source("lyon"), family_name="OLDENSKI", given_names="Jeanne"),
        ]
    )
    twin = someone(source, family_name="Oldenski", unit="XYZ 9")
    gone = someone(source, family_name="Oldenski", given_names="Jeanne")
    keeper = a_keeper()
    merge(gone, person, by=keeper)
    update_person(person, by=person, hide_birth_name=True)
    line = {"field": "family", "left": "oldenski", "right": "oldenski", "weight": 3.0}
    case = Review.objects.create(left=person, right=twin, evidence=[line])
    signed_in(client, keeper)
    pk = [person.pk]
    addresses = [
        reverse("directory:reviews"),
        reverse("directory:record", args=pk),
        reverse("directory:split", args=pk),
        reverse("directory:merge-with", args=[person.pk, twin.pk]),
        reverse("directory:unmerge", args=[person.pk, person.merges_in.get().pk]),
        reverse("directory:correction-new", args=pk),
    ]
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        assert "oldenski" not in page.content.decode().lower(), address
    assert case.state == "waiting"


def test_unknown_units_are_listed_and_known_later(client: Client) -> None:
    person = someone(a_source("siege"), unit="XYZ 9;U 77")
    assert {row.text for row in UnknownUnit.objects.all()} == {"XYZ 9", "U 77"}
    page = signed_in(client, a_keeper()).get(reverse("directory:unknown-units"))
    assert "XYZ 9" in page.content.decode()
    record = person.source_records.get()
    resynchronise(record, unit="")
    assert not UnknownUnit.objects.exists()
    assert not Affiliation.objects.filter(person=person).exists()


def test_wrong_corrections_are_refused() -> None:
    keeper, person = a_keeper(), someone(a_source("siege"))
    wrong: list[dict[str, Any]] = [
        {"attribute": "email", "value": "pas une adresse", "reason": "vu"},
        {"attribute": "orcid", "value": "0000-0002-1825-0098", "reason": "vu"},
        {"attribute": "phone", "value": "12", "reason": "vu"},
        {"attribute": "family_name", "value": " ", "reason": "vu"},
        {"attribute": "email", "value": "a@b.example", "reason": " "},
        {"attribute": "sponsor", "reason": "vu"},
        {"attribute": "birth_date", "value": "1970-01-01", "reason": "vu"},
        {
            "attribute": "email",
            "value": "a@b.example",
            "reason": "vu",
            "until": timezone.localdate() - timedelta(days=1),
        },
    ]
    for answers in wrong:
        with pytest.raises(Refused):
            correcting.correct(person, by=keeper, **answers)
    assert not Correction.objects.exists()
    with pytest.raises((NotAllowed, NotFound)):
        correcting.correct(
            person, by=a_person(), attribute="email", value="a@b.example", reason="vu"
        )


def test_a_guest_has_a_sponsor_until_a_day(client: Client) -> None:
    keeper, guest = a_keeper(), someone(a_source("siege"), title="Chercheur invité")
    day = timezone.localdate() + timedelta(days=90)
    sponsor = a_person(family_name="Parrain")
    correcting.correct(
        guest, by=keeper, attribute="sponsor", sponsor=sponsor, reason="accueil", until=day
    )
    page = signed_in(client, keeper).get(reverse("directory:record", args=[guest.pk]))
    assert "Parrain" in page.content.decode()


def test_a_merged_address_leads_to_who_it_became(client: Client) -> None:
    keeper = a_keeper()
    left, right = someone(a_source("siege")), someone(a_source("lyon"))
    merge(right, left, by=keeper)
    signed_in(client, keeper)
    for name in ("atlas:person", "directory:record"):
        answer = client.get(reverse(name, args=[right.pk]))
        assert answer.status_code == 302
        assert answer["Location"] == reverse(name, args=[left.pk])


def test_an_orcid_of_two_people_is_shown_for_one() -> None:
    orcid = "0000-0002-1825-0097"
    left = someone(a_source("siege"), orcid=orcid)
    right = someone(a_source("lyon"), orcid=orcid)
    assert (left.orcid, right.orcid) == (orcid, "")
    assert Value.objects.get(person=right, attribute="orcid").withheld
    resynchronise(left.source_records.get(), orcid="")
    right.refresh_from_db()
    assert right.orcid == orcid
