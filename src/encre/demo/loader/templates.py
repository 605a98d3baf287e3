"""Writes the templates: drafts, versions, favourites, and the entries begun from them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from encre.commons.threads import services as threads
from encre.demo.chance import chance
from encre.demo.entries.templates import BEGUN, TEMPLATES, Begun, Template, Version
from encre.demo.prose import french
from encre.demo.prose import html as typeset
from encre.research.notebook import body as bodies
from encre.research.notebook import queries
from encre.research.notebook.services import properties, protocols, templates
from encre.research.notebook.services.field_values import value_of

if TYPE_CHECKING:
    from encre.demo.loader.agenda import Agenda
    from encre.demo.loader.notebooks import Writing
    from encre.demo.loader.structures import Built
    from encre.foundation.people.models import Person
    from encre.research.notebook import models


class Templating:
    """Enters every act of the templates in the agenda."""

    def __init__(
        self, agenda: Agenda, built: Built, people: dict[str, Person], writing: Writing, seed: int
    ) -> None:
        self.agenda, self.built, self.people, self.seed = agenda, built, people, seed
        self.writing = writing
        self.made: dict[str, models.Template] = {}

    def plan(self) -> None:
        """Enter the versions of each template, then the entries begun from them."""
        for row in TEMPLATES:
            rng = chance(self.seed, "template", row.key)
            for place, version in enumerate(row.versions):
                moment = self.agenda.moment(version.days, rng)
                self.agenda.add(moment, partial(self._publish, row, version, first=place == 0))
            if row.draft is not None:
                moment = self.agenda.moment(row.draft.days, rng)
                self.agenda.add(moment, partial(self._leave_draft, row, row.draft))
        for begun in BEGUN:
            rng = chance(self.seed, "begun", f"{begun.template}-{begun.days}")
            self.agenda.add(self.agenda.moment(begun.days, rng), partial(self._begin, begun))

    def _publish(self, row: Template, version: Version, *, first: bool) -> None:
        """Write a version and publish it."""
        by = self.people[row.owner]
        if first:
            structure = self.built.structures[row.structure] if row.structure else None
            self.made[row.key] = templates.create_template(
                by=by, title=french(row.title), structure=structure, purpose=french(row.purpose)
            )
        template = self._draft(row, version)
        note = french(version.note)
        templates.publish_template(template, by=by, draft=template.draft, note=note)
        template.refresh_from_db()
        if first:
            for key in row.favourite_of:
                threads.favourite(template, by=self.people[key])

    def _leave_draft(self, row: Template, version: Version) -> None:
        """Write a draft that is not published yet."""
        self._draft(row, version)

    def _draft(self, row: Template, version: Version) -> models.Template:
        """Write what a version says in the draft."""
        by, template = self.people[row.owner], self.made[row.key]
        body = bodies.from_html(typeset(version.body)).body
        template = templates.write_template(template, by=by, draft=template.draft, document=body)
        facts = version.facts
        template = templates.describe_template(template, by=by, draft=template.draft, **facts)
        self.made[row.key] = template
        return template

    def _begin(self, begun: Begun) -> None:
        """Begin an entry, fill some of its fields, give and tick some of its steps."""
        by, template = self.people[begun.author], self.made[begun.template]
        version = queries.last_version(template)
        if version is None:
            raise RuntimeError("a template of the demonstration was not published")
        notebook = self.writing.notebooks[begun.notebook]
        entry = protocols.begin_entry(notebook, version, by=by)
        rows = [value_of(row) for row in entry.fields.order_by("position")]
        values = [replace(row, text=begun.values.get(row.name, row.text)) for row in rows]
        entry = properties.set_fields(entry, values, by=by, version=entry.version)
        steps = [
            properties.StepValue(
                row.text,
                row.deadline,
                assignee=self.people[begun.given[row.text]] if row.text in begun.given else None,
            )
            for row in entry.steps.order_by("position")
        ]
        entry = properties.set_steps(entry, steps, by=by, version=entry.version)
        for row in entry.steps.select_related("entry").filter(text__in=begun.done):
            properties.tick_step(row, by=by, done=True)
        if begun.done:
            properties.change_properties(entry, by=by, version=entry.version, status="running")
