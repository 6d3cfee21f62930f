"""Tells whether who writes is the one who bought, for whom home is where the goods go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.components.place_cues import DENIED, DESTINATION, ORIGIN, cues

_SELLER = {"vendo", "vendemos", "exporto", "exportamos", "cliente", "clienta", "clientes", "vender", "exportar"}


def buys(words: Sequence[str]) -> bool:
    """Tell whether who writes is the one who bought ("compré", "me llegó"), and not a seller whose client did."""
    told = {word for word, before in zip(words, ("", *words), strict=False) if before == "me"}
    wished = {word for word, before in zip(words, ("", *words), strict=False) if before in cues()["wish"]}
    bought = (
        cues()["buyer"] & set(words) or cues()["receiver"] & told or cues()["buyer_wish"] & wished
        or _sold_by(words) or _sells_nothing(words)
    )  # fmt: skip
    return bool(bought) and not sells(words)


def _sold_by(words: Sequence[str]) -> bool:
    """Tell whether the message says where the other seller is: "la tienda es de Perú"."""
    triples = zip(words, words[1:], words[2:], strict=False)
    return any(a in ("la", "el") and b in cues()["seller"] and c in ("es", "esta", "queda") for a, b, c in triples)


def _sells_nothing(words: Sequence[str]) -> bool:
    """Tell whether who writes says so: "yo no vendo, compro"."""
    return any(pair == ("no", "vendo") for pair in pairwise(words)) and "compro" in words


def sells(words: Sequence[str]) -> bool:
    """Tell whether who writes is the one who sells."""
    denied = {word for before, word in pairwise(words) if before == "no"}
    return bool(_SELLER & (set(words) - denied))


def bought(words: Sequence[str], first: int, role: str | None) -> str | None:
    """Return the role of a place for a buyer: home is where it goes, any other place is where it comes from."""
    if role == DENIED:
        return role
    near = list(words[max(0, first - 3) : first])
    home = bool(cues()["at_home"] & set(near))
    brought = near[-1:] == ["a"] and bool(cues()["brought"] & set(near))
    held = near[-2:] in (["que", "en"], ["si", "en"], ["pero", "en"])  # "dicen que en Chile bajo 41 no se paga"
    return DESTINATION if home or brought or held or near[-1:] == ["para"] else ORIGIN
