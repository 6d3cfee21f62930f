"""Reading what came from outside: JSON without traps, and values that every database can keep."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

# Characters that conversations/models.py keeps: what is longer is no identifier of Meta's, and no row may fail for it.
ID = 255  # of a message; a wamid has about 60
ADDRESS = 64  # of a person: a phone, or a business-scoped id, which has about 25
_DEEPEST = 12


class Unreadable(Exception):
    """The body is not JSON that can be kept."""


def read(body: bytes) -> Any:
    """Return the JSON of a body; raises Unreadable, also for NaN, endless nesting and text that is not UTF-8."""
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:  # a UnicodeDecodeError is a ValueError
        raise Unreadable(type(error).__name__) from None


def kept(value: Any, depth: int = 0) -> Any:
    """Return the value without what PostgreSQL's text and JSON refuse: NUL, lone surrogates, infinities, depth."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        return str(value)
    if depth >= _DEEPEST and isinstance(value, dict | list):
        return None
    if isinstance(value, dict):
        return {text(str(key)): kept(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [kept(item, depth + 1) for item in value]
    return value


def text(value: Any) -> str:
    """Return a string that can be stored and sent; "" for anything that is not text."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode() if value else ""


def at(value: Any, *path: str) -> Any:
    """Return what stands at a path of objects, None where there is nothing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def items(value: Any, name: str) -> list[dict[str, Any]]:
    """Return the objects of a list inside an object; what is not an object is left out."""
    found = at(value, name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def moment(value: Any, otherwise: datetime) -> datetime:
    """Return the time of a Unix timestamp (Meta writes it as text), or the given one where it is not a time."""
    try:
        return datetime.fromtimestamp(int(value), UTC) if isinstance(value, str | int) else otherwise
    except (ValueError, OverflowError, OSError):
        return otherwise


def _refuse(name: str) -> Any:
    raise ValueError(name)
