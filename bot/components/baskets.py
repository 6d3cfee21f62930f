"""Several goods of one parcel, each with its price: "un alebrije de 260 y otro de 90" is a parcel of 350."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.components import money_roles
from bot.components.amounts import Quantity
from bot.components.spoken_numbers import spelled
from knowledge.currencies import AMBIGUOUS_PESOS
from knowledge.text import fold, nfc

# Between two prices: a link, how many of the next goods, up to four words of what they are, and "de".
_NEXT = re.compile(
    r"(?: ?c ?/ ?u| cada un[oa])?(?:,| y| e| mas| \+|, y) "
    r"(?:(?P<number>\d{1,3}|dos|tres|cuatro|cinco|seis)|(?P<one>un|una|otro|otra))"
    r"(?: (?!y |por |para |es |son )[a-zñ]+){0,4}? (?:de|a|en|por|x)(?: (?:us)?\$)? ?$"
)
_SPOKEN = {"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6}
_EACH = re.compile(r"c ?/ ?u\b|\bcada\b|\bla docena\b|\bpor (?:unidad|pieza|par)\b")


def join(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities of a message, where the prices of several goods are one: that of them all.

    The pieces become those of them all too. Where the words say "cada uno", none is chosen: the person is asked.
    """
    folded, roles = fold(nfc(text)), money_roles.roles(text, quantities)
    prices = [q for i, q in enumerate(quantities) if q.kind == "monto" and i not in roles and not q.among]
    lines = _lines(folded, prices)
    if len(lines) < 2:
        return list(quantities)
    if _EACH.search(folded):
        return [replace(q, among=True) if q in [price for price, _ in lines] else q for q in quantities]
    return _summed(folded, list(quantities), lines)


def _lines(folded: str, prices: Sequence[Quantity]) -> list[tuple[Quantity, int]]:
    """Return (price, pieces) of each of the goods that are told one after the other; the first one's pieces are 0: unknown."""
    lines: list[tuple[Quantity, int]] = [(price, 0) for price in prices[:1]]
    for one, other in pairwise(prices):
        match = _NEXT.fullmatch(spelled(folded[one.end : other.start]))
        if match is None:
            break
        count = match["number"]
        lines.append((other, 1 if match["one"] else int(_SPOKEN.get(count, 0) or count)))
    return lines


def _summed(folded: str, quantities: list[Quantity], lines: Sequence[tuple[Quantity, int]]) -> list[Quantity]:
    first, last = lines[0][0], lines[-1][0]
    counts = [q for q in quantities if q.kind == "cantidad" and q.end <= first.start]
    before = counts[-1] if counts else None
    pieces = [int(Decimal(before.value)) if before else 1, *(count for _, count in lines[1:])]
    each = [money_roles.share(folded, first) == money_roles.EACH or before is None, *([True] * (len(lines) - 1))]
    total = sum(
        (
            Decimal(price.value) * (count if by_piece else 1)
            for (price, _), count, by_piece in zip(lines, pieces, each, strict=True)
        ),
        Decimal(0),
    )
    known = [price.currency for price, _ in lines if price.currency]
    currency = next((code for code in known if code != AMBIGUOUS_PESOS), known[0] if known else None)
    whole = replace(first, value=format(total.normalize(), "f"), currency=currency, end=last.end, whole=True)
    kept = [q for q in quantities if q is not before and not (first.start <= q.start < last.end)]
    count = Quantity("cantidad", str(sum(pieces)), before.start, before.end) if before else None
    return sorted([*kept, whole, *([count] if count else [])], key=lambda q: q.start)
