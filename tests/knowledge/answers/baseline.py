"""The YAML baseline, read once a session for every unit test."""

from __future__ import annotations

from functools import lru_cache

from bot.components.lexicon import Lexicon
from knowledge.loading.baseline import read_baseline
from knowledge.snapshot import Snapshot, from_baseline


@lru_cache(maxsize=1)
def snapshot() -> Snapshot:
    return from_baseline(read_baseline())


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon.of(snapshot())
