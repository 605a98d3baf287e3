"""The verbs that keep the reference of structures; rights follow the tree they draw."""

from encre.foundation.structures.services.bodies import add_body, supervise
from encre.foundation.structures.services.codes import add_label
from encre.foundation.structures.services.records import (
    close_structure,
    create_structure,
    update_structure,
)
from encre.foundation.structures.services.responsibilities import (
    end_responsibility,
    give_responsibility,
    recognise_responsible,
)
from encre.foundation.structures.services.sites import add_site, settle
from encre.foundation.structures.services.successions import state_succession
from encre.foundation.structures.services.transmitting import (
    begin_transmission,
    undo_transmission,
)
from encre.foundation.structures.services.tree import attach, detach, place, replace_scopes

__all__ = [
    "add_body",
    "add_label",
    "add_site",
    "attach",
    "begin_transmission",
    "close_structure",
    "create_structure",
    "detach",
    "end_responsibility",
    "give_responsibility",
    "place",
    "recognise_responsible",
    "replace_scopes",
    "settle",
    "state_succession",
    "supervise",
    "undo_transmission",
    "update_structure",
]
