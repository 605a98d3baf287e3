"""What each staff category is called in federations (eduPerson 202208 §2.2.1, SupAnn)."""

from collections.abc import Iterable

from encre.foundation.people.models import Category

_KINDS: dict[str, tuple[str, ...]] = {
    Category.RESEARCHER: ("faculty", "researcher", "employee", "member"),
    Category.TEACHER: ("faculty", "teacher", "employee", "member"),
    Category.HOSPITAL: ("faculty", "employee", "member"),
    Category.ENGINEER: ("staff", "employee", "member"),
    Category.POSTDOC: ("researcher", "employee", "member"),
    Category.DOCTORAL: ("student", "researcher", "member"),
    Category.TRAINEE: ("student", "member"),
    Category.ADMINISTRATION: ("staff", "employee", "member"),
    Category.EMERITUS: ("emeritus", "member"),
    Category.GUEST: ("affiliate",),
}


def kinds_of(categories: Iterable[str]) -> list[str]:
    """Return the affiliations of somebody of these categories, the first category's first."""
    found = [kind for category in categories for kind in _KINDS.get(category, ("affiliate",))]
    return list(dict.fromkeys(found))
