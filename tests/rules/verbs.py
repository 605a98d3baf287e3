"""Every verb of every room, done once on the house: how many events it writes, and on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.foundation import links
from encre.foundation.access import services as access
from encre.foundation.access.models import Grant, Level
from encre.foundation.access.services import Subject
from encre.foundation.jobs import services as jobs
from encre.foundation.jobs.models import Job, Schedule
from encre.foundation.links import services as ties
from encre.foundation.notices import services as notices
from encre.foundation.notices.sorts import all_sorts
from encre.foundation.people.services import accounts, affiliations, persons, tokens
from encre.foundation.structures import services as structures
from encre.foundation.structures.models import Attachment, Body
from encre.foundation.structures.services.responsibilities import recognise_responsible
from encre.foundation.ui import services as ui
from encre.institute.console import factors, first_admin
from encre.institute.console import services as console
from encre.institute.home import services as home
from encre.institute.login import services as login
from encre.research.notebook.services import (
    archives,
    attaching,
    bin,
    duplicating,
    leaving,
    notebooks,
    proof,
    properties,
    writing,
)

if TYPE_CHECKING:
    from tests.matrix.house import House

DAY = date(2026, 1, 31)
DOCUMENT = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Autre texte"}]}],
}


@dataclass(frozen=True)
class Verb:
    """A call on the house, and the number of events it says it writes."""

    function: Callable[..., Any]
    act: Callable[[House], Any]
    events: int = 1
    prepare: Callable[[House], Any] = lambda _house: None

    @property
    def name(self) -> str:
        """Return the verb's full name."""
        return f"{self.function.__module__.removeprefix('encre.')}.{self.function.__name__}"


def _entry(house: House, name: str = "open") -> Any:
    row = house.rows[f"entry.{name}"]
    row.refresh_from_db()
    return row


def _on_entry(function: Any, name: str = "open", **words: Any) -> Callable[[House], Any]:
    """Return a call on an entry read at its present version."""

    def act(house: House) -> Any:
        entry = _entry(house, name)
        return function(entry, by=house.people["author"], version=entry.version, **words)

    return act


def _tied(house: House) -> Any:
    source, target = _entry(house), _entry(house, "shared")
    return source, ties.tie(source, links.relations.CITES, target, by=house.people["author"])


def _author(house: House) -> Any:
    return house.people["author"]


def _keeper(house: House) -> Any:
    return house.people["keeper"]


def _operator(house: House) -> Any:
    return house.people["operator"]


def _job(house: House) -> Any:
    return Job.objects.get(pk=house.objects["job"]["pk"])


def _on_job(function: Any, state: str) -> Verb:
    """Return a verb on a job that is in `state`."""

    def prepare(house: House) -> None:
        ended = timezone.now() if state in ("failed", "done") else None
        rows = Job.objects.filter(pk=house.objects["job"]["pk"])
        rows.update(state=state, finished_at=ended)

    return Verb(function, lambda house: function(_job(house), by=_operator(house)), prepare=prepare)


def _sort(_house: House) -> str:
    return all_sorts()[0].name


def _enter(house: House) -> Any:
    token = house.objects["invitation"]["token"]
    return first_admin.enter(
        token, password="une-phrase-assez-longue", given_name="Anne", family_name="Roux"
    )


def _duty(house: House) -> Any:
    return house.rows["listed"].responsibilities.get()


def _grant(_house: House) -> Any:
    return Grant.objects.get()


def _ready(house: House) -> None:
    row = house.rows["archive.open"]
    type(row).objects.filter(pk=row.pk).update(state="ready")


