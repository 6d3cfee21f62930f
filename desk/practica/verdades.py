"""What is true in a case on a day: its figures, computed from the facts and from the calculator, never typed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from desk.errors import DeskError
from desk.practica.casos import PLACE, Case, Figure
from desk.practica.montos import Said, figures
from knowledge.errors import KnowledgeError
from knowledge.exchange.current import current_table
from knowledge.landed_cost.book import Book, from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from knowledge.landed_cost.result import Result
from knowledge.schema import Fact
from knowledge.snapshot import Snapshot

_RESULTS = {"total": "total_charges", "en_puerta": "landed_total"}


class CaseUnavailable(DeskError):
    """A case that cannot be played now, since the knowledge base no longer says what it needs; the text says what."""


@dataclass(frozen=True)
class Figured:
    """A figure with its unit, as it is written in the country of the case."""

    value: Decimal
    unit: str
    text: str


@dataclass(frozen=True)
class Truths:
    """The facts, figures and sum of a case on a day."""

    case: Case
    facts: tuple[Fact, ...]
    figures: dict[str, Figured]
    sum: dict[str, Any] | None
    checked_on: str

    def filled(self, text: str) -> str:
        """Return a text of the case with its figures in their places."""
        return PLACE.sub(lambda match: self._written(match[1]), text)

    def _written(self, name: str) -> str:
        return self.checked_on if name == "fecha" else self.figures[name].text

    def known(self, said: Said, more: tuple[Fact, ...] = ()) -> bool:
        """Tell whether a figure stands in the facts, in the sum, or in what the person says."""
        values = _values_of(self) | {value for fact in more for value in _values_in(fact)}
        return any(said.is_value(value) for value in values)


def truths(case: Case, snapshot: Snapshot, on: datetime.date) -> Truths:
    """Return what is true in a case on a day; raises CaseUnavailable."""
    gone = [key for key in case.hechos if key not in snapshot.facts]
    if gone:
        raise CaseUnavailable(f"La base ya no tiene estos datos: {', '.join(gone)}.")
    facts = tuple(snapshot.facts[key] for key in case.hechos)
    counted = _sum(case, snapshot, on)
    comma = snapshot.countries[case.pais].decimal_comma if case.pais in snapshot.countries else None
    made = {name: _figure(figure, snapshot, counted, case, bool(comma)) for name, figure in case.cifras.items()}
    newest = max(fact.checked_on for fact in facts)
    told = format_date(datetime.date.fromisoformat(newest), "d 'de' MMMM 'de' y", locale="es")
    return Truths(case, facts, made, counted, told)


@lru_cache(maxsize=2)
def _book_of(revision: int, mark: int, holder: _Held) -> Book:
    return from_snapshot(holder.snapshot, current_table())


class _Held:
    """A snapshot as a key: the same object is the same book."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot

    def __hash__(self) -> int:
        return id(self.snapshot)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.snapshot is self.snapshot


def book_of(snapshot: Snapshot) -> Book:
    """Return the rule book of a snapshot, built once."""
    return _book_of(snapshot.revision, id(snapshot), _Held(snapshot))


def _sum(case: Case, snapshot: Snapshot, on: datetime.date) -> dict[str, Any] | None:
    if case.cuenta is None:
        return None
    try:
        asked = parse({"on_date": on.isoformat(), **case.cuenta})
        result: Result = quote(asked, book_of(snapshot))
    except KnowledgeError as error:
        raise CaseUnavailable(f"No se puede hacer la cuenta de este caso: {error}.") from error
    return result.to_json()


def _figure(figure: Figure, snapshot: Snapshot, counted: dict[str, Any] | None, case: Case, comma: bool) -> Figured:
    if figure.hecho:
        value, unit = _of_fact(figure, snapshot.facts[figure.hecho])
    else:
        value, unit = _of_sum(str(figure.cuenta), counted or {}, case)
    unit = figure.unidad or unit
    return Figured(value, unit, _written(value, unit, comma))


