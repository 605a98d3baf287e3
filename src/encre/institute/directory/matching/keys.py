"""Blocking keys: two records are compared when they share one; crowded keys are narrowed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from encre.institute.directory.matching.phonetics import sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from encre.institute.directory.matching.profiles import Population, Profile

CROWD = 120
"""Records that one key may gather; a name borne by more is narrowed by another fact."""
_PART = 4
_STEM = 6


def all_keys(told: Population) -> list[list[str]]:
    """Return the keys of each record, crowded ones narrowed or left out."""
    plain = [_plain(profile) for profile in told.profiles]
    named = [_named(profile) for profile in told.profiles]
    counted: Counter[str] = Counter()
    for keys in (*plain, *named):
        counted.update(keys)
    found: list[list[str]] = []
    for profile, facts, bags in zip(told.profiles, plain, named, strict=True):
        kept = {key for key in facts if 1 < counted[key] <= CROWD}
        for bag in bags:
            if counted[bag] <= CROWD:
                kept.add(bag)
            else:
                kept.update(_narrowed(bag, profile))
        found.append(sorted(key for key in kept if counted.get(key, 2) > 1))
    return found


def _plain(profile: Profile) -> set[str]:
    found = {f"m:{mail.whole}" for mail in profile.mails}
    found.update(f"l:{mail.stem}" for mail in profile.mails if len(mail.stem) >= _STEM)
    found.update(f"p:{phone}" for phone in profile.phones)
    found.update(f"n:{digits}" for _owner, digits in profile.numbers)
    found.update(f"o:{signs}" for signs in profile.orcids)
    families = {sound(family.core) for family in profile.families}
    givens = {sound(given.parts[0]) for given in profile.givens if len(given.parts[0]) > 1}
    for born in profile.born:
        found.update(f"b:{born}{name}" for name in families | givens)
    for unit in profile.units:
        found.update(f"u:{unit}{name}" for name in families)
    return found


def _named(profile: Profile) -> set[str]:
    """Return sorted pairs of sounds, first name and surname: swapped fields meet."""
    return {
        "f:" + "/".join(sorted((given, family)))
        for given in _given_sounds(profile)
        for family in _family_sounds(profile)
    }


def _given_sounds(profile: Profile) -> Iterator[str]:
    for given in profile.givens:
        yield sound(given.parts[0])
        if len(given.parts) > 1:
            yield sound(given.glued)
            yield from (sound(part) for part in given.parts[1:] if len(part) >= _PART)


def _family_sounds(profile: Profile) -> Iterator[str]:
    for family in (*profile.families, *profile.aliases):
        yield sound(family.core)
        if len(family.parts) > 1:
            yield from (sound(part) for part in family.parts if len(part) >= _PART)


def _narrowed(bag: str, profile: Profile) -> Iterator[str]:
    facts = (*profile.units, *profile.born, *profile.places, *profile.starts)
    yield from (f"{bag}|{fact}" for fact in facts)
