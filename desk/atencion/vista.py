"""How the pages say what the conversations keep: who it is, since when, why, and what was done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from conversations.handover_queue import Case
from conversations.marks import CHANNELS

REASONS = {
    "pedido": "Pidió hablar con alguien",
    "fallos": "El asistente no supo responder",
    "frustracion": "Está molesto con el asistente",
    "tema": "El tema es del equipo",
    "caido": "El asistente no responde",
    "equipo": "El equipo la abrió",
}
CLOSINGS = {
    "resuelto": "Quedó resuelto",
    "sin_respuesta": "La persona no respondió",
    "no_corresponde": "No es asunto nuestro",
    "otro": "Otro motivo",
}
ENDINGS = {
    **CLOSINGS,
    "inactividad": "Se cerró sola: la persona dejó de escribir",
    "devuelto": "Volvió al asistente",
    "dejo_de_esperar": "La persona prefirió volver al asistente",
    "contestado": "El asistente volvió y respondió",
}
COUNTRIES = {"CL": "Chile", "CO": "Colombia", "MX": "México", "PE": "Perú"}
_PROFILE = {
    "origenes": "Vende desde", "destinos": "Quiere llegar a", "producto": "Producto", "monto": "Valor",
    "cantidad": "Cantidad", "canal": "Envía por", "exporta": "¿Ya exporta?",
}  # fmt: skip
SENT = {
    "pending": "por enviar", "sending": "enviando", "sent": "enviado", "delivered": "entregado", "read": "leído",
    "failed": "no se entregó",
}  # fmt: skip
# What cannot be shown of what people send, in words.
KINDS = {
    "audio": "🎤 Nota de voz", "image": "🖼 Imagen", "video": "🎬 Video", "document": "📄 Archivo", "sticker": "Sticker",
    "location": "📍 Ubicación", "contacts": "Contacto", "reaction": "Reacción", "unsupported": "Mensaje que no se puede leer",
}  # fmt: skip
_DONE = {
    "pedido": "Entró a la fila",
    "tomado": "la tomó",
    "relevado": "la tomó de {texto}",
    "transferido": "la pasó a {texto}",
    "devuelto": "la devolvió al asistente",
    "cerrado": "la cerró: {texto}",
    "aviso": "Se le avisó que tarda",
    "etiquetas": "puso las etiquetas: {texto}",
}


def mark(case: Case) -> str:
    """Return who it is without their address: «WhatsApp · ···4821», «Web · a3f9»."""
    tail = f"···{case.address[-4:]}" if case.channel == "whatsapp" else case.address[:4]
    return f"{CHANNELS.get(case.channel, case.channel)} · {tail}"


def lasted(span: datetime.timedelta) -> str:
    """Return a span as people say it."""
    minutes = max(0, int(span.total_seconds()) // 60)
    if minutes < 1:
        return "menos de 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} días"


def hour(at: datetime.datetime, moment: datetime.datetime, zone: ZoneInfo) -> str:
    """Return when something was said: of today only the hour."""
    local, today = at.astimezone(zone), moment.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local.day}/{local.month}, {local:%H:%M}"


def called(case: Case) -> str:
    """Return the name by which the team speaks of a person."""
    return case.name or ("Visitante de la página" if case.channel == "web" else "Sin nombre")


def profile(case: Case) -> list[tuple[str, str]]:
    """Return what is known of the person, labelled; nothing that is not."""
    found = [(label, _value(case.profile.get(key))) for key, label in _PROFILE.items()]
    return [(label, value) for label, value in found if value]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(COUNTRIES.get(str(one), str(one)) for one in value)
    return str(value or "")


def done(kind: str, name: str | None, text: str) -> str:
    """Return an event of the history in words."""
    told = ENDINGS.get(text, text) if kind == "cerrado" else text
    if kind == "transferido" and not told:
        told = "la fila de todos"
    if kind == "pedido":
        return f"Entró a la fila: {REASONS.get(text, text).lower()}"
    words = _DONE.get(kind, kind).format(texto=told or "nada")
    if name:
        return f"{name} {words}"
    return ENDINGS.get(text, words[:1].upper() + words[1:])


def filled(text: str, case: Case, agent: str, agency: str) -> str:
    """Return a reply kept ready with its places filled; one that is not known stays, for whoever sends it to see."""
    places: Mapping[str, str] = {
        "nombre": (case.name or "").split(" ")[0], "agente": agent, "agencia": agency,
        "producto": str(case.profile.get("producto") or ""), "origen": _value(case.profile.get("origenes")),
        "destino": _value(case.profile.get("destinos")),
    }  # fmt: skip
    for name, value in places.items():
        if value:
            text = text.replace("{" + name + "}", value)
    return text.replace(" {nombre}", "").replace("{nombre}", "")


PLACES = ("nombre", "agente", "agencia", "producto", "origen", "destino")


def left(text: str) -> list[str]:
    """Return the places of a reply that are still to be filled."""
    return [name for name in PLACES if "{" + name + "}" in text]
