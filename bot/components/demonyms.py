"""What a word of nationality says of a thing: its money, its size, its make. Only people and places are somewhere.

"Un poncho de 90 lucas gringas" is of dollars, "talla mexicana" of a size, "café colombiano" of goods that are from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.components.amounts import Quantity
from bot.components.lexicon import Match
from bot.components.place_cues import DESTINATION, ORIGIN, SILENT, cues
from bot.components.spacy_words import Word
from knowledge.currencies import settle
from knowledge.schema import BLOC

_OF = ("de", "los", "las")  # "20 pesos de los mexicanos"
MEASURE, GOODS, RULE = "medida", "mercancia", "norma"


def in_money(
    words: Sequence[Word], matches: Sequence[Match], quantities: Sequence[Quantity], currencies: Mapping[str, str]
) -> list[Quantity]:
    """Return the quantities, where a nationality behind an amount says whose money it is and belongs to it.

    Args:
        currencies: the currency of each country.
    """
    out = list(quantities)
    for match in (match for match in matches if match.people and match.kind == "pais"):
        before = match.first - 1
        while before >= 0 and words[before].norm in _OF:
            before -= 1
        for i, quantity in enumerate(out):
            if before >= 0 and quantity.kind == "monto" and words[before].start < quantity.end <= words[before].end:
                out[i] = _of(quantity, match.values[0], words[match.last - 1].end, currencies)
    return out


def _of(quantity: Quantity, country: str, end: int, currencies: Mapping[str, str]) -> Quantity:
    """Return the amount in the money of a country; what no country calls its own keeps its currency ("soles gringos")."""
    value, currency = settle(quantity.value, quantity.currency, country)
    if currency == quantity.currency:
        currency = currencies.get(country, currency)
    return replace(quantity, value=value, currency=currency, end=end)


def said_of(words: Sequence[Word], matches: Sequence[Match]) -> dict[int, str]:
    """Return which matches say something of a thing, and of what: "medida", "mercancia" or "norma"."""
    return {i: kind for i in range(len(matches)) if (kind := _thing(words, matches, i))}


def _thing(words: Sequence[Word], matches: Sequence[Match], index: int) -> str | None:
    match = matches[index]
    if not match.people or match.first == 0:
        return None
    before, named = words[match.first - 1].norm, matches[index - 1] if index else None
    if before in cues()["measured"]:
        return MEASURE
    if before in cues()["goods"] or (named and named.last == match.first and named.kind in ("producto", "sector")):
        return GOODS
    return RULE if before in cues()["rules"] else None


def place(things: Mapping[int, str], matches: Sequence[Match], roles: dict[int, str | None]) -> None:
    """Give each thing a role beside those of the places told; alone it stays without one.

    A rule holds where the goods arrive. Goods are from there, unless it was told where they leave from; of another
    country than the four it is only a name ("guitarra española", "lana australiana").
    """
    if len(roles) + len(things) < 2:
        roles.update(dict.fromkeys(things))
        return
    for i, kind in sorted(things.items(), key=lambda thing: thing[1] == GOODS):
        taken = set(roles.values())
        if kind == RULE:
            roles[i] = SILENT if DESTINATION in taken else DESTINATION
        else:
            roles[i] = ORIGIN if ORIGIN not in taken and matches[i].values[0] in BLOC else SILENT
    _bound(roles)


def _bound(roles: dict[int, str | None]) -> None:
    """Make the one place without a role the destination of goods whose origin is told."""
    lonely = [i for i, role in roles.items() if role is None]
    if len(lonely) == 1 and ORIGIN in roles.values() and DESTINATION not in roles.values():
        roles[lonely[0]] = DESTINATION


def made_in(inside: Sequence[Match], roles: dict[int, str | None]) -> Match | None:
    """Return the country inside the name of goods that go elsewhere, where no origin was told ("café colombiano a Lima")."""
    home = next((match for match in inside if match.values[0] in BLOC), None)
    if home is None or not roles or ORIGIN in roles.values():
        return None
    if DESTINATION not in roles.values() and list(roles.values()).count(None) != 1:
        return None
    roles.update({i: DESTINATION for i, role in roles.items() if role is None and DESTINATION not in roles.values()})
    return home
