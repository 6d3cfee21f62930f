"""What a number without a unit counts: pieces, more pieces on top of those said, or the price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.heard import Heard

if TYPE_CHECKING:
    from actions.context import Context

_SEVERAL = 10  # fewer pieces than this do not become more than fifty
_MOST_PIECES = 50  # up to here "¿y si son 40?" are pieces and no other price


def bare_number(context: Context, heard: Heard, kind: str) -> str | None:
    """Return a bare number where it is of a kind, None where it is of the other.

    Beside an amount, or where pieces are talked of, it is "cantidad", else "monto".
    """
    if not heard.only_data:
        return None  # "¿paso de los 200?": a number among other words is neither a price nor a count
    counted = (
        heard.amount is not None
        or heard.added
        or _of_the_goods(context, heard)
        or (context.pending != "monto" and (_as_many(context, heard) or _more(context, heard)))
    )
    meant = "cantidad" if counted else "monto"
    return heard.number if kind == meant else None


def _as_many(context: Context, heard: Heard) -> bool:
    """Tell whether a number takes the place of how many there were; after "2", in "si me llevo una nomás, 115" it is a price."""
    few = (context.quantity or "").isdigit() and int(context.quantity or 0) < _SEVERAL
    large = (heard.number or "").isdigit() and int(heard.number or 0) > _MOST_PIECES
    return bool(context.quantity) and not heard.single and not (few and large)


def _of_the_goods(context: Context, heard: Heard) -> bool:
    """Tell whether a small number beside the goods counts them ("son ruanas de lana, tres"), where no price was asked."""
    whole = (heard.number or "").isdigit() and 1 < int(heard.number or 0) <= _MOST_PIECES
    return whole and heard.product is not None and context.pending != "monto" and not (heard.single or heard.currency)


def added_up(context: Context, heard: Heard) -> str | None:
    """Return how many there are with those that come on top: "si le meto dos más" after five."""
    count = heard.quantity or heard.number
    whole = (count or "").isdigit() and (context.quantity or "").isdigit()
    return str(int(context.quantity or 0) + int(count or 0)) if heard.added and whole else None


def _more(context: Context, heard: Heard) -> bool:
    """Tell whether a number says how many of what has a price each: "¿y si son 5?" after one of 180 soles."""
    priced = context.amount is not None and "share=cada" in context.conditions
    return priced and (heard.number or "").isdigit() and 1 < int(heard.number or 0) <= _MOST_PIECES
