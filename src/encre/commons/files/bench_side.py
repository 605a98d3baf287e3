"""The measured house's side of `bench files`: its database made, and a person signed in."""

import json
import sys

import django


def visitor() -> dict[str, str]:
    """Make a person, an account and an open session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from encre.foundation.people.services.accounts import open_account
    from encre.foundation.people.services.persons import create_person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    person = create_person(by=None, family_name="Mesure", given_name="Maud")
    account = open_account(person, by=None)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return {"person": str(person.pk), "session": str(session.session_key)}


def files() -> dict[str, str]:
    """Return the id of the last file of each name."""
    from encre.commons.files.models import File

    return {name: str(pk) for pk, name in File.objects.order_by("pk").values_list("pk", "name")}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps({"visitor": visitor, "files": files}[sys.argv[1]]()))
