"""Identifiers that sort by time and are never reused."""

import secrets
import threading
import time
import uuid

_TAIL, _LOW, _STEP = 74, 62, 32
_guard = threading.Lock()
_last = {"at": -1, "tail": 0}


def uuid7() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits.

    Within one millisecond each is above the last that this process made (§6.2, method 2).
    """
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    with _guard:
        if milliseconds == _last["at"]:
            tail = _last["tail"] + 1 + secrets.randbits(_STEP)
        else:
            tail = secrets.randbits(_TAIL - 1)  # room above for those of the same millisecond
        _last["at"], _last["tail"] = milliseconds, tail
    high, low = tail >> _LOW, tail & (1 << _LOW) - 1
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0x2 << 62 | low)


def as_uuid(text: object) -> uuid.UUID | None:
    """Return the UUID written in `text`, or None when it is not one."""
    try:
        return text if isinstance(text, uuid.UUID) else uuid.UUID(str(text))
    except ValueError:
        return None
