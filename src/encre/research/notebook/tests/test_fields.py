"""Typed fields: units that compare, required ones, what a template defines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.foundation.base.errors import Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook import queries, units
from encre.research.notebook.folding import value_key
from encre.research.notebook.models import Entry, Status
from encre.research.notebook.services.properties import (
    NEXT,
    FieldValue,
    StepValue,
    change_properties,
    set_fields,
    set_steps,
    tick_step,
)
from encre.research.notebook.tests.factories import a_notebook, an_entry

PAIRS = [
    ("0.5 mL", "500 µL"),
    ("500 uL", "500 μL"),
    ("1 g/L", "1 mg/mL"),
    ("1 mM", "1000 µmol/L"),
    ("37 °C", "310.15 K"),
    ("98.6 °F", "37 °C"),
    ("2 h", "120 min"),
    ("7 jours", "1 semaine"),
    ("3 MLT", "3 mL"),
    ("1 mg/kg/j", "1 mg/kg/d"),
    ("1 kpb", "1000 bp"),
    ("5 GL", "5 g/L"),
]


def split(text):
    number, _space, unit = text.partition(" ")
    return float(number), unit


@pytest.mark.once
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_same_quantity_in_two_units_is_the_same(first, second):
    (one, left), (two, right) = split(first), split(second)
    left, right = units.unit_of(left), units.unit_of(right)
    assert left.dimension == right.dimension
    assert left.to_base(one) == pytest.approx(right.to_base(two))


@pytest.mark.once
@given(
    st.sampled_from(sorted(units.UNITS)),
    st.floats(min_value=-1e6, max_value=1e6, allow_nan=False),
)
def test_to_the_base_unit_and_back_is_the_same_value(symbol, value):
    unit = units.unit_of(symbol)
    assert unit.from_base(unit.to_base(value)) == pytest.approx(value, rel=1e-6, abs=1e-6)


@pytest.mark.once
@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_none(text):
    found = units.unit_of(text)
    assert found is None or 0 < len(found.dimension) <= units.LONGEST


@pytest.mark.once
@pytest.mark.parametrize("text", ["mL^9/", "m/s/", "/", "kg-", "°C/min", "mLL", "§", "1", "mg//kg"])
def test_what_is_not_a_unit_is_none(text):
    assert units.unit_of(text) is None


@pytest.mark.once
@pytest.mark.parametrize(
    "words",
    [
        ("IL-1β", "IL-1beta", "il1b", "IL 1 β"),
        ("TNF\u03b1", "TNF-alpha", "tnfa", "TNF alpha"),
        ("10⁶", "10^6", "106"),
        ("CO₂", "co2"),
        ("Température", "temperature"),
        ("µm", "μm", "um"),
        ("NF-κB", "NFkappaB", "nfkb"),
    ],
)
def test_words_compare_without_accents_hyphens_or_greek(words):
    assert len({value_key(word) for word in words}) == 1


@pytest.mark.django_db
def test_a_number_is_kept_in_the_base_unit():
    entry = an_entry()
    set_fields(entry, [FieldValue("Volume", "500", "number", "µL")], by=entry.author, version=1)
    field = entry.fields.get()
    assert (field.dimension, field.base) == ("volume", pytest.approx(5e-7))
    assert (field.text, field.unit, field.number) == ("500", "µL", 500)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [("time", "9h5", None), ("time", "9h05", "09:05"), ("time", "25:00", None)],
)
def test_a_time_of_day_is_one(kind, text, kept):
    entry = an_entry()
    values = [FieldValue("Début", text, kind)]
    if kept is None:
        with pytest.raises(Refused) as caught:
            set_fields(entry, values, by=entry.author, version=1)
        assert "Début" in caught.value.fields
    else:
        set_fields(entry, values, by=entry.author, version=1)
        assert entry.fields.get().text == kept


def defined(name, kind="text", **facts):
    return FieldValue(name, kind=kind, defined=True, **facts)


@pytest.mark.django_db
def test_required_fields_block_done_and_not_saving():
    entry = an_entry()
    values = [defined("Lot", required=True), defined("pH", "number", required=True)]
    entry = set_fields(entry, values, by=entry.author, version=1)
    entry = set_fields(entry, [FieldValue("pH", "7,4")], by=entry.author, version=entry.version)
    assert [row.name for row in entry.fields.order_by("position")] == ["pH", "Lot"]
    with pytest.raises(Refused) as caught:
        change_properties(entry, by=entry.author, version=entry.version, status="done")
    assert "Lot" in str(caught.value.fields["status"][0])
    assert "pH" not in str(caught.value.fields["status"][0])
    filled = [FieldValue("Lot", "A12"), FieldValue("pH", "7,4")]
    entry = set_fields(entry, filled, by=entry.author, version=entry.version)
    entry = change_properties(entry, by=entry.author, version=entry.version, status="done")
    assert entry.status == "done"
    with pytest.raises(Refused) as caught:
        set_fields(entry, [FieldValue("pH", "7,4")], by=entry.author, version=entry.version)
    assert "Lot" in caught.value.fields


@pytest.mark.django_db
@pytest.mark.parametrize("unit", ["mg", "mLL"])
def test_a_wrong_unit_is_told(unit):
    entry = an_entry()
    expected = [defined("Volume", "number", expected_unit="mL")]
    entry = set_fields(entry, expected, by=entry.author, version=1)
    with pytest.raises(Refused) as caught:
        values = [FieldValue("Volume", "5", unit=unit)]
        set_fields(entry, values, by=entry.author, version=entry.version)
    assert unit in str(caught.value.fields["Volume"][0])


@pytest.mark.django_db
def test_another_unit_of_the_same_dimension_is_kept_as_typed():
    entry = an_entry()
    expected = [defined("Volume", "number", expected_unit="mL")]
    entry = set_fields(entry, expected, by=entry.author, version=1)
    values = [FieldValue("Volume", "5", unit="µL")]
    entry = set_fields(entry, values, by=entry.author, version=entry.version)
    assert entry.fields.get().unit == "µL"


@pytest.mark.django_db
def test_choices_outside_the_templates_are_refused():
    entry = an_entry()
    values = [defined("Sexe", "choice", options=["F", "M"])]
    entry = set_fields(entry, values, by=entry.author, version=1)
    with pytest.raises(Refused):
        set_fields(entry, [FieldValue("Sexe", "X")], by=entry.author, version=entry.version)


@pytest.mark.django_db
@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("after", Status.values)
def test_a_status_becomes_only_what_may_follow(before, after):
    entry = an_entry()
    Entry.objects.filter(pk=entry.pk).update(status=before)
    if after == before or after in NEXT[before]:
        changed = change_properties(entry, by=entry.author, version=1, status=after)
        assert changed.status == after
    else:
        with pytest.raises(Refused):
            change_properties(entry, by=entry.author, version=1, status=after)


@pytest.mark.django_db
def test_a_step_is_given_only_to_who_reads_the_entry():
    entry, stranger = an_entry(), a_person(a_team())
    with pytest.raises(Refused):
        steps = [StepValue("Lire la plaque", assignee=stranger)]
        set_steps(entry, steps, by=entry.author, version=1)
    colleague = a_person(entry.notebook.structure)
    steps = [StepValue("Lire la plaque", assignee=colleague)]
    set_steps(entry, steps, by=entry.author, version=1)
    step = tick_step(entry.steps.get(), by=colleague, done=True)
    assert (step.done_by, step.assignee) == (colleague, colleague)


@pytest.mark.django_db
def test_a_notebook_knows_the_names_of_its_fields_once():
    notebook = a_notebook()
    for name in ("pH", "ph", "Température"):
        entry = an_entry(notebook)
        set_fields(entry, [FieldValue(name, "7", "number")], by=entry.author, version=1)
    assert [row.name for row in queries.field_names([notebook.pk])] == ["pH", "Température"]
