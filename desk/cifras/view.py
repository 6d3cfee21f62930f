"""The page of figures as values: sums of the store in, what the template shows out."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from conversations.figures import sums
from conversations.figures.headline import headline
from conversations.figures.sums import Share, Span
from conversations.marks import CHANNELS
from desk.cifras.cards import Card, cards
from desk.cifras.charts import Bar, Columns, Series, bars, columns, pile
from desk.cifras.numbers import Numbers
from desk.knowledge import Names

OUTCOMES = {
    "resuelta": "Resueltas", "traspasada": "Traspasadas", "abandonada": "Abandonadas", "sin_respuesta": "Sin respuesta",
    "ajena": "Ajenas", "sin_consulta": "Sin consulta",
}  # fmt: skip
REASONS = {
    "no_era_mi_pregunta": "No era mi pregunta", "dato_equivocado": "Hay un dato equivocado",
    "no_se_entiende": "No se entiende", "otro": "Otro motivo",
}  # fmt: skip
_DAYS_AS_DAYS, _DAYS_AS_WEEKS = 92, 400


@dataclass(frozen=True)
class List:
    """A list of bars: its name, its title, what is said where it is empty, and its lines."""

    name: str
    title: str
    empty: str
    bars: list[Bar]
    with_missed: bool = True


@dataclass(frozen=True)
class View:
    """All that the page shows."""

    cards: list[Card]
    days: Columns
    channels: Columns
    hours: Columns
    lists: list[List]
    empty: bool


def view(
    engine: Engine, span: Span, names: Names, numbers: Numbers, prices: Mapping[str, Decimal], currency: str
) -> View:
    """Return the page of a span."""
    conversations, before_that = sums.conversation_sums(engine, span), sums.conversation_sums(engine, span.previous())
    now = headline(sums.turn_totals(engine, span), conversations, sums.csat_scores(engine, span))
    earlier = span.previous()
    before = headline(sums.turn_totals(engine, earlier), before_that, sums.csat_scores(engine, earlier))
    times, times_before = (
        sums.latency_at(engine, span, [0.5, 0.95]),
        sums.latency_at(engine, earlier, [0.5, 0.95]),
    )
    places, labels = _columns(span, numbers)
    outcomes: Counter[tuple[int, str]] = Counter()
    channels: Counter[tuple[int, str]] = Counter()
    for row in conversations:
        outcomes[places[row.day], row.outcome] += row.count
        channels[places[row.day], row.channel] += row.count
    known = {
        row.channel: CHANNELS.get(row.channel, row.channel)
        for row in sorted(conversations, key=lambda row: row.channel)
    }
    unit = "conversaciones"
    return View(
        cards(now, before, (times[0], times[1]), (times_before[0], times_before[1]), numbers, prices, currency),
        columns("dias", "Cómo terminaron las conversaciones", labels, pile(OUTCOMES, outcomes, len(labels)), unit),
        columns("canales", "Por qué canal llegaron", labels, pile(known or CHANNELS, channels, len(labels)), unit),
        _hours(sums.by_hour(engine, span)),
        _lists(engine, span, names),
        not now.turns and not conversations,
    )  # fmt: skip


def _columns(span: Span, numbers: Numbers) -> tuple[dict[datetime.date, int], list[str]]:
    """Return the column of each day and their labels: days, or weeks or months where there are too many days."""
    places: dict[datetime.date, int] = {}
    labels: list[str] = []
    begun: Any = None
    for day in span.all_days():
        key: Any = day
        if span.days > _DAYS_AS_WEEKS:
            key = (day.year, day.month)
        elif span.days > _DAYS_AS_DAYS:
            key = day.isocalendar()[:2]
        if key != begun:
            begun = key
            week = span.days > _DAYS_AS_DAYS and span.days <= _DAYS_AS_WEEKS
            name = numbers.month(day) if span.days > _DAYS_AS_WEEKS else numbers.day(day)
            labels.append(f"sem. {name}" if week else name)
        places[day] = len(labels) - 1
    return places, labels


def _hours(shares: Sequence[Share]) -> Columns:
    counts = {int(share.key): share.turns for share in shares}
    series = [Series("mensajes", "Mensajes", [counts.get(hour, 0) for hour in range(24)])]
    return columns("horas", "Mensajes por hora del día", [f"{hour} h" for hour in range(24)], series, "mensajes")


def _lists(engine: Engine, span: Span, names: Names) -> list[List]:
    about = sums.about(engine, span)
    nothing = "Todavía no hay preguntas con este dato."
    return [
        List("temas", "Temas", nothing, _bars(about.themes, names.themes)),
        List("destinos", "A dónde quieren vender", nothing, _bars(about.destinations, names.countries)),
        List("origenes", "Desde dónde venden", nothing, _bars(about.origins, names.countries)),
        List("productos", "Productos", nothing, _bars(about.products, names.products)),
        List(
            "motivos",
            "Por qué no sirvió",
            "Nadie marcó un motivo.",
            _bars(sums.by_reason(engine, span), REASONS),
            False,
        ),
    ]


def _bars(shares: Sequence[Share], names: Mapping[str, str]) -> list[Bar]:
    return bars([(named(share.key, names), share.turns, share.unanswered) for share in shares])


def named(key: str, names: Mapping[str, str]) -> str:
    """Return how a thing is called, its id in words where no name is known."""
    found = names.get(key) or key.replace("_", " ")
    return found[:1].upper() + found[1:]