NOTEBOOK = [
    Verb(
        notebooks.create_notebook,
        lambda h: notebooks.create_notebook(h.rows["team"], by=_author(h), title="Neuf"),
    ),
    Verb(
        notebooks.update_notebook,
        lambda h: notebooks.update_notebook(h.rows["notebook.open"], by=_author(h), title="Autre"),
    ),
    Verb(
        notebooks.archive_notebook,
        lambda h: notebooks.archive_notebook(h.rows["notebook.open"], by=_author(h)),
    ),
    Verb(
        writing.create_entry,
        lambda h: writing.create_entry(h.rows["notebook.open"], by=_author(h), title="Neuve"),
    ),
    Verb(writing.save_entry, _on_entry(writing.save_entry, document=DOCUMENT)),
    Verb(
        writing.restore_revision,
        lambda h: writing.restore_revision(
            _entry(h).revisions.select_related("entry").order_by("version").first(),
            by=_author(h),
            version=_entry(h).version,
        ),
    ),
    Verb(proof.lock_entry, _on_entry(proof.lock_entry)),
    # The reason of an unlocking is a comment, which has its own event.
    Verb(
        proof.unlock_entry,
        lambda h: proof.unlock_entry(_entry(h, "locked"), by=h.people["head"], reason="Faute"),
        events=2,
    ),
    Verb(proof.sign_entry, _on_entry(proof.sign_entry, meaning="authorship")),
    Verb(bin.remove_entry, lambda h: bin.remove_entry(_entry(h), by=_author(h))),
    Verb(bin.bring_back, lambda h: bin.bring_back(_entry(h, "removed"), by=_author(h))),
    # A copy is begun, then filled by verbs that have their own events: steps, fields, tags, link.
    Verb(
        duplicating.duplicate_entry,
        lambda h: duplicating.duplicate_entry(_entry(h), by=_author(h)),
        events=5,
    ),
    Verb(properties.change_properties, _on_entry(properties.change_properties, category="Essai")),
    Verb(
        properties.set_fields,
        _on_entry(properties.set_fields, values=[properties.FieldValue("pH", "7", "number")]),
    ),
    Verb(
        properties.set_steps,
        _on_entry(properties.set_steps, values=[properties.StepValue("Une autre")]),
    ),
    Verb(
        properties.tick_step,
        lambda h: properties.tick_step(_entry(h).steps.get(), by=_author(h), done=True),
    ),
    Verb(
        attaching.attach,
        lambda h: attaching.attach(_entry(h), BytesIO(b"neuf"), by=_author(h), name="a.txt"),
    ),
    # The archive and the file it is each have their event.
    Verb(
        archives.receive_archive,
        lambda h: archives.receive_archive(
            h.rows["notebook.open"], BytesIO(b"rien"), by=_author(h), name="a.eln"
        ),
        events=2,
    ),
    Verb(
        archives.confirm_import,
        lambda h: archives.confirm_import(h.rows["archive.open"], by=_author(h)),
        prepare=_ready,
    ),
    # Asking is a job; what it makes is a file, and a word for every entry that leaves.
    Verb(
        leaving.ask_archive,
        lambda h: leaving.ask_archive([str(_entry(h).pk)], "Essai", by=_author(h)),
        events=0,
    ),
    Verb(
        leaving.export_archive,
        lambda h: leaving.export_archive(None, [str(_entry(h).pk)], title="E", by=_author(h)),
        events=2,
    ),
]
COMMONS = [
    Verb(files.store, lambda h: files.store(b"x", name="x.txt", by=_author(h), owner=_entry(h))),
    Verb(files.rename, lambda h: files.rename(h.rows["file.open"], "y.txt", by=_author(h))),
    Verb(files.remove, lambda h: files.remove(h.rows["file.open"], by=_author(h))),
    Verb(files.restore, lambda h: files.restore(h.rows["file.removed"], by=_author(h))),
    Verb(files.set_quota, lambda h: files.set_quota(h.rows["team"].pk, 10, by=_operator(h))),
    Verb(threads.comment, lambda h: threads.comment(_entry(h), text="Bien", by=_author(h))),
    Verb(
        threads.import_comment,
        lambda h: threads.import_comment(_entry(h), text="Ancien", by=_author(h)),
    ),
    Verb(
        threads.edit_comment,
        lambda h: threads.edit_comment(h.rows["comment.open"], text="Mieux", by=_author(h)),
    ),
    Verb(
        threads.remove_comment,
        lambda h: threads.remove_comment(h.rows["comment.open"], by=_author(h)),
    ),
    Verb(threads.set_tags, lambda h: threads.set_tags(_entry(h), ["un", "deux"], by=_author(h))),
    Verb(threads.tag, lambda h: threads.tag(_entry(h), "neuf", by=_author(h))),
    Verb(threads.untag, lambda h: threads.untag(_entry(h), "etiquetteopen", by=_author(h))),
    Verb(threads.favourite, lambda h: threads.favourite(_entry(h), by=_author(h))),
]
FOUNDATION = [
    Verb(
        access.share,
        lambda h: access.share(
            _entry(h), level=Level.EDIT, subject=Subject(everyone=True), by=_author(h)
        ),
    ),
    Verb(
        access.unshare,
        lambda h: access.unshare(_grant(h), _entry(h, "shared"), by=_author(h)),
    ),
    Verb(ties.tie, _tied),
    Verb(persons.create_person, lambda h: persons.create_person(by=_keeper(h), family_name="Neuf")),
    Verb(
        persons.set_photo,
        lambda h: persons.set_photo(h.rows["listed"], h.rows["file.open"].pk, by=_keeper(h)),
    ),
    Verb(
        persons.update_person,
        lambda h: persons.update_person(h.rows["listed"], by=_keeper(h), expertise="Autre"),
    ),
    Verb(
        affiliations.add_affiliation,
        lambda h: affiliations.add_affiliation(
            h.rows["listed"], h.rows["unit"], by=_keeper(h), category="researcher"
        ),
    ),
    Verb(
        affiliations.change_affiliation_dates,
        lambda h: affiliations.change_affiliation_dates(
            h.rows["listed"].affiliations.get(), by=_keeper(h), starts=DAY, ends=None
        ),
    ),
    Verb(accounts.open_account, lambda h: accounts.open_account(h.rows["listed"], by=_keeper(h))),
    Verb(
        accounts.close_account,
        lambda h: accounts.close_account(_author(h).account, by=_keeper(h)),
    ),
    Verb(
        accounts.reopen_account,
        lambda h: accounts.reopen_account(_author(h).account, by=_keeper(h)),
        prepare=lambda h: accounts.close_account(_author(h).account, by=_keeper(h)),
    ),
    Verb(
        accounts.give_role,
        lambda h: accounts.give_role(h.rows["listed"], "agent", by=_operator(h)),
    ),
    Verb(
        accounts.withdraw_role,
        lambda h: accounts.withdraw_role(h.people["agent"], "agent", by=_operator(h)),
    ),
    Verb(tokens.create_token, lambda h: tokens.create_token(_author(h).account, name="Neuf")),
    Verb(
        tokens.revoke_token,
        lambda h: tokens.revoke_token(h.rows["token"], by=_author(h).account),
    ),
    Verb(notices.choose, lambda h: notices.choose(_author(h), {_sort(h): "never"})),
    Verb(notices.stop_mail, lambda h: notices.stop_mail(_author(h))),
    Verb(
        notices.tell,
        lambda h: notices.tell(_author(h), _sort(h), _entry(h), by=h.people["member"]),
        events=0,
    ),
    _on_job(jobs.retry, "failed"),
    _on_job(jobs.cancel, "waiting"),
    _on_job(jobs.rerun, "done"),
    _on_job(jobs.discard, "failed"),
    Verb(jobs.discard_parked, lambda h: jobs.discard_parked(h.rows["parked"], by=_operator(h))),
    Verb(
        ui.save_view,
        lambda h: ui.save_view(_author(h), "/notebook/", "Miennes", "q=a"),
        events=1,
    ),
]
STRUCTURES = [
    Verb(
        structures.create_structure,
        lambda h: structures.create_structure(
            by=_keeper(h), kind="team", name="Neuve", parents=[h.rows["unit"]]
        ),
    ),
    Verb(
        structures.update_structure,
        lambda h: structures.update_structure(h.rows["unit"], by=_keeper(h), name="Autre"),
    ),
    Verb(
        structures.close_structure,
        lambda h: structures.close_structure(h.rows["unit"], by=_keeper(h), on=DAY),
    ),
    Verb(
        structures.state_succession,
        lambda h: structures.state_succession(
            h.rows["elsewhere"], h.rows["team"], by=_keeper(h), kind="F"
        ),
    ),
    Verb(structures.add_site, lambda h: structures.add_site(by=_keeper(h), town="Nantes")),
    Verb(
        structures.settle, lambda h: structures.settle(h.rows["unit"], by=_keeper(h), town="Brest")
    ),
    Verb(
        structures.attach,
        lambda h: structures.attach(h.rows["elsewhere"], h.rows["unit"], by=_keeper(h)),
    ),
    Verb(
        structures.detach,
        lambda h: structures.detach(
            Attachment.objects.get(child=h.rows["team"]), by=_keeper(h), on=DAY
        ),
    ),
    Verb(structures.add_body, lambda h: structures.add_body(by=_keeper(h), name="Université")),
    Verb(
        structures.supervise,
        lambda h: structures.supervise(
            h.rows["unit"], Body.objects.get(name="École"), by=_keeper(h)
        ),
        prepare=lambda h: structures.add_body(by=_keeper(h), name="École"),
    ),
    Verb(
        structures.give_responsibility,
        lambda h: structures.give_responsibility(
            h.rows["team"], by=_keeper(h), role="head", person=h.rows["listed"]
        ),
    ),
    Verb(
        recognise_responsible,
        lambda h: recognise_responsible(
            h.rows["unit"].responsibilities.get(pk=h.objects["duty"]["held"]),
            h.rows["listed"],
            by=_keeper(h),
        ),
    ),
    Verb(
        structures.end_responsibility,
        lambda h: structures.end_responsibility(_duty(h), by=_keeper(h), on=DAY),
    ),
    Verb(
        structures.add_label,
        lambda h: structures.add_label(h.rows["unit"], "U 1234", by=_keeper(h)),
    ),
]
INSTITUTE = [
    Verb(
        home.choose_appearance,
        lambda h: home.choose_appearance(_author(h).account, language="en", theme="dark"),
    ),
    Verb(
        login.reset_factors,
        lambda h: login.reset_factors(_author(h).account, by=_operator(h), reason="lost"),
    ),
    Verb(
        factors.remove,
        lambda h: factors.remove(_author(h).account, reason="lost", details="Vue", by=_operator(h)),
    ),
    Verb(first_admin.invite, lambda _h: first_admin.invite("autre@example.org")),
    # A person, their account and their role are verbs of their own.
    Verb(first_admin.enter, _enter, events=4),
    _on_job(console.retry_job, "failed"),
    _on_job(console.cancel_job, "waiting"),
    _on_job(console.rerun_job, "done"),
    _on_job(console.discard_job, "failed"),
    Verb(
        console.discard_parked,
        lambda h: console.discard_parked(h.rows["parked"], by=_operator(h)),
    ),
    Verb(
        console.ring_now,
        lambda h: console.ring_now("console.verify_journal", by=_operator(h)),
    ),
    Verb(
        console.pause_schedule,
        lambda h: console.pause_schedule("console.verify_journal", paused=True, by=_operator(h)),
        prepare=lambda _h: Schedule.objects.create(
            name="console.verify_journal", rule="day 04:20", next_at=timezone.now()
        ),
    ),
    Verb(console.verify_journal, lambda h: console.verify_journal(by=_operator(h))),
    Verb(
        console.send_test_mail,
        lambda h: console.send_test_mail("a@example.org", by=_operator(h)),
    ),
]
VERBS = [*NOTEBOOK, *COMMONS, *FOUNDATION, *STRUCTURES, *INSTITUTE]

