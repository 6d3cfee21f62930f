"""A conversation turned into a story, which is trained, or into a test, which examines."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from desk.ensenanza import lessons, stories
from desk.ensenanza.charlas import called, found
from desk.ensenanza.heard import Found, Turn
from desk.ensenanza.intents import groups, title_of
from desk.ensenanza.lessons import STORY, TEST, Draft
from desk.ensenanza.pages import Teacher
from desk.ensenanza.personal import kinds_in
from desk.ensenanza.stories import World
from desk.ensenanza.taught import known
from desk.ensenanza.words import clean
from desk.errors import LessonRefused
from desk.web import audit, desk_of, flash, now, page, redirect

router = APIRouter(prefix="/ensenar/conversaciones")


@dataclass(frozen=True)
class Step:
    """A message of the form: its key, whether it is chosen, its words and its intent."""

    key: str
    chosen: bool
    said: str
    intent: str
    actions: tuple[str, ...]


@router.get("/{number}/relato")
def relato(request: Request, number: int, staff: Teacher) -> Response:
    """Show the messages of a conversation to choose from."""
    mark, turns = found(request, number)
    audit(request, "conversacion_vista_para_ensenar", f"persona:{number}")
    world = stories.world_of()
    steps = [Step(turn.key, True, clean(turn.said), turn.intent, _actions(world, turn, turn.intent)) for turn in turns]
    return _form(request, number, mark, steps[-stories.MOST_TURNS :], TEST, "", "", "")


@router.post("/{number}/relato")
def guardar(
    request: Request, number: int, staff: Teacher, clase: Annotated[str, Form()] = TEST,
    nombre: Annotated[str, Form(max_length=400)] = "", clave: Annotated[list[str] | None, Form()] = None,
    usar: Annotated[list[str] | None, Form()] = None, dicho: Annotated[list[str] | None, Form()] = None,
    intencion: Annotated[list[str] | None, Form()] = None, accion: Annotated[str, Form()] = "ver",
    visto: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Show the YAML that would be kept, or keep it as a lesson."""
    mark, turns = found(request, number)
    kind, name, world = clase if clase in (STORY, TEST) else TEST, clean(nombre), stories.world_of()
    filled = list(zip(clave or [], dicho or [], intencion or [], strict=False))
    steps = _steps(world, {turn.key: turn for turn in turns}, filled, set(usar or []))
    words = {turn.key: turn.found for turn in turns}
    made = [stories.Turn(_annotated(one, words[one.key]), one.intent, one.actions) for one in steps if one.chosen]
    text = stories.written(name, made, kind == TEST)
    desk = desk_of(request)
    try:
        stories.check_story(_with_waiting(request, world), known(desk.engine), text, kind == TEST)
    except LessonRefused as refused:
        return _form(request, number, mark, steps, kind, name, "", str(refused), 422)
    if accion != "guardar" or visto != _mark_of(text):  # only what was looked at is kept
        return _form(request, number, mark, steps, kind, name, text, "")
    (lesson,) = lessons.add(desk.engine, [Draft(kind, None, text)], staff.name, now())
    audit(request, "leccion_creada", f"leccion:{lesson}", {"clase": kind, "persona": number})
    flash(request, f"Gracias: la {kind} «{name}» espera. Entra cuando se entrene un modelo nuevo.")
    return redirect("/ensenar")


def _form(
    request: Request, number: int, mark: str, steps: Sequence[Step], kind: str, name: str, text: str, fault: str,
    status: int = 200,
) -> Response:  # fmt: skip
    return page(
        request, "ensenar/relato.html", status, persona=number, marca=mark, pasos=steps, clase=kind, nombre=name,
        previa=text, visto=_mark_of(text), fallo=fault, grupos=groups(), titulo_de=title_of, accion_de=called,
        personales=[kinds_in(step.said) for step in steps],
    )  # fmt: skip


def _mark_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _steps(
    world: World, turns: dict[str, Turn], filled: Sequence[tuple[str, str, str]], chosen: set[str]
) -> list[Step]:
    """Return what was filled in for each message that exists; an unknown one is left out."""
    return [
        Step(key, key in chosen, clean(said)[:1_000], intent, _actions(world, turns[key], intent))
        for key, said, intent in filled if key in turns
    ]  # fmt: skip


def _actions(world: World, turn: Turn, intent: str) -> tuple[str, ...]:
    """Return what follows an intent: what its rule says, else what was done."""
    return world.rules.get(intent) or tuple(turn.actions)


def _annotated(step: Step, words: Sequence[Found]) -> str:
    """Return the words of a message with what was recognised marked, as a test has to have it."""
    made, rest = "", step.said
    for one in words:
        before, middle, after = rest.partition(one.words)
        if middle:
            made, rest = f"{made}{before}{_mark(one)}", after
    return made + rest


def _mark(one: Found) -> str:
    parts = [f'"entity": "{one.kind}"']
    if one.role:
        parts.append(f'"role": "{one.role}"')
    if one.value and one.value != one.words:
        parts.append(f'"value": "{one.value}"')
    return f"[{one.words}]{{{', '.join(parts)}}}"


def _with_waiting(request: Request, world: World) -> World:
    """Return what exists with the names of the stories that wait."""
    waiting = lessons.pending(desk_of(request).engine)
    names = {stories.name_of(one.text) for one in waiting if one.kind in (STORY, TEST)}
    return World(world.intents, world.actions, world.rules, world.names | names)
