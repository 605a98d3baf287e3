"""What hangs on a structure in the file: bodies above it, labels, directors, origins."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from encre.foundation.structures.labels import canonical
from encre.foundation.structures.models import (
    Body,
    Label,
    Responsibility,
    Source,
    Structure,
    Succession,
    Supervision,
    SupervisionNature,
)
from encre.foundation.structures.rnsr import facts
from encre.foundation.structures.rnsr.rows import Above, Row

if TYPE_CHECKING:
    from encre.foundation.structures.rnsr.comparing import Comparison

_NATURES = {False: SupervisionNature.SUPERVISING, True: SupervisionNature.PARTICIPATING}


class Hanging:
    """Compares what hangs on the structures; what the file no longer says ends."""

    def __init__(self, work: "Comparison") -> None:
        self.work, self.known, self.changes = work, work.known, work.changes

    def compare(self, row: Row) -> set[str]:
        """Return the names of what changed for the structure of a line."""
        structure = self.known.structures[row.number]
        bodies = [(above, self.work.body(above)) for above in row.bodies]
        tests = {
            "supervisions": self._supervisions(structure, bodies),
            "labels": self._labels(structure, bodies),
            "directors": self._directors(structure, row),
            "predecessors": self._origins(structure, row),
        }
        return {name for name, changed in tests.items() if changed}

    def _supervisions(self, structure: Structure, bodies: list[tuple[Above, Body]]) -> bool:
        present = {row.body_id: row for row in self.known.supervisions[structure.pk]}
        wanted = {body.pk: _NATURES[above.participating] for above, body in reversed(bodies)}
        places = {body.pk: place for place, (_, body) in reversed(list(enumerate(bodies)))}
        changed = False
        for body_id in dict.fromkeys(body.pk for _, body in bodies):
            row = present.get(body_id)
            if row is None:
                self.changes.new_supervisions.append(
                    Supervision(
                        structure=structure,
                        body_id=body_id,
                        nature=wanted[body_id],
                        position=places[body_id],
                        source=Source.RNSR,
                    )
                )
            elif row.source == Source.RNSR and (row.ends or row.nature != wanted[body_id]):
                row.ends, row.nature = None, wanted[body_id]
                self.changes.changed_supervisions.append(row)
            else:
                continue
            changed = True
        gone = [row for body_id, row in present.items() if body_id not in wanted]
        return self._end(gone, self.changes.changed_supervisions) or changed

    def _labels(self, structure: Structure, bodies: list[tuple[Above, Body]]) -> bool:
        present = {(row.code, row.body_id): row for row in self.known.labels[structure.pk]}
        wanted: dict[tuple[str, UUID], str] = {}
        for above, body in bodies:
            code = canonical(above.label)
            if code:
                wanted.setdefault((code, body.pk), above.label)
        changed = False
        for (code, body_id), text in wanted.items():
            row = present.get((code, body_id))
            if row is None:
                self.changes.new_labels.append(
                    Label(
                        structure=structure,
                        body_id=body_id,
                        text=text,
                        code=code,
                        source=Source.RNSR,
                    )
                )
            elif row.source == Source.RNSR and (row.ends or row.text != text):
                row.ends, row.text = None, text
                self.changes.changed_labels.append(row)
            else:
                continue
            changed = True
        gone = [row for key, row in present.items() if key not in wanted]
        return self._end(gone, self.changes.changed_labels) or changed

    def _directors(self, structure: Structure, row: Row) -> bool:
        present = {
            (held.family_name, held.given_name, held.title): held
            for held in self.known.directors[structure.pk]
        }
        wanted = {(who.family_name, who.given_name, who.title): who for who in row.directors}
        for key, who in wanted.items():
            if key not in present:
                self.changes.new_directors.append(
                    Responsibility(
                        structure=structure,
                        family_name=who.family_name,
                        given_name=who.given_name,
                        title=who.title,
                        role=facts.role_of(who.title),
                        source=Source.RNSR,
                    )
                )
        gone = [held for key, held in present.items() if key not in wanted]
        return self._end(gone, self.changes.changed_directors) or bool(set(wanted) - set(present))

    def _origins(self, structure: Structure, row: Row) -> bool:
        present = {
            (link.predecessor_id, link.kind): link for link in self.known.successions[structure.pk]
        }
        changed = False
        for origin in row.origins:
            before = self.known.structures[origin.number]
            link = present.get((before.pk, origin.kind))
            if link is None:
                self.changes.new_successions.append(
                    Succession(
                        predecessor=before, successor=structure, kind=origin.kind, year=origin.year
                    )
                )
            elif origin.year and link.year != origin.year:
                link.year = origin.year
                self.changes.changed_successions.append(link)
            else:
                continue
            changed = True
        return changed

    def _end(self, rows: list, into: list) -> bool:  # type: ignore[type-arg]
        """End today what came from the reference and is no longer in it."""
        today: date = self.work.today
        gone = [row for row in rows if row.source == Source.RNSR and row.ends is None]
        for row in gone:
            row.ends = today
            into.append(row)
        return bool(gone)
