"""What the last message says: the entities, sorted into places by role, product, names and quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from knowledge.landed_cost.goods_words import is_measure
from knowledge.search.stems import stems
from knowledge.text import fold, nfc

_NAMES = ("programa", "plataforma", "organismo")
_PLACES = ("pais", "lugar_ambiguo")
_FIGURES = ("cantidad", "peso", "numero")
_PRICE = re.compile(r"\b(?:cuant[oa]s?|precio|costo|cuesta|sale|cobran|pago|paga|pagan|pagaria|pagar)\b")
_SIZE = re.compile(
    r"\d+(?:[.,]\d+)?(?:\s*(?:cms?)?\s*[x*]\s*\d+(?:[.,]\d+)?){2}", re.I
)  # "60x40x30": the sides of a box
_PRODUCES = re.compile(
    r"\b(?:product(?:or|ora|ores|oras)|cultivador(?:a|es)?|artesan[oa]s?|cultivo|cultivamos|siembro) de(?:l)? $"
)
_SOLD = re.compile(
    r"\b(?:vend|export|mand|envi|despach)(?:o|er|ar|emos|amos|erle|arle|iendo|ando)"
    r" (?:(?:mi|mis|un|una|unos|unas|el|la|los|las|de|\d+) )*$"
)
_OF_THOSE = re.compile(r"\b(?:es[ao]s|est[ao]s|aquell[ao]s) $")
_ONLY_ONE = re.compile(r"\b(?:una|uno) (?:nomas|sol[oa]|solit[oa])\b")
_ONE = re.compile(r"\b(?:un|una|uno|1) (?:sol[oa] )?$")
_MORE_AFTER = re.compile(r" (?:[a-zñ]+ )?mas\b(?! (?:de|barat|car|grand|chic))")
_OTHERS_BEFORE = re.compile(r"\botr[oa]s $")
_MATERIAL = re.compile(r"(?:cuero|piel|plata|oro|lana|alpaca|tela|lona|madera|cobre|fique|totora)\b")
_CONTENTS = frozenset(("azucar", "azucares", "sal", "grasa", "cafeina", "alcohol"))
_LABEL = re.compile(
    r"octogon|\bsellos?\b|etiquet|rotul|\balto en\b|\bexceso\b|\blimites?\b"
    r"|(?:\b(?:g|gr|grs|gramos|mg|porciento)|%) (?:de )?(?:azucar|sal|grasa)|(?:por|x|cada) (?:cada )?100"
)
_NOT_BY = re.compile(
    r"\b(?:no|ni|nada de)(?: (?:es|va|sea|seria|lo mando|la mando))? (?:por|con|en|x|via) (?:el |la )?$"
)
_TAKEN_BACK = re.compile(r"\b(?:no|mejor|perdon|digo|sino)\b")
# What is said once of the goods and holds for every question of the message.
_SHARED = (
    "product", "quantity", "weight", "channel", "freight", "freight_apart", "insurance", "exchange", "conditions",
)  # fmt: skip
_FRAME = (
    "vale valen valia cuesta cuestan precio valor cada c/u unidad unidades par pares jaja jajaja jeje jejeje perdon mejor "
    "ahora quieren piden seria serian digo quise decir mira uy eh eeh ehh vivo estamos somos eran era chile colombia mexico "
    "peru respecto caso total sale saldria llega envio queria pues entonces ahi flete seguro dolar tipo cambio trm va van viaja "
    "volviendo volvamos regresando regresemos retomando obvio obviamente exacto claro equivoque confundi "
    "fuera fueran fuese fuesen comi cero llevo nomas"
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
    goods: tuple[str, ...] = ()  # where several are named
    names: tuple[str, ...] = ()
    term: str | None = None
    amount: str | None = None
    currency: str | None = None
    quantity: str | None = None
    added: bool = False  # "dos más", "otras 3": so many beside those said before
    single: bool = False  # "un gorrito": one, whatever was said before
    weight: str | None = None
    number: str | None = None
    channel: str | None = None
    freight: str | None = None
    freight_apart: bool = False
    share: str | None = None
    insurance: str | None = None
    exchange: str | None = None
    conditions: tuple[str, ...] = ()
    asks_price: bool = False
    rest: tuple[str, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    off: float | None = None  # how far off the subject the two judges weigh it (bot/components/intent_gate.py)
    said: str = ""
    parts: tuple[Heard, ...] = ()  # the questions of a message that asks several, each with the data of the whole

    @property
    def any_place(self) -> bool:
        """Tell whether the message names a country."""
        return bool(self.origins or self.destinations or self.places)

    @property
    def bound(self) -> bool:
        """Tell whether the message says where the goods go, be it a place of several countries ("a Santiago")."""
        return bool(self.destinations) or any(role == "destino" for _, role in self.ambiguous)

    @property
    def only_data(self) -> bool:
        """Tell whether the message holds nothing but data: no word that asks."""
        data = self.any_place or self.product or self.amount or self.quantity or self.weight or self.number
        extras = self.channel or self.conditions or self.currency or self.freight or self.insurance or self.exchange
        told = bool(data or self.ambiguous or extras) and not self.names
        # One odd word beside an amount and what it is for is still a datum: "380 soles en mantas típicas".
        return told and len(self.rest) <= (1 if self.amount and (self.product or self.any_place) else 0)


def hear(message: dict[str, Any]) -> Heard:
    """Return what a Rasa message says, and each of its questions where it asks several."""
    whole = _hear(message)
    parts = tuple(_with_data_of(whole, _hear(part)) for part in message.get("preguntas") or [])
    return replace(whole, parts=parts)


def _with_data_of(whole: Heard, part: Heard) -> Heard:
    """Return a question with the data that only the rest of its message says: where to, of what, how much."""
    placed = part.any_place or part.ambiguous
    places = () if placed else ("origins", "destinations", "places", "ambiguous")
    money = () if part.amount else ("amount", "currency", "share")
    blank = [name for name in (*places, *money, *_SHARED) if not getattr(part, name)]
    return replace(part, **{name: getattr(whole, name) for name in blank})


def _hear(message: dict[str, Any]) -> Heard:
    text = nfc(str(message.get("text") or ""))  # entity positions point into the composed form
    entities = [one for one in message.get("entities") or [] if not _points(one, text)]
    intent = message.get("intent") or {}
    first = {kind: _first(entities, kind) for kind in ("sector", "cantidad", "peso", "numero")}
    money = {role: _money(entities, role) for role in (None, "flete", "seguro", "cambio")}
    price = money[None] or {}
    return Heard(
        text=searchable(text, entities),
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        origins=_places(entities, "origen"),
        destinations=_places(entities, "destino"),
        places=_loose(entities),
        ambiguous=tuple((e["value"], e.get("role")) for e in entities if e["entity"] == "lugar_ambiguo"),
        product=_product(entities, text) or first["sector"],
        goods=_several(entities, text),
        names=tuple(dict.fromkeys(e["value"] for e in entities if e["entity"] in _NAMES)),
        term=_first(entities, "termino"),
        amount=price.get("value"),
        currency=price.get("currency") or (None if price else _last(entities, "moneda")),
        quantity=first["cantidad"],
        added=_adds(entities, text),
        single=_single(entities, text),
        weight=first["peso"],
        number=first["numero"],
        channel=_channel(entities, text),
        share=price.get("share"),
        freight=_beside(money["flete"], price),
        freight_apart=money["flete"] is not None and _beside(money["flete"], price) is None,
        insurance=_beside(money["seguro"], price),
        exchange=(money["cambio"] or {}).get("value"),
        conditions=tuple(dict.fromkeys(e["value"] for e in entities if e["entity"] == "condicion")),
        asks_price=_PRICE.search(fold(text)) is not None,
        rest=_rest(text, entities),
        ranking=tuple((r["name"], float(r["confidence"])) for r in message.get("intent_ranking") or []),
        off=message.get("fuera_suma"),
        said=text,
    )


def _product(entities: list[dict[str, Any]], text: str) -> str | None:
    """Return the product named; what it comes in, what it is made of and what the person grows give way to it."""
    sent = _sent(entities, text)
    sold = [entity for entity in sent if _SOLD.search(fold(text[: entity["start"]]))]
    sent = sold or sent  # "tengo una viña y quiero vender vino"
    for material, thing in pairwise(sent):
        if _MATERIAL.match(fold(str(material["value"]))) and text[material["end"] : thing["start"]].strip() == "en":
            return str(thing["value"])  # "cuero de caimán en billeteras"
    return str(sent[0]["value"]) if sent else None


def _several(entities: list[dict[str, Any]], text: str) -> tuple[str, ...]:
    """Return the goods of a message that names several, in their order; none where it names one."""
    named = tuple(dict.fromkeys(str(entity["value"]) for entity in _sent(entities, text)))
    return named if len(named) > 1 else ()


def _sent(entities: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Return the goods that are sent: neither what they come in, nor what their label counts, nor what the person grows."""
    named = [entity for entity in entities if entity["entity"] == "producto"]
    goods = [entity for entity in named if not is_measure(str(entity["value"]))] or named
    goods = _whole(goods, text)
    return [entity for entity in goods if not _PRODUCES.search(fold(text[: entity["start"]]))] or goods


