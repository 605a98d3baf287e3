"""Keeping the first rows of a source for its mapping's page: part of a job, no verb of a person."""

from typing import TYPE_CHECKING

from encre.institute.directory.mapping import suggested
from encre.institute.directory.models import Source
from encre.institute.directory.reading import Native, Unreadable
from encre.institute.directory.receiving import LOOKED_AT, Receiving

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN, LONGEST = 12, 200


def keep_sample(source: Source) -> int:
    """Read the first rows; return how many were looked at."""
    receiving = Receiving(source)
    rows: list[Native] = []
    count = 0
    try:
        for row in receiving.rows(LOOKED_AT):
            count += 1
            if count <= SHOWN:
                rows.append(row)
    except Unreadable as error:
        Source.objects.filter(pk=source.pk).update(sample={"refusal": error.as_data()})
        return 0
    facts = {"sample": {"columns": list(receiving.columns), "rows": list(_told(rows))}}
    if not source.mapping:
        facts["mapping"] = suggested(receiving.columns).as_data()
    Source.objects.filter(pk=source.pk).update(**facts)
    return count


def sampled(source: Source) -> list[Native]:
    """Return the first rows that were kept."""
    return [
        Native(row["place"], {name: tuple(told) for name, told in row["values"].items()})
        for row in source.sample.get("rows", ())
    ]


def _told(rows: "Iterable[Native]") -> "Iterable[dict[str, object]]":
    for row in rows:
        values = {
            name: [value[:LONGEST] for value in told[:10]] for name, told in row.values.items()
        }
        yield {"place": row.place, "values": values}
