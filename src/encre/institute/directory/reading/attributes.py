"""Values of LDAP attributes as text: options, binary values, and Active Directory's own forms."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from encre.institute.directory.reading.native import Values, Warned

_UNTOLD_NAMES = """userpassword unicodepwd authpassword pwdhistory ntpwdhistory lmpwdhistory
    dbcspwd supplementalcredentials sambantpassword sambalmpassword sambapasswordhistory ipanthash
    krbprincipalkey krbmkey ms-mcs-admpwd mslaps-password mslaps-encryptedpassword
    radiuspassword goimappassword"""
_BINARY_NAMES = """jpegphoto photo thumbnailphoto thumbnaillogo audio usercertificate
    cacertificate usersmimecertificate userpkcs12 objectsid sidhistory msexchmailboxguid
    ms-ds-consistencyguid ntsecuritydescriptor logonhours"""
_PERSON_CLASSES = """person organizationalperson inetorgperson user supannperson eduperson
    posixaccount account newpilotperson"""
_FILETIME_NAMES = """accountexpires lastlogon lastlogontimestamp pwdlastset badpasswordtime
    lockouttime"""
SECRETS = frozenset(_UNTOLD_NAMES.split())
"""Never kept, never shown."""
FILETIMES = frozenset(_FILETIME_NAMES.split())
_BINARY = frozenset(_BINARY_NAMES.split())
_PERSONS = frozenset(_PERSON_CLASSES.split())
_NOT_PERSONS = frozenset({"computer", "group", "posixgroup", "groupofnames", "organizationalunit"})
_NEVER = (0, 0x7FFF_FFFF_FFFF_FFFF)
_DISABLED = 0x2
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def as_text(
    attributes: Iterable[tuple[str, Sequence[bytes]]],
) -> tuple[dict[str, Values], list[Warned]]:
    """Return the values by attribute, options taken off, with what had to be left out.

    Secrets, pictures and other binary values are dropped; what is not UTF-8 is read as
    Windows-1252, with a warning.
    """
    found: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    warned: list[Warned] = []
    for described, raws in attributes:
        name, *options = described.split(";")
        low = name.lower()
        if low in SECRETS or low in _BINARY or "binary" in (word.lower() for word in options):
            continue
        kept = found.setdefault(names.setdefault(low, name), [])
        for raw in raws:
            text = _value(name, low, raw, warned)
            if text and text not in kept:
                kept.append(text)
        if low == "useraccountcontrol" and kept and _bit(kept[0]):
            found["accountDisabled"] = ["TRUE"]
    return {name: tuple(values) for name, values in found.items() if values}, warned


def is_person(values: Mapping[str, Values]) -> bool:
    """Say whether an entry is a person's, by its classes; one exported without them is."""
    classes = {one.lower() for one in get(values, "objectClass")}
    if not classes:
        return True
    return bool(classes & _PERSONS) and not classes & _NOT_PERSONS


def get(values: Mapping[str, Values], name: str) -> Values:
    """Return the values of an attribute, whatever the case of its name."""
    if name in values:
        return values[name]
    low = name.lower()
    return next((found for known, found in values.items() if known.lower() == low), ())


def moment_of(filetime: str) -> datetime | None:
    """Return the moment of hundreds of nanoseconds since 1601 (MS-DTYP 2.3.3); None for never."""
    ticks = int(filetime)
    if ticks in _NEVER:
        return None
    return _EPOCH + timedelta(microseconds=ticks // 10)


def _value(name: str, low: str, raw: bytes, warned: list[Warned]) -> str:
    if low == "objectguid":
        return _guid(name, raw, warned)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "" if _is_binary(raw) else raw.decode("cp1252", errors="replace")
        code = "not_utf8" if text else "binary"
        warned.append(Warned(code, name, text[:60]))
    if low in FILETIMES:
        return _filetime(name, low, text, warned)
    return text.strip().replace("\0", "")


def _guid(name: str, raw: bytes, warned: list[Warned]) -> str:
    """Return an objectGUID, whose first three groups are little-endian (MS-DTYP 2.3.4)."""
    if len(raw) == 16:  # noqa: PLR2004 - the size of a GUID
        return str(UUID(bytes_le=raw))
    try:
        return str(UUID(raw.decode("ascii")))
    except ValueError:
        shown = base64.b64encode(raw).decode()[:60]
        warned.append(Warned("bad_identifier", name, shown))
        return ""


def _filetime(name: str, low: str, text: str, warned: list[Warned]) -> str:
    """Return the day; an account that expires at a midnight was open on the day before."""
    try:
        moment = moment_of(text)
    except (ValueError, OverflowError):
        warned.append(Warned("bad_date", name, text[:60]))
        return ""
    if moment is None:
        return ""
    if low == "accountexpires":
        moment -= timedelta(seconds=1)
    return moment.date().isoformat()


def _bit(text: str) -> bool:
    return text.lstrip("-").isdigit() and bool(int(text) & _DISABLED)


def _is_binary(raw: bytes) -> bool:
    return any(byte < 0x20 and byte not in b"\t\n\r" for byte in raw)  # noqa: PLR2004 - controls
