"""When a stay ends: union of affiliations, narrowest grace, renewals that are no departure."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.institute.directory.staying import GRACE, Ending, Held, ending, works_on

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 28)
END = date(2026, 12, 31)
JANUARY = date(2027, 1, 1)


def test_no_end_or_nothing_begun_is_no_departure() -> None:
    assert ending([], TODAY, GRACE) is None
    assert ending([Held("engineer", None, None)], TODAY, GRACE) is None
    assert ending([Held("engineer", JANUARY, None)], TODAY, GRACE) is None


def test_the_grace_of_the_category_follows_the_last_day() -> None:
    assert ending([Held("trainee", None, END)], TODAY, GRACE) == Ending(END, date(2027, 1, 7))
    assert ending([Held("guest", None, END)], TODAY, GRACE) == Ending(END, END)


def test_a_renewal_the_day_after_and_an_emeritus_are_no_departure() -> None:
    renewed = [Held("guest", None, END), Held("guest", JANUARY, date(2027, 12, 31))]
    assert ending(renewed, TODAY, GRACE) == Ending(date(2027, 12, 31), date(2027, 12, 31))
    assert (
        ending([Held("researcher", None, END), Held("emeritus", JANUARY, None)], TODAY, GRACE)
        is None
    )


def test_a_gap_longer_than_the_grace_closes_then_comes_back() -> None:
    later = Held("trainee", date(2027, 3, 1), None)
    held = [Held("trainee", None, END), later]
    assert ending(held, TODAY, GRACE) == Ending(END, date(2027, 1, 7))
    assert ending(held, date(2027, 3, 1), GRACE) is None


def test_several_affiliations_are_a_union_with_the_narrowest_grace() -> None:
    held = [Held("researcher", None, END), Held("guest", None, END)]
    assert ending(held, TODAY, GRACE) == Ending(END, END)
    # A trainee's grace is over long before the last day: it says nothing of it.
    held = [Held("researcher", None, END), Held("trainee", None, date(2026, 6, 30))]
    assert ending(held, TODAY, GRACE) == Ending(END, END + timedelta(days=60))


calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
affiliations = st.builds(
    lambda category, start, length: Held(category, start, start + timedelta(days=length)),
    st.sampled_from(sorted(GRACE)),
    days,
    st.integers(0, 900),
)


@calmly
@given(st.lists(affiliations, min_size=1, max_size=6), days)
def test_nobody_at_work_is_ever_closed(held: list[Held], today: date) -> None:
    found = ending(held, today, GRACE)
    if works_on(held, today):
        assert found is not None
        assert found.closes_on >= found.last_day >= today
    if found is not None:
        assert found.closes_on - found.last_day <= timedelta(days=max(GRACE.values()))
        assert any(one.ends == found.last_day for one in held)


@calmly
@given(st.lists(affiliations, min_size=1, max_size=6), days)
def test_the_order_of_affiliations_changes_nothing(held: list[Held], today: date) -> None:
    assert ending(held, today, GRACE) == ending(held[::-1], today, GRACE)
