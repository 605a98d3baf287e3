"""Entries of people, structures and groups: inetOrgPerson, and eduPerson and SupAnn when given."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from encre.institute.directory.leaving import names, supann
from encre.institute.directory.leaving.facts import Entry, PersonFacts, Shape, StructureFacts
from encre.institute.directory.leaving.plain import both, plain

LOCKED = "000001010000Z"
"""pwdAccountLockedTime of an account that stays locked until somebody opens it (ppolicy §5.3.3)."""
_ARGON = "argon2$"
_NOT_IN_PHONES = re.compile(r"[^0-9A-Za-z +()./,:-]")


def unique_id(identifier: UUID, scope: str) -> str:
    """Return eduPersonUniqueId: opaque, for ever, never another's (eduPerson 202208 §2.2.12)."""
    return f"{identifier.hex}@{scope}"


def password_value(encoded: str) -> str:
    """Return userPassword for slapd's argon2 module, from Django's encoding; "" if unusable."""
    return f"{{ARGON2}}${encoded.removeprefix(_ARGON)}" if encoded.startswith(_ARGON) else ""


def person_entry(person: PersonFacts, shape: Shape) -> Entry:
    """Return a person's entry; of those who left, names alone, locked, in their own branch."""
    shown = f"{person.given} {person.family}".strip()
    classes = ["inetOrgPerson", "encreRecord"]
    told: dict[str, Iterable[str]] = {
        "encreId": [str(person.id)],
        "encreUnlisted": ["TRUE" if person.unlisted else "FALSE"],
        "uid": [person.login],
        "cn": both(shown),
        "sn": both(person.family),
        "givenName": both(person.given),
        "displayName": [shown],
    }
    if shape.eduperson:
        classes.append("eduPerson")
        told["eduPersonUniqueId"] = [unique_id(person.id, shape.scope)]
    if shape.supann:
        classes.append("supannPerson")
        told["supannListeRouge"] = told["encreUnlisted"]
    if person.present:
        told |= _of_the_present(person, shape)
    else:
        told["pwdAccountLockedTime"] = [LOCKED]
    dn = names.person(person.login, shape.base, present=person.present)
    return _entry(person.id, dn, classes, told)


def _of_the_present(person: PersonFacts, shape: Shape) -> dict[str, Iterable[str]]:
    works = person.works
    kinds = list(dict.fromkeys(kind for work in works for kind in work.affiliations))
    told: dict[str, Iterable[str]] = {
        "mail": [person.mail] if person.mail.isascii() else [],
        "telephoneNumber": [_NOT_IN_PHONES.sub("", plain(person.phone))],
        "title": [work.position for work in works],
        "ou": [code for work in works for code in (work.code, work.title, *work.above)],
        "preferredLanguage": [person.language],
        "userPassword": [password_value(person.password)],
    }
    if shape.eduperson:
        told |= {
            "eduPersonPrincipalName": [f"{person.login}@{shape.scope}"],
            "eduPersonAffiliation": kinds,
            "eduPersonPrimaryAffiliation": kinds[:1],
            "eduPersonScopedAffiliation": [f"{kind}@{shape.scope}" for kind in kinds],
            "eduPersonOrgUnitDN": [names.structure(work.code, shape.base) for work in works],
            "eduPersonOrcid": [f"https://orcid.org/{person.orcid}"] if person.orcid else [],
        }
    return told | (supann.of_person(person, shape) if shape.supann else {})


def structure_entry(structure: StructureFacts, shape: Shape) -> Entry:
    """Return a structure's entry."""
    classes = ["organizationalUnit", "encreRecord"]
    told: dict[str, Iterable[str]] = {
        "encreId": [str(structure.id)],
        "ou": [structure.code, *both(structure.label), *both(structure.acronym)],
        "description": both(structure.name),
        "businessCategory": [structure.kind],
        "postalAddress": [postal(structure.address)],
        "labeledURI": [plain(structure.website).replace(" ", "%20")] if shape.supann else [],
    }
    if shape.supann:
        classes.append("supannEntite")
        told |= supann.of_structure(structure)
    return _entry(structure.id, names.structure(structure.code, shape.base), classes, told)


_GROUPS = UUID("f81dd4fa-e14c-5c5c-9e3e-3c2f6f0e1f2d")


def group_id(structure: UUID) -> UUID:
    """Return the identifier of the group of a structure's members."""
    return uuid5(_GROUPS, structure.hex)


def group_entry(structure: StructureFacts, shape: Shape) -> Entry | None:
    """Return the group of a structure's members; None without any, as RFC 4519 §3.5 wants one."""
    if not structure.members:
        return None
    heads = [names.person(login, shape.base) for login in structure.heads]
    classes = ["groupOfNames", "encreRecord"]
    told: dict[str, Iterable[str]] = {
        "encreId": [str(group_id(structure.id))],
        "cn": [structure.code, *both(structure.label)],
        "description": both(structure.name),
        "member": [names.person(login, shape.base) for login in structure.members],
        "owner": heads,
    }
    if shape.supann:
        classes.append("supannGroupe")
        told["supannGroupeAdminDN"] = heads
    identifier = group_id(structure.id)
    return _entry(identifier, names.group(structure.code, shape.base), classes, told)


def memberships(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return, for a bulk load, the groups each person is in: slapadd computes no memberOf."""
    held: dict[str, list[str]] = {}
    for entry in entries:
        for member in entry.attributes.get("member", ()):
            held.setdefault(member, []).append(entry.dn)
    return held


def postal(lines: Iterable[str]) -> str:
    """Return an address as one value, its lines apart by `$` (RFC 4517 §3.3.28)."""
    safe = (line.replace("\\", "\\5C").replace("$", "\\24").strip() for line in lines)
    return "$".join(filter(None, safe))


def _entry(
    identifier: UUID, dn: str, classes: list[str], told: Mapping[str, Iterable[str]]
) -> Entry:
    """Keep the values there are, each once whatever its case, as servers compare them."""
    attributes = {"objectClass": tuple(classes)}
    for name, values in told.items():
        kept: dict[str, str] = {}
        for value in values:
            if value.strip():
                kept.setdefault(value.strip().casefold(), value.strip())
        if kept:
            attributes[name] = tuple(kept.values())
    return Entry(str(identifier), dn, attributes)
