"""JSON in its canonical form (RFC 8785): one value, one sequence of bytes."""

import hashlib
import json
import math
from decimal import Decimal
from typing import Any

GREATEST = 2**53 - 1
"""Up to here every whole number is exact for every reader of JSON (RFC 7493, section 2.2)."""

WIDEST, SMALLEST = 21, -6
"""Where ECMAScript begins to write powers of ten: digits before the point, zeros after it."""


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not in it."""


def canonical(value: Any) -> bytes:
    """Write a value of JSON in its canonical form (raises NotCanonical)."""
    try:
        return _written(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("a text holds half a character") from None
    except RecursionError:
        raise NotCanonical("it is nested too deeply") from None


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(data: bytes) -> Any:
    """Read JSON that must be in its canonical form, no byte more (raises NotCanonical)."""
    try:
        value = json.loads(data.decode("utf-8"), parse_int=_whole)
    except (ValueError, RecursionError):
        raise NotCanonical("this is not JSON") from None
    if canonical(value) != data:
        raise NotCanonical("this JSON is not in its canonical form")
    return value


def _written(value: Any) -> str:
    if isinstance(value, dict):
        # Section 3.2.3 sorts names by their UTF-16 code units.
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_written(name)}:{_written(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > GREATEST:
        raise NotCanonical("a whole number is too great to be exact")
    if value is not None and not isinstance(value, str | int):
        raise NotCanonical(f"JSON has no {type(value).__name__}")
    return json.dumps(value, ensure_ascii=False)


def _whole(text: str) -> int | float:
    """Read a whole number as every reader does: beyond 2^53, as the nearest number there is."""
    value = int(text)
    return value if abs(value) <= GREATEST else float(text)


def _number(value: float) -> str:
    """Write a number as ECMAScript does (ECMA-262, Number::toString)."""
    if not math.isfinite(value):
        raise NotCanonical("JSON has no such number")
    if value == 0:
        return "0"
    sign, figures, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, figures)).rstrip("0")
    point = len(figures) + int(exponent)
    minus = "-" if sign else ""
    if len(digits) <= point <= WIDEST:
        return minus + digits + "0" * (point - len(digits))
    if 0 < point <= WIDEST:
        return f"{minus}{digits[:point]}.{digits[point:]}"
    if SMALLEST < point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{rest}e{point - 1:+d}"
