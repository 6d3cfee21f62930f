"""Reads amounts of money, quantities and weights as Chileans, Colombians, Mexicans and Peruvians write them.

Values are strings ("1500.50"): Rasa's stores keep plain JSON, and Decimal begins in knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.components.amount_words import any_of
from bot.components.spoken_numbers import in_digits
from knowledge.currencies import AMBIGUOUS_PESOS, GAMBAS, LUCAS
from knowledge.text import fold, nfc

_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# "dolaritos", "dolarucos", the dollar as fast thumbs write it, and its names in the street.
_DOLLARS = (
    r"dolar(?:it|uc|cit|ill|et)[oa]s?|dol{1,2}[ae]?r{1,2}[ea]?[sz]{0,2}|d[ao]+l[ao]e?res|dolraes|dlares|dlrs|dol|cocos"
)
_GREEN = r"verdes|verdecitos|bucks|cueros? de rana|(?:lucas?|lukas?|luquitas?) (?:verdes?|american[ao]s?)"
_CURRENCIES = [
    (rf"us ?\$|u\$s?d?|usd|us dollars?|dolar(?:es)?(?: americanos| estadounidenses)?|dls|dlls|{_GREEN}|{_DOLLARS}", "USD"),
    (r"clp|pesos? chilenos?", "CLP"),
    (r"cop\$?|pesos? colombianos?", "COP"),
    (r"mxn|mx\$|pesos? mexicanos?", "MXN"),
    (r"pen|s/\.?|soles|sol peruano|soles peruanos|sol(?:e?cit|it)os|solsitos", "PEN"),
    (r"eur|euros?|euritos|€", "EUR"),
    (r"luc(?:as?|uitas?)|luk(?:as?|itas?)|luquitas?", LUCAS),
    (r"gambas?", GAMBAS),
    (r"pes(?:os?|itos|otes)|[vb]ar(?:os?|itos)|\$", AMBIGUOUS_PESOS),
]  # fmt: skip
_CURRENCY = "|".join(f"(?:{pattern})" for pattern, _ in _CURRENCIES)
_SCALE = {"mil": 1_000, "k": 1_000, "millon": 1_000_000, "millones": 1_000_000, "palos": 1_000_000, "palo": 1_000_000}
_WEIGHTS = {
    "kg": "1", "kgs": "1", "kilo": "1", "kilos": "1", "kilogramo": "1", "kilogramos": "1", "g": "0.001",
    "gr": "0.001", "grs": "0.001", "gramos": "0.001", "lb": "0.45359237", "lbs": "0.45359237", "libra": "0.5",
    "libras": "0.5", "tonelada": "1000", "toneladas": "1000", "ton": "1000",
}  # fmt: skip
_PIECE = r"unidades?|uds?|pares?|par|piezas?|cajas?|bolsas?|bolsitas?|frascos?|botellas?|paquetes?|prendas?"
_MONEY = re.compile(
    rf"(?P<before>(?<!\w)(?:\$ ?)?(?:{_CURRENCY})(?: ?\$)?)? ?(?P<number>{_NUMBER})(?: ?(?P<scale>mil|k|millon(?:es)?|palos?)\b)?"
    rf"(?: ?(?:de )?\(?(?P<after>(?:\$ ?)?(?:{_CURRENCY})(?: ?\$)?)(?!\w))?"
)
_WEIGHT = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>{'|'.join(sorted(_WEIGHTS, key=len, reverse=True))})(?!\w)")
_TIMES = rf" ?[x*] ?(?=(?:us)?\$ ?\d|(?:{_NUMBER})(?: ?(?:mil|k))? ?(?:{_CURRENCY})(?!\w))"  # "2x15 usd"
_COUNT = re.compile(
    rf"(?<![\d.,])(?P<number>\d{{1,6}})(?: ?(?:{_PIECE})(?!\w)|{_TIMES})|(?P<dozens>\d{{1,4}}(?:[.,]5)?) ?docenas?(?!\w)"
)
_BY_THE_DOZEN = re.compile(r"\b(?:la|cada|por|x) docena\b")
_BARE = re.compile(r"(?<![^ ~(,:¿])(?<!\d[,:])(?P<number>\d{1,7}(?:[.,]\d{1,2})?)(?![^ ?.,!~;:)])(?![.,:]\d)")
# The dash of a range, where money or its scale stands beside it: a bare "12-21" may be a date.
_DASH = re.compile(rf"(?<=\d)[-–](?={_NUMBER} ?(?:mil\b|k\b|{_CURRENCY}))|(?<=\d)-(?=(?:us)?\$ ?\d)")
_NOT_AN_AMOUNT = re.compile(
    r"(?:ley|decreto|resolucion|circular|regla|articulo|art|nom|norma|capitulo|partida|codigo|hs|incoterms|ds|dl)\.?"
    r"(?: n[º°o]?\.?)? ?[\d./-]+[\d-]*(?: de \d{4})?|(?<!\$)(?<!\$ |€ |s/)(?<!s/ |s/\.)"
    r"(?<!usd |clp |cop |mxn |pen |eur |s/\. )\b(?:19|20)\d\d\b(?![.,]\d)"
    rf"(?! ?(?:{_CURRENCY}|{_PIECE}|gramos|grs?|kilos?|kgs?|c/u|cada)(?!\w))"
    r"|plata (?:de )?(?:ley )?\d{3}\b|\boro (?:de )?\d{2} ?k\w*"
    r"|\d[\d.,]* y (?:tant[oa]s|pico|algo)\b"
    r"|\d+(?:[.,]\d+)? ?(?:%|por (?:ciento|100))|\b4-72\b"
    r"|\d+ ?(?:unidades de )?(?:dias?|meses|anos|años|horas|semanas|minutos|vez|veces)\b"
    rf"|\d+ unidades de (?:{any_of('no_son_piezas')})\b"
    rf"|(?<=\bl[oa]s )[2-9]\b(?= *(?:[.,;:?!)]|$)| (?:{any_of('tras_los_dos')}|{any_of('no_son_piezas')})\b)"
    r"|\d+(?:[.,]\d+)? ?(?:ml|cc|cl|cm|cms|mm|mts?|m2|oz|lts?|litros?|mg|watts?|volts?|grados?)\b|talla \d+"
)
# "1 metro por 80", "50 cm x 40": the other side of a thing.
_SIDE_BEFORE = re.compile(r"(?:metros?|mts?|cms?|centimetros?|pulgadas?) (?:por|x|de) $")
_VALUE_BEFORE = re.compile(
    r"(?<!\w)(?:mas|val(?:e|en|or|iendo|dria|ia)|cuest(?:a|an|e)|precio|a|de|por|monto|total)(?: (?:de|es|son|seria))? $"
)
# What makes a bare number a price: "220 cada una", "el par a 20".
_EACH_AFTER = re.compile(
    r" ?(?:c ?/ ?u\b|cada (?:un[oa]|par|pieza|unidad|prenda)\b|(?:la|x|por) (?:unidad|pieza|docena|prenda)\b|(?:el|x|por) par\b)"
)
# "tres cada una a sesenta": what is each of them comes after, and the first number counts.
_PRICE_AFTER_EACH = re.compile(rf"(?: (?:a|de|por|en|vale|cuesta|sale))? (?:us)?\$? ?(?:{_NUMBER})")
# "y qué hago pal cero", "me comí un cero": a zero that is spoken of is no price and counts nothing.
_ZERO = re.compile(r"\bcero\b(?! (?:coma|punto|con)\b)")
_ONLY = r"nom[aá]s|nada|solo|solamente|sol(?:it)?[oa]s?|apenas|puest[oa]s"
# Words that may follow a price with nothing of its currency; any other noun says what is counted.
_NO_NOUN = (
    r"(?:cada|total|para|pero|puesto|aprox\w*|nada|cuando|desde|hasta|incluid\w+|porque|tod[oa]s?|amb[oa]s|junt[oa]s"
    rf"|mas|sino|{_ONLY})\b"
)
_COUNTED = re.compile(r" [a-zñ]{3,}")
_NOT_COUNTED = re.compile(
    rf" (?:{_ONLY}|pero|sino|mas|extra|adicional(?:es)?|cada|digo|perdon|mejor|aprox\w*|total|{any_of('no_son_piezas')})\b"
)
# "30 a 9 usd c/u", "3 de 20 dólares": so many, at that price each.
_PRICED_AFTER = re.compile(
    rf" (?:a|de|por) (?:(?:us)?\$ ?)?{_NUMBER} ?(?:{_CURRENCY})? ?(?:c ?/ ?u\b|cada|el par\b|la (?:unidad|pieza)\b)"
    rf"| de (?:(?:us)?\$ ?{_NUMBER}|{_NUMBER}(?: ?(?:mil|k))? ?(?:{_CURRENCY}))(?!\w)"
)
# "60 dólares x 4": a price, times so many.
_TIMES_BEFORE = re.compile(rf"(?:(?<!\w)(?:{_CURRENCY})|\d ?(?:mil|k)|c ?/ ?u|cada un[oa]) ?(?:x|por) $")
# What the pieces are sent in is not how many they are: "lo mando en dos cajas".
_PACKED = re.compile(
    r"\ben \d{1,3} ?(?:cajas?|cajitas|paquetes?|paquetitos|bultos?|envios?|encomiendas?|partes|pedidos|guias|tandas)\b"
)
# A bare number that no noun follows: beside "cada una a 180" it is how many there are.
_ALONE_AFTER = re.compile(r" ?(?:[,;.)]|$|(?:y|a|de|cada|pero)\b)")
_COUNT_BEFORE = re.compile(
    r"\b(?:vend(?:o|emos|er|i|imos)|mand(?:o|amos|ar|are|aria)|envi(?:o|amos|ar|are|aria)|despach(?:o|amos|ar)|pid(?:io|ieron|e|en)|quiere[n]?"
    r"|compr(?:o|a|an|aron)|llev(?:o|a|an|aron)|encarg(?:o|a|an|aron)|otr[oa]s"
    r"|(?:compr|llev|encarg|mand|envi|despach|export|quer|ped|vend)[aei]r(?:me|l[eo]s?|l?as?|se|nos)?)"
    r"(?: (?:como|unos|unas|otros|otras|solo|nomas|ya))* $"
)


@dataclass(frozen=True)
class Quantity:
    """A quantity found in a message: entity name (monto, peso, cantidad, or numero where
    the words do not tell), value, and currency where it is money. `among`: one of several prices ("18 y 22 dólares",
    "de 12 a 21 usd"), of which the message does not choose."""

    kind: str
    value: str
    start: int
    end: int
    currency: str | None = None
    among: bool = False
    whole: bool = False  # a sum of several prices: of all the pieces, whatever stands around it


def find(text: str) -> list[Quantity]:
    """Return the amounts, weights and counts of a message in order of appearance."""
    folded, moves = in_digits(_ZERO.sub("####", fold(nfc(text))))
    folded = _NOT_AN_AMOUNT.sub(lambda match: "#" * len(match[0]), folded)
    folded = _PACKED.sub(lambda match: "#" * len(match[0]), _DASH.sub("~", folded))
    found: list[Quantity] = []
    for kind, pattern, measure in (("peso", _WEIGHT, _kilos), ("cantidad", _COUNT, _pieces)):
        found += [
            Quantity(kind, _plain(measure(match)), match.start(), match.end())
            for match in pattern.finditer(folded)
            if _free(found, match.start(), match.end())
        ]
    found += list(_money(folded, found))
    for match in _BARE.finditer(folded):
        if number(match["number"]) and _free(found, match.start(), match.end()):
            kind = "cantidad" if _counts(folded, match) else "numero"
            found.append(Quantity(kind, _plain(number(match["number"])), match.start(), match.end()))
    found = _counted_apart(folded, found)
    placed = [replace(q, start=moves[q.start], end=moves[q.end]) for q in found]
    return sorted(placed, key=lambda quantity: quantity.start)


def number(text: str) -> Decimal:
    """Return the Decimal of "1.500,50", "1,500.50", "1 500" or "12.5".

    One separator with three digits behind it is thousands: nobody writes money with three decimals.
    """
    text = text.replace(" ", "").replace("'", "")
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return Decimal(text)
    whole, decimals = re.sub(r"[.,]", "", text[:last]), text[last + 1 :]
    same = text.count(text[last])
    if len(decimals) == 3 and (same > 1 or not {".", ","} <= set(text)):
        return Decimal(whole + decimals)
    return Decimal(f"{whole}.{decimals}")


def _counted_apart(folded: str, found: list[Quantity]) -> list[Quantity]:
    """Return the quantities where a number alone counts what a price is said to be of each of: "me pide 3, cada una a 180"."""
    bare = [q for q in found if q.kind == "numero" and q.value.isdigit() and _ALONE_AFTER.match(folded[q.end :])]
    priced = any(q.kind == "monto" and _is_each(folded, q) for q in found)
    if len(bare) != 1 or not priced or any(q.kind == "cantidad" for q in found):
        return found
    return [replace(q, kind="cantidad") if q is bare[0] else q for q in found]


def _is_each(folded: str, price: Quantity) -> bool:
    """Tell whether the words say that a price is of each piece: "cada una a 180 soles", "40 usd c/u"."""
    before = re.search(
        r"(?:c ?/ ?u|cada (?:un[oa]|par|pieza|unidad)|(?:el|x|por) par|la (?:unidad|pieza|docena))"
        r"(?: (?:a|de|en|por|vale|cuesta|sale))? $",
        folded[: price.start],
    )
    return before is not None or _EACH_AFTER.match(folded[price.end :]) is not None


def _kilos(match: re.Match[str]) -> Decimal:
    return number(match["number"]) * Decimal(_WEIGHTS[match["unit"]])


def _pieces(match: re.Match[str]) -> Decimal:
    """Return how many pieces; dozens stay dozens where the price is of a dozen, for the sum to be right."""
    if match["number"]:
        return number(match["number"])
    return number(match["dozens"]) * (1 if _BY_THE_DOZEN.search(match.string) else 12)


def _money(folded: str, found: list[Quantity]) -> Iterator[Quantity]:
    for match in _MONEY.finditer(folded):
        signs = [_currency(sign) for sign in (match["before"], match["after"]) if sign]
        currency = next((code for code in signs if code != AMBIGUOUS_PESOS), signs[0] if signs else None)
        scale = match["scale"]
        start = match.start("before") if match["before"] else match.start("number")
        end = match.end("after") if match["after"] else match.end("scale") if scale else match.end("number")
        if not _free(found, start, end) or "#" in folded[start:end]:
            continue
        valued = _is_valued(folded, start, end)
        if match["after"] == "cocos" and not valued:
            continue  # the fruit, where nothing tells a price
        if not signs and not scale and not valued and folded.strip() != match["number"]:
            continue
        value = number(match["number"]) * _SCALE.get(scale or "", 1)
        yield Quantity("monto", _plain(value), start, end, currency)


def _is_valued(folded: str, start: int, end: int) -> bool:
    """Tell whether the words around a number say that it is a price."""
    after = folded[end:]
    each = _EACH_AFTER.match(after)
    if each:
        return _PRICE_AFTER_EACH.match(after[each.end() :]) is None
    if _TIMES_BEFORE.search(folded[:start]):
        return False
    counted = re.match(r" [a-zñ]{4,}", after) and not re.match(" " + _NO_NOUN, after)
    measured = _SIDE_BEFORE.search(folded[:start]) is not None
    return _VALUE_BEFORE.search(folded[:start]) is not None and not counted and not measured


def _counts(folded: str, match: re.Match[str]) -> bool:
    """Tell whether a number counts: a noun follows it ("6 chompas"), or the words before say so ("mando 40")."""
    if not match["number"].isdigit() or len(match["number"]) > 5:
        return False
    after = folded[match.end() :]
    named = _COUNTED.match(after) is not None and _NOT_COUNTED.match(after) is None
    told = _PRICED_AFTER.match(after) or _TIMES_BEFORE.search(folded[: match.start()])
    return named or told is not None or _COUNT_BEFORE.search(folded[: match.start()]) is not None


def _currency(sign: str) -> str | None:
    """Return the currency of a sign; a "$" beside a code is of that code ("USD $", "$ COP")."""
    bare = sign.strip("$ ")
    return next((code for said in (sign, bare) for pattern, code in _CURRENCIES if re.fullmatch(pattern, said)), None)


def _free(found: list[Quantity], start: int, end: int) -> bool:
    return all(end <= other.start or start >= other.end for other in found)


def _plain(value: Decimal) -> str:
    return format(value.to_integral_value() if value == value.to_integral_value() else value.normalize(), "f")
