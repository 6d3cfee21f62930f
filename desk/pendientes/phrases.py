"""The training phrases, to tell which intent a message that was not answered is nearest to."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from knowledge.alike import vectors

logger = logging.getLogger("brujula.desk")
FOLDER = Path("data/nlu")
_FAINT = 0.2  # below this, no phrase is near
# What is off the subject, and what only answers a question of ours: no phrase of theirs is what somebody asked.
_NO_QUESTION = ("fuera_de_alcance", "afirmar", "negar", "dar_dato", "responder_cuestionario")


@dataclass(frozen=True)
class Near:
    """The phrase that is nearest to a text: its intent, its words, and how near (0 to 1)."""

    intent: str
    phrase: str
    score: float


class Phrases:
    """Phrases of every intent, by their stems."""

    def __init__(self, phrases: list[tuple[str, str]]):
        self._phrases = phrases
        self._matrix: Any = None
        self._vectorizer: Any = None
        if phrases:
            self._matrix, self._vectorizer = vectors([text for _, text in phrases])

    def nearest(self, texts: list[str]) -> list[Near | None]:
        """Return the nearest phrase of each text, None where none is near."""
        if not texts or self._vectorizer is None:
            return [None] * len(texts)
        likeness = (self._vectorizer.transform(texts) @ self._matrix.T).toarray()
        best = np.round(likeness, 4).argmax(axis=1)
        return [self._near(int(place), float(likeness[row, place])) for row, place in enumerate(best)]

    def _near(self, place: int, score: float) -> Near | None:
        intent, phrase = self._phrases[place]
        return Near(intent, phrase, score) if score >= _FAINT else None


@lru_cache(maxsize=2)
def phrases_of(folder: Path = FOLDER) -> Phrases:
    """Return the training phrases of a folder; none where it is not there."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            content = yaml.load(path.read_text("utf-8"), Loader=_LOADER) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:  # the staff edit these files
            logger.warning("phrases of %s not readable: %s", path.name, type(error).__name__)
            continue
        found += _examples(content)
    return Phrases(found)


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _examples(content: Any) -> list[tuple[str, str]]:
    made = []
    for part in (content.get("nlu") or []) if isinstance(content, dict) else []:
        intent = part.get("intent") if isinstance(part, dict) else None
        if intent and intent not in _NO_QUESTION:
            lines = str(part.get("examples") or "").splitlines()
            made += [(str(intent), line.removeprefix("- ").strip()) for line in lines if line.startswith("- ")]
    return made