# Public functions of services that are no verb of a person, and why.
NOT_VERBS = {
    "reads or computes": """
        foundation.people.services.tokens.own_token foundation.people.services.tokens.tokens_of
        institute.login.services.sessions_of
        commons.files.services.clean_name commons.files.services.owner_of
        commons.threads.services.subject_of foundation.people.services.accounts.login_for
        institute.login.services.way_in institute.console.services.last_verification
        research.notebook.services.archives.describe research.notebook.services.archives.finding
        research.notebook.services.arriving.source_keys
        research.notebook.services.leaving.author_of research.notebook.services.leaving.outgoing
        research.notebook.services.leaving.write_archive
        research.notebook.services.numbering.prefix_of
        research.notebook.services.proof.signature_holds
        research.notebook.services.properties.field_rows
        research.notebook.services.properties.parse_number
        research.notebook.services.properties.step_rows
        research.notebook.services.showing.excerpt_of
        research.notebook.services.showing.html_of
        research.notebook.services.showing.mention_address
        research.notebook.services.showing.picture_address
        research.notebook.services.showing.text_of
        research.notebook.services.snapshots.facts_of
        research.notebook.services.snapshots.snapshot_digest
        research.notebook.services.typed_values.as_text
        research.notebook.services.typed_values.as_value
        research.notebook.services.typed_values.from_row
        research.notebook.services.writing.checked
        foundation.structures.services.tree.placements
    """,
    "a part of a verb, in its transaction": """
        foundation.access.services.place_scope foundation.access.services.remove_scope
        foundation.access.services.rebuild_reach foundation.access.services.set_memberships
        foundation.structures.services.responsibilities.end_all
        foundation.structures.services.responsibilities.follow
        foundation.structures.services.tree.attach_quietly
        foundation.structures.services.tree.place
        foundation.structures.services.tree.replace_scopes
        research.notebook.services.numbering.next_number
        research.notebook.services.proof.frozen_revision
        research.notebook.services.writing.keep_revision
        research.notebook.services.writing.write_body
        foundation.notices.services.tell_of
    """,
    "the journal itself, or the machinery below it": """
        foundation.journal.services.chain foundation.journal.services.record
        foundation.journal.services.seal foundation.journal.services.verify
        commons.search.services.index commons.search.services.reindex
        commons.search.services.forget_unknown
    """,
    "one's own convenience: leaves no event": """
        foundation.notices.services.mark_read foundation.notices.services.mark_unread
        foundation.notices.services.forget_old foundation.people.services.tokens.token_of
        commons.threads.services.unfavourite foundation.ui.services.forget_view
    """,
    "tested in its own room, on rows the house does not have": """
        foundation.jobs.services.replay_parked foundation.jobs.services.ring_now
        foundation.jobs.services.pause_schedule institute.console.services.replay_parked
        foundation.links.services.untie institute.login.services.end_sessions
        institute.login.services.end_every_session
    """,
}
