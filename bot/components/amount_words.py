"""The words that tell what a number is (montos.yml): neither pieces nor money, an ordinal, a role of an amount."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the groups of montos.yml."""
    return yaml.safe_load((Path(__file__).parent / "montos.yml").read_text(encoding="utf8"))


def any_of(group: str) -> str:
    """Return the alternatives of a group as a pattern."""
    return "|".join(words()[group])
