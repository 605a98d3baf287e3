"""Addresses that may be declared, and those that are under one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.institute.login.addresses import exactly, origin, under, usable

pytestmark = pytest.mark.once
ROOT = "https://wiki.example.org/app"


@pytest.mark.parametrize(
    "address",
    ["https://a.fr/", "https://a.fr:8443/x?y=1", "http://localhost:3000/cb", "http://[::1]/cb"],
)
def test_usable(address):
    assert usable(address)


@pytest.mark.parametrize(
    "address",
    [
        *("http://a.fr/", "ftp://a.fr/", "javascript:alert(1)", "data:text/html,x", "//a.fr/", "a"),
        *("https://*.a.fr/", "https://a.fr/#x", "https://u:p@a.fr/", "https://a.fr\\@b.fr/", ""),
        *("https://a.fr/ x", "https://a.fr:99999/", "https://é.fr/", "https://a.fr/\n", "https://"),
    ],
)
def test_not_usable(address):
    assert not usable(address)


@given(st.text())
def test_no_text_breaks_the_reading(text):
    usable(text)
    under(text, [ROOT])


@given(st.text(alphabet="abc./-_?=&%", max_size=30))
def test_what_is_under_a_root_is_at_its_origin_and_in_its_folder(tail):
    asked = ROOT + tail
    if under(asked, [ROOT]):
        assert origin(asked) == origin(ROOT)
        assert asked[len(ROOT) :][:1] in ("", "/", "?")


@given(st.text(min_size=1))
def test_one_character_more_is_another_address(more):
    assert not exactly(ROOT + more, [ROOT])
    assert exactly(ROOT, [ROOT])
