"""One reading of a message: words, names, places with roles, amounts; as masked words and as Rasa entities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.components import amounts, baskets, conditions, demonyms, denials, money_roles, price_lists
from bot.components.lexicon import Lexicon, Match
from bot.components.place_cues import DENIED, ORIGIN, SILENT
from bot.components.roles import assign
from bot.components.spacy_words import Word, split
from knowledge.schema import BLOC

_PLACES, _GOODS = ("pais", "lugar_ambiguo"), ("producto", "sector")
_MASKS = {"monto": "__monto__", "peso": "__peso__", "cantidad": "__cantidad__", "numero": "__numero__"}


@dataclass(frozen=True)
class Reading:
    """What was found in a message; the roles stand beside the place matches. What is denied is masked but no entity."""

    text: str
    words: list[Word]
    matches: list[Match]
    roles: dict[int, str | None]
    quantities: list[amounts.Quantity]
    denied: frozenset[int] = frozenset()
    denied_quantities: frozenset[int] = frozenset()
    made_in: Match | None = None  # the country that the name of the goods holds, where they leave from

    def masked(self) -> list[Word]:
        """Return the words with every match replaced by its kind, as the classifier sees them."""
        out: list[Word] = []
        starts = {match.first: match for match in self.matches if match.kind != "termino"}
        covered = {i for match in starts.values() for i in range(match.first, match.last)}
        for i, word in enumerate(self.words):
            quantity = next((q for q in self.quantities if q.start <= word.start < q.end), None)
            if i in starts:
                end = self.words[starts[i].last - 1].end
                out.append(Word(word.text, f"__{_mask(starts[i])}__", word.start, end))
            elif i in covered or (quantity and out and out[-1].end == quantity.end and word.end <= quantity.end):
                continue
            elif quantity is not None:
                out.append(Word(word.text, _MASKS[quantity.kind], word.start, max(word.end, quantity.end)))
            else:
                out.append(word)
        return out

    def entities(self) -> list[dict[str, Any]]:
        """Return Rasa entities; money has its currency beside it, places their role, names their other readings."""
        told = conditions.find(self.words)
        named = [(i, match) for i, match in enumerate(self.matches) if i not in self.denied]
        found = [self._name(i, match) for i, match in named if not _is_told(match, told)]
        if self.made_in is not None:
            start, end = self.words[self.made_in.first].start, self.words[self.made_in.last - 1].end
            found.append({**_entity("pais", self.made_in.values[0], start, end), "role": ORIGIN})
        roles = money_roles.roles(self.text, self.quantities)
        found += [
            _quantity(self.text, quantity, roles.get(i))
            for i, quantity in enumerate(self.quantities)
            if i not in self.denied_quantities
        ]
        found += [
            _entity(said.entity, said.value, self.words[said.first].start, self.words[said.last - 1].end)
            for said in told
            if said.entity != "moneda" or not _in_quantity(self.words[said.first], self.quantities)
        ]
        return sorted(found, key=lambda entity: (entity["start"], entity["entity"]))

    def _name(self, index: int, match: Match) -> dict[str, Any]:
        start, end = self.words[match.first].start, self.words[match.last - 1].end
        entity = _entity(match.kind, match.values[0], start, end)
        if match.kind in _PLACES and self.roles.get(index):
            entity["role"] = self.roles[index]
        if len(match.values) > 1:
            entity["others"] = list(match.values[1:])
        return entity


def _is_told(match: Match, told: list[conditions.Condition]) -> bool:
    """Tell whether a name is only part of a condition: the SII of "no está inscrita en el SII", "plata gringa"."""
    entity = "condicion" if match.kind == "organismo" else "moneda" if match.people else None
    return any(said.entity == entity and said.first <= match.first and match.last <= said.last for said in told)


def read_message(text: str, lexicon: Lexicon) -> Reading:
    """Read one message."""
    words = split(text)
    matches = lexicon.joined(words, lexicon.find(words))
    quantities = price_lists.join(text, [q for q in amounts.find(text) if not _is_name(q, words, matches)])
    quantities = baskets.join(text, quantities)
    quantities = demonyms.in_money(words, matches, quantities, lexicon.currencies)
    # "pesos chilenos" is a currency, not a country.
    matches = [m for m in matches if not _in_quantity(words[m.first], quantities)]
    said = demonyms.said_of(words, matches)
    matches = [match for i, match in enumerate(matches) if said.get(i) != demonyms.MEASURE]
    roles, made = _roles(words, matches, lexicon)
    kept = [i for i in range(len(matches)) if roles.get(i) != DENIED]
    by_place = {new: roles[old] for new, old in enumerate(kept) if old in roles}
    silent = frozenset(i for i, role in by_place.items() if role == SILENT)
    return _without_denied(
        Reading(text, words, [matches[i] for i in kept], by_place, quantities, denied=silent, made_in=made)
    )


def _roles(words: list[Word], matches: list[Match], lexicon: Lexicon) -> tuple[dict[int, str | None], Match | None]:
    """Return the role of each place among the matches, and the country of the goods where only their name tells it."""
    things = demonyms.said_of(words, matches)
    goods = [match for match in matches if match.kind in _GOODS]
    places = _together(words, matches, [i for i, m in enumerate(matches) if m.kind in _PLACES and i not in things])
    assigned = assign(
        [denials.paused(words, i) for i in range(len(words))],
        [(matches[group[0]].first, matches[group[-1]].last) for group in places],
        [n for n, group in enumerate(places) if matches[group[0]].people],
        {match.last for match in goods},
    )
    roles = {i: role for group, role in zip(places, assigned, strict=True) for i in group}
    demonyms.place(things, matches, roles)
    inside = [place for match in goods if (place := lexicon.place_inside(words, match))]
    return roles, demonyms.made_in(inside, roles)


def _together(words: list[Word], matches: list[Match], places: list[int]) -> list[list[int]]:
    """Return the places in groups: those of one country that are told one behind the other are one ("Tunja, Colombia")."""
    groups: list[list[int]] = []
    for i in places:
        last = groups[-1][-1] if groups else None
        if last is not None and matches[last].values[:1] == matches[i].values[:1]:
            between = [word.norm for word in words[matches[last].last : matches[i].first]]
            if between in ([], ["de"], ["en"]):
                groups[-1].append(i)
                continue
        groups.append([i])
    return groups


def _without_denied(reading: Reading) -> Reading:
    """Mark what the message takes back; what stands in its place inherits the role, the currency or the unit it lacks."""
    figures = [(_at(reading.words, q), denials.FIGURE, i) for i, q in enumerate(reading.quantities)]
    names = [
        ((m.first, m.last), denials.class_of(m.kind), i) for i, m in enumerate(reading.matches) if m.kind != "termino"
    ]
    found = denials.find(reading.words, [(*span, kind, number) for span, kind, number in (*figures, *names)])
    if not found:
        return reading
    roles, quantities = dict(reading.roles), list(reading.quantities)
    for denial in found:
        if denial.other is None:
            continue
        if denial.kind == denials.FIGURE:
            quantities[denial.other] = _like(quantities[denial.one], quantities[denial.other], reading.text)
        elif denial.other in roles:
            roles[denial.other] = roles[denial.other] or roles.get(denial.one)
    return replace(
        reading, roles=roles, quantities=quantities,
        denied=reading.denied | {d.one for d in found if d.kind != denials.FIGURE},
        denied_quantities=frozenset(d.one for d in found if d.kind == denials.FIGURE),
    )  # fmt: skip


def _at(words: list[Word], quantity: amounts.Quantity) -> tuple[int, int]:
    inside = [i for i, word in enumerate(words) if word.start < quantity.end and word.end > quantity.start]
    return inside[0], inside[-1] + 1


def _like(one: amounts.Quantity, other: amounts.Quantity, text: str) -> amounts.Quantity:
    """Return the quantity that replaces another, of its kind and currency where it says none ("no 30 dólares sino 35")."""
    bare = text[other.start : other.end].replace(".", "").replace(",", "").isdigit() or other.kind == "numero"
    if other.kind == "monto":
        return replace(other, currency=other.currency or one.currency)
    if not bare or one.kind == "peso":
        return other
    return replace(other, kind=one.kind if one.kind != "numero" else other.kind, currency=one.currency)


def _is_name(quantity: amounts.Quantity, words: list[Word], matches: list[Match]) -> bool:
    """Tell whether the number belongs to a name ("4-72", "99 minutos")."""
    return any(
        words[match.first].start <= quantity.start < words[match.last - 1].end
        for match in matches
        if match.kind not in ("producto", "sector", "pais")
    )


def _in_quantity(word: Word, quantities: list[amounts.Quantity]) -> bool:
    return any(quantity.kind == "monto" and quantity.start <= word.start < quantity.end for quantity in quantities)


def _mask(match: Match) -> str:
    """Return the word that stands for a match; a country outside the bloc changes what a question is about."""
    if match.kind == "pais" and match.values[0] not in BLOC:
        return "pais_de_fuera"
    return {"lugar_ambiguo": "pais", "sector": "producto"}.get(match.kind, match.kind)


def _entity(kind: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": kind, "value": value, "start": start, "end": end, "extractor": "SpanishReader"}


def _quantity(text: str, quantity: amounts.Quantity, role: str | None) -> dict[str, Any]:
    kind = "monto" if role else quantity.kind  # "el dólar a 4100" is money whatever it looks like
    entity = _entity(kind, quantity.value, quantity.start, quantity.end)
    share = money_roles.share(text, quantity) if kind == "monto" and role is None else None
    among = "si" if quantity.among and role is None else None
    more = (("currency", quantity.currency), ("role", role), ("share", share), ("among", among))
    return entity | {key: value for key, value in more if value}
