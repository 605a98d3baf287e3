"""What an entry must change to be as it should: only the attributes that Encre keeps."""

from collections.abc import Iterable
from typing import Any

from encre.institute.directory.leaving.entries import LOCKED
from encre.institute.directory.leaving.facts import Entry

ADD, DELETE, REPLACE = "MODIFY_ADD", "MODIFY_DELETE", "MODIFY_REPLACE"
KEPT = (
    *("objectClass", "encreId", "encreUnlisted", "uid", "cn", "sn", "givenName", "displayName"),
    *("mail", "telephoneNumber", "title", "ou", "preferredLanguage", "userPassword"),
    *("description", "businessCategory", "postalAddress", "labeledURI", "member", "owner"),
    *("eduPersonUniqueId", "eduPersonPrincipalName", "eduPersonAffiliation"),
    *("eduPersonPrimaryAffiliation", "eduPersonScopedAffiliation", "eduPersonOrgUnitDN"),
    *("eduPersonOrcid", "supannListeRouge", "supannEtablissement", "supannEntiteAffectation"),
    *("supannEntiteAffectationPrincipale", "supannEmpProfil", "supannExtProfil"),
    *("supannCodeEntite", "supannCodeEntiteParent", "supannTypeEntite", "supannRefId"),
    *("supannGroupeAdminDN",),
)
LOCK = "pwdAccountLockedTime"
_FEW = 50


def held(raw: dict[str, Any]) -> Entry:
    """Return what a server answered as an entry; values that are no text are none of ours."""
    attributes = {
        name: tuple(value.decode(errors="replace") for value in values)
        for name, values in raw["raw_attributes"].items()
        if values
    }
    identifier = attributes.get("encreId", ("",))[0].lower()
    return Entry(identifier, raw["dn"], attributes)


def differences(wanted: Entry, present: Entry) -> dict[str, list[tuple[str, list[bytes]]]]:
    """Return the changes of a modify request (RFC 4511 §4.6), as ldap3 takes them.

    A lock that the server set for a while after wrong passwords is its own: it stays.
    """
    changes: dict[str, list[tuple[str, list[bytes]]]] = {}
    for name in KEPT:
        change = _change(wanted.attributes.get(name, ()), present.attributes.get(name, ()))
        if change:
            changes[name] = change
    must, locked = LOCK in wanted.attributes, present.attributes.get(LOCK, ())
    if must and LOCKED not in locked:
        changes[LOCK] = [(REPLACE, [LOCKED.encode()])]
    elif not must and LOCKED in locked:
        changes[LOCK] = [(REPLACE, [])]
    return changes


def _change(wanted: Iterable[str], present: Iterable[str]) -> list[tuple[str, list[bytes]]]:
    """Replace a short list whole; of a long one, send only what comes and what goes."""
    before, after = set(present), set(wanted)
    if before == after:
        return []
    if len(after) < _FEW or len(before) < _FEW:
        return [(REPLACE, [value.encode() for value in wanted])]
    gone = [value.encode() for value in sorted(before - after)]
    come = [value.encode() for value in sorted(after - before)]
    return [*([(DELETE, gone)] if gone else []), *([(ADD, come)] if come else [])]
