"""The codes of structures in all their writings: `UMR_S 1016` and `UMRS1016` are one."""

import re
import unicodedata

_BODIES = frozenset(("CNRS", "INSERM", "INRAE", "INRA", "IRD", "INRIA", "CEA"))
_NUMBER_WORDS = frozenset(("N", "NO", "NR", "NUM", "NUMERO"))
_WORD = re.compile(r"[A-Z]+|\d+")
# A mixed unit's letter of its body, often stuck to the kind: UMRS, UMSS, UMRMD.
_STUCK = re.compile(r"(UM[RS])(S|A|D|E|I|M|T|MA|MD)")


def canonical(text: str) -> str:
    """Return the one form under which a label is looked up: `U1016`, `UMR_S1016`, `UMR_INTIM`.

    Kinds are joined by `_`, numbers follow their kind without zeros before them; a text without
    letters or digits gives an empty string.
    """
    parts = _parts(text)
    code = ""
    for index, part in enumerate(parts):
        stuck = index == 0 or (part.isdigit() and parts[index - 1].isalpha())
        code += part if stuck else f"_{part}"
    return code


def written(code: str) -> str:
    """Return a canonical code as people write it: `U 1016`, `UMR_S 1016`."""
    return re.sub(r"(?<=[A-Z])(?=\d)", " ", code)


def alike(code: str) -> frozenset[str]:
    """Return the codes that name the same laboratory elsewhere: `U1016` and `UMR_S1016`."""
    found = re.fullmatch(r"(?:U|UMR_S)(\d+)", code)
    return frozenset((f"U{found[1]}", f"UMR_S{found[1]}")) if found else frozenset((code,))


def _parts(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text).upper()
    ascii_only = "".join(char for char in bare if not unicodedata.combining(char))
    parts: list[str] = []
    for word in _WORD.findall(ascii_only):
        if word.isdigit():
            parts.append(word.lstrip("0") or "0")
        elif found := _STUCK.fullmatch(word):
            parts.extend(found.groups())
        elif word == "UPASTEUR":
            parts.extend(("U", "PASTEUR"))
        else:
            parts.append(word)
    kinds = [part for part in parts if part.isalpha() and part not in _BODIES]
    dropped = (_BODIES if kinds else frozenset()) | _NUMBER_WORDS
    return [part for index, part in enumerate(parts) if part not in dropped or _only(parts, index)]


def _only(parts: list[str], index: int) -> bool:
    """Keep a first word such as `N` in `N 12`: it is then the kind itself."""
    return index == 0 and parts[index] in _NUMBER_WORDS
