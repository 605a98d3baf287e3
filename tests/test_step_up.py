"""A sensitive act of one wing asks the sign-in of another to prove who one is."""

import pytest

from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.tests.factories import a_notebook, an_entry


@pytest.mark.django_db
def test_signing_an_entry_asks_who_one_is_again(client):
    team = a_team()
    account = an_account(a_person(team), PASSWORD)
    entry = an_entry(a_notebook(account.person, team))
    client.force_login(account)
    page = f"/notebook/entries/{entry.pk}/sign"
    assert client.get(page)["Location"].startswith("/login/reauthenticate/")
    sent = {"version": entry.version, "meaning": "authorship"}
    assert client.post(page, sent)["Location"].startswith("/login/reauthenticate/")
    entry.refresh_from_db()
    assert not entry.locked
    client.post("/login/reauthenticate/", {"password": PASSWORD, "next": page})
    assert client.get(page).status_code == 200
    client.post(page, sent)
    entry.refresh_from_db()
    assert entry.signed_version == 1
