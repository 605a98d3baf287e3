"""The verbs of templates and protocols, links, moves; what of them is no verb of a person."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from encre.research.notebook.models import Pin
from encre.research.notebook.services import moving, protocols, templates, tying
from tests.rules.verbs.verb import Verb, author, entry_of

if TYPE_CHECKING:
    from tests.matrix.house import House

DOCUMENT = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Autre texte"}]}],
}


def _template(house: House, name: str = "team") -> Any:
    row = house.rows[f"template.{name}"]
    row.refresh_from_db()
    return row


def _version(house: House, name: str = "team") -> Any:
    return house.rows[f"template.{name}"].versions.select_related("template").get()


def _retire(house: House) -> None:
    templates.retire_template(_template(house), by=author(house))


VERBS = [
    Verb(
        templates.create_template,
        lambda h: templates.create_template(by=author(h), title="Neuf", structure=h.rows["team"]),
    ),
    Verb(
        templates.describe_template,
        lambda h: templates.describe_template(
            _template(h), by=author(h), draft=_template(h).draft, category="Autre"
        ),
    ),
    Verb(
        templates.write_template,
        lambda h: templates.write_template(
            _template(h), by=author(h), draft=_template(h).draft, document=DOCUMENT
        ),
    ),
    Verb(
        templates.publish_template,
        lambda h: templates.publish_template(
            _template(h), by=author(h), draft=_template(h).draft, note="Suite"
        ),
    ),
    Verb(
        templates.retire_template,
        lambda h: templates.retire_template(_template(h), by=author(h)),
    ),
    Verb(
        templates.reopen_template,
        lambda h: templates.reopen_template(_template(h), by=author(h)),
        prepare=_retire,
    ),
    Verb(
        templates.illustrate_template,
        lambda h: templates.illustrate_template(
            _template(h), BytesIO(b"image"), by=author(h), name="a.png"
        ),
    ),
    Verb(
        protocols.begin_entry,
        lambda h: protocols.begin_entry(h.rows["notebook.open"], _version(h), by=author(h)),
    ),
    Verb(
        protocols.pin_protocol,
        lambda h: protocols.pin_protocol(
            entry_of(h), _version(h, "own"), by=author(h), version=entry_of(h).version
        ),
    ),
    Verb(
        protocols.unpin_protocol,
        lambda h: protocols.unpin_protocol(
            Pin.objects.select_related("entry", "used").get(pk=h.objects["entry.pinned"]["pin"]),
            by=author(h),
        ),
    ),
    Verb(
        tying.tie_entry,
        lambda h: tying.tie_entry(entry_of(h), "cites", entry_of(h, "locked"), by=author(h)),
    ),
    Verb(
        tying.untie_entry,
        lambda h: tying.untie_entry(entry_of(h), h.objects["entry.linked"]["link"], by=author(h)),
    ),
    Verb(
        moving.move_entry,
        lambda h: moving.move_entry(entry_of(h), h.rows["notebook.confidential"], by=author(h)),
    ),
]

NOT_VERBS = {
    "reads or computes": """
        research.notebook.services.field_values.check_unit
        research.notebook.services.field_values.field_rows
        research.notebook.services.field_values.missing_in
        research.notebook.services.field_values.parse_number
        research.notebook.services.field_values.value_of
        research.notebook.services.field_values.with_definitions
        research.notebook.services.properties.missing_fields
        research.notebook.services.protocols.defined_values
        research.notebook.services.template_content.checked_facts
        research.notebook.services.template_content.checked_fields
        research.notebook.services.template_content.checked_steps
        research.notebook.services.template_content.copied
        research.notebook.services.template_content.title_of
    """,
    "a part of a verb, in its transaction": """
        research.notebook.services.properties.know_names
        research.notebook.services.protocols.copy_pictures
        research.notebook.services.protocols.copy_pins
    """,
}
