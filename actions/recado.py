"""A message left for the person who will take over: while it was asked for, what is written is noted and thanked for.

Only what clearly asks something new is answered, and noted beside; who thinks better of it says so. Through the gateway
the words of a handover ask for nothing (bot/channels/handing.py), so there only what leaves a name, an e-mail or a
telephone is noted. What is left lives in the slots, and goes with them when a person erases their data.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.contacto import Contact, contact_in, masked_email, masked_phone
from actions.context import Context
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.answers.agencia import attended, hours
from knowledge.answers.answer import Paragraph
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot
from knowledge.text import fold, words

_MESSAGES = 3  # that are taken down after a person was asked for, unless all is said before
_KEPT, _LONGEST = 5, 300  # messages that are kept, and letters of each
_SURE, _CLEAR = 0.6, 0.75
_SMALL_TALK = {"saludar", "agradecer", "despedir", "charlar", "insultar", "hablar_otro_idioma"}
_ALWAYS_ANSWERED = {"preguntar_agencia", "preguntar_identidad", "pedir_fuente", "pedir_detalle", "pedir_simple", "pedir_trampa",
                    "explicar_cuenta", "pedir_cotizacion", "hacer_autodiagnostico"}  # fmt: skip
_INTERROGATIVE = re.compile(
    r"\?|\b(?:cuant[oa]s?|cto|como|donde|cual(?:es)?|quien(?:es)?|pued[oe]|hay que|tengo que|quiero saber|kiero saber)\b"
    r"|^(?:y )?(?:que|q|k|ke) \w+"
)
_FRAMED = re.compile(
    r"\b(?:mi|una|la|es) (?:duda|consulta|pregunta)\b|^(?:duda|consulta|pregunta)\b|\b(?:duda|consulta) (?:de|sobre|por)\b"
)


def expecting(context: Context, answer: Answer, asked_here: bool) -> Context:
    """Return the context after an answer: one that hands over, and whose words are ours, waits for what is left."""
    if answer.handing is None:
        return context
    left = {key: value for key, value in (context.recado or {}).items() if key != "duda"}
    return _with(context, {**left, "solo_datos": not asked_here}, _MESSAGES if asked_here else 1)


def take_down(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn of a message that is for the person who will take over, None where it is not."""
    if context.recado is None:
        return None
    waits, contact = context.expects, contact_in(snapshot, heard.said)
    if waits and not contact.found and _leaves(snapshot, heard):
        return _left(snapshot, context)
    if heard.intent == "pedir_humano" and not contact.found:
        return None
    if not contact.found and (not waits or context.recado.get("solo_datos") or _is_small_talk(heard)):
        return None
    if asks_anew(snapshot, heard, contact):
        return None
    if heard.intent == "afirmar" and not contact.found:
        return _said(snapshot.phrase("recado_te_leo")), context
    after = _noted(context, heard, contact)
    return thanked(snapshot, after, contact), after


def beside(snapshot: Snapshot, before: Context, heard: Heard, answer: Answer, after: Context) -> tuple[Answer, Context]:
    """Return an answer to a new question with the line that says it is noted too."""
    if before.recado is None or answer.handing is not None:
        return answer, after
    contact, only_data = contact_in(snapshot, heard.said), bool(before.recado.get("solo_datos"))
    if not contact.found and only_data:
        return answer, replace(after, expects=False)
    if not (before.expects or contact.found) or not asks_anew(snapshot, heard, contact):
        return answer, after
    line = Paragraph(snapshot.phrase("recado_tambien"))
    return replace(answer, blocks=(*answer.blocks, line)), _noted(replace(after, recado=before.recado), heard, contact)


def asks_anew(snapshot: Snapshot, heard: Heard, contact: Contact) -> bool:
    """Tell whether the message clearly asks something, rather than leaving what it is about."""
    if heard.intent in _ALWAYS_ANSWERED:
        return not contact.found and heard.confidence >= _CLEAR
    if heard.intent not in snapshot.theme_of_intent:
        return False
    if _INTERROGATIVE.search(fold(heard.said)):
        return True
    framed = contact.found or _FRAMED.search(fold(heard.said)) is not None
    return not framed and heard.confidence >= _CLEAR and bool(heard.product or heard.any_place)


def thanked(snapshot: Snapshot, context: Context, contact: Contact) -> Answer:
    """Return the thanks, what was noted, what is missing and what happens next."""
    left = context.recado or {}
    told = [
        *([snapshot.phrase("recado_nombre")] if contact.name else []),
        *([snapshot.phrase("recado_correo", dato=masked_email(contact.email))] if contact.email else []),
        *([snapshot.phrase("recado_telefono", dato=masked_phone(contact.phone))] if contact.phone else []),
        *([snapshot.phrase("recado_duda")] if contact.question else []),
    ] or [snapshot.phrase("recado_escrito")]
    listed = " y ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    name = f", {str(left['nombre']).split()[0].capitalize()}" if left.get("nombre") else ""
    parts = [snapshot.phrase("recado_anotado", nombre=name, que=listed)]
    reached = left.get("correo") or left.get("telefono")
    if not reached:
        parts.append(snapshot.phrase("recado_falta_contacto"))
    elif not (left.get("duda") or context.text):
        parts.append(snapshot.phrase("recado_falta_duda"))
    follows = snapshot.phrase("recado_sigue", horario=f" {attended(snapshot)}" if hours(snapshot) else "")
    return Answer(blocks=(Paragraph(" ".join(parts)), Paragraph(follows)), suggestions=("Menú", "Mejor no"))


def _noted(context: Context, heard: Heard, contact: Contact) -> Context:
    """Return the context with what the message leaves; when all is said, nothing more is waited for."""
    left = dict(context.recado or {})
    found = {"nombre": contact.name, "correo": contact.email, "telefono": contact.phone, "duda": contact.question}
    left |= {key: value[:_LONGEST] for key, value in found.items() if value}
    left["mensajes"] = [*left.get("mensajes", []), heard.said.strip()[:_LONGEST]][-_KEPT:]
    whole = (left.get("correo") or left.get("telefono")) and (left.get("duda") or context.text)
    return _with(context, left, 0 if whole else int(left.get("espera", 0)) - 1)


def _with(context: Context, left: dict[str, Any], waits: int) -> Context:
    return replace(context, recado={**left, "espera": max(waits, 0)}, expects=waits > 0)


def _is_small_talk(heard: Heard) -> bool:
    return heard.intent in _SMALL_TALK and heard.confidence >= _SURE


def _leaves(snapshot: Snapshot, heard: Heard) -> bool:
    """Tell whether the person thinks better of it: few words, that say so."""
    few = len(words(heard.said)) <= 6
    return few and (heard.intent == "negar" or bool(cues_in(snapshot, "recado_deja", heard.said)))


def _left(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    answer = _said(snapshot.phrase("recado_dejado"))
    return replace(answer, leaving=True), replace(context, recado=None, expects=False)


def _said(text: str) -> Answer:
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",))
