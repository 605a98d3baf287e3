"""A browser without scripts: cookies, redirections, and the buttons a person would press."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html import unescape
from http.cookies import SimpleCookie
from typing import Any


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def _past(expires: str) -> bool:
    if not expires:
        return False
    try:
        return parsedate_to_datetime(expires).timestamp() < time.time()
    except ValueError:
        return False


@dataclass
class Page:
    """What was answered, where."""

    url: str
    status: int
    headers: Any
    text: str

    @property
    def user(self) -> str:
        """Return who the service says is there."""
        return str(self.headers.get("X-User") or "")

    def fields(self) -> dict[str, str]:
        """Return the hidden fields of the page's form."""
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text)
        return {name: unescape(value) for name, value in found}


@dataclass
class Browser:
    """One person's browser."""

    login: str
    password: str
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)

    def ask(self, url: str, sent: dict[str, str] | None = None) -> Page:
        """Ask one address, without following anything."""
        body = urllib.parse.urlencode(sent).encode() if sent is not None else None
        request = urllib.request.Request(url, data=body)
        request.add_header("Accept", "text/html")
        request.add_header("Accept-Language", "fr")
        if sent is not None:
            request.add_header("Origin", "/".join(url.split("/")[:3]))
        if kept := self._kept(url):
            request.add_header("Cookie", kept)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())
        self.trail.append(url[:300])
        try:
            answer = opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self._keep(answer.headers)
            text = answer.read().decode("utf-8", "replace")
            return Page(url, answer.status, answer.headers, text)

    def _kept(self, url: str) -> str:
        """Return the cookies of an address: all is on one host, whatever the port."""
        path = urllib.parse.urlsplit(url).path or "/"
        held = self.cookies.items()
        return "; ".join(f"{n}={value}" for n, (value, root) in held if path.startswith(root))

    def _keep(self, headers: Any) -> None:
        for text in headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(text).items():
                if morsel.value in ("", '""') or morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                elif not _past(morsel["expires"]):
                    self.cookies[name] = (morsel.value, morsel["path"] or "/")
                else:
                    self.cookies.pop(name, None)

    def go(self, url: str, sent: dict[str, str] | None = None) -> Page:
        """Open an address as a person does: sign in when asked, agree, follow where one is led."""
        page = self.ask(url, sent)
        for _step in range(30):
            following = self._next(page)
            if following is None:
                return page
            page = self.ask(*following)
        raise AssertionError("\n".join(self.trail))

    def until(self, url: str, back: str) -> str:
        """Go as a person does, and return the address that begins with `back`, not asked."""
        page = self.ask(url)
        for _step in range(30):
            following = self._next(page)
            if following is None:
                break
            if following[0].startswith(back):
                return following[0]
            page = self.ask(*following)
        raise AssertionError("\n".join(self.trail))

    def _next(self, page: Page) -> tuple[str, dict[str, str] | None] | None:
        if page.status in (301, 302, 303, 307, 308):
            return urllib.parse.urljoin(page.url, page.headers["Location"]), None
        if found := re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text):
            return urllib.parse.urljoin(page.url, unescape(found[1])), None
        if found := re.search(r'<form[^>]*action="([^"]+)" id="away"', page.text):
            return unescape(found[1]), page.fields()
        return self._asked(page)

    def _asked(self, page: Page) -> tuple[str, dict[str, str] | None] | None:
        """Answer a question of Encre: who are you, do you agree; a wrong password stops here."""
        if page.status != 200:
            return None
        if 'name="login"' in page.text and 'name="password"' in page.text:
            told = {"login": self.login, "password": self.password}
            return page.url, {**page.fields(), **told}
        if 'name="answer" value="agree"' in page.text:
            return page.url, {**page.fields(), "answer": "agree"}
        if 'name="answer" value="leave"' in page.text:
            action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
            where = urllib.parse.urljoin(page.url, unescape(action[1])) if action else page.url
            return where, {**page.fields(), "answer": "leave"}
        return None
