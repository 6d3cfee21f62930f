"""Where the conversation is placed after a message: its places put on their side, an ambiguous one settled or asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actions.heard import Heard
from knowledge.answers.lugares import (
    bought_from_afar,
    carriers_home,
    homes_of,
    money_of_there,
    named_with_country,
    readings_of,
    settled,
)
from knowledge.currencies import AMBIGUOUS_PESOS, GAMBAS, LUCAS
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

if TYPE_CHECKING:
    from actions.context import Context

_SURELY_THERE = 2  # facts of one country just told, none of another, that say where the talk is
_CUSTOMS = "autoridad_aduanera"  # the kind of a body
OF_MATERIALS = "origen"  # the theme in which a country outside is that of a material
_OF_A_COUNTRY = (AMBIGUOUS_PESOS, LUCAS, GAMBAS)  # money that only the country of who writes settles


def placed(context: Context, heard: Heard, side: str, snapshot: Snapshot, before: str) -> Context:
    """Return the context with the places of a message."""
    origins, destinations, loose = heard.origins, heard.destinations, heard.places
    assumed, pending = None, None
    # "Mexicanos, soy de León" answers which pesos: nobody sends to the country where they are.
    destinations = tuple(code for code in destinations if code not in origins)
    if context.pending == "origen" and loose:
        origins, loose = loose, ()
    elif context.pending and context.pending.startswith("lugar:") and loose:
        role = context.pending.split(":")[2]
        origins, destinations, loose = (loose, (), ()) if role == "origen" else ((), loose, ())
    elif context.pending == "pais:origen" and loose:
        origins, loose = (*origins, *loose), ()
    elif heard.ambiguous:
        code, assumed, pending = _resolve(context, heard, side, snapshot)
        if code and (heard.ambiguous[0][1] or side) == "origen":
            origins = (*origins, code)
        elif code:
            destinations = (*destinations, code)
    asked = context.pending == "pais"
    if origins and not destinations and bought_from_afar(snapshot, before, heard.said, asked=asked):
        origins, destinations = (), origins  # "compré botas en León" and then "vivo en Tunja": they go there
    customs = _of_the_customs(snapshot, context, heard)
    if side == "destino" and customs and not (destinations or loose):
        destinations = customs
    if side == "destino" and loose:
        destinations, loose = (*destinations, *loose), ()
    elif side == "origen" and loose:
        origins, loose = (*origins, *loose), ()
    if context.theme == OF_MATERIALS and (context.origins or destinations or context.destinations):
        origins = tuple(code for code in origins if code in BLOC)  # "la crin viene de Argentina": the goods do not
    # Whoever is now at the place where the goods were going is not sending them there.
    kept_destinations = tuple(c for c in context.destinations if not origins or c not in origins or destinations)
    kept_origins = tuple(c for c in context.origins if not destinations or c not in destinations)
    return replace(
        context, origins=origins or kept_origins, destinations=destinations or kept_destinations, places=loose,
        assumed=assumed, pending=pending, unroled=heard.places,
    )  # fmt: skip


def _of_the_customs(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[str, ...]:
    """Return the country whose customs a message names: "cuánto le saca la aduana mexicana" is paid in México."""
    if context.destinations:
        return ()
    bodies = (snapshot.organisations.get(name) for name in heard.names)
    countries = {body.country for body in bodies if body is not None and body.kind == _CUSTOMS}
    return tuple(countries - {*heard.origins, *context.origins}) if len(countries) == 1 else ()


def _resolve(
    context: Context, heard: Heard, side: str, snapshot: Snapshot
) -> tuple[str | None, str | None, str | None]:
    """Return (country, reading assumed, what to ask) for an ambiguous place: the likely reading is said aloud."""
    place, role = heard.ambiguous[0]
    mine = role == "origen" or (role is None and side != "destino")
    told = (*homes_of(snapshot, heard.names, heard.term), *heard.places, *(heard.origins if mine else ()))
    home = next((code for code in (*heard.origins, *context.origins) if code in BLOC), None)
    readings = readings_of(snapshot, place)
    reading = settled(snapshot, place, mine=mine, said=heard.said, told=told, home=home)
    if reading is not None and len(readings) > 1:
        return reading["country"], None, None
    likely = next((r for r in readings if r.get("likely")), readings[0] if len(readings) == 1 else None)
    if likely is not None:
        return likely["country"], named_with_country(snapshot, likely), None
    return None, None, f"lugar:{place}:{role or 'destino'}"


def of_the_carrier(context: Context, heard: Heard, currency: str | None, snapshot: Snapshot) -> Context:
    """Return the context with the home that a post tells ("lo mando por 4-72"), where the money waits for it."""
    home = carriers_home(snapshot, heard.names)
    waits = currency in _OF_A_COUNTRY and not context.origins
    return replace(context, origins=(home,)) if waits and home and home not in context.destinations else context


def whose_money(context: Context, heard: Heard, snapshot: Snapshot) -> str | None:
    """Return the country whose money is meant by "pesos": home, or there in "pesos de allá"."""
    if context.destinations and money_of_there(snapshot, heard.said):
        return context.destinations[0]
    return context.origins[0] if context.origins else None


def still_there(snapshot: Snapshot, context: Context) -> Context:
    """Return a context that says no country with the one just told of, in a theme of both sides that needs one.

    "¿Y la de Chile cómo se llama?", and then "¿tengo que pagar?", is still of Chile: such a place is on no side of a road.
    """
    theme = snapshot.themes.get(context.theme or "")
    placed_already = context.origins or context.destinations or context.places
    if theme is None or not theme.needs_country or theme.side != "ambos" or placed_already:
        return context
    told = [snapshot.facts[fact].country for fact in context.facts if fact in snapshot.facts]
    homes = [code for code in told if code in BLOC]
    return replace(context, places=(homes[0],)) if len(homes) >= _SURELY_THERE and len(set(homes)) == 1 else context
