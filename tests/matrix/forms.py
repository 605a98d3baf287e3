"""What a person sends to each address that takes something: a good answer, so that it is done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pycrdt import Doc

from encre.commons.files.uploads import _path
from encre.institute.directory.staying import GRACE
from encre.research.notebook.body import VERSION
from encre.research.notebook.collaboration.tree import document_of
from encre.research.notebook.collaboration.wire import exchanged
from tests.matrix.deposit_house import ANSWERS as DEPOSIT_ANSWERS
from tests.matrix.equipment_house import answers as equipment_answers
from tests.matrix.equipment_house import told as equipment_told
from tests.matrix.golden_house import answers as golden_answers
from tests.matrix.hold_house import ANSWERS as HOLD_ANSWERS
from tests.matrix.inventory_house import answers as inventory_answers
from tests.matrix.migrating_house import answers as migrating_answers
from tests.matrix.proof_house import ANSWERS as PROOF_ANSWERS
from tests.matrix.source_house import answers as source_answers
from tests.matrix.template_house import answers as template_answers
from tests.matrix.template_house import draft_sent
from tests.matrix.transmitting_house import answers as transmitting_answers

if TYPE_CHECKING:
    from tests.matrix.house import House

TUS = {"Tus-Resumable": "1.0.0"}
DOCUMENT = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Autre texte"}]}],
}


def sent(house: House, url: str, method: str, thing: str) -> dict[str, Any]:
    """Return the arguments of the test client for a good request."""
    row = house.rows.get(thing)
    if url == "notebook:body" and method == "PUT":
        body = json.dumps({"schema": VERSION, "body": DOCUMENT})
        headers = {"If-Match": f'"{row.version}"'}
        return {"data": body, "content_type": "application/json", "headers": headers}
    if url == "notebook:template_body" and method == "PUT":
        return draft_sent(row)
    if url == "notebook:updates" and method == "POST":
        typed = exchanged(Doc().get_state(), document_of(DOCUMENT).get_update())
        return {"data": typed, "content_type": "application/octet-stream"}
    if url.startswith("files:uploads") and method == "POST":
        owner = house.rows["entry.open"]
        return {"headers": TUS | {"Upload-Length": "4", "Upload-Metadata": _facts(owner)}}
    if url == "files:resumable":
        _path(row).write_bytes(b"")  # what another test received is not undone on the disk
        piece = {"Upload-Offset": "0"} if method == "PATCH" else {}
        kind = "application/offset+octet-stream"
        more = {"data": b"12345678", "content_type": kind} if method == "PATCH" else {}
        return {"headers": TUS | piece, **more}
    if method == "POST" and url in ("api:make_booking", "api:cancel_booking"):
        return equipment_told(url)
    if method == "POST":
        return {"data": _form(house, url, thing, row)}
    return {}


def _facts(owner: Any) -> str:
    from base64 import b64encode

    facts = {"filename": "a.txt", "kind": owner._meta.label_lower, "id": str(owner.pk)}
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in facts.items())


def _form(house: House, url: str, thing: str, row: Any) -> dict[str, Any]:
    subject = {"kind": row._meta.label_lower, "id": str(row.pk)} if row is not None else {}
    version = {"version": str(getattr(row, "version", ""))}
    if url in ("notebook:upload", "notebook:template_upload", "files:upload"):
        return subject | {"file": SimpleUploadedFile("envoi.txt", b"octets")}
    if url == "notebook:import":
        archive = SimpleUploadedFile("a.eln", b"rien")
        return {"notebook": str(house.rows["notebook.open"].pk), "archive": archive}
    if url.startswith("directory:") and (answers := _leaving(house, url)):
        return answers
    if url.startswith("directory:") and (answers := golden_answers(house, url)):
        return answers
    if url.startswith("directory:source") and (answers := source_answers(house, url)):
        return answers
    if url.startswith("notebook:") and (answers := migrating_answers(house, url)):
        return answers
    if url.startswith("notebook:") and (answers := template_answers(house, url, row)):
        return answers
    if url.startswith("inventory:"):
        return inventory_answers(house, url, row)
    if url.startswith("equipment:"):
        return equipment_answers(house, url)
    if url == "atlas:transmit":
        return transmitting_answers(house)
    if url == "atlas:import":
        return {"file": SimpleUploadedFile("rnsr.csv", b"a;b\n")}
    if url.startswith("threads:"):
        return subject | FORMS.get(url, {})
    if url in PROOF_ANSWERS:
        return PROOF_ANSWERS[url]
    if url in DEPOSIT_ANSWERS:
        return DEPOSIT_ANSWERS[url]
    if url in HOLD_ANSWERS:
        return HOLD_ANSWERS[url]
    if url in ("notebook:lock", "notebook:sign", "notebook:restore", "notebook:freeze"):
        return version | FORMS.get(url, {})
    if url == "notebook:new":
        return {"notebook": str(house.rows["notebook.open"].pk), "title": "Nouvelle"}
    if url == "notebook:new_notebook":
        return {"title": "Nouveau", "structure": str(house.rows["team"].pk)}
    if url == "notebook:archive_notebook":
        return {"name": row.title, "typed": row.title}
    if url in ("notebook:share", "notebook:share_notebook"):
        return {"scope": "U 1001", "level": "view"}
    return FORMS.get(url, {})


_SERVICE = {
    "name": "Autre service",
    "address": "https://autre.example.org/",
    "audience": "everyone",
    "returns": "https://autre.example.org/back",
}
FORMS: dict[str, dict[str, Any]] = {
    "home:account": {"language": "fr", "theme": "dark"},
    "home:language": {"language": "fr"},
    "home:theme": {"theme": "dark"},
    "login_declare": _SERVICE,
    "login_change_service": _SERVICE,
    "login_tokens": {"name": "Robot", "scope": "ro", "days": "30"},
    "console:job": {"do": "retry"},
    "console:remove_factors": {"reason": "lost", "details": "Vue au guichet"},
    "console:open_account": {"login": "une.nouvelle"},
    "console:set_roles": {"roles": ["keeper"]},
    "console:mail": {"to": "a@example.org"},
    "console:first_admin": {
        "given_name": "Anne",
        "family_name": "Roux",
        "password": "une-phrase-assez-longue",
        "again": "une-phrase-assez-longue",
    },
    "files:rename": {"name": "Autre.txt"},
    "threads:write": {"text": "Bien vu"},
    "threads:edit": {"text": "Mieux vu"},
    "threads:tags": {"tag": "essai"},
    "threads:star": {"keep": "1"},
    "notebook:edit_notebook": {"title": "Autre titre"},
    "notebook:sign": {"meaning": "review"},
    "notebook:unlock": {"reason": "Une faute de frappe"},
    "notebook:tick": {"done": "1"},
    "atlas:structure-new": {"kind": "unit", "name": "Nouvelle unité"},
    "atlas:structure-edit": {"kind": "unit", "name": "Barrières"},
    "atlas:part-new": {"kind": "team", "name": "Nouvelle équipe"},
    "atlas:label-new": {"text": "U 1234"},
    "atlas:attach": {"parent": "Ailleurs"},
    "atlas:detach": {"on": "2026-01-31"},
    "atlas:structure-site": {"town": "Nantes", "country": "FR"},
    "atlas:succession-new": {"predecessor": "Ailleurs", "kind": "F", "year": "2020"},
    "atlas:structure-close": {"on": "2026-01-31"},
    "atlas:responsibility-new": {"role": "manager", "family_name": "Martin"},
    "atlas:responsibility-person": {"person": "Visiblanche", "starts": "2026-01-01"},
    "atlas:responsibility-end": {"on": "2026-01-31"},
    "atlas:person-new": {"family_name": "Nouvelle"},
    "atlas:person-edit": {"family_name": "Visiblanche", "given_name": "Maëlle"},
    "atlas:affiliation-new": {"structure": "Épithélium", "category": "researcher", "share": "100"},
    "atlas:affiliation": {"starts": "2020-01-01"},
}


def _leaving(house: House, url: str) -> dict[str, Any]:
    """Return what is answered about LDAP servers and departures."""
    server = {"address": "ldap://127.0.0.1:1", "base": "dc=a", "publisher": "cn=b,dc=a"}
    grace = {f"grace_{name}": "5" for name in GRACE}
    return {
        "directory:target-new": server | {"name": "Neuf", "secret": "secret"},
        "directory:target-edit": server | {"name": "Renommé", "secret": ""},
        "directory:target-remove": {"name": "Annuaire"},
        "directory:client-new": {"name": "Neuf"},
        "directory:client-edit": {"name": "Renommé", "enabled": "on"},
        "directory:client-token": {"name": "neuf", "scope": "ro", "days": "90"},
        "directory:departure-plan": {"on": "2027-01-31"},
        "directory:departure-rules": grace | {"notice_days": "9", "erase_days": "99"},
        "directory:arrivals": {"bulk": "open", "pick": str(house.rows["listed"].pk)},
        "directory:departure-hand-over": {
            "to": str(house.people["member"].pk),
            "objects": str(house.rows["notebook.open"].pk),
        },
    }.get(url, {})
