"""How values read, in French and in English."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from encre.foundation.ui import display
from encre.foundation.ui.actions import State

NOW = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


def test_a_day_reads_in_french():
    assert display.day_text(date(2026, 11, 23)) == "23\u00a0nov.\u00a02026"
    assert display.day_text(date(2027, 1, 1)) == "1er\u00a0janv.\u00a02027"


def test_a_day_reads_in_english():
    with translation.override("en"):
        assert display.day_text(date(2027, 1, 1)) == "1\u00a0Jan\u00a02027"


@pytest.mark.parametrize(
    ("month", "short"),
    [(2, "févr."), (5, "mai"), (6, "juin"), (7, "juil."), (8, "août"), (12, "déc.")],
)
def test_short_months_are_those_of_print(month, short):
    assert short in display.day_text(date(2026, month, 9))


def test_a_moment_is_in_the_time_of_paris():
    assert display.moment_text(NOW) == "23\u00a0nov.\u00a02026, 14:05"


@time_machine.travel(NOW, tick=False)
def test_only_today_is_relative_and_the_exact_moment_stays_on_hover():
    shown = display.moment(NOW - timedelta(minutes=12))
    assert "il y a 12\u00a0min" in shown.replace(" min", "\u00a0min")
    assert 'title="23\u00a0nov.\u00a02026, 13:53"' in shown
    assert 'datetime="2026-11-23T12:53:00+00:00"' in shown
    assert "il y a" not in display.moment(NOW - timedelta(days=1))
    assert "il y a" not in display.moment(NOW + timedelta(minutes=5))


@time_machine.travel(NOW, tick=False)
def test_less_than_a_minute_is_now():
    assert "l’instant" in display.moment(NOW - timedelta(seconds=20))


@pytest.mark.parametrize(
    ("bytes_", "french", "english"),
    [
        (0, "0 octet", "0 B"),
        (1, "1 octet", "1 B"),
        (812, "812 octets", "812 B"),
        (1_400_000, "1,4 Mo", "1.4 MB"),
        (250_000_000, "250 Mo", "250 MB"),
        (7_250_000_000, "7,2 Go", "7.2 GB"),
    ],
)
def test_sizes(bytes_, french, english):
    assert display.size(bytes_).replace("\u00a0", " ") == french
    with translation.override("en"):
        assert display.size(bytes_).replace("\u00a0", " ") == english


def test_numbers_are_grouped_by_narrow_spaces():
    assert display.number(1234.5, 1) == "1\u202f234,5"
    assert display.number(98_765_432) == "98\u202f765\u202f432"


def test_an_icon_is_hidden_or_named():
    assert 'aria-hidden="true"' in display.icon("user")
    named = display.icon("user", 'Une "personne"')
    assert 'role="img"' in named
    assert "&quot;personne&quot;" in named


def test_a_state_never_speaks_by_colour_alone():
    shown = display.badge(State("Signé", "success"))
    assert "#circle-check" in shown
    assert "Signé" in shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Claire Le Goff", "CG"), ("Élodie", "É"), ("Anne-Laure Ng", "AN"), ("", "?"), ("X Y", "XY")],
)
def test_initials(name, letters):
    assert display.initials(name) == letters


def test_nothing_is_a_dash_without_sound():
    assert display.show(None, "moment") == display.DASH
    assert display.show("", "code") == display.DASH
    assert display.show(0, "number") == "0"


def test_tags_escape_what_people_typed():
    template = Template("{% load ui %}{% badge name %}{{ name|code }}")
    html = template.render(Context({"name": "<script>"}))
    assert "<script>" not in html
