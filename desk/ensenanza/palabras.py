"""A word that was recognised wrongly, or not at all: corrected in the catalogue, as a change that others approve."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from desk.ensenanza import vocabulary
from desk.ensenanza.charlas import found_turn
from desk.ensenanza.heard import Found, Turn
from desk.ensenanza.pages import Teacher
from desk.ensenanza.personal import kinds_in
from desk.errors import LessonRefused, Refused
from desk.knowledge import knowledge_of
from desk.web import Staff, audit, desk_of, flash, now, page, redirect
from knowledge.db import open_engine
from knowledge.editing import ContentRefused, Outdated, Person, current, propose
from knowledge.errors import KnowledgeError
from knowledge.snapshot import Snapshot

logger = logging.getLogger("brujula.desk")
router = APIRouter(prefix="/ensenar/conversaciones")
_SAME, _NOT = "es", "no_es"


@router.get("/{number}/mensajes/{key}/palabra")
def palabra(request: Request, number: int, key: str, staff: Teacher, palabra: str = "") -> Response:
    """Show what a word was taken for, and the form that corrects it."""
    turn = found_turn(request, number, key)
    audit(request, "conversacion_vista_para_ensenar", f"persona:{number}")
    return _form(request, number, turn, palabra[: vocabulary.LONGEST], _SAME, "", "")


@router.post("/{number}/mensajes/{key}/palabra")
def corregir(
    request: Request, number: int, key: str, staff: Teacher, palabra: Annotated[str, Form(max_length=400)] = "",
    que: Annotated[str, Form()] = _SAME, de: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Propose the change of the catalogue that makes a word right."""
    turn = found_turn(request, number, key)
    try:
        thing = _propose(request, staff, palabra, que, de)
    except LessonRefused as refused:
        return _form(request, number, turn, palabra, que, de, str(refused), 422)
    audit(request, "nombre_propuesto", f"{thing.kind}:{thing.key}"[:80], {"que": que})
    done = f"otro nombre de {thing.label}" if que == _SAME else f"que no nombra {thing.label}"
    flash(
        request,
        f"Gracias: quedó propuesto «{palabra.strip()}» como {done}. Cuando esté publicado, Brújula lo leerá así.",
    )
    return redirect(f"/ensenar/conversaciones/{number}")


def _form(
    request: Request, number: int, turn: Turn, word: str, what: str, label: str, fault: str, status: int = 200
) -> Response:
    snapshot = _snapshot(request)
    taken: Found | None = next((one for one in turn.found if one.words == word), None)
    return page(
        request, "ensenar/palabra.html", status, persona=number, turno=turn, palabra=word, tomada=taken, que=what, de=label,
        fallo=fault, cosas=sorted(thing.label for thing in vocabulary.things(snapshot)),
        nombra=[thing.label for thing in vocabulary.naming(snapshot, word)] if word.strip() else [],
    )  # fmt: skip


def _snapshot(request: Request) -> Snapshot:
    found = knowledge_of(desk_of(request).settings.database_url).snapshot()
    if found is None:
        raise Refused(503, "No puedo leer los catálogos", "Vuelve a intentarlo en un minuto.")
    return found


def _propose(request: Request, staff: Staff, word: str, what: str, label: str) -> vocabulary.Thing:
    """Propose the change; raises LessonRefused in words."""
    snapshot = _snapshot(request)
    if kinds_in(word):
        raise LessonRefused("Eso parece un dato de una persona: no puede ser el nombre de nada.")
    thing = vocabulary.chosen(snapshot, label) if what == _SAME else _wrong(snapshot, word)
    engine = open_engine(desk_of(request).settings.database_url)
    try:
        content, base = current(engine, thing.kind, thing.key)
        if content is None:
            raise LessonRefused("Esa ficha ya no está: elige otra.")
        adds = what == _SAME
        made = (
            vocabulary.with_name(content, thing, word, snapshot)
            if adds
            else vocabulary.without_name(content, thing, word)
        )
        reason = f"En una conversación, «{word.strip()}» {'es' if adds else 'no es'} {thing.label}."
        propose(engine, thing.kind, thing.key, made, Person(staff.id, staff.name), reason, now(), base=base)
    except ContentRefused as refused:
        raise LessonRefused(" ".join(map(str, refused.problems))) from None
    except Outdated:
        raise LessonRefused("Alguien cambió esa ficha mientras tanto: inténtalo otra vez.") from None
    except KnowledgeError as error:
        logger.warning("word not proposed: %s", type(error).__name__)
        raise LessonRefused("No pude guardar el cambio. Inténtalo en un minuto.") from None
    finally:
        engine.dispose()
    return thing


def _wrong(snapshot: Snapshot, word: str) -> vocabulary.Thing:
    found = vocabulary.naming(snapshot, word)
    if not found:
        raise LessonRefused(
            f"«{word.strip()}» no está escrito así en ninguna ficha: Brújula lo leyó por parecido. "
            "Si es otro nombre de algo, dile de qué."
        )
    return found[0]
