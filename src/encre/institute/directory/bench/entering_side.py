"""The process that prepares an institute whose people may sign in, and says who they are."""

from __future__ import annotations

import json
import sys

import django

PEOPLE = 20
PASSWORD = "une-phrase-pour-mesurer"  # noqa: S105 - of people who last as long as a measure


def main() -> None:
    """Make the database and its accounts; print their logins and what a password costs."""
    django.setup()
    from django.contrib.auth.hashers import Argon2PasswordHasher as House
    from django.core.management import call_command

    from encre.foundation.people.services.accounts import open_account
    from encre.foundation.people.services.persons import create_person

    call_command("migrate", verbosity=0)
    logins = []
    for number in range(PEOPLE):
        person = create_person(
            by=None,
            family_name=f"Mesure {number}",
            given_name="Claire",
            email=f"claire.mesure{number}@bench.example",
        )
        account = open_account(person, by=None)
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        logins.append(account.login)
    cost = f"t={House.time_cost} m={House.memory_cost} p={House.parallelism}"
    sys.stdout.write(json.dumps({"logins": logins, "password": PASSWORD, "argon2": cost}) + "\n")


if __name__ == "__main__":
    main()
