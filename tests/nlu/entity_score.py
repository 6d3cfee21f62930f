"""How well the entities of tests/nlu/entidades.yml are found, whoever finds them: our reader or another extractor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.components.entities import read_message
from knowledge.text import key
from tests.knowledge.answers.baseline import lexicon, snapshot

NAMES = ("plataforma", "programa", "organismo")
Entities = list[dict[str, Any]]


@lru_cache(maxsize=1)
def entity_cases() -> list[dict]:
    data = yaml.safe_load((Path(__file__).parent / "entidades.yml").read_text(encoding="utf8"))
    return data if isinstance(data, list) else data["frases"]


def expected_items(case: dict) -> list[tuple[str, ...]]:
    items = [("producto", *key(name).split()) for name in case.get("producto", [])]
    items += [
        ("pais", "" if role == "sin_rol" else role, code)
        for role, codes in case.get("pais", {}).items()
        for code in codes
    ]
    items += [("monto", number(value), currency or "") for value, currency in case.get("monto", [])]
    items += [(kind, number(value)) for kind in ("cantidad", "peso") for value in case.get(kind, [])]
    return items + [("nombre", resolve(name)) for kind in NAMES for name in case.get(kind, [])]


def number(value: object) -> str:
    return f"{float(str(value)):g}"


def resolve(name: str) -> str:
    """Return the id of a catalogue entry by its name or alias, as a person names it."""
    entries = {**snapshot().programmes, **snapshot().platforms, **snapshot().organisations}
    for entry in entries.values():
        if key(name) in {key(known) for known in (entry.name, *entry.aliases)}:
            return entry.id
    return f"¿{name}?"


def read_by_us(text: str) -> Entities:
    """Return what our reader finds in a text."""
    return read_message(text, lexicon()).entities()


def found_items(text: str, entities: Entities) -> list[tuple[str, ...]]:
    """Return the entities of a text as the items that the cases list."""
    items: list[tuple[str, ...]] = []
    for entity in entities:
        kind, value = entity["entity"], entity["value"]
        if kind in ("producto", "sector"):
            items.append(("producto", *key(text[entity["start"] : entity["end"]]).split()))
        elif kind == "pais":
            items.append(("pais", entity.get("role") or "", value))
        elif kind == "monto":
            currency = entity.get("currency") or ""
            sign = text[entity["start"] : entity["end"]]
            items.append(("monto", number(value), "" if currency == "PESOS" and "$" in sign else currency))
        elif kind in ("cantidad", "peso"):
            items.append((kind, number(value)))
        elif kind in NAMES:
            items.append(("nombre", value))
    return items


def agree(expected: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """A product agrees when the span shares a word; a place with no telling word may have been given a role."""
    if expected[0] != found[0]:
        return False
    if expected[0] == "producto":
        return bool(set(expected[1:]) & set(found[1:]))
    return expected == found or (expected[:2] == ("pais", "") and expected[2] == found[2])


@lru_cache(maxsize=2)
def entity_counts(read: Callable[[str], Entities] = read_by_us) -> tuple[dict[str, Counter], list[str]]:
    counts: dict[str, Counter] = defaultdict(Counter)
    wrong = []
    for case in entity_cases():
        found = found_items(case["text"], read(case["text"]))
        for item in expected_items(case):
            match = next((other for other in found if agree(item, other)), None)
            counts[item[0]]["right" if match else "missed"] += 1
            if match:
                found.remove(match)
            else:
                wrong.append(f"falta {item} en «{case['text']}»")
        for extra in found:
            counts[extra[0]]["extra"] += 1
            wrong.append(f"sobra {extra} en «{case['text']}»")
    return counts, wrong


def f1(count: Counter) -> float:
    return 2 * count["right"] / max(1, 2 * count["right"] + count["missed"] + count["extra"])
