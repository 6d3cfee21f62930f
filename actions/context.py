"""What the conversation knows: read from the slots, joined with what was just heard, written back as events."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rasa_sdk.events import SlotSet

from actions.heard import Heard
from actions.lugares import OF_MATERIALS as OF_MATERIALS
from actions.lugares import of_the_carrier, placed, whose_money
from actions.piezas import added_up, bare_number
from knowledge.answers import Answer, Question
from knowledge.answers.lugares import who_writes
from knowledge.cue_reader import value_of
from knowledge.currencies import LOCAL, settle
from knowledge.product_finder import told_apart
from knowledge.schema import BLOC
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

# Field → slot. Lists travel as lists, the rest as text.
_SLOTS = {
    "theme": "tema", "text": "consulta", "origins": "pais_origen", "destinations": "pais_destino", "product": "producto",
    "amount": "monto", "currency": "moneda", "quantity": "cantidad", "weight": "peso", "channel": "canal", "freight": "flete",
    "insurance": "seguro", "exchange": "tipo_cambio", "conditions": "condiciones", "sum_asks": "cuenta_pide",
    "names": "nombres", "pending": "pendiente", "facts": "hechos", "more": "hechos_siguientes", "failures": "no_entendidos",
    "exporta": "exporta", "recado": "recado", "expects": "espera_recado",
    "diagnosis": "autodiagnostico",
    "options": "opciones",
    "goods": "productos",
    "waiting": "preguntas_en_espera",
}  # fmt: skip
COST = "costo"
REFUSED = "trampa"  # pending: a refusal was the last word, and its legal ways may be asked for
_CURRENCY = ("moneda", "lucas", "gambas")  # which pesos, lucas or gambas was asked: a country answers it
SUM_DATA = ("pais", "producto", "monto", *_CURRENCY, "origen")  # what a sum under way may be waiting for
_FREE_WORDS = 4
_SURELY_LOCAL = 5_000  # from here on, a bare number is rarely in dollars
_LISTS = ("origins", "destinations", "names", "facts", "more", "conditions", "options", "waiting", "goods")


@dataclass(frozen=True)
class Context:
    """The memory of a conversation."""

    theme: str | None = None
    text: str | None = None
    origins: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    product: str | None = None
    amount: str | None = None
    currency: str | None = None
    quantity: str | None = None
    weight: str | None = None
    channel: str | None = None
    freight: str | None = None
    insurance: str | None = None
    exchange: str | None = None
    conditions: tuple[str, ...] = ()
    sum_asks: str | None = None
    exporta: str | None = None
    names: tuple[str, ...] = ()
    pending: str | None = None
    facts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    failures: int = 0
    diagnosis: dict[str, Any] | None = None
    options: tuple[str, ...] = ()  # what the last list was of: entries and facts, in order
    goods: tuple[str, ...] = ()  # those of the last message that named several ("lo segundo")
    waiting: tuple[dict[str, Any], ...] = ()  # questions of the same message that wait for a datum (varias.py)
    recado: dict[str, Any] | None = None  # what was left for the person who will take over (recado.py)
    expects: bool = False
    places: tuple[str, ...] = ()
    assumed: str | None = None
    term: str | None = None
    certainty: float = 1.0
    unroled: tuple[str, ...] = ()  # countries of this message that only the theme put on a side

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Context:
        """Read the context from the slots."""
        values: dict[str, Any] = {field: slots.get(slot) for field, slot in _SLOTS.items()}
        for field in _LISTS:
            values[field] = tuple(values[field] or ())
        return cls(**{**values, "failures": int(values["failures"] or 0), "expects": bool(values["expects"])})

    def events(self, before: Context) -> list[dict[str, Any]]:
        """Return the SlotSet events for what changed."""
        changed = [field for field in _SLOTS if getattr(self, field) != getattr(before, field)]
        return [SlotSet(_SLOTS[field], _plain(getattr(self, field))) for field in changed]

    @property
    def home(self) -> str | None:
        """Return the person's own country of the bloc, where it was said."""
        return next((code for code in self.origins if code in BLOC), None)

    @property
    def abroad(self) -> str | None:
        """Return the country of the bloc that is being asked about, where it was said."""
        return next((code for code in (*self.destinations, *self.places) if code in BLOC), None)

    def question_text(self, without: str | None = None) -> str:
        """Return the words of the last question; a product that was just corrected goes out of them."""
        named = set(stems(without or ""))
        return " ".join(word for word in (self.text or "").split() if not named & set(stems(word)))

    def question(self, on: datetime.date) -> Question:
        """Return the question to ask the knowledge base, on the day it is asked."""
        return Question(
            self.text or "", self.theme, destinations=self.destinations, origins=self.origins, places=self.places,
            product=self.product, names=self.names, term=self.term, amount=self.amount, currency=self.currency,
            quantity=self.quantity, weight=self.weight, assumed=self.assumed, certainty=self.certainty,
            channel=self.channel, freight=self.freight, on=on.isoformat(), insurance=self.insurance,
            exchange=self.exchange, conditions=self.conditions, exporta=self.exporta, unroled=self.unroled,
        )  # fmt: skip

    def answered(self, answer: Answer) -> Context:
        """Return the context after an answer: what it used, what could follow, what it asked."""
        if answer.asks and not answer.facts:
            return replace(self, pending=answer.asks)
        return replace(
            self,
            theme=answer.theme or self.theme,
            facts=answer.facts,
            more=answer.more,
            pending=answer.asks,
            failures=0 if answer.known else self.failures,
        )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def ask_anew(context: Context, heard: Heard, theme: str | None, side: str, snapshot: Snapshot) -> Context:
    """Return the context of a new question: its theme and words; places and product carry over where not said."""
    fresh = replace(
        context,
        theme=theme,
        text=heard.text,
        names=heard.names,
        pending=None,
        term=heard.term,
        certainty=heard.confidence,
        sum_asks=context.pending if context.theme == COST and context.pending in SUM_DATA else context.sum_asks,
    )
    return _hear(_another_shipment(fresh) if heard.amount else fresh, heard, side, snapshot, context.text)


