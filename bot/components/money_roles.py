"""Tells which amounts of a message are not the price: freight, insurance or an exchange rate, by the words around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.components.amounts import Quantity
from knowledge.text import fold, nfc


@lru_cache(maxsize=1)
def _rules() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Return (role, what stands before the amount, what stands after it), as montos.yml has them."""
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "montos.yml").read_text(encoding="utf8"))
    before, after = _any(data["enlaces_antes"]), _any(data["enlaces_despues"])
    return [
        (
            role["papel"],
            re.compile(rf"\b(?:{_any(role['antes'])})(?: (?:{before}))*\W*$"),
            re.compile(rf"\W*(?:(?:{after}) )?(?:{_any(role['despues'])})\b"),
        )
        for role in data["papeles"]
    ]


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in words)


def roles(text: str, quantities: Sequence[Quantity]) -> dict[int, str]:
    """Return the role of each amount that has one, by its position among the quantities of the message."""
    folded = fold(nfc(text))
    return {
        index: role
        for index, quantity in enumerate(quantities)
        if quantity.kind in ("monto", "numero") and (role := _role(folded, quantity)) is not None
    }


def _role(folded: str, quantity: Quantity) -> str | None:
    before, after = folded[: quantity.start], folded[quantity.end :]
    return next((role for role, ahead, behind in _rules() if ahead.search(before) or behind.match(after)), None)
