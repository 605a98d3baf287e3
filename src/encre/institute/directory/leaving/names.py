"""Names of entries (RFC 4514) and where each kind of entry stands under the base."""

PEOPLE, DEPARTED, STRUCTURES, GROUPS, SERVICES = (
    *("people", "departed", "structures", "groups"),
    "services",
)
KEPT = (PEOPLE, DEPARTED, STRUCTURES, GROUPS)
"""The branches that Encre keeps whole; those who run the server keep `services`."""
_SPECIAL = frozenset('"+,;<>\\=')


def escaped(value: str) -> str:
    """Return an attribute value as a name holds it (RFC 4514 §2.4)."""
    text = "".join(f"\\{char}" if char in _SPECIAL else char for char in value)
    text = text.replace("\0", "\\00")
    if text[:1] in (" ", "#"):
        text = f"\\{text}"
    return f"{text[:-1]}\\ " if text.endswith(" ") and not text.endswith("\\ ") else text


def branch(name: str, base: str) -> str:
    """Return the name of a branch."""
    return f"ou={name},{base}"


def person(login: str, base: str, *, present: bool = True) -> str:
    """Return the name of a person's entry."""
    return f"uid={escaped(login)},{branch(PEOPLE if present else DEPARTED, base)}"


def structure(code: str, base: str) -> str:
    """Return the name of a structure's entry."""
    return f"ou={escaped(code)},{branch(STRUCTURES, base)}"


def group(code: str, base: str) -> str:
    """Return the name of the group of a structure's members."""
    return f"cn={escaped(code)},{branch(GROUPS, base)}"


def comparable(dn: str) -> str:
    """Return a name in the one form under which two writings of it are compared."""
    return ",".join(part.strip() for part in dn.split(",")).lower()


def parts(dn: str) -> tuple[str, str]:
    """Return the first component of a name, and the name of what it lies under."""
    for index, char in enumerate(dn):
        if char == "," and (index == 0 or dn[index - 1] != "\\"):
            return dn[:index], dn[index + 1 :]
    return dn, ""