def _another_shipment(context: Context) -> Context:
    """Return the context without what was said of the shipment before: its pieces, its weight, its freight."""
    return replace(context, quantity=None, weight=None, freight=None, insurance=None)


def go_on(context: Context, heard: Heard, side: str, snapshot: Snapshot) -> Context:
    """Return the context of the same question with more or other data ("¿y para Perú?", "perdón, es calzado")."""
    before = context.question_text(without=context.product if heard.product else None)
    words = f"{before} {heard.text if heard.rest else ''}".strip()
    same = replace(context, text=words[-400:], names=heard.names or context.names)
    told = heard.amount or (heard.single and heard.number)
    another = told and context.amount and (heard.product not in (None, context.product) or heard.single)
    return _in_its_stead(
        context, _hear(_another_shipment(same) if another else same, heard, side, snapshot, context.text)
    )


def _in_its_stead(before: Context, after: Context) -> Context:
    """Put a country said without a role where the destination it takes the place of stood ("¿y en Colombia?")."""
    if not after.places or not before.destinations or after.destinations != before.destinations:
        return after
    return replace(after, destinations=after.places, places=())


def _hear(context: Context, heard: Heard, side: str, snapshot: Snapshot, before: str | None) -> Context:
    """Return the context with what a message tells; `before` are the words of the question it comes after."""
    if context.pending in _CURRENCY and heard.places and not heard.amount:
        context = _which_pesos(context, heard)
        if not (heard.origins or heard.destinations):
            return context
        heard = replace(heard, places=())
    asked, context = context, placed(context, heard, side, snapshot, before or "")
    amount = heard.amount or bare_number(asked, heard, "monto") or context.amount
    currency = heard.currency or context.currency
    context = of_the_carrier(context, heard, currency, snapshot)
    if amount and currency is None and Decimal(amount) >= _SURELY_LOCAL:
        currency = LOCAL.get(context.origins[0] if context.origins else "")
    if amount:
        amount, currency = settle(amount, currency, whose_money(context, heard, snapshot))
    return replace(
        context,
        goods=heard.goods or (() if heard.product else context.goods),
        product=told_apart(snapshot, heard.product, heard.said) or named_freely(asked, heard) or context.product,
        amount=amount,
        currency=currency,
        quantity=added_up(context, heard)
        or heard.quantity
        or bare_number(asked, heard, "cantidad")
        or context.quantity,
        weight=heard.weight or context.weight,
        channel=heard.channel or context.channel,
        freight=heard.freight or context.freight,
        insurance=heard.insurance or context.insurance,
        exchange=heard.exchange or context.exchange,
        conditions=_conditions(context, heard, snapshot),
        exporta=value_of(snapshot, "exporta", heard.text) or context.exporta,
    )


def _conditions(context: Context, heard: Heard, snapshot: Snapshot) -> tuple[str, ...]:
    """Return what is known of the papers, buyer and seller, and of who writes: the last word on each key counts."""
    kept = (
        context.conditions if not heard.amount else tuple(c for c in context.conditions if not c.startswith("price="))
    )
    told = [*heard.conditions, *who_writes(snapshot, heard.said)]
    if heard.amount:
        told.append(f"share={heard.share}")
        told.append(f"flete_aparte={'si' if heard.freight_apart else 'no'}")
    known = dict(condition.split("=", 1) for condition in (*kept, *told))
    return tuple(f"{key}={value}" for key, value in known.items())


def tells_pending(context: Context, heard: Heard, snapshot: Snapshot) -> bool:
    """Tell whether the message answers what was just asked ("¿ya exportas?"), whatever intent was read in it."""
    return context.pending == "exporta" and value_of(snapshot, "exporta", heard.text) is not None


def _which_pesos(context: Context, heard: Heard) -> Context:
    """Read "chilenos" after "¿qué pesos?" as the currency, not as a place; "soy de Cali" tells the home and with it the money."""
    amount, currency = settle(context.amount or "0", context.currency, heard.places[0])
    return replace(context, amount=amount, currency=currency, pending=None)


def named_freely(context: Context, heard: Heard) -> str | None:
    """Return the words that answer "¿qué producto es?" where the catalogue does not know them ("unas ojotas de totora")."""
    bare = not (heard.any_place or heard.amount or heard.number or heard.names or heard.conditions or heard.channel)
    if context.pending != "producto" or not bare or not 1 <= len(heard.rest) <= _FREE_WORDS:
        return None
    return re.sub(r"^\W*(?:es|son|seria|serian)?\s*(?:un|una|unos|unas)?\s+", "", f" {heard.text}", flags=re.I).strip(
        " .,!?"
    )
