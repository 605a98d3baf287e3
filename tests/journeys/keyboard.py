"""A person who has no mouse, and a code that changes every thirty seconds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

MOST_TABS = 250


class Keyboard:
    """Walks a page with Tab, and acts with Enter and Space."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base

    def go(self, path: str) -> None:
        """Open an address, as a bookmark would."""
        self.page.goto(self.base + path)

    def reach(self, target: Any) -> Any:
        """Press Tab until `target` has the focus, which must then be seen."""
        target.wait_for(state="visible")
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def press(self, role: str, name: str, *, exact: bool = False) -> None:
        """Reach a button or a link by its name, and press Enter."""
        self.reach(self.page.get_by_role(role, name=name, exact=exact).first)
        self.page.keyboard.press("Enter")

    def follow(self, role: str, name: str, *, exact: bool = False) -> None:
        """Do the same, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.press(role, name, exact=exact)

    def fill(self, label: str, words: str, *, exact: bool = False) -> None:
        """Reach a field by its label, and type in it."""
        self.reach(self.page.get_by_label(label, exact=exact).first)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def send(self) -> None:
        """Send the form one is in with Enter, and wait for what follows."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def sign_in(self, login: str, password: str) -> None:
        """Go through the door."""
        self.go("/login/")
        self.fill("Identifiant", login)
        self.fill("Mot de passe", password)
        self.send()

    @property
    def title(self) -> str:
        """Return the page's first title."""
        return str(self.page.locator("h1").first.inner_text())

    @property
    def text(self) -> str:
        """Return the words of the page."""
        return str(self.page.locator("body").inner_text())


def code_of(secret: str) -> str:
    """Return the six digits an authenticator shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
