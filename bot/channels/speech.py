"""Where an operator plugs in a speech-to-text engine: a class of theirs, named in BRUJULA_TRANSCRIBER."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol


class Transcriber(Protocol):
    """Turns a voice note into text."""

    async def transcribe(self, audio: bytes, mime: str) -> str:
        """Return what is said, "" if nothing is understood; any error is told to the person as not understood."""
        ...


class BadTranscriber(Exception):
    """BRUJULA_TRANSCRIBER does not name a class with a `transcribe` method."""


def load_transcriber(path: str) -> Transcriber | None:
    """Return the engine named "package.module:Class", None for an empty name; raises BadTranscriber."""
    if not path.strip():
        return None
    module, _, name = path.strip().partition(":")
    try:
        engine: Transcriber = getattr(import_module(module), name)()
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise BadTranscriber(f"BRUJULA_TRANSCRIBER={path}: {type(error).__name__} ({error})") from error
    if not callable(getattr(engine, "transcribe", None)):
        raise BadTranscriber(f"BRUJULA_TRANSCRIBER={path}: no tiene el método transcribe")
    return engine
