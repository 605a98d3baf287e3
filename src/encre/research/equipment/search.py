"""What the search finds of equipment: the instruments."""

from encre.commons.search.documents import SearchDocument, document
from encre.research.equipment.models import Instrument


@document(
    "equipment.Instrument",
    events=[
        *("equipment.instrument.declared", "equipment.instrument.changed"),
        "links.holding.passed",
    ],
    select=lambda rows: rows.select_related("structure", "site"),
    suggested=True,
)
def instrument_document(instrument: Instrument) -> SearchDocument:
    """Return an instrument's name, make, place and what it is for."""
    owner = instrument.structure
    words = (instrument.get_category_display(), instrument.serial_number, instrument.place)
    return SearchDocument(
        title=instrument.name,
        body=instrument.description,
        extra=" ".join((instrument.maker_model, *words, owner.name, owner.code)),
    )
