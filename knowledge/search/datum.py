"""Which facts say a time, and which a price: a question that asks for one is answered by a fact that tells it."""

from __future__ import annotations

import re

from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot

ASKED = "dato_pedido"  # the group of cues by which a question asks for a time or a price
PRICE = "precio"
_MONEY = re.compile(r"\d ?%|(?:USD|US\$|CLP|COP|MXN|PEN|S/|\$) ?\d|\d (?:pesos|soles|dólares|UTM|UF|UVT|UIT)")


def says_money(text: str) -> bool:
    """Tell whether a text says an amount or a rate."""
    return _MONEY.search(text) is not None


def says(snapshot: Snapshot, kind: str, text: str) -> bool:
    """Tell whether a text says some datum of a kind ("plazo", "precio")."""
    return bool(cues_in(snapshot, f"dice_{kind}", text)) or (kind == PRICE and says_money(text))


def facts_that_say(snapshot: Snapshot, kind: str | None) -> frozenset[str]:
    """Return the facts whose chat form says a datum of a kind; read once for each revision, none where no kind is asked."""
    if kind is None:
        return frozenset()
    kept: dict[str, frozenset[str]] = snapshot.__dict__.setdefault("facts_that_say", {})
    if kind not in kept:
        kept[kind] = frozenset(fact.id for fact in snapshot.facts.values() if says(snapshot, kind, fact.summary))
    return kept[kind]
