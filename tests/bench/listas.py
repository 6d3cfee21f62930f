"""The names of our catalogues as Rasa's lookup tables, and amounts as its regular expressions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.components.lexicon import KINDS, phrases_of
from bot.components.spanish_reader import baseline_snapshot

# Most glossary terms are everyday words, and Rasa's tables have no notion of that.
LISTED = tuple(kind for kind in KINDS if kind != "termino")
PATTERNS = {
    "monto": [
        r"(?:us ?\$|s/\.?|\$|usd|clp|cop|mxn|pen) ?\d[\d.,]*",
        r"\d[\d.,]*(?: mil)? ?(?:usd|d[oó]lares|soles|pesos|lucas|euros)",
    ],
    "cantidad": [r"\d+ (?:unidades|pares|piezas|cajas|bolsas|frascos|botellas|prendas)"],
    "peso": [r"\d[\d.,]* ?(?:kg|kilos?|gramos|g)"],
}


def names() -> dict[str, dict[str, str]]:
    """Return, for each kind, its names and what each stands for; a name belongs to the first kind that has it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    taken: set[str] = set()
    every = sorted(phrases_of(baseline_snapshot()), key=lambda entry: KINDS.index(entry[0]))
    for kind, value, phrase in every:
        if kind in LISTED and phrase.lower() not in taken:
            taken.add(phrase.lower())
            found[kind][phrase] = value
    return found


def write_lists(path: Path) -> None:
    """Write them as a file of training data: tables, synonyms that turn a name into its id, and expressions."""
    blocks: list[dict[str, Any]] = []
    for kind, listed in names().items():
        blocks.append({"lookup": kind, "examples": _lines(listed)})
        blocks += [{"synonym": value, "examples": _lines(said)} for value, said in _by_value(listed).items()]
    blocks += [{"regex": kind, "examples": _lines(patterns)} for kind, patterns in PATTERNS.items()]
    text = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf8")


def _by_value(listed: dict[str, str]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = defaultdict(list)
    for name, value in listed.items():
        if name != value:
            said[value].append(name)
    return said


def _lines(items: Iterable[str]) -> str:
    return "".join(f"- {item}\n" for item in items)
