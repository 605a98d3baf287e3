"""One account enters by every door and leaves by all of them; who has left enters by none."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.conformance.login.apache import missing
from tests.conformance.login.browsing import Browser, Page

if TYPE_CHECKING:
    from tests.conformance.login.house import House

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(missing()), reason=f"real services need {missing()}"),
]
DOORS = ("oidc", "cas", "saml")


def inside(house: House, browser: Browser, door: str) -> bool:
    """Say whether a service still knows who is there, without asking Encre."""
    return browser.ask(f"{house.apache.base}/{door}/").status == 200


def enter(house: House, browser: Browser, door: str) -> str:
    """Open a service as a person does; return who it says is there."""
    page = browser.go(f"{house.apache.base}/{door}/")
    assert page.status == 200, house.logs() + "\n".join(browser.trail)
    assert page.url.startswith(f"{house.apache.base}/{door}/"), browser.trail
    return page.user


def until_outside(house: House, browser: Browser, door: str) -> None:
    """Wait for the worker to tell a service."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not inside(house, browser, door):
            return
        time.sleep(0.2)
    raise AssertionError(f"{door}\n{house.logs()}")


@pytest.mark.parametrize("door", DOORS)
def test_a_visitor_is_sent_to_the_one_sign_in_page(house: House, door: str) -> None:
    browser = Browser("", "")
    page = browser.ask(f"{house.apache.base}/{door}/")
    for _hop in range(6):
        if page.status not in (302, 303):
            break
        page = browser.ask(_joined(page))
    assert page.url.startswith(f"{house.encre}/login/?next="), browser.trail


def _joined(page: Page) -> str:
    return urljoin(page.url, page.headers["Location"])


def test_one_account_enters_by_every_door_with_one_sign_in(house: House) -> None:
    browser = house.browser("claire.essai")
    names = {door: enter(house, browser, door) for door in DOORS}
    assert names == dict.fromkeys(DOORS, "claire.essai")
    signed = [url for url in browser.trail if url.startswith(f"{house.encre}/login/?next=")]
    assert len(signed) == 2, "the page, then the form: once for all"
    told = browser.ask(f"{house.apache.base}/oidc/")
    assert told.headers["X-Mail"].endswith("@example.org")
    assert len(told.headers["X-Sub"]) == 32
    known = browser.ask(f"{house.apache.base}/saml/").headers["X-Pairwise"]
    assert known.endswith("@localhost")
    assert told.headers["X-Sub"] not in known
    house.kept["claire"] = browser


def test_signing_out_of_encre_ends_every_session(house: House) -> None:
    browser = house.kept.get("claire") or house.browser("claire.essai")
    assert all(inside(house, browser, door) for door in DOORS)
    page = browser.ask(f"{house.encre}/login/logout/")
    form = {**page.fields()}
    out = browser.go(f"{house.encre}/login/logout/", form)
    assert out.url == f"{house.encre}/login/out/"
    for name in ("Wiki", "Forge", "Portail"):
        assert name in out.text
    for door in DOORS:
        until_outside(house, browser, door)


@pytest.mark.parametrize("door", DOORS)
def test_a_service_signs_out_of_all_the_others(house: House, door: str) -> None:
    browser = house.browser("chloe.essai")
    for each in DOORS:
        assert enter(house, browser, each) == "chloe.essai"
    base, encre = house.apache.base, house.encre
    way = {
        "oidc": f"{base}/oidc/back?logout={base}/open/",
        "cas": f"{encre}/login/cas/logout?service={base}/cas/",
        "saml": f"{base}/saml/mellon/logout?ReturnTo={base}/open/",
    }[door]
    browser.login = ""
    browser.go(way)
    assert browser.ask(f"{encre}/account/").status == 302, "\n".join(browser.trail)
    for each in DOORS:
        until_outside(house, browser, each)


def test_who_has_left_is_put_out_and_enters_by_no_door(house: House) -> None:
    browser = house.browser("damien.essai")
    for door in DOORS:
        assert enter(house, browser, door) == "damien.essai"
    house.close("damien.essai")
    for door in DOORS:
        until_outside(house, browser, door)
    for door in DOORS:
        again = house.browser("damien.essai")
        page = again.go(f"{house.apache.base}/{door}/")
        assert page.url.startswith(f"{house.encre}/login/"), again.trail
        assert not inside(house, again, door)
