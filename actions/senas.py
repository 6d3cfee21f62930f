"""What a message points to without naming it: one of several goods ("lo segundo"), the country talked of ("allá")."""

from __future__ import annotations

from dataclasses import replace

from actions.context import Context, ask_anew
from actions.heard import Heard
from actions.respuesta import respond, side_of
from knowledge.answers import Answer
from knowledge.cue_reader import cues_in, value_of, without
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

_GOODS, _THERE = "mercancia_senalada", "lugar_de_alla"
_LAST = "ultima"
_SURELY = 0.6  # certainty from which the theme read in the message is its own


def about_goods(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn about one of the goods named together before; None where the message points to none of them."""
    goods = _pointed(snapshot, context, heard)
    if goods is None:
        return None
    entry = snapshot.theme_of_intent.get(heard.intent)
    theme = entry.id if entry and heard.confidence >= _SURELY else context.theme
    asked = replace(heard, product=goods, goods=context.goods, text=without(snapshot, _GOODS, heard.text).strip())
    after = ask_anew(context, asked, theme, side_of(snapshot, theme), snapshot)
    return respond(snapshot, after if entry and theme == entry.id else replace(after, certainty=1.0))


def points_to_goods(snapshot: Snapshot, context: Context, heard: Heard) -> bool:
    """Tell whether the message points to one of the goods named together before."""
    return _pointed(snapshot, context, heard) is not None


def _pointed(snapshot: Snapshot, context: Context, heard: Heard) -> str | None:
    place = value_of(snapshot, _GOODS, heard.said)
    if place is None or heard.product or heard.names or not (context.goods and context.theme):
        return None
    if place == _LAST:
        return context.goods[-1]
    return context.goods[int(place) - 1] if int(place) <= len(context.goods) else None


def placed_there(snapshot: Snapshot, context: Context, heard: Heard) -> Context:
    """Return the context with "allá" put where the talk was: the one country that the last facts are of."""
    named = heard.any_place or heard.ambiguous or context.destinations
    if named or not cues_in(snapshot, _THERE, heard.said):
        return context
    known = (snapshot.facts[fact] for fact in context.facts if fact in snapshot.facts)
    # A fact of the way out is of the person's own country, which nobody calls "allá" of a sale.
    abroad = {fact.country for fact in known if fact.country in BLOC and fact.role != "origen"} - set(context.origins)
    return replace(context, destinations=tuple(abroad)) if len(abroad) == 1 else context
