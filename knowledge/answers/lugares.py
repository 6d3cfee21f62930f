"""Which of its readings an ambiguous place has, by what else was said, and whose home a name or a purchase tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from knowledge import schema
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot

_PEOPLE = "pueblo"  # the group of cues by which a people of one of the four countries is named
# The groups of cues of who bought, who may have, and who sells.
_BUYER, _WAITS, _SELLS = "comprador", "espera_algo", "vende"
WRITER, BOUGHT, SOLD = "escribe", "comprador", "vendedor"  # a condition of the question, and its values: who writes
_LIVES, _SHOP = "vive_en", "la_tienda"  # the groups of cues of where who writes is, and of where the shop is
_THEIR_MONEY = "moneda_de_alla"  # the group of cues by which the money is that of where the goods go


def settled(
    snapshot: Snapshot, place: str, *, mine: bool, said: str, told: Iterable[str], home: str | None
) -> dict[str, Any] | None:
    """Return the one reading of an ambiguous place that the rest of what was said leaves; None where it leaves several.

    "Soy tejedora de Cañete, ¿ProChile…?" is of Chile. Who is of Perú sends to the other Cañete: one sells abroad, save where
    a reading is by far the likeliest.

    Args:
        mine: whether the place is where who writes is.
        told: the countries of the bodies, programmes and places named beside it.
        home: the country of who writes, where it is known.
    """
    readings = readings_of(snapshot, place)
    people = [cue.value for cue in cues_in(snapshot, _PEOPLE, said) if cue.value]
    if mine:
        of_each = ([r for r in readings if r["country"] in known] for known in ([*told, *people], [home]))
        return next((found[0] for found in of_each if len(found) == 1), None)
    homes = {home} if home else {*told, *people}
    others = [reading for reading in readings if reading["country"] not in homes]
    likely = any(reading.get("likely") for reading in readings)
    return others[0] if len(others) == 1 and not likely else None


def readings_of(snapshot: Snapshot, place: str) -> list[dict[str, Any]]:
    """Return the readings of an ambiguous place in the bloc."""
    entry = snapshot.places.get(place)
    return [reading for reading in (entry.readings if entry else ()) if reading.get("country") in schema.BLOC]


def named_with_country(snapshot: Snapshot, reading: dict[str, Any]) -> str:
    """Return the name of a reading, with its country where the name does not say it: "Los Ángeles (Chile)"."""
    name, country = str(reading["name"]), snapshot.country_name(reading["country"])
    if country in name:
        return name
    return f"{name}, {country}" if name.endswith(")") else f"{name} ({country})"


def homes_of(snapshot: Snapshot, names: Iterable[str], term: str | None = None) -> tuple[str, ...]:
    """Return the countries of the bodies, programmes, posts and papers named, of those that are of one country only."""
    homes = [home for name in names if (home := home_of(snapshot, name))]
    entry = snapshot.terms.get(term or "")
    homes += entry.countries if entry and entry.countries and len(entry.countries) == 1 else []
    return tuple(dict.fromkeys(home for home in homes if home in schema.BLOC))


def home_of(snapshot: Snapshot, name: str) -> str | None:
    """Return the one country of a body, programme, post or shop; None where it is of several or of none of the four."""
    entry = snapshot.named(name)
    if isinstance(entry, schema.Platform):
        return entry.works_in[0] if entry.works_in and len(entry.works_in) == 1 else None
    return entry.country if entry.country in schema.BLOC else None


def carriers_home(snapshot: Snapshot, names: Iterable[str]) -> str | None:
    """Return the country of the post that the goods are given to ("lo mando por 4-72"); None where none is told."""
    homes = {home for name in names if carries(snapshot, name) and (home := home_of(snapshot, name)) in schema.BLOC}
    return homes.pop() if len(homes) == 1 else None


def carries(snapshot: Snapshot, name: str) -> bool:
    """Tell whether a name is a post or courier: it is of the country that the parcel leaves from."""
    entry = snapshot.named(name)
    return isinstance(entry, schema.Platform) and entry.kind == "logistica"


def bought_from_afar(snapshot: Snapshot, before: str, said: str, *, asked: bool) -> bool:
    """Tell whether who said that they bought something now says where they are: that is where it arrives.

    Args:
        asked: whether they were asked where it goes, when fewer words ("pedí unos aretes") tell that they bought.
    """
    lives = cues_in(snapshot, _LIVES, said) and not cues_in(snapshot, _SHOP, said)
    sells = cues_in(snapshot, _SELLS, f"{before} {said}")
    bought = cues_in(snapshot, _BUYER, before) or (asked and cues_in(snapshot, _WAITS, before))
    return bool(lives and bought and not sells)


def money_of_there(snapshot: Snapshot, said: str) -> bool:
    """Tell whether the money is told to be that of where the goods go: "80 mil pesos de allá"."""
    return bool(cues_in(snapshot, _THEIR_MONEY, said))


def who_writes(snapshot: Snapshot, said: str) -> tuple[str, ...]:
    """Return the condition that tells whether who writes bought or sells; nothing where the words tell neither."""
    if cues_in(snapshot, _BUYER, said):
        return (f"{WRITER}={BOUGHT}",)
    return (f"{WRITER}={SOLD}",) if cues_in(snapshot, _SELLS, said) else ()
