"""A turn of the self-assessment: before each action, a message that answers its question is taken; after, it is recalled."""

from __future__ import annotations

from dataclasses import replace

from actions.context import Context
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.answers.answer import Paragraph
from knowledge.answers.autodiagnostico import Diagnosis, ask, read_choice, reminded
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot
from knowledge.text import words

_GO_ON = (
    "seguir",
    "sigamos",
    "sigue",
    "seguimos",
    "continuar",
    "continuemos",
    "continua",
    "retomar",
    "retomemos",
    "reanudar",
)
_LEAVE = ("salir", "salirme", "dejarlo", "dejemoslo", "cancelar", "cancela", "parar", "terminar", "basta", "no gracias",
          "no quiero seguir", "no quiero continuar", "ya no quiero", "mejor no", "mejor despues", "despues sigo")  # fmt: skip
_YES, _NO = "afirmar", "negar"
# What is about the conversation itself gets no reminder behind it.
_QUIET = {"pedir_humano", "hacer_autodiagnostico", "responder_cuestionario"}


def take(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn of the self-assessment where the message belongs to it, else None."""
    state = Diagnosis.of(context.diagnosis)
    if not state.running:
        return None
    if _starts(heard, _LEAVE):
        return _left(snapshot, context, state)
    if _starts(heard, _GO_ON) or (state.paused and heard.intent == _YES):
        return ask_next(snapshot, context, state)
    if state.paused and heard.intent == _NO:
        text = snapshot.phrase("autodiagnostico_espera", **state.place(snapshot))
        return Answer(blocks=(Paragraph(text),), suggestions=("Seguir", "Menú")), context
    if context.home is None:
        return _country(snapshot, context, state, heard)
    question = state.question(snapshot)
    choice = read_choice(question, heard.said) if question else None
    return ask_next(snapshot, context, state.answered(question, choice)) if question and choice is not None else None


def recall(snapshot: Snapshot, heard: Heard, answer: Answer, context: Context) -> tuple[Answer, Context]:
    """Return an answer given in the middle of the self-assessment with the line that offers to go on."""
    state = Diagnosis.of(context.diagnosis)
    if not state.running or heard.intent in _QUIET:
        return answer, context
    said, paused = reminded(snapshot, state, answer)
    return said, replace(context, diagnosis=paused.plain())


def begin(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    """Start, or go on where it was left; a finished one starts anew."""
    state = Diagnosis.of(context.diagnosis)
    fresh = not state.answers or state.question(snapshot) is None
    state = Diagnosis(running=True) if fresh else replace(state, running=True)
    return ask_next(snapshot, context, state, opening=fresh)


def ask_next(snapshot: Snapshot, context: Context, state: Diagnosis, opening: bool = False) -> tuple[Answer, Context]:
    """Return the next question, or the result that ends it."""
    answer = ask(snapshot, state, context.home, opening)
    over = context.home is not None and state.question(snapshot) is None
    state = replace(state, running=not over, paused=False)
    facts = answer.facts or context.facts
    return answer, replace(context, diagnosis=state.plain(), facts=facts, more=() if answer.facts else context.more)


def _left(snapshot: Snapshot, context: Context, state: Diagnosis) -> tuple[Answer, Context]:
    text = snapshot.phrase("autodiagnostico_pausa", **state.place(snapshot))
    closed = replace(state, running=False, paused=False)
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",)), replace(context, diagnosis=closed.plain())


def _country(snapshot: Snapshot, context: Context, state: Diagnosis, heard: Heard) -> tuple[Answer, Context] | None:
    """Take the person's country, which was asked first."""
    named = [code for code in (*heard.origins, *heard.places, *heard.destinations) if code in BLOC]
    if not named or not heard.only_data:
        return None
    return ask_next(snapshot, replace(context, origins=(named[0],)), state)


def _starts(heard: Heard, phrases: tuple[str, ...]) -> bool:
    said = words(heard.said)
    return len(said) <= 6 and any(said[: len(parts)] == parts for parts in map(words, phrases))
