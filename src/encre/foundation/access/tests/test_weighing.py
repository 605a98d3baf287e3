"""A condition weighed in memory and by the database give one answer."""

from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from encre.foundation.access.weighing import Undecidable, holds
from encre.foundation.base.ids import uuid7
from encre.foundation.people.models import Person

NOW = timezone.now().replace(microsecond=0)
ID = uuid7()
moments = st.sampled_from([NOW, NOW - timedelta(days=1), NOW + timedelta(days=1)])
leaves = st.one_of(
    st.builds(lambda v: Q(unlisted=v), st.booleans()),
    st.builds(lambda v: Q(photo_id=v), st.sampled_from([ID, uuid7()])),
    st.builds(lambda v: Q(photo_id__isnull=v), st.booleans()),
    st.builds(lambda v: Q(photo_id__in=v), st.lists(st.sampled_from([ID, uuid7()]), max_size=2)),
    st.builds(lambda v, s: Q(**{f"created_at__{s}": v}), moments, st.sampled_from(["lt", "gte"])),
    st.builds(lambda v: Q(merged_into_id=v), st.sampled_from([ID, uuid7()])),
    st.builds(lambda v: Q(presence__in=v), st.lists(st.sampled_from(["active", "left"]))),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=8,
)


class WeighingTest(TestCase):
    """Random conditions on random people."""

    @settings(max_examples=150, deadline=None)
    @given(conditions, st.booleans(), st.sampled_from([None, ID]), moments)
    def test_memory_says_what_the_database_says(self, condition, unlisted, photo, created):
        person = Person.objects.create(
            family_name="N", unlisted=unlisted, photo_id=photo, created_at=created
        )
        expected = Person.objects.filter(condition, pk=person.pk).exists()
        assert holds(condition, person) is expected
        person.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "condition",
    [
        Q(pk__in=Person.objects.values("pk")),
        Q(account__is_active=True),
        Q(family_name__contains="a"),
        Q(Exists(Person.objects.filter(pk=OuterRef("pk")))),
        Q(unlisted=True) ^ Q(automatic=True),
    ],
)
def test_what_memory_cannot_weigh_is_left_to_the_database(condition):
    with pytest.raises(Undecidable):
        holds(condition, Person(family_name="N"))
