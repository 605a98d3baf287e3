"""A native row, what is doubtful in it, and why a source as a whole is refused."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

Values = tuple[str, ...]


@dataclass(frozen=True)
class Warned:
    """Something left out or doubtful in a row: a code, the column, what was there."""

    code: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Native:
    """A row or entry: where it stands (line, row or DN), its values by native name."""

    place: str
    values: dict[str, Values]
    warned: tuple[Warned, ...] = field(default=())


class Unreadable(Exception):
    """The source is refused as a whole: a code of `MESSAGES`, the place, what stood there."""

    def __init__(self, code: str, place: str | int = "", value: str = "") -> None:
        super().__init__(f"{code} {place}".strip())
        self.code, self.place, self.value = code, str(place), value[:120]

    def as_data(self) -> dict[str, str]:
        """Return what is kept of the refusal."""
        return {"code": self.code, "place": self.place, "value": self.value}


MESSAGES = {
    "empty": _("The file is empty."),
    "no_rows": _("It holds nobody: no row after the column names, or no entry of a person."),
    "html": _(
        "It is a web page, not an export: the system may have shown its sign-in or an error."
    ),
    "not_text": _("It is not a text file. Choose the form it really has, or export it again."),
    "nul": _("Line %(place)s holds null characters: the file is damaged."),
    "encoding": _("Line %(place)s is neither UTF-8, nor UTF-16, nor Windows-1252."),
    "csv_one_column": _(
        "Line %(place)s has one column only: separate columns by semicolons, commas or tabs."
    ),
    "csv_header": _("Line %(place)s names the column “%(value)s” twice: rename one."),
    "csv_width": _("Line %(place)s has %(value)s: it is cut, or a separator is not quoted."),
    "csv_quote": _("Line %(place)s opens a quotation mark that nothing closes."),
    "csv_field": _("Line %(place)s holds a cell of more than 100,000 characters."),
    "ldif_version": _("Line %(place)s: version “%(value)s” of LDIF is not known; 1 is."),
    "ldif_no_dn": _("Line %(place)s: an entry begins by “dn:”, and not by “%(value)s”."),
    "ldif_change": _(
        "Line %(place)s holds a change (changetype), not an entry: export the content."
    ),
    "ldif_line": _("Line %(place)s has no colon: “%(value)s”."),
    "ldif_attribute": _("Line %(place)s: “%(value)s” is no name of an attribute."),
    "ldif_base64": _("Line %(place)s: the value of “%(value)s” is not proper base64."),
    "ldif_url": _(
        "Line %(place)s: the value of “%(value)s” is elsewhere (“:<”). Nothing is fetched."
    ),
    "ldif_fold": _("Line %(place)s goes on with a line that does not exist."),
    "ldif_bare": _("Line %(place)s: the entry has a name and nothing else."),
    "ldif_name": _("Line %(place)s: the entry’s name (dn) is empty or not UTF-8."),
    "ldif_cut": _("The file stops in the middle of line %(place)s: it was cut."),
    "ldif_long": _("Line %(place)s is longer than 10 MB."),
    "xlsx_form": _("It is not a workbook (.xlsx), or it is damaged."),
    "xlsx_bomb": _("The workbook unfolds to more than 400 MB: it is refused."),
    "xlsx_entity": _("The workbook holds declarations that no spreadsheet writes: it is refused."),
    "xlsx_header": _("Row %(place)s names the column “%(value)s” twice: rename one."),
    "xlsx_no_header": _("No row names the columns."),
    "ldap_unreachable": _("The server does not answer at this address."),
    "ldap_tls": _("The connection cannot be protected: look at the server’s certificate."),
    "ldap_clear": _("The server takes no password in clear: use ldaps:// or StartTLS."),
    "ldap_credentials": _("The server refuses the reader’s name or password."),
    "ldap_base": _("The base does not exist on the server."),
    "ldap_filter": _("The server does not understand the filter."),
    "ldap_cut": _("The server stops before the end (size or time limit): raise it for the reader."),
    "ldap_refused": _("The server refuses to answer (%(value)s)."),
    "ldap_lost": _("The connection was lost before the end."),
    "missing_columns": _(
        "Columns that the mapping reads are no longer there, or empty: %(value)s."
    ),
    "no_identifiers": _(
        "%(value)s have no identifier. Choose the column of the identifier in the mapping."
    ),
    "no_mapping": _("The mapping says neither who a row is nor their name: complete it."),
    "no_file": _("No file was sent yet."),
    "gone_file": _("The bytes of the file are missing. Send it again."),
}
"""What each refusal says; a sentence names the place and what stood there."""
