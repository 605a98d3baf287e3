"""How each of the thirteen directories writes: fixed once, as administrations are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ISO, SLASH, DASH, DOT, COMPACT, ZULU = "iso", "slash", "dash", "dot", "compact", "zulu"
_DATES = {
    ISO: "{0:04}-{1:02}-{2:02}",
    SLASH: "{2:02}/{1:02}/{0:04}",
    DASH: "{2:02}-{1:02}-{0:04}",
    DOT: "{2:02}.{1:02}.{0:04}",
    COMPACT: "{0:04}{1:02}{2:02}",
    ZULU: "{0:04}{1:02}{2:02}000000Z",
}


@dataclass(frozen=True)
class Style:
    """A directory: its key (file stem), what it knows beside names and contacts, and its forms.

    `fields` are letters: s sex, b birth date, p birth place, n birth name, e employer, t title,
    f start, l end. `bare` drops accents always; `capitals` writes surnames in upper case.
    `order` is how rows leave the directory: by name, by identifier, or by nothing visible.
    """

    key: str
    town: str
    area: str
    fields: str
    dates: str
    phones: int
    units: int
    identifiers: str
    bare: bool = False
    capitals: bool = False
    given_capitals: bool = False
    employers: int = 0
    matricules: str = "plain"
    long_titles: bool = False
    order: str = "name"

    def day(self, day: date | None) -> str:
        """Write a date in the directory's form."""
        return "" if day is None else _DATES[self.dates].format(day.year, day.month, day.day)


DIRECTORIES: tuple[Style, ...] = (
    Style("siege", "paris", "01", "sbpnetfl", ISO, 0, 0, "number", long_titles=True),
    Style("idf-centre", "paris", "01", "sbpnetfl", SLASH, 2, 2, "initial", capitals=True),
    Style("idf-sud", "saclay", "01", "sbet", ISO, 3, 1, "uuid", order="id"),
    Style("grand-ouest", "nantes", "02", "snetf", SLASH, 2, 3, "dotted", employers=1),
    Style(
        "nord-ouest", "lille", "03", "sbpetfl", COMPACT, 0, 4, "letters",
        bare=True, capitals=True, given_capitals=True, matricules="padded", order="id",
    ),
    Style("est", "strasbourg", "03", "setl", SLASH, 1, 5, "uuid", bare=True, order="none"),
    Style("aura", "lyon", "04", "sbnetfl", DASH, 2, 6, "initial", bare=True, order="id"),
    Style("paca", "marseille", "04", "sbpetf", SLASH, 3, 7, "prefixed", capitals=True),
    Style("occ-med", "montpellier", "04", "net", DOT, 0, 8, "uuid", order="none"),
    Style(
        "occ-pyr", "toulouse", "05", "sbpnetfl", ISO, 2, 0, "number",
        bare=True, capitals=True, employers=1, matricules="padded",
    ),
    Style("aquitaine", "bordeaux", "05", "sbet", ZULU, 1, 9, "dotted", bare=True, order="id"),
    Style(
        "grand-centre", "tours", "02", "setf", SLASH, 3, 2, "letters",
        bare=True, capitals=True, matricules="marked", order="none",
    ),
    Style(
        "outre-mer", "saint-denis", "0262", "sbpet", DOT, 2, 1, "prefixed",
        employers=2, long_titles=True, order="none",
    ),
)  # fmt: skip
"""Thirteen: six drop accents, five write capitals, four (grand-ouest, est, occ-med,
grand-centre) know no birth date."""

KEYS = tuple(style.key for style in DIRECTORIES)
