"""Decides whether a place is where the goods leave from or where they go, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

ORIGIN, DESTINATION, DENIED = "origen", "destino", "negado"

_WINDOW = 6
_TO = ("a", "para", "hacia", "hasta", "al", "pa")


@lru_cache(maxsize=1)
def cues() -> dict[str, frozenset[str]]:
    """Return the words that tell a place's role (lugares.yml says what each group means)."""
    data = yaml.safe_load((Path(__file__).parent / "lugares.yml").read_text(encoding="utf8"))
    return {group: frozenset(words) for group, words in data.items()}


def assign(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str | None]:
    """Return the role of each place span [first, last) of the normal words, None where the words do not tell."""
    roles = [_role(words, first, last) for first, last in spans]
    if spans and _buys(words):
        return [_bought(words, first, role) for (first, _), role in zip(spans, roles, strict=True)]
    for here, there in zip(range(len(spans)), range(1, len(spans)), strict=False):
        between = list(words[spans[here][1] : spans[there][0]])
        bound = roles[here] == DESTINATION and _follows(words, spans[here][0], _TO)
        if (between in [[link] for link in _TO] and not bound) or (
            not between and roles[here] is None and roles[there] is None
        ):
            roles[here], roles[there] = ORIGIN, DESTINATION
        elif roles[there] is None and between in (["y"], ["o"], ["e"], ["u"], []):
            roles[there] = roles[here]
    if ORIGIN in roles and roles.count(None) == 1 and DESTINATION not in roles:
        roles[roles.index(None)] = DESTINATION
    if DESTINATION in roles and roles.count(None) == 1 and ORIGIN not in roles and len(roles) > 1:
        lonely = roles.index(None)
        roles[lonely] = ORIGIN if _follows(words, spans[lonely][0], ("de", "en")) else None
    return roles


def _buys(words: Sequence[str]) -> bool:
    """Tell whether who writes is the one who bought ("compré", "me llegó"), and not a seller whose client did."""
    told = {word for word, before in zip(words, ("", *words), strict=False) if before == "me"}
    wished = {word for word, before in zip(words, ("", *words), strict=False) if before in cues()["wish"]}
    bought = (
        cues()["buyer"] & set(words) or cues()["receiver"] & told or cues()["buyer_wish"] & wished or _sold_by(words)
    )
    return bool(bought) and not _sells(words)


def _sold_by(words: Sequence[str]) -> bool:
    """Tell whether the message says where the other seller is: "la tienda es de Perú"."""
    triples = zip(words, words[1:], words[2:], strict=False)
    return any(a in ("la", "el") and b in cues()["seller"] and c in ("es", "esta", "queda") for a, b, c in triples)


def _sells(words: Sequence[str]) -> bool:
    return bool(
        {"vendo", "vendemos", "exporto", "exportamos", "cliente", "clienta", "clientes", "vender", "exportar"}
        & set(words)
    )


def _bought(words: Sequence[str], first: int, role: str | None) -> str | None:
    """Return the role of a place for a buyer: home is where it goes, any other place is where it comes from."""
    if role == DENIED:
        return role
    near = list(words[max(0, first - 3) : first])
    home = bool(cues()["at_home"] & set(near))
    return DESTINATION if home or near[-1:] == ["para"] else ORIGIN


def _orders(after: Sequence[str]) -> bool:
    """Tell whether who is of the place is said to buy: "una señora de Cartagena me pidió 5 bolsos"."""
    words = after[1:] if after[:1] and after[0] not in ("me", "y", "pero", "e", "que", "donde") else after
    return list(words[:1]) == ["me"] and bool(cues()["orders"] & set(words[1:2]))


def _of_people(words: Sequence[str], before: Sequence[str], beside: bool) -> str | None:
    """Return the role of the place of some people: who buys it is where it goes, who writes is where it comes from."""
    near = set(before[-3:])
    if {"soy", "somos"} & near:
        return ORIGIN
    sells = _sells(words) or _orders(words) or {"le", "les"} & set(words)
    return DESTINATION if beside or sells or near & cues()["sold_to"] else None


def _follows(words: Sequence[str], first: int, links: tuple[str, ...]) -> bool:
    return first > 0 and words[first - 1] in links


def _role(words: Sequence[str], first: int, last: int) -> str | None:
    before = list(words[max(0, first - _WINDOW) : first])
    after = list(words[last : last + 4])
    told = bool(before) and before[-1] in cues()["links"] | cues()["destination_before"] | cues()["origin_before"]
    if after[:1] and after[0] in cues()["origin_after"] and not told:
        return ORIGIN
    if _orders(after) and (not before or not {"soy", "somos"} & set(before)):
        return DESTINATION
    if not before:
        return None
    link, earlier = before[-1], before[:-1]
    if link == "no" or (earlier[-1:] == ["no"] and link in ("de", "a", "para", "en")):
        return DENIED
    if link in cues()["articles"] and earlier[-1:] and earlier[-1] in cues()["sold_to"]:
        return DESTINATION  # "le vendo a un colombiano"
    if link in cues()["origin_before"] or earlier[-1:] == ["desde"]:
        return ORIGIN
    if link in cues()["destination_before"]:
        return DESTINATION
    return _by_nearest(words, first)


def _by_nearest(words: Sequence[str], first: int) -> str | None:
    """Return what the nearest telling word before a place says of it: "soy artesana de Cusco", "mi clienta de Lima"."""
    link, start = words[first - 1], max(0, first - _WINDOW)

    def near(place: int, far: int, close: int = 0) -> set[str]:
        """Return the words from `far` to `close` places before one, within the window."""
        return set(words[max(start, place - far) : max(start, place - close)])

    for place in range(first - 1, start - 1, -1):
        word = words[place]
        if word in cues()["first_person"] | cues()["abroad"] and link == "en":
            return None  # "vendo mochilas en La Guajira", "facturo al exterior en Perú": it may be where I am
        if word in cues()["leaves"]:
            if not cues()["to_whom"] & set(words[max(0, place - 2) : place]):
                return ORIGIN
            continue  # "cuánto le sale en Medellín": what it costs, not where it leaves from
        if word in cues()["sends"] and "a" in words[place + 1 : first]:
            return DESTINATION  # "le mando unas a un bato en Colombia"
        if word in cues()["origin_talk"]:
            # Theirs: "comprador con tienda en", "a una tienda en", "me contrató un estudio de". Mine: "mi tienda en".
            bought = cues()["destination_nouns"] & near(place, 3)
            # "mando a Bogotá, soy de Lima": that "a" is of the place before, and who is, is me.
            to_them = {"a", "para"} & near(place, 2) and word not in cues()["myself"]
            theirs = bought or to_them or "me" in near(place, 3, 1)
            return DESTINATION if theirs else ORIGIN
        if word in cues()["destination_nouns"]:
            return DESTINATION
        if word in cues()["people"] and words[place + 1] not in cues()["legal_person"]:
            return _of_people(words, words[start:place], link == word)
        if word in cues()["exporting"]:
            return ORIGIN if link == "de" else None  # "exportar por correo Colombia": from there, or to there
        if word in cues()["destination_verbs"]:
            asked_of_me = word in cues()["orders"] and "me" in near(place, 1)
            return ORIGIN if link == "de" and not asked_of_me else DESTINATION
    return None
