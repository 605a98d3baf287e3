"""A small house with one of everything, and everyone who may knock at its doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from encre.commons.files import services as files
from encre.commons.files import uploads
from encre.commons.threads import services as threads
from encre.foundation import journal
from encre.foundation.access.models import Level
from encre.foundation.access.services import Subject, share
from encre.foundation.base.ids import uuid7
from encre.foundation.jobs.models import Job, Parked
from encre.foundation.notices import mail
from encre.foundation.notices.models import Notice
from encre.foundation.people.services.accounts import close_account, give_role
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures import services as structures
from encre.foundation.structures.tests.factories import a_structure, put_in_charge
from encre.institute.atlas.jobs import try_reference
from encre.institute.console import first_admin
from encre.institute.console.jobs import verify_journal
from encre.institute.directory.models import Stay
from encre.institute.directory.services import provisioning, publishing
from encre.institute.home.jobs import make_copy
from encre.institute.login.services import consenting, declaring, keys, visiting
from encre.research.notebook.services.archives import receive_archive
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.leaving import ask_archive
from encre.research.notebook.services.proof import lock_entry
from encre.research.notebook.services.properties import StepValue, set_steps
from encre.research.notebook.tests.factories import a_notebook, an_entry
from tests.matrix.deposit_house import deposited
from tests.matrix.elabftw_house import opened_to_programs
from tests.matrix.equipment_house import equipped
from tests.matrix.golden_house import golden
from tests.matrix.hold_house import held
from tests.matrix.inventory_house import OPEN, SECRET, inventoried
from tests.matrix.migrating_house import WORDS, arriving
from tests.matrix.previews_house import previewed
from tests.matrix.proof_house import proved
from tests.matrix.source_house import sourced
from tests.matrix.template_house import templated
from tests.matrix.transmitting_house import transmitted

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

ROLES = ("agent", "keeper", "operator", "auditor", "dpo")
ACTORS = ("anonymous", "author", "member", "head", "other", *ROLES)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class House:
    """The objects by name (what their address needs), and what each actor must never read."""

    people: dict[str, Person | None] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, actor: str, *, csrf: bool = False) -> Client:
        """Return a browser in which `actor` is signed in."""
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=True)
        if actor in self.sessions:
            client.cookies["sessionid"] = self.sessions[actor]
        return client

    def ask(self, actor: str, method: str, path: str, **sent: Any) -> HttpResponse:
        """Return what `actor` is answered."""
        call: Callable[..., Any] = getattr(self.client(actor), method.lower())
        return call(path, **sent)


def build() -> House:
    """Make the house through its services."""
    house = House()
    _people(house)
    _notebooks(house)
    _surroundings(house)
    _own_things(house)
    for actor in ACTORS[1:]:
        client = Client()
        client.force_login(house.people[actor].account, backend=BACKEND)
        _prove(client, house.people[actor])
        house.sessions[actor] = client.cookies["sessionid"].value
    call_command("reindex", verbosity=0)
    journal.seal()
    _secrets(house)
    return house


def _prove(client: Client, person: Any) -> None:
    """Make the session one in which the person has just proved who they are."""
    session = client.session
    # Proved tomorrow: still fresh at the end of the longest run.
    now = timezone.now().timestamp() + 86_400
    proofs = ({"method": "password", "username": ""}, {"method": "mfa", "type": "webauthn"})
    session["account_authentication_methods"] = [
        proof | {"at": now, "reauthenticated": True} for proof in proofs
    ]
    session["account_authentication_methods_user"] = user_id_to_str(person.account)
    session.save()


def _people(house: House) -> None:
    root = a_structure("institute", name="Institut de recherche")
    delegation = a_structure("delegation", root, name="Grand Ouest")
    unit = a_structure("unit", delegation, name="Barrières muqueuses", code="U 1001")
    team = a_structure("team", unit, name="Épithélium")
    elsewhere = a_structure("team", a_structure("unit", delegation, name="Ailleurs"), name="Loin")
    house.rows |= {"root": root, "unit": unit, "team": team, "elsewhere": elsewhere}
    house.people["anonymous"] = None
    for name, place in (("author", team), ("member", team), ("head", unit), ("other", elsewhere)):
        house.people[name] = a_person(place, given_name=name.title())
    put_in_charge(house.people["head"], unit)
    for role in ROLES:
        house.people[role] = a_person(given_name=role.title())
        give_role(house.people[role], role, by=None)
    for actor in ACTORS[1:]:
        an_account(house.people[actor])
    house.rows["listed"] = a_person(team, family_name="Visiblanche")
    house.rows["unlisted"] = a_person(team, family_name="Discretonne", unlisted=True)
    for name in ("listed", "unlisted"):
        row = house.rows[name]
        held = row.affiliations.get()
        house.objects[f"person.{name}"] = {"pk": row.pk, "identifier": row.pk, "held": held.pk}


def _notebooks(house: House) -> None:
    author, team = house.people["author"], house.rows["team"]
    book = a_notebook(author, team, title="Cahierouvert")
    secret = a_notebook(author, team, title="Cahiersecret", confidential=True)
    _keep(house, "notebook.open", book)
    _keep(house, "notebook.confidential", secret)
    entries = {
        "open": an_entry(book, "<p>Textouvert</p>", title="Entreeouverte"),
        "confidential": an_entry(
            book, "<p>Textconfident</p>", title="Entreeconfidente", confidential=True
        ),
        "hidden": an_entry(secret, "<p>Textcache</p>", title="Entreecachee"),
        "locked": an_entry(book, title="Entreeverrouillee"),
        "removed": an_entry(book, title="Entreejetee"),
        "shared": an_entry(secret, title="Entreepartagee"),
    }
    for name, entry in entries.items():
        held = files.store(
            f"octets {name}\n".encode(), name=f"Fichier{name}.txt", by=author, owner=entry
        )
        comment = threads.comment(entry, text=f"Commentaire{name}", by=author)
        threads.tag(entry, f"etiquette{name}", by=author)
        set_steps(entry, [StepValue("Une étape")], by=author, version=entry.version)
        entry.refresh_from_db()
        _keep(house, f"entry.{name}", entry, step=entry.steps.get().pk, version=1)
        _keep(house, f"file.{name}", held)
        _keep(house, f"comment.{name}", comment)
    share(
        entries["shared"],
        level=Level.VIEW,
        subject=Subject(person=house.people["other"]),
        by=author,
    )
    lock_entry(entries["locked"], by=author, version=entries["locked"].version)
    remove_entry(entries["removed"], by=author)
    entries["locked"].refresh_from_db()
    _keep(house, "file.loose", files.store(b"seul\n", name="Fichierseul.txt", by=author))
    gone = files.store(b"parti\n", name="Fichierparti.txt", by=author, owner=entries["open"])
    _keep(house, "file.removed", files.remove(gone, by=author))


def _surroundings(house: House) -> None:
    unit, listed = house.rows["unit"], house.rows["listed"]
    duty = structures.give_responsibility(unit, by=None, role="deputy", person=listed)
    house.objects["unit"] = {"pk": unit.pk, "identifier": unit.pk, "held": duty.pk}
    named = structures.give_responsibility(unit, by=None, role="manager", family_name="Martin")
    house.objects["duty"] = {"pk": unit.pk, "held": named.pk}
    house.objects["place"] = {"pk": unit.pk, "held": unit.attachments.get().pk}
    keeper = house.people["keeper"]
    reference = files.store(b"a;b\n", name="rnsr.csv", by=keeper)
    trial = try_reference.enqueue(by=keeper, file_id=str(reference.pk))
    _keep(house, "trial", trial)
    _keep(house, "job", verify_journal.enqueue(by=house.people["operator"]))
    Job.objects.filter(pk=house.objects["job"]["pk"]).update(
        state="failed", finished_at=timezone.now(), error="Panne"
    )
    parked = Parked.objects.create(reader="essai", seq=1, event_name="essai", error_class="Panne")
    _keep(house, "parked", parked)


def _own_things(house: House) -> None:
    author = house.people["author"]
    account = author.account
    for name, book in (("open", "notebook.open"), ("hidden", "notebook.confidential")):
        archive = receive_archive(
            house.rows[book], BytesIO(b"pas une archive"), by=author, name=f"Archive{name}.eln"
        )
        _keep(house, f"archive.{name}", archive)
    _keep(house, "export", ask_archive([str(house.rows["entry.open"].pk)], "Essai", by=author))
    token, _secret = create_token(account, name="Robot")
    _keep(house, "token", token)
    notice = Notice.objects.create(
        person=author, sort="threads.mention", key="essai", by=house.people["member"],
        subject_kind="notebook.entry", subject_id=house.rows["entry.open"].pk,
    )  # fmt: skip
    _keep(house, "notice", notice)
    _keep(house, "copy", make_copy.enqueue(by=author))
    closed = a_person(house.rows["team"], family_name="Partie")
    close_account(an_account(closed), by=None)
    house.objects["account.closed"] = {"pk": closed.pk}
    house.objects["account.operator"] = {"pk": house.people["operator"].pk}
    house.objects["account.none"] = {"pk": house.rows["listed"].pk}
    upload = uploads.begin(name="Morceaux.txt", size=8, by=author, owner=house.rows["entry.open"])
    _keep(house, "upload", upload)
    key = Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Clé", "passwordless": True, "credential": _credential()},
    )
    house.objects["key"] = {"pk": key.pk}
    address = first_admin.invite("premiere@example.org")
    house.objects["invitation"] = {"token": address.rstrip("/").rpartition("/")[2]}
    house.objects["unsubscribe"] = {"token": mail.unsubscribe_token(author.pk)}
    house.objects["account"] = {"pk": author.pk}
    house.objects["reset"] = {
        "uidb36": str(account.pk).replace("-", ""),
        "key": default_token_generator.make_token(account),
    }
    _leaving(house)
    golden(house)
    proved(house)
    held(house)
    deposited(house)
    previewed(house)
    sourced(house)
    templated(house)
    arriving(house)
    inventoried(house)
    equipped(house)
    transmitted(house)
    opened_to_programs(house)
    _services(house)
    house.objects["none"] = {}
    for name in ("open", "confidential"):
        pk = house.objects[f"entry.{name}"]["pk"]
        house.objects[f"link.{name}"] = {"pk": pk, "kind": "notebook.entry"}


def _services(house: House) -> None:
    service, _secret = declaring.declare_service(
        by=house.people["operator"],
        protocol="oidc",
        name="Servicedéclaré",
        address="https://app.example.org/",
        returns=["https://app.example.org/back"],
        claims=["name"],
    )
    _keep(house, "service", service)
    author = house.people["author"]
    visit = visiting.enter(
        service, author.account, mark="essai", claims=["name"], proved_at=timezone.now()
    )
    _keep(house, "visit", visit)
    _keep(house, "consent", consenting.agree(service, author, asked=["name"], claims=["name"]))
    house.objects["protocol"] = {"protocol": "oidc"}
    for use in ("oidc", "saml"):
        keys.signing(use)


def _leaving(house: House) -> None:
    target = publishing.declare_target(
        by=house.people["operator"],
        name="Annuaire",
        address="ldap://127.0.0.1:1",
        base="dc=essai,dc=fr",
        publisher="cn=encre,dc=essai,dc=fr",
        secret="secret",
    )
    _keep(house, "target", target)
    _provisioning(house)
    listed, end = house.rows["listed"], timezone.localdate() + timedelta(days=20)
    Stay.objects.create(person=listed, last_day=end, closes_on=end, erase_on=end)
    house.objects["leaver"] = {"pk": house.people["author"].pk, "name": "notebooks"}


def _provisioning(house: House) -> None:
    by = house.people["operator"]
    client = provisioning.declare_client(name="Annuaire distant", unlisted=False, by=by)
    _keep(house, "client", client)
    told = {"name": "essai", "scope": "rw", "expires_at": None}
    token, _secret = provisioning.make_token(client, by=by, **told)
    house.objects["client.token"] = {"pk": client.pk, "token": token.pk}
    house.objects |= {
        "scim.list": {"endpoint": "Users"},
        "scim.user": {"endpoint": "Users", "pk": str(house.people["author"].pk)},
        "scim.schema": {"pk": "urn:ietf:params:scim:schemas:core:2.0:User"},
        "scim.type": {"pk": "User"},
        "scim.rest": {"rest": "rien"},
    }


def _credential() -> dict[str, Any]:
    """Return what a browser sends when a passkey is registered."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    held = AttestedCredentialData.create(Aaguid.NONE, b"cle", ES256.from_cryptography_key(public))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(b"\0" * 32, flags, 0, bytes(held))
    client = CollectedClientData.create("webauthn.create", b"defi", "http://localhost")
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    name = websafe_encode(b"cle")
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def _secrets(house: House) -> None:
    """Say which words each actor must never be sent, wherever they look."""
    confidential = ["Entreeconfidente", "Textconfident", "Fichierconfidential.txt"]
    confidential += ["Commentaireconfidential", "etiquetteconfidential"]
    secret = ["Entreecachee", "Textcache", "Fichierhidden.txt", "Commentairehidden"]
    secret += ["etiquettehidden", "Cahiersecret", "Archivehidden"]
    shared = ["Entreepartagee", "Fichiershared.txt", "Commentaireshared"]
    lab = ["Entreeouverte", "Textouvert", "Fichieropen.txt", "Commentaireopen", "Cahierouvert"]
    lab += ["Entreeverrouillee", "Entreejetee", *OPEN]
    confidential += SECRET
    lab += ["Microscopeunite", "Trieurunite"]
    for actor in ACTORS:
        words = [] if actor == "author" else [*confidential, *secret, "Fichierseul"]
        if actor == "other":
            # Whoever is shared an entry reads the name of the notebook it is in.
            words.remove("Cahiersecret")
        elif actor != "author":
            words += shared
        if actor not in ("author", "member", "head"):
            words += lab
        if actor not in ("author", "head"):
            words += WORDS
        if actor in ("anonymous", "other", "auditor"):
            words.append("Discretonne")
        house.hidden[actor] = words


def _keep(house: House, name: str, row: Any, **more: Any) -> None:
    house.rows[name] = row
    house.objects[name] = {"pk": row.pk, **more}


def unknown(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the same address with an id that nothing bears."""
    return {
        name: uuid7() if isinstance(value, UUID) and name in ("pk", "identifier") else value
        for name, value in kwargs.items()
    }
