"""`login_keys` lists and rotates."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def listed(*words: str) -> list[str]:
    said = StringIO()
    call_command("login_keys", *words, stdout=said)
    return said.getvalue().splitlines()


def test_the_next_key_waits_and_a_stolen_one_is_replaced_at_once():
    [first] = listed("oidc")
    assert "signs since" in first
    present, following = listed("oidc", "--rotate")
    assert present == first
    assert "signs next" in following
    [new] = listed("oidc", "--rotate", "--now")
    assert new.split()[0] not in (first.split()[0], following.split()[0])
