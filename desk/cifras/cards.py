"""The headline figures: each with what it was before, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

from conversations.figures.headline import Headline
from desk.cifras.numbers import Numbers

FILE = Path(__file__).with_name("definiciones.yml")
_SAME = Decimal("0.005")  # a change that nobody would call one


@dataclass(frozen=True)
class Definition:
    """What a figure means, and which way it gets better: sube, baja or nada."""

    title: str
    text: str
    better: str


@dataclass(frozen=True)
class Card:
    """A figure as it is shown. `trend` is bien, mal or igual; `change` says in words how it moved."""

    key: str
    definition: Definition
    value: str
    note: str = ""
    change: str = ""
    trend: str = "igual"
    arrow: str = ""


@lru_cache(maxsize=1)
def definitions() -> dict[str, Definition]:
    """Return the meaning of every figure."""
    content = yaml.safe_load(FILE.read_text("utf-8"))
    return {key: Definition(one["titulo"], one["texto"], one["mejor"]) for key, one in content.items()}


Latency = tuple[int | None, int | None]


def cards(
    now: Headline, before: Headline, latency: Latency, latency_before: Latency, numbers: Numbers,
    prices: Mapping[str, Decimal], currency: str,
) -> list[Card]:  # fmt: skip
    """Return the figures of a span beside those of the one before."""
    made = _Maker(now, before, numbers)
    rated, graded = now.useful + now.useless, sum(now.csat.values())
    resolved = f"{numbers.whole(now.resolved)} de {numbers.whole(now.with_question)} con consulta"
    return [
        made.part("deflexion", lambda h: h.deflection, resolved),
        made.part("contencion", lambda h: h.containment, f"{numbers.whole(now.handed_over)} pasaron a una persona"),
        made.count("conversaciones", lambda h: h.conversations, f"{numbers.whole(now.turns)} mensajes recibidos"),
        made.count("resueltas", lambda h: h.resolved),
        made.count("traspasadas", lambda h: h.handed_over),
        made.count("abandonadas", lambda h: h.abandoned),
        made.count("sin_respuesta", lambda h: h.unresolved),
        made.rate("mensajes_por_resuelta", lambda h: h.messages_per_resolved, _cost(now, numbers, prices, currency)),
        made.part("utiles", lambda h: h.usefulness, f"{numbers.whole(rated)} {'opinión' if rated == 1 else 'opiniones'}"),
        made.part("csat", lambda h: h.satisfaction, f"{numbers.whole(graded)} {'nota' if graded == 1 else 'notas'}"),
        made.latency(latency, latency_before),
    ]  # fmt: skip


def _cost(now: Headline, numbers: Numbers, prices: Mapping[str, Decimal], currency: str) -> str:
    charged = (
        f"{numbers.whole(now.charged)} {'cobrado' if now.charged == 1 else 'cobrados'} de {numbers.whole(now.messages)}"
    )
    total = now.cost(prices) if prices else None
    if total is None or not now.resolved:
        return charged
    return f"{charged} · {currency} {numbers.decimal(total / now.resolved, 4)} por consulta resuelta"


class _Maker:
    def __init__(self, now: Headline, before: Headline, numbers: Numbers):
        self._now, self._before, self._numbers = now, before, numbers

    def count(self, key: str, of: Callable[[Headline], int], note: str = "") -> Card:
        now, before = of(self._now), of(self._before)
        change = Decimal(now - before) / before if before else None
        return self._card(
            key, self._numbers.whole(now), note, change, f"antes {self._numbers.whole(before)}", now - before
        )

    def part(self, key: str, of: Callable[[Headline], Decimal | None], note: str = "") -> Card:
        now, before = of(self._now), of(self._before)
        moved = None if now is None or before is None else now - before
        points = "" if moved is None else f"{self._numbers.decimal(abs(moved) * 100)} puntos"
        return self._card(
            key, self._numbers.percent(now), note, moved, f"antes {self._numbers.percent(before)}", moved, points
        )

    def rate(self, key: str, of: Callable[[Headline], Decimal | None], note: str = "") -> Card:
        now, before = of(self._now), of(self._before)
        change = (now - before) / before if now is not None and before else None
        moved = None if now is None or before is None else now - before
        return self._card(
            key, self._numbers.decimal(now), note, change, f"antes {self._numbers.decimal(before)}", moved
        )

    def latency(self, now: Latency, before: Latency) -> Card:
        half, most = now
        change = Decimal(half - before[0]) / before[0] if half is not None and before[0] else None
        note = f"95 de cada 100 en menos de {self._numbers.seconds(most)}" if most is not None else ""
        moved = change
        return self._card(
            "latencia", self._numbers.seconds(half), note, change, f"antes {self._numbers.seconds(before[0])}", moved
        )

    def _card(
        self, key: str, value: str, note: str, change: Decimal | None, was: str, moved: Decimal | int | None, by: str = ""
    ) -> Card:  # fmt: skip
        definition = definitions()[key]
        if change is None or moved is None:
            return Card(key, definition, value, note, "sin datos del período anterior" if change is None else "")
        if abs(change) < _SAME:
            return Card(key, definition, value, note, "igual que antes", "igual", "=")
        up = moved > 0
        good = {"sube": up, "baja": not up}.get(definition.better)
        trend = "igual" if good is None else "bien" if good else "mal"
        words = by or f"{self._numbers.whole(round(abs(change) * 100))} %"
        return Card(
            key, definition, value, note, f"{words} {'más' if up else 'menos'} ({was})", trend, "▲" if up else "▼"
        )
