"""ASCII forms of names, since slapd compares accents as they are written."""

import unicodedata

_LETTERS = str.maketrans(
    {
        **dict(zip("œŒæÆß", ("oe", "OE", "ae", "AE", "ss"), strict=True)),
        **dict(zip("øØđĐðÐłŁ", "oOdDdDlL", strict=True)),
        **dict.fromkeys("’\u2018\u02bc", "'"),
        **dict.fromkeys("\u2010\u2013\u2014", "-"),
        **dict.fromkeys("\u00a0\u202f", " "),
        "\u0131": "i",
    }
)


def plain(text: str) -> str:
    """Return `text` in ASCII, its case kept: LEFÈVRE gives LEFEVRE; "" when no letter is Latin."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    kept = "".join(char for char in decomposed if char.isascii() and char.isprintable())
    return " ".join(kept.split())


def both(text: str) -> tuple[str, ...]:
    """Return the value that a search without accents finds, then the one that people read."""
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    bare = plain(clean)
    return tuple(dict.fromkeys(filter(None, (bare, clean))))
