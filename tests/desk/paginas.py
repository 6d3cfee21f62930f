"""What a page of the desk says, without what chance writes in it."""

from __future__ import annotations

import re

_MARK = re.compile(r"\b[0-9a-f]{16,}\b")  # longer than any number of a person: tokens of forms, keys of messages


def without_marks(page: str) -> str:
    """Return a page without its tokens and keys: they are hexadecimal, so any short number may stand in one of them."""
    return _MARK.sub("", page)
