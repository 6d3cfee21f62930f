"""Charts as plain geometry, which the page draws as SVG without a script or an inline style: columns and bars."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 30
_MOST_LABELS = 8


@dataclass(frozen=True)
class Series:
    """One of the things that are piled up: its key (also its colour's class), its name, and a value a column."""

    key: str
    name: str
    values: Sequence[int]

    @property
    def total(self) -> int:
        """Return the sum of its values."""
        return sum(self.values)


@dataclass(frozen=True)
class Piece:
    """A rectangle of a chart: where, which series, and the words that a pointer reads."""

    x: float
    y: float
    width: float
    height: float
    key: str
    words: str


@dataclass(frozen=True)
class Mark:
    """A label of an axis, where it stands."""

    at: float
    text: str


@dataclass(frozen=True)
class Columns:
    """A chart of columns, one a day (or week, or hour), with its series piled up, and the numbers behind it."""

    name: str
    title: str
    summary: str
    labels: Sequence[str]
    series: Sequence[Series]
    pieces: Sequence[Piece]
    marks: Sequence[Mark]
    grid: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(series.total for series in self.series)


def columns(name: str, title: str, labels: Sequence[str], series: Sequence[Series], unit: str) -> Columns:
    """Return a chart of these series; `unit` is what is counted, in the plural."""
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    top = nice(max(totals, default=0))
    room, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    step = room / max(1, len(labels))
    wide = max(1.5, min(46.0, step * 0.72))
    pieces = []
    for place, label in enumerate(labels):
        y = float(HEIGHT - _BOTTOM)
        for one in series:
            value = one.values[place]
            if value:
                tall = high * value / top
                y -= tall
                x = _LEFT + step * place + (step - wide) / 2
                pieces.append(
                    Piece(
                        round(x, 2),
                        round(y, 2),
                        round(wide, 2),
                        round(tall, 2),
                        one.key,
                        f"{label}: {value} {one.name.lower()}",
                    )
                )
    every = math.ceil(len(labels) / _MOST_LABELS)
    marks = [
        Mark(round(_LEFT + step * (place + 0.5), 1), label) for place, label in enumerate(labels) if place % every == 0
    ]
    grid = [
        Mark(round(HEIGHT - _BOTTOM - high * part / 4, 1), _tick(top * part / 4))
        for part in range(5)
        if top >= 4 or part in (0, 4)
    ]
    return Columns(name, title, _summary(labels, totals, unit), labels, series, pieces, marks, grid)


def _summary(labels: Sequence[str], totals: Sequence[int], unit: str) -> str:
    """Return in words what the chart shows, for whoever does not see it."""
    whole = sum(totals)
    if not whole:
        return f"No hubo {unit}."
    most = max(range(len(totals)), key=lambda place: (totals[place], -place))
    return f"En total {whole} {unit}. El mayor valor es {totals[most]}, en {labels[most]}."


def nice(value: int) -> int:
    """Return a round number not below a value, for the top of an axis."""
    if value <= 4:
        return max(1, value)
    power = 10 ** (len(str(value)) - 1)
    for part in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10):
        if power * part >= value and (power * part / 4).is_integer():
            return int(power * part)
    return math.ceil(value / 4) * 4


def _tick(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


@dataclass(frozen=True)
class Bar:
    """A line of a list of bars: what it is, how often, how much of it was not answered, and its lengths of a hundred."""

    label: str
    value: int
    missed: int
    length: float
    missed_length: float
    share: int  # of a hundred of what was not answered


def bars(rows: Sequence[tuple[str, int, int]], most: int = 8) -> list[Bar]:
    """Return the longest of these lines (label, value, not answered)."""
    shown = [row for row in rows if row[1]][:most]
    top = max((value for _, value, _ in shown), default=1)
    return [
        Bar(
            label, value, missed, round(100 * value / top, 1), round(100 * missed / top, 1), round(100 * missed / value)
        )
        for label, value, missed in shown
    ]


def pile(keys: Mapping[str, str], counts: Mapping[tuple[int, str], int], places: int) -> list[Series]:
    """Return series of counts by (column, key), those with something in them, in the order of the keys."""
    made = [Series(key, name, [counts.get((place, key), 0) for place in range(places)]) for key, name in keys.items()]
    return [one for one in made if one.total] or made[:1]
