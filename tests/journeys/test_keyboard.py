"""What people do in a day, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.institute import PASSWORD, picture
from tests.journeys.keyboard import Keyboard, code_of

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

Visit = Callable[..., Any]


@pytest.fixture
def keys(visit: Visit, institute: Institute) -> Callable[..., Keyboard]:
    """Return what gives somebody a keyboard."""

    def open_as(actor: str = "", **options: Any) -> Keyboard:
        return Keyboard(visit(actor, **options), institute.url)

    return open_as


def test_password_then_code(keys: Callable[..., Keyboard], institute: Institute) -> None:
    login = institute.logins["dpo"]
    kb = keys()
    kb.sign_in(login, PASSWORD)
    kb.go("/login/factors/totp/activate/")
    _prove(kb)
    shown = kb.page.locator("#authenticator_secret, [name=secret], code").first
    found = shown.input_value() if shown.evaluate("e => 'value' in e") else shown.inner_text()
    secret = found.replace(" ", "")
    kb.reach(kb.page.locator("input[name=code]"))
    used = code_of(secret)
    kb.page.keyboard.type(used)
    kb.send()
    kb.go("/login/logout/")
    kb.follow("button", "connect")
    kb.sign_in(login, PASSWORD)
    assert "/factors/authenticate" in kb.page.url
    # The same code never serves twice: wait for the next one.
    kb.reach(kb.page.locator("input[name=code]"))
    while code_of(secret) == used:
        kb.page.wait_for_timeout(200)
    kb.page.keyboard.type(code_of(secret))
    kb.send()
    assert kb.page.url == f"{institute.url}/"


def test_passkey(keys: Callable[..., Keyboard], institute: Institute) -> None:
    kb = keys()
    link = kb.page.context.new_cdp_session(kb.page)
    link.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    link.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    kb.sign_in(institute.logins["auditor"], PASSWORD)
    kb.go("/login/factors/keys/add/")
    _prove(kb)
    kb.reach(kb.page.locator("input[name=name]"))
    kb.page.keyboard.press("Control+a")
    kb.page.keyboard.type("Ma clé")
    box = kb.page.locator("input[type=checkbox][name=passwordless]")
    if box.count():
        kb.reach(box)
        kb.page.keyboard.press("Space")
    with kb.page.expect_navigation():
        kb.reach(kb.page.locator("#mfa_webauthn_add"))
        kb.page.keyboard.press("Enter")
    kb.go("/login/logout/")
    kb.follow("button", "connect")
    kb.go("/login/")
    with kb.page.expect_navigation(url=re.compile(r"/$")):
        kb.reach(kb.page.locator("#passkey_login"))
        kb.page.keyboard.press("Enter")
    assert kb.page.url == f"{institute.url}/"


def test_a_day_in_the_notebook(
    keys: Callable[..., Keyboard], institute: Institute, tmp_path: Path
) -> None:
    kb = keys()
    kb.sign_in(institute.logins["member"], PASSWORD)
    _new_notebook(kb)
    _new_entry(kb)
    kb.follow("link", "Lire")
    _attach(kb, tmp_path)
    _talk(kb)
    _sign(kb)
    _share(kb)
    _duplicate_then_bin(kb)


def _new_notebook(kb: Keyboard) -> None:
    kb.go("/notebook/notebooks/new")
    kb.fill("Titre", "Cahier au clavier")
    kb.reach(kb.page.get_by_label("Équipe ou unité").first)
    kb.page.keyboard.press("ArrowDown")
    kb.reach(kb.page.locator("main form button[type=submit], main form .act-accent").last)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    assert kb.title.startswith("Cahier au clavier")


def _new_entry(kb: Keyboard) -> None:
    kb.follow("link", "Nouvelle entrée")
    kb.fill("Titre", "Dosage au clavier")
    kb.send()
    kb.page.wait_for_selector("encre-editor[data-state]")
    kb.reach(kb.page.locator(".ProseMirror"))
    kb.page.keyboard.type("Cellules lavées deux fois.")
    kb.page.wait_for_function("document.querySelector('encre-editor').flush()")
    kb.page.wait_for_selector("encre-editor[data-state=saved]")


def _attach(kb: Keyboard, folder: Path) -> None:
    file = folder / "gel.png"
    file.write_bytes(picture())
    assert "Cellules lavées deux fois." in kb.text
    kb.reach(kb.page.get_by_label("Ajouter des fichiers").first)
    kb.page.get_by_label("Ajouter des fichiers").first.set_input_files(str(file))
    kb.follow("button", "Ajouter", exact=True)
    assert "gel.png" in kb.text


def _talk(kb: Keyboard) -> None:
    kb.reach(kb.page.locator("#comment-text"))
    kb.page.keyboard.type("Refaire avec un témoin.")
    kb.press("button", "Commenter")
    kb.page.locator(".comment-text", has_text="Refaire avec un témoin.").wait_for()
    kb.reach(kb.page.locator(".tag-add summary"))
    kb.page.keyboard.press("Enter")
    kb.reach(kb.page.locator("#tag-name"))
    kb.page.keyboard.type("clavier")
    kb.page.keyboard.press("Enter")
    kb.page.locator(".tag", has_text="clavier").wait_for()


def _sign(kb: Keyboard) -> None:
    kb.follow("link", "Signer")
    _prove(kb)
    kb.reach(kb.page.get_by_role("button", name="Signer").last)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    assert "SHA-256" in kb.text
    assert kb.page.get_by_role("link", name="Écrire").count() == 0


def _menu(kb: Keyboard, name: str) -> None:
    """Follow one of the less usual actions."""
    kb.reach(kb.page.locator(".page-head summary").first)
    kb.page.keyboard.press("Enter")
    target = kb.page.get_by_role("link", name=name).or_(kb.page.get_by_role("button", name=name))
    kb.reach(target.first)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")


def _share(kb: Keyboard) -> None:
    here = kb.page.url
    _menu(kb, "Partager")
    kb.fill("ou une structure", "U 1001")
    kb.reach(kb.page.get_by_role("button", name="Partager").last)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    assert "Barrières muqueuses" in kb.text
    kb.page.goto(here)


def _duplicate_then_bin(kb: Keyboard) -> None:
    _menu(kb, "Dupliquer")
    _menu(kb, "Mettre à la corbeille")
    assert "corbeille" in kb.text
    kb.reach(kb.page.get_by_role("button", name="Sortir de la corbeille").first)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    assert kb.page.get_by_role("link", name="Écrire").count()


def test_a_real_archive(keys: Callable[..., Keyboard], institute: Institute, samples: Path) -> None:
    archives = sorted((samples / "eln").rglob("*.eln"), key=lambda path: path.stat().st_size)
    if not archives:
        pytest.skip("no sample archive")
    kb = keys("author")
    kb.go(f"/notebook/imports/new?notebook={institute.objects['notebook.open']['pk']}")
    field = kb.page.locator("input[type=file]")
    kb.reach(field)
    field.set_input_files(str(archives[len(archives) // 2]))
    kb.reach(kb.page.get_by_role("button", name="Lire l’archive"))
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    _until(kb, "Importer ces entrées")
    kb.follow("button", "Importer ces entrées")
    _until(kb, "Importée", "Importer de nouveau", "Importer encore", "À nouveau")
    assert kb.page.locator("main a[href*='/notebook/entries/']").count()


def _until(kb: Keyboard, *words: str, seconds: int = 90) -> None:
    for _ in range(seconds):
        if any(word in kb.text for word in words):
            return
        kb.page.wait_for_timeout(1000)
        kb.page.reload()
    raise AssertionError(f"never read {words} in {kb.text[:1500]}")


def test_search_without_leaving_the_keys(
    keys: Callable[..., Keyboard], institute: Institute
) -> None:
    kb = keys("author")
    kb.go("/")
    kb.page.keyboard.press("Control+k")
    kb.page.keyboard.type("Entreeouverte")
    kb.page.locator("#suggestions a", has_text="Entreeouverte").first.wait_for()
    kb.page.keyboard.press("ArrowDown")
    kb.send()
    assert "Entreeouverte" in kb.title


def test_rows_by_keys(keys: Callable[..., Keyboard]) -> None:
    kb = keys("author")
    kb.go("/notebook/")
    kb.page.keyboard.press("j")
    kb.page.keyboard.press("j")
    kb.page.keyboard.press("k")
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    assert "/notebook/entries/" in kb.page.url


def test_sessions_and_tokens_end(keys: Callable[..., Keyboard], institute: Institute) -> None:
    login = institute.logins["agent"]
    other, kb = keys(), keys()
    other.sign_in(login, PASSWORD)
    kb.sign_in(login, PASSWORD)
    kb.go("/login/sessions/")
    kb.reach(kb.page.locator("main form button[name=session]").first)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    other.go("/account/")
    assert "/login/" in other.page.url
    kb.go("/login/tokens/")
    _prove(kb)
    kb.fill("Nom", "Robot du clavier")
    kb.send()
    assert "Robot du clavier" in kb.text
    kb.follow("button", "Révoquer")
    assert "révoqué" in kb.text


def test_a_keeper_edits_a_structure(keys: Callable[..., Keyboard], institute: Institute) -> None:
    kb = keys("keeper")
    kb.go(f"/atlas/structures/{institute.objects['unit']['pk']}")
    with kb.page.expect_navigation():
        kb.page.keyboard.press("e")
    kb.fill("Sigle", "BARMUQ")
    kb.send()
    assert "BARMUQ" in kb.text


def test_an_operator_tries_a_job_again(keys: Callable[..., Keyboard], institute: Institute) -> None:
    kb = keys("operator")
    kb.go(f"/console/jobs/{institute.objects['job']['pk']}")
    kb.reach(kb.page.get_by_role("button", name="Réessayer").first)
    with kb.page.expect_navigation():
        kb.page.keyboard.press("Enter")
    _until(kb, "Terminée", "Terminé", "Fait")


def _prove(kb: Keyboard) -> None:
    """Give the password again when the house asks."""
    if "/reauthenticate" in kb.page.url:
        kb.fill("Mot de passe", PASSWORD)
        kb.send()