def _of_fact(figure: Figure, fact: Fact) -> tuple[Decimal, str]:
    for entry in fact.values:
        if figure.valor in entry and (figure.clase is None or entry.get("kind") == figure.clase):
            value = _decimal(entry[figure.valor])
            if value is not None:
                unit = "%" if "percent" in figure.valor else str(entry.get("currency") or entry.get("unit") or "")
                return value, unit
    raise CaseUnavailable(f"El dato {fact.id} ya no dice «{figure.valor}»: revisa la cifra de este caso.")


def _of_sum(key: str, counted: dict[str, Any], case: Case) -> tuple[Decimal, str]:
    kind, _, concept = key.partition(":")
    lines = {line["concept"]: line for line in counted.get("lines", ())}
    currency = str(counted.get("currency") or "")
    value: Any
    if kind in ("linea", "tasa"):
        value = lines.get(concept, {}).get("amount" if kind == "linea" else "rate_percent")
        currency = currency if kind == "linea" else "%"
    elif kind in ("minimo", "maximo"):
        value = (counted.get("total_range") or [None, None])[kind == "maximo"]
    else:
        value = counted.get(_RESULTS[kind]) if kind in _RESULTS else (case.cuenta or {}).get(kind)
    found = _decimal(value)
    if found is None:
        raise CaseUnavailable(f"La cuenta de este caso ya no da «{key}»: cambió la norma o quedó en duda.")
    return found, currency


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool | list | dict):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _written(value: Decimal, unit: str, comma: bool) -> str:
    form = "#,##0.00" if value != value.to_integral_value() and unit != "%" else "#,##0.##"
    number = format_decimal(value, form, locale="es_CO" if comma else "es_MX")
    if unit == "%":
        return f"{number}%"
    return f"{unit} {number}" if re.fullmatch("[A-Z]{3}", unit) else f"{number} {unit}".strip()


def _values_of(truth: Truths) -> set[Decimal]:
    found = {figure.value for figure in truth.figures.values()}
    for fact in truth.facts:
        found |= _values_in(fact)
    for value in (truth.case.cuenta or {}).values():
        found |= {number for number in [_decimal(value)] if number is not None}
    counted = truth.sum or {}
    for key in ("total_charges", "landed_total", "total_excluding_percepcion"):
        found |= {number for number in [_decimal(counted.get(key))] if number is not None}
    for line in counted.get("lines", ()):
        found |= {n for n in (_decimal(line[key]) for key in ("base", "rate_percent", "amount")) if n is not None}
    found |= {n for n in map(_decimal, counted.get("total_range") or ()) if n is not None}
    for said in figures(_spoken(truth)):
        found |= said.values
    return found | _joined_rates(counted)


def _joined_rates(counted: dict[str, Any]) -> set[Decimal]:
    """Return rates that people say together: IGV is told with its municipal part."""
    rates = {line["concept"]: _decimal(line["rate_percent"]) for line in counted.get("lines", ())}
    igv, ipm = rates.get("igv"), rates.get("ipm")
    amounts = {line["concept"]: _decimal(line["amount"]) for line in counted.get("lines", ())}
    if igv is None or ipm is None:
        return set()
    return {igv + ipm, (amounts["igv"] or Decimal(0)) + (amounts["ipm"] or Decimal(0))}


@lru_cache(maxsize=512)
def _values_of_text(text: str) -> frozenset[Decimal]:
    return frozenset(value for said in figures(text) for value in said.values)


def _values_in(fact: Fact) -> frozenset[Decimal]:
    return _values_of_text(
        f"{fact.title}. {fact.statement} {fact.summary} {fact.norm or ''} {fact.note or ''} {fact.values}"
    )


def _spoken(truth: Truths) -> str:
    person = truth.case.persona
    if person is None:
        return ""
    said = [person.abre, *person.otra_cosa, *(f"{turn.dice} {turn.otra_vez or ''}" for turn in person.responde)]
    return truth.filled(" ".join(said))
