"""Folding and keyset paging."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from encre.foundation.base.csv import safe_cell, stream
from encre.foundation.base.paging import keyset
from encre.foundation.base.text import fold, sort_key
from encre.foundation.people.models import Person


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élan", "elan"),
        ("ŒUVRARD", "oeuvrard"),
        ("  d’Hérouville ", "d'herouville"),
        ("Straße", "strasse"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert sort_key(sort_key(text)) == sort_key(text)


@given(st.text())
def test_no_cell_is_a_formula(text):
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_file_for_french_spreadsheets():
    lines = list(stream(["Nom", "Note"], [["=1+1", -2], ['a;"b"', None]]))
    assert "".join(lines) == '\ufeffNom;Note\r\n\'=1+1;-2\r\n"a;""b""";\r\n'


@pytest.mark.django_db
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("order", [("sort_name",), ("-created_at",), ("presence", "-sort_name")])
def test_pages_hold_every_row_once_in_both_directions(order, late):
    now = timezone.now()
    for number in range(11):
        moment = now - timedelta(minutes=number // 3)
        Person.objects.create(family_name=f"N{number % 4}", created_at=moment)
    expected = list(Person.objects.order_by(*order, "pk").values_list("pk", flat=True))
    seen, cursor = [], None
    while True:
        page = keyset(Person.objects.all(), order, cursor, size=4, late=late)
        seen += [row.pk for row in page]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert seen == expected
    back = keyset(Person.objects.all(), order, page.previous_cursor, size=4, late=late)
    assert [row.pk for row in back] == expected[4:8]
    assert keyset(Person.objects.all(), order, "garbage", size=4).previous_cursor is None
