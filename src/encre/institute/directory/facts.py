"""The canonical facts of one source record: the only thing that matching ever sees."""

COLUMNS: tuple[str, ...] = (
    "source_id",
    "family_name",
    "birth_name",
    "given_names",
    "sex",
    "birth_date",
    "birth_place",
    "email",
    "phone",
    "employee_number",
    "orcid",
    "employer",
    "unit",
    "title",
    "start_date",
    "end_date",
)
"""All text, all optional but the first; several values in one field are separated by `;`."""
