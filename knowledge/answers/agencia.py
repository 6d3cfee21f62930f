"""Who runs the assistant, its hours, its cost and what it does with data: each question gets the part it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.answers.answer import Answer, Bullets, Handing, Paragraph, unique
from knowledge.office import read_office
from knowledge.search.stems import stem
from knowledge.snapshot import Snapshot
from knowledge.text import words

_MOST = 2  # parts of one answer
_FIRST = "quien"


def agency_answer(snapshot: Snapshot, text: str, country: str | None = None, default: str = _FIRST) -> Answer:
    """Return the parts that a question asks for; of one that names none, the default part."""
    parts = asked_parts(snapshot, text) or (default,)
    said = tuple(Paragraph(_said(snapshot, part, country)) for part in parts)
    return Answer(blocks=said, suggestions=("Hablar con alguien", "Menú"))


def asked_parts(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """Return the parts whose words are in the text, in the order of knowledge/agency.yml: two at most."""
    known = snapshot.setting("partes", {})
    asked = f" {' '.join(words(text))} "
    stems = {stem(word) for word in words(text)}
    found = [part for part, signs in known.items() if any(_is_in(sign, asked, stems) for sign in signs)]
    return tuple(found[:_MOST])


def _is_in(sign: str, asked: str, stems: set[str]) -> bool:
    """Tell whether a sign is in the text: several words as they stand, one by its stem."""
    parts = words(sign)
    return f" {' '.join(parts)} " in asked if len(parts) > 1 else stem(parts[0]) in stems


def _said(snapshot: Snapshot, part: str, country: str | None) -> str:
    """Return the words of a part, with the agency's data; a datum that is not set is said to be missing."""
    known = {**_data(snapshot), "contacto": contact(snapshot, country), "agencia_de": _of(snapshot)}
    needed = snapshot.setting("datos_de_partes", {}).get(part, [])
    missing = any(not known.get(name) for name in needed)
    return snapshot.phrase(f"agencia_{part}_falta" if missing else f"agencia_{part}", **known)


def _data(snapshot: Snapshot) -> dict[str, Any]:
    known = {key: setting.value for key, setting in snapshot.settings.items()}
    return {**known, "horario_humano": hours(snapshot)}


def hours(snapshot: Snapshot) -> str | None:
    """Return the hours of the people as the agency wrote them, else in the words of its weekly hours."""
    written = snapshot.setting("horario_humano")
    if written:
        return str(written)
    return read_office(
        {"horario_semanal": snapshot.setting("horario_semanal"), "pais": snapshot.setting("pais")}
    ).said()


def _of(snapshot: Snapshot) -> str:
    agency = snapshot.setting("agencia")
    return f" de {agency}" if agency else ""


def contact(snapshot: Snapshot, country: str | None) -> str | None:
    """Return the human contact for a country, else the general one, else None."""
    own = (snapshot.setting("contactos") or {}).get(country or "")
    return own or snapshot.setting("contacto_humano")


def contacts(snapshot: Snapshot) -> Sequence[str]:
    """Return the contact of each country that has one."""
    by_country = snapshot.setting("contactos") or {}
    return [f"{snapshot.country_name(code)}: {value}" for code, value in by_country.items() if value]


def handover(snapshot: Snapshot, country: str | None) -> Answer:
    """Return what happens when a person takes over, with the hours and the contact that the agency has set.

    Where there is a desk, the gateway says in its place what happens now (bot/channels/handing.py).
    """
    reach = contact(snapshot, country)
    text = snapshot.phrase("humano", agencia=_of(snapshot), horario=attended(snapshot))
    text += f" {snapshot.phrase('humano_contacto', contacto=reach)}" if reach else ""
    others = () if reach else tuple(contacts(snapshot))
    blocks = (Paragraph(text), *((Bullets(others),) if others else ()))
    return Answer(blocks=blocks, suggestions=unique(["Menú"]), handing=Handing("pedido"))


def attended(snapshot: Snapshot) -> str:
    """Return when people attend, with the days on which they do not; that it is unknown where the agency has not said."""
    when, holidays = hours(snapshot), snapshot.setting("feriados")
    if not when:
        return snapshot.phrase("humano_sin_horario")
    closed = f" {snapshot.phrase('humano_feriados', feriados=holidays)}" if holidays else ""
    return snapshot.phrase("humano_horario", horario=when) + closed
