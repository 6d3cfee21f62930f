"""What the log may say of an unexpected fault: its kind and its place. Its words may be a person's, so never those."""

from __future__ import annotations

import traceback

_FRAMES = 4  # the innermost is often in a library: those that called it say which work of ours it was


def where(error: BaseException) -> str:
    """Return the places of a fault, the innermost first; a traceback would also print the error's words."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames)) or "?"
