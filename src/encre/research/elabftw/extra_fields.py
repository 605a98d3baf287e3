"""`extra_fields` of eLabFTW as typed fields of the notebook, and back, without loss."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from encre.research.notebook.eln import model as eln
from encre.research.notebook.services.field_values import SEVERAL, FieldValue, parse_number

if TYPE_CHECKING:
    from encre.research.notebook.models import Field

YES = "yes"
ON = ("on", "1", "true", "yes")
_KINDS = {
    "number": "number", "date": "date", "time": "time", "checkbox": "check",
    "select": "choice", "radio": "choice", "url": "address",
}  # fmt: skip
_TYPES = {kind: name for name, kind in _KINDS.items() if name != "radio"} | {"choices": "select"}
_DEFINED = ("name", "kind", "text", "unit", "options", "group", "required", "help")
_SENT, _NAMED = "elabftw", "elabftw_name"


def typed(name: str, sent: Any, groups: Mapping[Any, str]) -> FieldValue:
    """Return a field as typed here; one whose value does not fit its type is text."""
    told: Mapping[str, Any] = sent if isinstance(sent, Mapping) else {"value": sent}
    wanted = str(told.get("type") or "text")
    kind = _KINDS.get(wanted, "text")
    value, text = told.get("value"), _text(told.get("value"))
    if kind == "choice" and isinstance(value, list):
        kind = "choices"
    if kind == "check":
        text = YES if text.strip().lower() in ON else ""
    if text.strip() and not _fits(kind, text.strip()):
        kind = "text"
    options = _options(told.get("options"))
    unit = told.get("unit") if isinstance(told.get("unit"), str) else ""
    group = groups.get(str(told.get("group_id")), "")
    source = asdict(
        eln.Field(name=name, value=value, type=wanted, unit_text=unit or "", options=tuple(options))
    )
    return FieldValue(
        name=name, text=text, kind=kind, unit=unit or "", group=group, options=options,
        source={**source, _SENT: sent, _NAMED: name},
        help=str(told.get("description") or ""), required=told.get("required") is True,
    )  # fmt: skip


def told(row: "Field", groups: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the name of a field and what programs are told: as it came while nobody changed it."""
    source = row.source or {}
    if _SENT not in source:
        return row.name, _made(row, groups)
    sent, name = source[_SENT], source[_NAMED]
    was = typed(name, sent, {})
    if (_bare(was.text), _bare(was.unit)) == (_bare(row.text), _bare(row.unit)):
        return name, sent
    changed = dict(sent) if isinstance(sent, Mapping) else {}
    changed["value"] = _value(row, several=isinstance(changed.get("value"), list))
    if row.unit or "unit" in changed:
        changed["unit"] = row.unit
    return name, changed


def named_groups(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the groups of fields by their ids, written as text."""
    own = metadata.get("elabftw")
    groups = own.get("extra_fields_groups") if isinstance(own, Mapping) else None
    if not isinstance(groups, list):
        return {}
    return {
        str(one.get("id")): str(one.get("name") or "") for one in groups if isinstance(one, Mapping)
    }


def metadata(rows: "Iterable[Field]", rest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole metadata of an entry: its fields, and the rest as it came."""
    ids = {name: key for key, name in named_groups(rest).items()}
    fields = dict(told(row, ids) for row in rows)
    if not fields and "extra_fields" not in rest:
        return dict(rest)
    return {**rest, "extra_fields": fields}


def definitions(sent: Mapping[str, Any], groups: Mapping[Any, str]) -> list[dict[str, Any]]:
    """Return fields sent as a template defines its own."""
    values = (typed(name, one, groups) for name, one in sent.items())
    return [{name: getattr(value, name) for name in _DEFINED} for value in values]


def defined(fields: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields that a template defines as programs read them."""
    rows = (SimpleNamespace(number=None, **{n: one[n] for n in _DEFINED}) for one in fields)
    return {row.name: _made(row, {}) for row in rows}


def _made(row: "Field | SimpleNamespace", groups: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field that no program sent."""
    told: dict[str, Any] = {
        "type": _TYPES.get(row.kind, "text"), "value": _value(row, several=row.kind == "choices"),
    }  # fmt: skip
    if row.kind == "choices":
        told["allow_multi_values"] = True
    if row.unit:
        told |= {"unit": row.unit, "units": [row.unit]}
    if row.options:
        told["options"] = list(row.options)
    if row.help:
        told["description"] = row.help
    if row.required:
        told["required"] = True
    if row.group in groups and groups[row.group].isdigit():
        told["group_id"] = int(groups[row.group])
    return told


def _value(row: "Field | SimpleNamespace", *, several: bool) -> Any:
    if several:
        return [part for part in row.text.split(SEVERAL) if part]
    if row.kind == "check":
        return "on" if row.text == YES else ""
    if row.kind == "number" and row.number is not None:
        return format(row.number, ".15g") if parse_number(row.text) is None else _plain(row.text)
    return row.text


def _plain(text: str) -> str:
    """Return a number written in French as programs read it: 1234.5."""
    return "".join(text.split()).replace("\u2212", "-").replace(",", ".")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return SEVERAL.join(_text(one) for one in value)
    return value if isinstance(value, str) else str(value)


def _bare(text: str) -> str:
    """Return a text as fields keep it, whatever separates several answers."""
    return SEVERAL.join(part.strip() for part in text.replace("\0", "").split(";")).strip()


def _fits(kind: str, text: str) -> bool:
    try:
        if kind == "date":
            date.fromisoformat(text)
        elif kind == "time":
            return time.fromisoformat(text).strftime("%H:%M") == text
        elif kind == "number":
            return parse_number(text) is not None
    except ValueError:
        return False
    return True


def _options(options: Any) -> list[str]:
    return [str(one) for one in options] if isinstance(options, list) else []
