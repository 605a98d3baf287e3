"""Host names, addresses to come back to, too many attempts, settings of production."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from encre.command.paths import ROOT
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from tests.matrix.asking import undone

if TYPE_CHECKING:
    from tests.matrix.house import House

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "\t//evil.example",
    "http:///evil.example",
)
RETURNING = ("/language", "/theme", "/login/logout/")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "testserver:80@evil"])
def test_another_host_is_refused(house: House, host: str) -> None:
    response = Client(headers={"Host": host}).get("/login/")
    assert response.status_code == 400
    assert host not in response.content.decode()


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("path", RETURNING)
def test_forms_never_lead_elsewhere(house: House, path: str, target: str) -> None:
    data = {"next": target, "language": "fr", "theme": "dark"}
    with undone():
        response = house.ask("author", "POST", path, data=data)
    assert response.status_code == 302
    assert "evil" not in response.headers["Location"]
    assert response.headers["Location"].startswith("/")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(settings: object, target: str) -> None:
    settings.PASSWORD_HASHERS = FAST  # type: ignore[attr-defined]
    account = an_account(a_person(), PASSWORD)
    response = Client().post(
        "/login/", {"login": account.login, "password": PASSWORD, "next": target}
    )
    assert response.status_code == 302
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_deeds_never_lead_elsewhere(house: House, target: str) -> None:
    pk = house.objects["file.open"]["pk"]
    with undone():
        response = house.ask("author", "POST", f"/files/{pk}/remove", data={"next": target})
    assert response.status_code == 302
    assert "evil" not in response.headers["Location"]


FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def counted(tmp_path: Path) -> object:
    """Count attempts in a cache of this test."""
    own = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with override_settings(CACHES=own, PASSWORD_HASHERS=FAST):
        cache.clear()
        yield cache
        cache.clear()


def test_too_many_wrong_passwords(counted: object) -> None:
    account = an_account(a_person(), PASSWORD)
    client = Client()
    wrong = {"login": account.login, "password": "faux"}
    answers = [client.post("/login/", wrong) for _ in range(40)]
    last = answers[-1]
    said = last.content.decode()
    assert last.status_code == 429 or "Trop" in said
    good = client.post("/login/", wrong | {"password": PASSWORD})
    assert good.status_code != 302, "the right password still waits"
    assert "<h1" in said or "alert" in said


def test_too_many_attempts_from_one_place(counted: object) -> None:
    """Say it of names that do not exist: nothing tells them from those that do."""
    client = Client()
    answers = [
        client.post("/login/", {"login": f"personne{number}", "password": "faux"})
        for number in range(60)
    ]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    page = answers[-1].content.decode()
    assert "Trop" in page
    assert "<h1" in page


def test_a_wrong_login_is_answered_like_a_wrong_password(counted: object) -> None:
    account = an_account(a_person(), PASSWORD)
    pages = []
    for login in (account.login, "personne"):
        page = Client().post("/login/", {"login": login, "password": "faux"}).content.decode()
        pages.append("mot de passe" in page and page.count("errorlist") + page.count("invalid"))
    assert pages[0] == pages[1]


def test_settings_of_production(tmp_path: Path) -> None:
    done = _manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "wrong",
    [{"ENCRE_SECRET_KEY": ""}, {"ENCRE_SECRET_KEY": "secret"}, {"ENCRE_DEBUG": "1"}],
)
def test_unsafe_settings_are_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    done = _manage(tmp_path, "check", **wrong)
    assert done.returncode != 0
    assert "ENCRE_" in done.stdout


def _manage(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENCRE_")}
    own = {
        "ENCRE_PRODUCTION": "1",
        "ENCRE_SECRET_KEY": secrets.token_urlsafe(50),
        "ENCRE_BASE_URL": "https://encre.example",
        "ENCRE_DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "encre.project.settings",
    }
    return subprocess.run(
        [sys.executable, "-m", "django", *words],
        env=kept | own | more,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
