"""What is sealed stays as it is; what was changed behind the database's back is found."""

import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from encre.commons.files import blobs
from encre.foundation.jobs import run_all
from encre.research.notebook.models import ChainLink, Revision, Signature, Stamp
from encre.research.notebook.proof.statements import GENESIS
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.proof import (
    freeze_entry,
    lock_entry,
    sign_entry,
    signature_holds,
    unlock_entry,
)
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import an_entry
from encre.research.notebook.verifying import verify_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed():
    """Return an entry with a file, signed, locked and stamped."""
    entry = an_entry(html="<p>Résultat : 3,2 fois le témoin.</p>")
    attach(entry, io.BytesIO(b"puits;Ct\nA1;21,3\n"), by=entry.author, name="plaque.csv")
    lock_entry(entry, by=entry.author, version=1)
    entry.refresh_from_db()
    sign_entry(entry, by=entry.author, version=entry.version, meaning="authorship")
    run_all()
    return entry


@pytest.mark.parametrize("model", [Revision, Signature, ChainLink, Stamp])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_what_is_sealed(signed, model, verb):
    rows = model.objects.all()
    if model is Revision:
        rows = rows.filter(kept=True)
    assert rows.exists()
    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        if verb == "update":
            rows.update(created_at="2020-01-01T00:00:00Z")
        else:
            rows._raw_delete(using="default")
    assert not verify_all().problems


def test_a_version_that_is_not_kept_can_still_be_joined_by_the_same_sitting():
    entry = an_entry()
    for number in range(2, 5):
        entry = save_entry(entry, by=entry.author, version=entry.version, title=f"Essai {number}")
    assert entry.revisions.filter(kept=False).count() == 2
    assert entry.revisions.latest("version").title == "Essai 4"


def test_each_sealed_version_takes_its_place_in_the_chain_of_its_notebook(signed):
    other = an_entry(signed.notebook, title="Autre")
    freeze_entry(other, by=other.author, version=1)
    freeze_entry(other, by=other.author, version=1)
    links = list(ChainLink.objects.filter(notebook=signed.notebook).order_by("seq"))
    assert [(link.seq, link.kind) for link in links] == [
        (1, "version"), (2, "signature"), (3, "version"),
    ]  # fmt: skip
    assert [link.previous for link in links] == [GENESIS, links[0].digest, links[1].digest]
    save_entry(other, by=other.author, version=1, title="On continue d’écrire")
    assert not verify_all().problems


def test_unlocking_leaves_what_was_signed(signed):
    unlock_entry(signed, by=signed.notebook.created_by, reason="Faute d’unité")
    signed.refresh_from_db()
    save_entry(signed, by=signed.author, version=signed.version, title="Corrigé")
    assert signature_holds(Signature.objects.get())
    assert not verify_all().problems


CRIMES = {
    "title": ("UPDATE notebook_revision SET title = 'Autre' WHERE kept", "was changed"),
    "text": ("""UPDATE notebook_revision SET document = '{"type":"doc"}'""", "was changed"),
    "facts": ("UPDATE notebook_revision SET facts = '{}'", "was changed"),
    "digest": ("UPDATE notebook_revision SET digest = '0'", "was changed"),
    "signer": ("UPDATE notebook_signature SET signer_name = 'Un autre'", "was changed"),
    "meaning": ("UPDATE notebook_signature SET meaning = 'witness'", "was changed"),
    "day": ("UPDATE notebook_signature SET created_at = '2020-01-01 00:00:00+00'", "was changed"),
    "link": ("UPDATE notebook_chainlink SET statement = '0'", "was changed"),
    "head": ("UPDATE notebook_chainlink SET digest = '0'", "was changed"),
    "order": ("UPDATE notebook_chainlink SET previous = '0' WHERE seq = 2", "broken"),
    "stamp gone": ("DELETE FROM notebook_stamp", "is missing"),
    "stamp day": ("UPDATE notebook_stamp SET at = '2020-01-01 00:00:00+00'", "not its own"),
    "certificates": ("UPDATE notebook_stamp SET certificates = ''", "time-stamp"),
}


@pytest.mark.parametrize("crime", CRIMES)
def test_what_was_changed_by_sql_is_found(signed, tampering, crime):
    sql, said = CRIMES[crime]
    assert not verify_all().problems
    with tampering() as execute:
        execute(sql)
    problems = verify_all().problems
    assert problems
    assert said in " ".join(problems)


def test_a_token_that_was_changed_is_found(signed, tampering):
    stamp = Stamp.objects.first()
    changed = bytearray(stamp.answer)
    changed[-1] ^= 1
    with tampering():
        Stamp.objects.filter(pk=stamp.pk).update(answer=bytes(changed))
    assert str(stamp.pk) in " ".join(verify_all().problems)


def test_a_link_that_was_taken_away_is_found(signed, tampering):
    with tampering():
        link = ChainLink.objects.get(seq=1)
        Stamp.objects.filter(link=link).delete()
        ChainLink.objects.filter(pk=link.pk).delete()
    assert "broken" in " ".join(verify_all().problems)


def test_a_signature_that_was_slipped_in_is_found(signed, tampering):
    first = Signature.objects.get()
    Signature.objects.create(
        revision=first.revision,
        signer=first.signer,
        signer_name="Faux",
        meaning="approval",
        digest=first.digest,
    )
    assert "the chain does not know it" in " ".join(verify_all().problems)


def test_a_signed_file_that_was_changed_or_lost_is_found(signed):
    digest = Signature.objects.get().revision.facts["files"][0]["sha256"]
    path = blobs.store().path(digest)
    path.chmod(0o644)
    path.write_bytes(b"puits;Ct\nA1;12,3\n")
    assert "bytes were changed" in " ".join(verify_all().problems)
    path.unlink()
    assert "bytes are missing" in " ".join(verify_all().problems)
    assert not verify_all(files=False).problems


def test_the_command_says_what_it_checked_and_how_it_went(signed, tampering, capsys):
    call_command("notebook_verify")
    told = capsys.readouterr().out
    assert "1 notebooks, 2 links, 1 signatures, 2 time-stamps, 1 files read" in told
    with tampering() as execute:
        execute("UPDATE notebook_signature SET signer_name = 'Un autre'")
    with pytest.raises(SystemExit) as stop:
        call_command("notebook_verify")
    assert stop.value.code == 2
    assert "BAD" in capsys.readouterr().out
