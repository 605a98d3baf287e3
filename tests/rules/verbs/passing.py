"""The verbs by which what a structure holds passes to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.foundation.access import services as sharing
from encre.foundation.access.models import Grant, Level
from encre.foundation.links import services as links
from encre.foundation.structures import services as structures
from encre.foundation.structures.models import Transmission
from encre.foundation.structures.services import transmitting
from encre.foundation.ui import services as views
from encre.foundation.ui.models import SavedView
from encre.institute.directory.services import passing as directory
from encre.institute.login.models import Service
from encre.institute.login.services import passing as login
from encre.research.equipment.models import Instrument
from encre.research.equipment.services import passing as equipment
from encre.research.inventory.services import passing as inventory
from encre.research.notebook.services import passing as notebook
from tests.rules.verbs.verb import Verb, keeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.matrix.house import House


def _words(house: House) -> dict[str, Any]:
    return {"left": house.rows["team"], "to": house.rows["elsewhere"], "by": keeper(house)}


def _pass(function: Callable[..., Any], row: str) -> Verb:
    return Verb(function, lambda h: function(h.rows[row], **_words(h)))


def _instrument(house: House) -> Any:
    return Instrument.objects.get(pk=house.objects["instrument"]["pk"])


def _shared(house: House) -> None:
    house.rows["share"] = Grant.objects.create(
        object_kind="notebook.notebook",
        object_id=house.rows["notebook.open"].pk,
        scope_id=house.rows["team"].pk,
        level=Level.VIEW,
    )


def _copied(house: House) -> Any:
    row = house.rows["notebook.open"]
    return sharing.copy_share(house.rows["share"], row, **_words(house))


def _both(house: House) -> None:
    _shared(house)
    house.rows["kept"] = _copied(house)


def _view(house: House) -> None:
    house.rows["view"] = SavedView.objects.create(
        person=house.people["author"], scope_id=house.rows["team"].pk, page="p", name="n", query="q"
    )


def _service(house: House) -> None:
    rows = Service.objects.filter(pk=house.rows["service"].pk)
    rows.update(audience="structure", structure=house.rows["team"])
    house.rows["service of team"] = rows.get()


def _begin(house: House) -> Any:
    return structures.begin_transmission(
        house.rows["team"], by=keeper(house), kinds={"notebooks": house.rows["unit"].pk}
    )


def _done(house: House) -> None:
    _begin(house)
    Transmission.objects.filter(source=house.rows["team"]).update(state="done")


VERBS = [
    Verb(transmitting.begin_transmission, _begin),
    Verb(
        transmitting.undo_transmission,
        lambda h: structures.undo_transmission(
            Transmission.objects.get(source=h.rows["team"]), by=keeper(h)
        ),
        prepare=_done,
    ),
    Verb(sharing.copy_share, _copied, prepare=_shared),
    Verb(
        sharing.withdraw_copies,
        lambda h: sharing.withdraw_copies(
            h.rows["notebook.open"], kept=h.rows["kept"], **_words(h)
        ),
        prepare=_both,
    ),
    Verb(views.pass_view, lambda h: views.pass_view(h.rows["view"], **_words(h)), prepare=_view),
    Verb(links.give, lambda h: links.give(h.rows["notebook.open"], **_words(h))),
    _pass(notebook.pass_notebook, "notebook.open"),
    _pass(notebook.pass_template, "template.team"),
    _pass(notebook.pass_arrival, "arrival.done"),
    _pass(inventory.pass_type, "type"),
    _pass(inventory.pass_place, "box"),
    _pass(inventory.pass_resource, "resource.open"),
    Verb(
        equipment.pass_instrument,
        lambda h: equipment.pass_instrument(_instrument(h), **_words(h)),
    ),
    Verb(
        equipment.open_elsewhere,
        lambda h: equipment.open_elsewhere(_instrument(h), **_words(h)),
    ),
    Verb(
        login.pass_service,
        lambda h: login.pass_service(h.rows["service of team"], **_words(h)),
        prepare=_service,
    ),
    Verb(
        directory.pass_source,
        lambda h: directory.pass_source(
            h.rows["source"], left=h.rows["source"].owner, to=h.rows["root"], by=keeper(h)
        ),
    ),
]
NOT_VERBS = {
    "reads or computes": """
        research.equipment.services.declaring.open_to
    """,
    "tested in its own room, on rows the house does not have": """
        foundation.structures.services.transmitting.pass_on_all
        foundation.structures.services.transmitting.take_back_all
    """,
}
