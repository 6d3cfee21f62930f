"""What a message tells in mid-talk without asking: a price that completes a sum, one piece more, who buys, how much is sold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions.context import COST, REFUSED, Context, go_on
from actions.cuenta import each
from actions.heard import Heard
from actions.hoy import today
from actions.respuesta import beside_the_sum, not_again, respond, side_of
from knowledge.answers import Answer
from knowledge.answers.answer import Paragraph
from knowledge.answers.shipment import can_sum, quoted
from knowledge.cue_reader import cues_in, value_of
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

Turn = tuple[Answer, Context]
_CHARGES = "cargos"
_SURE = 0.9  # certainty of the classifier from which a message has a theme of its own
_FEW = 4  # telling words of a message that only tells something
# Themes whose own figures an amount may be of ("¿y si son 3.000?" of the limits): there it must be said to be the price.
_OF_AMOUNTS = ("simplificada", "requisitos", "origen", "pagos", "servicios", "programas", "logistica", "recuperacion",
               "plataformas", "presencia", "consumidor", "vuce")  # fmt: skip


def tells_data(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the turn of a message that tells a datum, whatever intent was read in it; None where it tells none."""
    turns = (read(snapshot, context, heard) for read in _READINGS)
    return next((turn for turn in turns if turn is not None), None)


def _summed(context: Context) -> bool:
    """Tell whether a sum was made in this talk."""
    return bool(context.amount and context.product and set(context.destinations) & set(BLOC))


def _as_sum(context: Context) -> Context:
    return replace(context, theme=COST, text=None, names=(), term=None, pending=None, sum_asks=None)


def _splits(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return that an order is not sent in parts to stay under a limit ("¿y si mando uno por semana?")."""
    if not _summed(context) or heard.names or heard.any_place or not cues_in(snapshot, "parte_el_envio", heard.said):
        return None
    refusal = Answer(blocks=(Paragraph(snapshot.phrase("trampa")),))
    return refusal, replace(context, pending=REFUSED)


def _one_more(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the sum with a piece more, said without a figure ("la clienta quiere una más")."""
    more = cues_in(snapshot, "una_mas", heard.said) and not cues_in(snapshot, "no_una_mas", heard.said)
    own = heard.amount or heard.product or heard.quantity or heard.number or heard.any_place or heard.names
    whole = (context.quantity or "1").isdigit()
    if not (more and _summed(context) and whole) or own or len(heard.rest) > _FEW:
        return None
    count = str(int(context.quantity or 1) + 1)
    return respond(snapshot, replace(_as_sum(each(context)), quantity=count))


def _completed(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the sum that a price completes while something else was talked of, or to which the message goes back."""
    back = bool(cues_in(snapshot, "vuelve_a_la_cuenta", heard.said)) and len(heard.rest) <= _FEW
    if context.theme in (None, COST) or not heard.amount or heard.names or not (heard.only_data or back):
        return None
    if not back and (context.theme == _CHARGES or context.pending):
        return None  # charges sum by themselves what was said
    if context.theme in _OF_AMOUNTS and not (back or heard.quantity or _is_price(snapshot, heard)):
        return None
    after = go_on(_as_sum(context), heard, side_of(snapshot, COST), snapshot)
    if not (after.product and set(after.destinations) & set(BLOC)):
        return None
    return respond(snapshot, replace(after, text=None))


def _is_price(snapshot: Snapshot, heard: Heard) -> bool:
    """Tell whether the amount is said to be what the goods are worth."""
    apart = any(condition.startswith("price=") for condition in heard.conditions)
    return apart or bool(cues_in(snapshot, "precio_de_la_mercancia", heard.said))


def _buyer(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the sum, or what was being talked of, with who buys: "la tienda tiene RUT", "es persona normal"."""
    buyer = value_of(snapshot, "quien_compra", heard.said)
    asks = heard.amount or heard.product or heard.any_place or heard.names
    entry = snapshot.theme_of_intent.get(heard.intent)
    if buyer is None or context.theme is None or asks or (entry and heard.confidence >= _SURE):
        return None
    heard = replace(heard, conditions=(*heard.conditions, f"buyer={buyer}"), term=None)
    if _summed(context) and context.theme in (COST, _CHARGES):
        return _summed_for(snapshot, context, heard)
    return not_again(
        snapshot, context, heard, *respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
    )


def _summed_for(snapshot: Snapshot, context: Context, heard: Heard) -> Turn:
    """Return the sum for who buys; where it stays the same, that it does, with what the facts say of such a buyer."""
    before = _as_sum(context)
    after = replace(go_on(before, heard, side_of(snapshot, COST), snapshot), text=None)
    if _paid(snapshot, before) != _paid(snapshot, after):
        return respond(snapshot, after)
    same = Paragraph(snapshot.phrase("cuenta_igual"))
    asked = replace(before, conditions=after.conditions)
    answer, kept = beside_the_sum(snapshot, asked, heard, asked) or respond(snapshot, after)
    return replace(answer, blocks=(same, *answer.blocks)), kept


def _paid(snapshot: Snapshot, context: Context) -> tuple[object, ...]:
    """Return what a sum comes to, to compare it with another."""
    question = context.question(today())
    country = next((code for code in question.destinations if code in BLOC), None)
    if country is None or not can_sum(question):
        return ()
    result = quoted(snapshot, question, country)
    return result.status, result.low, result.high


def _volume(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what was being talked of for who sells so much ("como 300 dólares al mes"): that is no price of goods."""
    entry = snapshot.theme_of_intent.get(heard.intent)
    sells = heard.amount and cues_in(snapshot, "por_periodo", heard.said)
    if not sells or context.theme in (None, COST) or heard.product or heard.names or heard.any_place:
        return None
    if len(heard.rest) > _FEW or (entry and entry.id != context.theme and heard.confidence >= _SURE):
        return None
    heard = replace(heard, amount=None, currency=None, share=None, number=None, quantity=None)
    after = go_on(context, heard, side_of(snapshot, context.theme), snapshot)
    return not_again(snapshot, context, heard, *respond(snapshot, after))


_READINGS: tuple[Callable[[Snapshot, Context, Heard], Turn | None], ...] = (
    _splits, _one_more, _completed, _buyer, _volume,
)  # fmt: skip
