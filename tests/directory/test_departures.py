"""Departures across the rooms: what is handed over, what is erased, what an author keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures import services as structures
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory import owning
from encre.institute.directory.services import staying
from encre.institute.directory.tests.staying.days import (
    a_minute_later,
    again,
    leaving,
    stay_of,
)
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
NOON = "2026-11-28 12:00+01:00"


def test_facts_are_erased_in_due_time_and_an_author_s_name_stays() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        author = leaving(date(2026, 10, 1), family_name="Autrice", phone="01", orcid="")
        plain = leaving(date(2026, 10, 1), family_name="Passante", phone="02", birth_name="Née")
        for one in (author, plain):
            account = an_account(one, PASSWORD)
            Authenticator.objects.create(user=account, type="totp", data={})
        team = author.affiliations.get().structure
        with time_machine.travel("2026-09-01 10:00+02:00", tick=False):
            an_entry(a_notebook(author, team))
        a_minute_later()
        stay = stay_of(plain)
        assert stay.erase_on == date(2026, 10, 8) + timedelta(days=365)
        clock.move_to("2027-10-07 10:00+02:00")
        a_minute_later()
        assert again(plain).phone == "02"
        clock.move_to("2027-10-08 10:00+02:00")
        a_minute_later()
        kept, gone = again(author), again(plain)
        assert kept.family_name == "Autrice"
        assert gone.family_name != "Passante"
        assert "passante" not in (gone.search_name + gone.sort_name)
        for one in (kept, gone):
            assert (one.phone, one.email, one.birth_name) == ("", "", "")
            assert one.account.email == ""
            assert not Authenticator.objects.filter(user=one.account).exists()
            assert stay_of(one).erased_at is not None


def test_a_departure_lists_what_is_owned_and_passes_it_on() -> None:
    unit = a_unit()
    team = a_team(unit)
    head = a_person(unit, given_name="Yves")
    structures.give_responsibility(unit, by=None, role="head", person=head)
    leaver, colleague = a_person(team), a_person(team)
    book = a_notebook(leaver, team)
    hidden = a_notebook(leaver, team, confidential=True)
    entry = an_entry(book)
    structures.give_responsibility(team, by=None, role="head", person=leaver)
    found = {held.owned.name: held for held in owning.holdings(leaver, head)}
    assert (found["notebooks"].total, found["notebooks"].visible) == (2, 1)
    assert found["entries"].total == 1
    assert found["structures"].total == 1
    proposed = [one.person.pk for one in owning.candidates(leaver, head)]
    assert proposed[0] == head.pk
    assert colleague.pk in proposed
    assert leaver.pk not in proposed
    pass_on = staying.hand_over
    assert pass_on(leaver, "notebooks", [book.pk, hidden.pk], to=colleague, by=head) == 1
    assert access.can(again(colleague), "notebook.notebook.manage", book)
    assert not access.can(again(colleague), "notebook.notebook.view", hidden)
    assert pass_on(leaver, "notebooks", [hidden.pk], to=colleague, by=leaver) == 1
    assert pass_on(leaver, "structures", [team.pk], to=colleague, by=head) == 1
    tomorrow = timezone.localdate() + timedelta(days=1)
    with time_machine.travel(f"{tomorrow} 12:00+01:00"):
        assert access.actor(again(colleague)).held["head"] == {team.pk}
        assert "head" not in access.actor(again(leaver)).held
    assert entry.author_id == leaver.pk
    with pytest.raises(Refused):
        pass_on(leaver, "notebooks", [book.pk], to=leaver, by=head)
