"""The words that tell a place's role (lugares.yml), and the roles it may have."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

ORIGIN, DESTINATION, DENIED = "origen", "destino", "negado"
SILENT = "callado"  # of somebody whose home is told too, which counts: "soy chilena pero vivo en Lima"


@lru_cache(maxsize=1)
def cues() -> dict[str, frozenset[str]]:
    """Return the words that tell a place's role (lugares.yml says what each group means)."""
    data = yaml.safe_load((Path(__file__).parent / "lugares.yml").read_text(encoding="utf8"))
    return {group: frozenset(words) for group, words in data.items()}
