"""The person of a case: what they answer to what the trainee writes. Nothing is made up: every line stands in the case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk.practica.casos import Case
from desk.practica.reglas import has, rules
from desk.practica.verdades import Truths
from knowledge.text import words

_ENDS = re.compile(r"(?<=[?!\n])|(?<=[.;])\s")
_SHORT = 8  # words: what is shorter asks by only naming the thing («¿valor?», «país y precio»)
_AT_ONCE = 3  # answers in one message


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its sign."""
    return [piece.strip() for piece in _ENDS.split(text) if piece and piece.strip()]


def is_question(sentence: str) -> bool:
    """Tell whether a sentence asks something."""
    return "?" in sentence or "¿" in sentence or has(sentence, *rules().pregunta_con)


def asked(case: Case, text: str) -> list[str]:
    """Return the themes that a message asks the person about, in the order of the case."""
    if case.persona is None:
        return []
    asking = " ".join(part for part in sentences(text) if is_question(part))
    if not asking and len(words(text)) <= _SHORT:
        asking = text
    known = rules().temas
    return [
        turn.tema
        for turn in case.persona.responde
        if has(asking, *turn.si, *(known[turn.tema].si if turn.tema in known else ()))
    ]


def reply(truth: Truths, before: Sequence[str], turns: int, text: str) -> tuple[str, list[str]]:
    """Return what the person answers, and the themes they were asked about.

    `before` are the themes that were asked until now; `turns` how many messages the person wrote.
    """
    person = truth.case.persona
    assert person is not None
    themes = asked(truth.case, text)
    if not themes:
        return truth.filled(person.otra_cosa[turns % len(person.otra_cosa)]), []
    by_theme = {turn.tema: turn for turn in person.responde}
    said = []
    for theme in themes[:_AT_ONCE]:
        turn = by_theme[theme]
        again = turn.otra_vez or f"Como te dije: {turn.dice}"
        said.append(truth.filled(again if theme in before else turn.dice))
    return "\n".join(said), themes


def question_for(case: Case, theme: str) -> str:
    """Return a good way to ask about a theme."""
    turns = case.persona.responde if case.persona else []
    own = next((turn.pregunta for turn in turns if turn.tema == theme and turn.pregunta), None)
    known = rules().temas.get(theme)
    return own or (known.pregunta if known else f"¿Me cuentas de {theme}?")


def name_of(theme: str) -> str:
    """Return a theme as people call it."""
    known = rules().temas.get(theme)
    return known.nombre if known else theme.replace("_", " ")


def hint(case: Case, asked_themes: Sequence[str], found: Sequence[str]) -> str:
    """Return the next thing to do: something to ask, then something to look for, then how to answer."""
    for ask in case.preguntar:
        if ask.tema not in asked_themes:
            return f"Todavía no sabes {name_of(ask.tema)}. {ask.porque}"
    left = [key for key in case.hechos if key not in found]
    if left:
        many = "un dato" if len(left) == 1 else f"{len(left)} datos"
        return (
            f"Ya puedes buscar: te falta {many} de la base. Busca con las palabras de la pregunta y márcalo como usado."
        )
    return f"Ya tienes todo. Al responder, no olvides: {'; '.join(item.que for item in case.decir)}."
