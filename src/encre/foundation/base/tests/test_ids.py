"""Keys sort as they were made, those of one millisecond too."""

import uuid

from encre.foundation.base.ids import uuid7


def test_keys_of_one_millisecond_sort_as_they_were_made() -> None:
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert {(each.version, each.variant) for each in made} == {(7, uuid.RFC_4122)}
