"""What the last message says: the entities, sorted into places by role, product, names and quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.search.stems import stems
from knowledge.text import fold, nfc

_NAMES = ("programa", "plataforma", "organismo")
_PLACES = ("pais", "lugar_ambiguo")
_FIGURES = ("cantidad", "peso", "numero")
_PRICE = re.compile(r"\b(?:cuant[oa]s?|precio|costo|cuesta|sale|cobran|pago|paga|pagan|pagaria|pagar)\b")
_FREIGHT_BEFORE = re.compile(r"\b(?:envio|flete|despacho|shipping)(?: (?:de|por|son|cuesta|vale|es))?\W*$")
_FREIGHT_AFTER = re.compile(r"\W*(?:de|por|del|para el)? ?(?:envio|flete|despacho)\b")
_FRAME = (
    "vale valen valia cuesta cuestan precio valor cada c/u unidad unidades par pares jaja jajaja jeje jejeje perdon mejor "
    "ahora quieren piden seria serian digo quise decir mira uy eh eeh ehh vivo estamos somos eran era chile colombia mexico "
    "peru respecto caso total sale saldria llega envio queria pues entonces ahi"
)


@dataclass(frozen=True)
class Heard:
    """The content of one message. `rest` are its meaningful words beyond the entities; `said`, all of it."""

    text: str
    intent: str
    confidence: float
    origins: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, str | None], ...] = ()
    product: str | None = None
    names: tuple[str, ...] = ()
    term: str | None = None
    amount: str | None = None
    currency: str | None = None
    quantity: str | None = None
    weight: str | None = None
    number: str | None = None
    channel: str | None = None
    freight: str | None = None
    asks_price: bool = False
    rest: tuple[str, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    said: str = ""

    @property
    def any_place(self) -> bool:
        """Tell whether the message names a country."""
        return bool(self.origins or self.destinations or self.places)

    @property
    def only_data(self) -> bool:
        """Tell whether the message holds nothing but data: no word that asks."""
        data = self.any_place or self.product or self.amount or self.quantity or self.weight or self.number
        told = bool(data or self.ambiguous or self.channel) and not self.names
        # One odd word beside an amount and what it is for is still a datum: "380 soles en mantas típicas".
        return told and len(self.rest) <= (1 if self.amount and (self.product or self.any_place) else 0)


def hear(message: dict[str, Any]) -> Heard:
    """Return what a Rasa message says."""
    text = nfc(str(message.get("text") or ""))  # entity positions point into the composed form
    entities = list(message.get("entities") or [])
    intent = message.get("intent") or {}
    first = {
        kind: _first(entities, kind) for kind in ("producto", "sector", "monto", "cantidad", "peso", "numero", "canal")
    }
    money: dict[str, Any] = next((entity for entity in entities if entity["entity"] == "monto"), {})
    return Heard(
        searchable(text, entities),
        str(intent.get("name") or ""),
        float(intent.get("confidence") or 0.0),
        _places(entities, "origen"),
        _places(entities, "destino"),
        _places(entities, None),
        tuple((e["value"], e.get("role")) for e in entities if e["entity"] == "lugar_ambiguo"),
        first["producto"] or first["sector"],
        tuple(dict.fromkeys(e["value"] for e in entities if e["entity"] in _NAMES)),
        _first(entities, "termino"),
        first["monto"],
        money.get("currency"),
        first["cantidad"],
        first["peso"],
        first["numero"],
        first["canal"],
        _freight(text, entities),
        _PRICE.search(fold(text)) is not None,
        _rest(text, entities),
        tuple((r["name"], float(r["confidence"])) for r in message.get("intent_ranking") or []),
        text,
    )


def _freight(text: str, entities: Iterable[dict[str, Any]]) -> str | None:
    """Return the amount that the words next to it call freight, where it is in the currency of the first one."""
    money = [entity for entity in entities if entity["entity"] == "monto"]
    for entity in money[1:]:
        before, after = fold(text[: entity["start"]]), fold(text[entity["end"] :])
        if _FREIGHT_BEFORE.search(before) or _FREIGHT_AFTER.match(after):
            same = entity.get("currency") in (None, money[0].get("currency"))
            return str(entity["value"]) if same else None
    return None


def _rest(text: str, entities: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    kinds = tuple({entity["entity"] for entity in entities} - {"termino"})
    frame = _frame()
    return tuple(stem for stem in stems(_without(text, entities, kinds)) if stem not in frame)


@lru_cache(maxsize=1)
def _frame() -> frozenset[str]:
    """Return the stems of the words that only frame data: "perdón, son unos zapatos y valen…"."""
    return frozenset(stem for word in _FRAME.split() for stem in stems(word))


def searchable(text: str, entities: Iterable[dict[str, Any]]) -> str:
    """Return the text without its places, which filter the search, and its quantities, which are not words of it."""
    return _without(text, entities, (*_PLACES, *_FIGURES)).strip()


def _without(text: str, entities: Iterable[dict[str, Any]], kinds: tuple[str, ...] | None) -> str:
    for entity in sorted(entities, key=lambda found: -found["start"]):
        if kinds is None or entity["entity"] in kinds:
            text = text[: entity["start"]] + " " + text[entity["end"] :]
    return text


def _first(entities: Iterable[dict[str, Any]], kind: str) -> str | None:
    return next((str(entity["value"]) for entity in entities if entity["entity"] == kind), None)


def _places(entities: Iterable[dict[str, Any]], role: str | None) -> tuple[str, ...]:
    found = [str(e["value"]) for e in entities if e["entity"] == "pais" and e.get("role") == role]
    return tuple(dict.fromkeys(found))