def _points(entity: dict[str, Any], text: str) -> bool:
    """Tell whether a count only points to what was listed before: "¿en cuál de esos 3 entra gratis?"."""
    return entity["entity"] in _FIGURES and _OF_THOSE.search(fold(text[: entity["start"]])) is not None


def _loose(entities: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the countries without a role; one that has a role elsewhere in the message is not told twice."""
    placed = {*_places(entities, "origen"), *_places(entities, "destino")}
    return tuple(code for code in _places(entities, None) if code not in placed)


def _adds(entities: list[dict[str, Any]], text: str) -> bool:
    """Tell whether a count comes on top of the one said before: "si le meto dos más", "y otras 3"."""
    counts = [entity for entity in entities if entity["entity"] in ("cantidad", "numero")]
    return any(
        _MORE_AFTER.match(fold(text[one["end"] :])) or _OTHERS_BEFORE.search(fold(text[: one["start"]]))
        for one in counts
    )


def _single(entities: list[dict[str, Any]], text: str) -> bool:
    """Tell whether one piece is spoken of, with no other count: "y si es un gorrito de 18"."""
    goods = next((entity for entity in entities if entity["entity"] == "producto"), None)
    if goods is None:
        return _ONLY_ONE.search(fold(text)) is not None
    return _first(entities, "cantidad") is None and bool(_ONE.search(fold(text[: goods["start"]])))


def _whole(goods: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Return the goods without what a label counts ("45 g de azúcar por 100", "sodio y azúcar en galletas")."""
    if not _LABEL.search(fold(text)):
        return goods
    return [entity for entity in goods if fold(str(entity["value"])) not in _CONTENTS]


def _channel(entities: list[dict[str, Any]], text: str) -> str | None:
    """Return the channel named, never a denied one ("no por courier").

    Of two, the second counts where the first is taken back ("por barco no sé, por courier").
    """
    channels = [entity for entity in entities if entity["entity"] == "canal"]
    channels = [one for one in channels if not _NOT_BY.search(fold(text[: one["start"]]))] or channels
    for one, other in pairwise(channels):
        if _TAKEN_BACK.search(fold(text[one["end"] : other["start"]])):
            return str(other["value"])
    return str(channels[0]["value"]) if channels else None


def _money(entities: Iterable[dict[str, Any]], role: str | None) -> dict[str, Any] | None:
    """Return the first amount of a role; of several prices none is chosen, so that no sum is taken of a wrong one."""
    amounts = (e for e in entities if e["entity"] == "monto" and e.get("role") == role)
    return next((e for e in amounts if not e.get("among")), None)


def _beside(amount: dict[str, Any] | None, price: dict[str, Any]) -> str | None:
    """Return an amount that stands beside the price, where both are not in different currencies."""
    if amount is None or (price and amount.get("currency") not in (None, price.get("currency"))):
        return None
    return str(amount["value"])


def _rest(text: str, entities: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the telling words; a figure that is taken back beside another ("450 no 150") is none."""
    kinds = tuple({entity["entity"] for entity in entities} - {"termino"})
    figures = bool({"monto", "numero", "cantidad"} & set(kinds))
    words = stems(_without(text, entities, kinds))
    return tuple(stem for stem in words if stem not in _frame() and not (figures and stem.isdigit()))


@lru_cache(maxsize=1)
def _frame() -> frozenset[str]:
    """Return the stems of the words that only frame data: "perdón, son unos zapatos y valen…"."""
    return frozenset(stem for word in _FRAME.split() for stem in stems(word))


def searchable(text: str, entities: Iterable[dict[str, Any]]) -> str:
    """Return the text without its places, which filter the search, and its quantities, which are not words of it."""
    sizes = [size.span() for size in _SIZE.finditer(text)]
    apart = [e for e in entities if not any(first <= e["start"] and e["end"] <= last for first, last in sizes)]
    return _without(text, apart, (*_PLACES, *_FIGURES)).strip()


def _without(text: str, entities: Iterable[dict[str, Any]], kinds: tuple[str, ...] | None) -> str:
    left = len(text)
    for entity in sorted(entities, key=lambda found: (-found["end"], found["start"])):
        if (kinds is None or entity["entity"] in kinds) and entity["start"] < left:
            text = text[: entity["start"]] + " " + text[min(entity["end"], left) :]
            left = entity["start"]  # a place may stand inside the name of goods
    return text


def _first(entities: Iterable[dict[str, Any]], kind: str) -> str | None:
    return next((str(entity["value"]) for entity in entities if entity["entity"] == kind), None)


def _last(entities: Iterable[dict[str, Any]], kind: str) -> str | None:
    """Return the last value of a kind: in "soles no, dólares" the correction comes last."""
    return next((str(entity["value"]) for entity in reversed(list(entities)) if entity["entity"] == kind), None)


def _places(entities: Iterable[dict[str, Any]], role: str | None) -> tuple[str, ...]:
    found = [str(e["value"]) for e in entities if e["entity"] == "pais" and e.get("role") == role]
    return tuple(dict.fromkeys(found))
