"""Forty-nine more of everything, so that what a page costs with one row is seen with fifty."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.utils import timezone

from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.foundation.access.models import Grant
from encre.foundation.jobs.models import Job, Parked
from encre.foundation.notices.models import Notice
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures import services as structures
from encre.foundation.structures.tests.factories import a_structure
from encre.institute.directory.models import Stay, Target
from encre.institute.login.services import consenting, declaring, visiting
from encre.research.inventory.services import resources, splitting, stock
from encre.research.inventory.tests.factories import ANTIBODY, a_box, a_resource, a_tube, a_type
from encre.research.notebook.models import ImportedArchive
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.depositing import ask_deposit
from encre.research.notebook.services.properties import (
    FieldValue,
    StepValue,
    set_fields,
    set_steps,
)
from encre.research.notebook.services.writing import keep_revision
from encre.research.notebook.tests.factories import a_notebook, an_entry
from tests.matrix.elabftw_house import meet
from tests.rules.crowd_of_arrivals import crowd_of_arrivals
from tests.rules.crowd_of_equipment import crowd_of_equipment

if TYPE_CHECKING:
    from tests.matrix.house import House

MORE = 49


def gather(house: House) -> None:
    """Add the crowd; the first of each is what the house has already."""
    author = house.people["author"]
    people = [a_person(house.rows["team"], family_name=f"Foule{n}") for n in range(MORE)]
    _leaving(people)
    for number, person in enumerate(people):
        an_account(person)
        _structures(house, number, person)
        _notebooks(house, number, person)
    _one_entry(house, author, people)
    _inventory(house, people)
    _deposits(house, author)
    _operator(house)
    _services(house)
    crowd_of_equipment(house, people)
    meet(house)
    crowd_of_arrivals(house, MORE)
    call_command("reindex", verbosity=0)


def _services(house: House) -> None:
    author = house.people["author"]
    for number in range(MORE):
        service, _secret = declaring.declare_service(
            by=house.people["operator"],
            protocol="cas",
            name=f"Service {number}",
            address="https://forge.example.org/",
            returns=[f"https://forge.example.org/{number}"],
            audience="structure",
            structure=house.rows["unit"],
        )
        visiting.enter(service, author.account, mark="foule", claims=[], proved_at=timezone.now())
        consenting.agree(service, author, asked=[], claims=[])


def _structures(house: House, number: int, person: Any) -> None:
    team = a_structure("team", house.rows["unit"], name=f"Groupe {number}")
    structures.add_label(house.rows["unit"], f"U {2000 + number}", by=None)
    structures.give_responsibility(house.rows["unit"], by=None, role="manager", person=person)
    structures.give_responsibility(team, by=None, role="head", person=person)
    structures.state_succession(team, house.rows["unit"], by=None, kind="F")


def _notebooks(house: House, number: int, person: Any) -> None:
    author = house.people["author"]
    a_notebook(person, house.rows["team"], title=f"Cahierfoule {number}")
    entry = an_entry(house.rows["notebook.open"], title=f"Entreefoule {number}", by=person)
    files.store(b"octets open\n", name=f"copie{number}.txt", by=person, owner=entry)
    remove_entry(an_entry(house.rows["notebook.open"], title=f"Jetee {number}"), by=author)
    ImportedArchive.objects.create(
        notebook=house.rows["notebook.open"], name=f"a{number}.eln", by=author
    )
    create_token(author.account, name=f"Robot {number}")
    Notice.objects.create(
        person=author, sort="threads.mention", key=f"foule{number}", by=person,
        subject_kind="notebook.entry", subject_id=entry.pk,
    )  # fmt: skip
    threads.favourite(entry, by=author)


def begin(house: House) -> None:
    """Put the one row on the lists that would have none before the crowd."""
    entry = house.rows["entry.open"]
    threads.tag(entry, "mot1", by=entry.author)
    meet(house)


def _deposits(house: House, author: Any) -> None:
    for _number in range(MORE):
        ask_deposit(house.rows["notebook.open"], by=author, reason="Fin du contrat", language="fr")


def _one_entry(house: House, author: Any, people: list[Any]) -> None:
    entry = house.rows["entry.open"]
    for number, person in enumerate(people):
        files.store(f"{number}".encode(), name=f"m{number}.txt", by=person, owner=entry)
        threads.comment(entry, text=f"Remarque {number}", by=person)
        threads.tag(entry, f"mot{number}", by=author)
        Grant.objects.create(
            object_kind="notebook.entry", object_id=entry.pk, level="view", person=person
        )
    entry.refresh_from_db()
    steps = [StepValue(f"Étape {number}") for number in range(MORE + 1)]
    set_steps(entry, steps, by=author, version=entry.version)
    entry.refresh_from_db()
    values = [FieldValue(f"Champ {number}", "1", "number") for number in range(MORE + 1)]
    set_fields(entry, values, by=author, version=entry.version)
    for number in range(MORE):
        entry.refresh_from_db()
        entry.version += 1
        entry.save(update_fields=["version"])
        keep_revision(entry, entry.body.document, by=people[number], alone=True)


def _inventory(house: House, people: list[Any]) -> None:
    row, box, author = house.rows["resource.open"], house.rows["box"], house.people["author"]
    for number, person in enumerate(people):
        kind = a_type(house.rows["team"], author, name=f"Type {number}", fields=ANTIBODY)
        more = a_resource(house.rows["type"], by=person, title=f"Ressourcefoule {number}", low="9")
        a_tube(more, "5", by=person, place=box)
        a_tube(row, "1", by=person, place=box.parent)
        a_box(house.rows["team"], person, name=f"Boite {number}", room=f"Salle {number}")
        resources.remove_resource(a_resource(kind, values={"cible": "x"}), by=author)
        row.refresh_from_db()
        resources.change_resource(
            row, by=person, version=row.version, values={}, lot=f"Lot {number + 2}"
        )
        stock.thaw(house.rows["tube.open"], by=person)
    splitting.split(house.rows["tube.open"], by=author, count=49, amount=Decimal(1), unit="µL")


def _operator(house: House) -> None:
    now, job = timezone.now(), Job.objects.get(pk=house.objects["job"]["pk"])
    for number in range(MORE):
        Job.objects.create(
            name=job.name, queue=job.queue, state="failed", finished_at=now, error="Panne",
            by=house.people["operator"].pk, args={},
        )  # fmt: skip
        Parked.objects.create(reader="essai", seq=number + 2, event_name="essai")


def _leaving(people: list[Any]) -> None:
    """Let them all leave one day, and as many LDAP servers be fed."""
    day = timezone.localdate()
    Stay.objects.bulk_create(Stay(person=one, last_day=day, closes_on=day) for one in people)
    facts = {"address": "ldap://127.0.0.1:1", "base": "dc=a", "publisher": "cn=b,dc=a"}
    Target.objects.bulk_create(Target(name=f"Foule{n}", **facts) for n in range(MORE))
