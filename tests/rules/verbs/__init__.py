"""Every verb of every room, done once on the house: how many events it writes, and on what."""

from __future__ import annotations

from tests.rules.verbs import (
    commons,
    deposits,
    elabftw,
    equipment,
    foundation,
    golden,
    holds,
    institute,
    inventory,
    leaving,
    migrating,
    molecules,
    notebook,
    passing,
    proof,
    scim,
    sources,
    structures,
    templates,
)
from tests.rules.verbs.verb import Verb

__all__ = ["NOT_VERBS", "VERBS", "Verb"]

VERBS = [
    *notebook.VERBS,
    *proof.VERBS,
    *holds.VERBS,
    *deposits.VERBS,
    *commons.VERBS,
    *foundation.VERBS,
    *structures.VERBS,
    *passing.VERBS,
    *institute.VERBS,
    *scim.VERBS,
    *golden.VERBS,
    *leaving.VERBS,
    *sources.VERBS,
    *templates.VERBS,
    *inventory.VERBS,
    *molecules.VERBS,
    *migrating.VERBS,
    *equipment.VERBS,
    *elabftw.VERBS,
]

# Public functions of services that are no verb of a person, and why.
NOT_VERBS = {
    "reads or computes": """
        research.notebook.services.covering.covered research.notebook.services.covering.place_of
        research.notebook.services.covering.sealed_of
        research.notebook.services.covering.statement_of
        research.notebook.services.proof.link_holds research.notebook.services.proving.seal_of
        research.notebook.services.proving.links_of research.notebook.services.proving.seal_links
        research.notebook.services.printing.require_press
        research.inventory.services.alerts.followers research.inventory.services.importing.decoded
        research.inventory.services.importing.headers_of
        research.inventory.services.importing.open_table
        research.inventory.services.importing.read_table research.inventory.services.tables.standing
        research.inventory.services.places.free_positions
        research.inventory.services.places.position_of
        research.inventory.services.placing.path_text
        research.inventory.services.resources.checked_cas
        research.inventory.services.resources.facts_of
        research.inventory.services.resources.prepared
        research.inventory.services.stock.asked_amount
        research.inventory.services.stock.check_count
        research.inventory.services.stock.new_container
        research.inventory.services.types.checked_hazards
        research.inventory.services.types.checked_values
        research.inventory.services.types.day_of research.inventory.services.types.may_add_to
        research.equipment.services.booking.foresee research.equipment.services.feeding.digest
        research.equipment.services.feeding.feed_of
        research.equipment.services.maintenance.in_the_way
        institute.directory.services.comparing.batches
        institute.directory.services.comparing.braked
        institute.directory.services.comparing.known_of
        institute.directory.services.comparing.plan institute.directory.services.sampling.sampled
        institute.directory.services.scheduling.must_reconcile
        institute.directory.services.scheduling.next_of
        institute.directory.services.writing.native_key
        foundation.people.services.tokens.own_token foundation.people.services.tokens.tokens_of
        institute.login.services.sessions_of
        commons.files.services.clean_name commons.files.services.owner_of
        commons.threads.services.subject_of foundation.people.services.accounts.login_for
        institute.login.services.declaring.categories institute.login.services.keys.certificate
        institute.login.services.keys.numbers institute.login.services.keys.private_key
        institute.login.services.keys.public_key
        institute.login.services.keys.published institute.login.services.keys.thumbprint
        institute.login.services.tickets.read
        institute.login.services.way_in institute.console.services.last_verification
        research.notebook.services.archives.describe research.notebook.services.archives.finding
        research.notebook.services.arriving.source_keys
        research.notebook.services.leaving.author_of research.notebook.services.leaving.outgoing
        research.notebook.services.leaving.write_archive
        research.notebook.services.proof.signature_holds
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
        research.notebook.services.live.document_at research.notebook.services.live.is_settled
        research.notebook.services.live.meet research.notebook.services.live.numbers_of
        research.notebook.services.live.says_something
        research.notebook.services.live.updates_after
        research.notebook.services.saving.forgotten
        foundation.structures.services.tree.placements
        institute.directory.services.deciding.changed_since
        institute.directory.services.deciding.covered
        institute.directory.services.deciding.last_resolution
        institute.directory.services.deciding.resolution_of
        institute.directory.services.deciding.write_folder
        institute.directory.services.golden.told
        institute.directory.services.provisioned.main
        institute.directory.services.provisioned.ordered
        institute.directory.services.provisioning.account_of
        institute.directory.services.merging.aliases institute.directory.services.merging.present
        institute.directory.services.remembering.key_of
        institute.directory.services.remembering.keys_of
        institute.directory.services.remembering.refused
        institute.directory.services.remembering.remembered
        institute.directory.services.reviewing.asked institute.directory.services.reviewing.digest
        institute.directory.services.reviewing.direction
    """,
    "a part of a verb, in its transaction": """
        research.notebook.services.bin.put_away research.notebook.services.bin.take_back
        research.notebook.services.countersigning.countersign
        research.notebook.services.proving.stamp_now research.notebook.services.holds.hold_too
        research.notebook.services.sealing.keep research.notebook.services.sealing.seal_signature
        research.notebook.services.sealing.seal_version
        research.notebook.services.stamping.await_stamp
        research.inventory.services.importing.write_lines commons.files.services.forget
        research.inventory.services.numbering.next_numbers
        research.inventory.services.numbering.next_ordinal
        research.inventory.services.places.held_box research.inventory.services.placing.spots_for
        research.inventory.services.resources.keep_revision
        research.inventory.services.stock.decrease
        research.notebook.services.mentioning.tie_mentions
        research.equipment.services.booking.locked research.equipment.services.booking.refuse_if
        research.equipment.services.booking.tell_first
        research.equipment.services.booking.told_clearly
        research.equipment.services.changing.cut_short research.equipment.services.changing.release
        institute.directory.services.asking.begin_due institute.directory.services.asking.begin_look
        institute.directory.services.asking.begin_sent
        institute.directory.services.sampling.keep_sample
        institute.directory.services.synchronising.fail
        institute.directory.services.synchronising.gather
        institute.directory.services.synchronising.synchronise
        institute.directory.services.writing.write_batch
        institute.directory.services.writing.write_gone
        institute.directory.services.writing.write_warnings
        foundation.access.services.place_scope foundation.access.services.remove_scope
        foundation.access.services.rebuild_reach foundation.access.services.set_memberships
        foundation.access.services.keep_memberships
        foundation.structures.services.responsibilities.end_all
        foundation.structures.services.responsibilities.follow
        foundation.structures.services.tree.attach_quietly
        foundation.structures.services.tree.place
        foundation.structures.services.tree.replace_scopes
        research.notebook.services.numbering.next_number
        research.notebook.services.proof.frozen_revision
        research.notebook.services.writing.keep_revision
        research.notebook.services.writing.write_body
        research.notebook.services.writing.advance
        research.notebook.services.live.bring_live
        institute.directory.services.publishing.mark
        institute.directory.services.provisioned.name_object
        institute.directory.services.staying.follow
        institute.directory.services.staying.note_readmitted
        institute.directory.services.staying.note_withdrawn
        institute.login.services.keys.forget institute.login.services.keys.rotate_if_old
        institute.login.services.keys.signing institute.login.services.tickets.first_time
        institute.login.services.tickets.forget institute.login.services.tickets.issue
        institute.login.services.tickets.redeem institute.login.services.tickets.revoke
        institute.login.services.visiting.named institute.login.services.visiting.subject_of
        foundation.notices.services.tell_of
        foundation.people.services.sourced.create_sourced
        foundation.people.services.sourced.update_sourced
        foundation.people.services.sourced.write_affiliations
        institute.directory.services.golden.new_people
        institute.directory.services.golden.new_person
        institute.directory.services.golden.settle
        institute.directory.services.moving.bring_back institute.directory.services.moving.change
        institute.directory.services.moving.hand_over institute.directory.services.moving.move_rows
        institute.directory.services.placing.place
        institute.directory.services.remembering.different
        institute.directory.services.remembering.forget_refusal
        institute.directory.services.remembering.no_longer_same
        institute.directory.services.remembering.refuse
        institute.directory.services.remembering.same institute.directory.services.remembering.whole
        institute.directory.services.reviewing.new_link
    """,
    "the journal itself, or the machinery below it": """
        foundation.journal.services.chain foundation.journal.services.record
        foundation.journal.services.seal foundation.journal.services.verify
        foundation.journal.services.record_all
        commons.search.services.index commons.search.services.reindex
        commons.search.services.write
        commons.search.services.forget_unknown
    """,
    "kept key by key in a table of its own, who and when; the save that follows is the event": """
        research.notebook.services.live.append_update
        research.notebook.services.live.append_updates research.notebook.services.live.exchange
        research.notebook.services.live.open_live
        research.notebook.services.saving.save_live research.notebook.services.saving.save_all_live
    """,
    "one's own convenience: leaves no event": """
        institute.directory.services.provisioning.note_call
        foundation.notices.services.mark_read foundation.notices.services.mark_unread
        foundation.notices.services.forget_old foundation.people.services.tokens.token_of
        commons.threads.services.unfavourite foundation.ui.services.forget_view
    """,
    "tested in its own room, on rows the house does not have": """
        research.inventory.services.tables.check research.inventory.services.tables.import_lines
        research.notebook.services.countersigning.sign_round
        research.notebook.services.holds.freeze_held
        research.notebook.services.stamping.renew_stamps
        research.notebook.services.stamping.stamp_heads
        research.notebook.services.stamping.stamp_waiting
        institute.directory.services.correcting.settle_due
        institute.directory.services.correcting.settle_everyone
        institute.directory.services.deciding.bring institute.directory.services.deciding.decide
        foundation.jobs.services.replay_parked foundation.jobs.services.ring_now
        foundation.jobs.services.pause_schedule institute.console.services.replay_parked
        foundation.links.services.untie institute.login.services.end_sessions
        institute.login.services.end_every_session
        institute.login.services.visiting.end_all_of institute.login.services.visiting.end_marked
        institute.login.services.visiting.end_visits
    """,
}
for _more in (
    *(templates.NOT_VERBS, elabftw.NOT_VERBS, migrating.NOT_VERBS, molecules.NOT_VERBS),
    passing.NOT_VERBS,
):
    for _why, _names in _more.items():
        NOT_VERBS[_why] += _names
