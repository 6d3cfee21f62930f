"""Several questions in one message: all are answered at once, or after the datum that the first one lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.context import Context, ask_anew
from actions.heard import Heard
from actions.respuesta import CHOOSING, respond, side_of
from knowledge.answers import Answer
from knowledge.answers.answer import Paragraph
from knowledge.answers.hilo import leftover
from knowledge.answers.varias import Part, joined, listed
from knowledge.cue_reader import value_of
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_SURELY = 0.55  # certainty from which a question is taken for one of its own
_QUITE, _FEW = 0.9, 3  # the certainty that a question of so few words needs
_CERTAIN = 0.95  # from which a question has its own subject, however loose its words are
_POINTS = re.compile(r"\b(?:ahi|alli|es[aeo]s?|est[aeo]s?)\b")
_SURE_OF_ALL = 0.9  # certainty of the whole message from which its subject must be among those of its questions
_DEFINES = "definir_termino"
# Who tries to cheat, insults or asks for a person gets that answer and no other.
_ALONE = {"pedir_trampa", "inyectar_instrucciones", "insultar", "pedir_humano", "reportar_estafa", "reiniciar"}


@dataclass(frozen=True)
class _Asked:
    """A question of its own: the intent that was read in it and what it says, with the data of the whole message."""

    intent: str
    heard: Heard

    def theme(self, snapshot: Snapshot) -> str | None:
        """Return the theme behind the intent; None where a word is to be defined."""
        entry = snapshot.theme_of_intent.get(self.intent)
        return entry.id if entry else None


def several(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn of a message that asks about several subjects; None where it asks about one."""
    asked = _subjects(snapshot, heard)
    if len(asked) < 2:
        return None
    first, *others = asked
    answer, after = _answered(snapshot, context, first)
    if answer.asks and not answer.facts:
        names = [_name(snapshot, one) for one in others]
        later = Paragraph(snapshot.phrase("varias_despues", temas=listed(names)))
        return replace(answer, blocks=(*answer.blocks, later)), replace(after, waiting=tuple(map(_kept, others)))
    return _all(snapshot, answer, after, others)


def what_waited(
    snapshot: Snapshot, before: Context, heard: Heard, answer: Answer, after: Context
) -> tuple[Answer, Context]:
    """Return the answer with those to the questions that waited for the datum it lacked; another subject drops them."""
    if not before.waiting or after.waiting != before.waiting:
        return answer, after
    if after.theme != before.theme or not answer.known or before.pending is None:
        return answer, replace(after, waiting=())
    if answer.asks and not answer.facts:
        return answer, after
    others = [_again(heard, kept) for kept in before.waiting]
    return _all(snapshot, answer, replace(after, waiting=()), others)


def _subjects(snapshot: Snapshot, heard: Heard) -> list[_Asked]:
    """Return the questions about different subjects; one that nobody understands stays with the one before it."""
    read = snapshot.theme_of_intent.get(heard.intent)
    sure = read is not None and heard.confidence >= _SURE_OF_ALL
    if sure and heard.intent not in {part.intent for part in heard.parts}:
        return []  # the message as a whole is about what none of its pieces says alone
    if heard.intent in _ALONE or any(part.intent in _ALONE for part in heard.parts):
        return []
    found: list[_Asked] = []
    for part in heard.parts:
        intent = _subject_of(snapshot, part)
        apart = intent is not None and not (found and _of_the_one_before(snapshot, part))
        if intent and apart and (not found or found[-1].intent != intent):
            found.append(_Asked(intent, part))
        elif found:
            before = found[-1]
            found[-1] = replace(before, heard=replace(before.heard, text=f"{before.heard.text} {part.text}"))
    return found


def _subject_of(snapshot: Snapshot, part: Heard) -> str | None:
    """Return the intent of a question that is surely of a subject, by the classifier or by a word that names it; else None."""
    known = part.intent in snapshot.theme_of_intent or (part.intent == _DEFINES and part.term)
    if known and part.confidence >= (_QUITE if len(part.said.split()) <= _FEW else _SURELY):
        return part.intent
    theme = snapshot.themes.get(value_of(snapshot, "tema_dicho", part.said) or "")
    return theme.intent if theme else None  # "cuánto iva paga el cliente" says charges, whoever pays them


def _of_the_one_before(snapshot: Snapshot, part: Heard) -> bool:
    """Tell whether a question is about what the one before asks: "¿cuánto tarda?", "¿qué trámites hago ahí?"."""
    kind = value_of(snapshot, "hilo", part.said)
    loose = kind is not None and not leftover(snapshot, part.said, part.rest)
    points = _POINTS.search(fold(part.said)) is not None
    return part.confidence < _CERTAIN and not part.names and (loose or points)


def _answered(snapshot: Snapshot, context: Context, asked: _Asked) -> tuple[Answer, Context]:
    theme = asked.theme(snapshot)
    return respond(snapshot, ask_anew(context, asked.heard, theme, side_of(snapshot, theme), snapshot))


def _all(snapshot: Snapshot, first: Answer, after: Context, others: Sequence[_Asked]) -> tuple[Answer, Context]:
    """Return the first answer with the others; the conversation goes on with the first, or with what one still asks."""
    parts, texts = [], {}
    for one in others:
        answer, _ = _answered(snapshot, after, one)
        if answer.facts and set(answer.facts) <= set(first.facts):
            continue  # told already
        parts.append(Part(_name(snapshot, one), answer))
        texts[parts[-1].name] = one.heard.text
    answer, left = joined(snapshot, first, parts)
    pending = f"{CHOOSING}{texts[left[0]]}" if left else after.pending
    return answer, replace(after, facts=answer.facts, pending=pending)


def _name(snapshot: Snapshot, asked: _Asked) -> str:
    term = snapshot.terms.get(asked.heard.term or "")
    theme = asked.theme(snapshot)
    return snapshot.themes[theme].name if theme else (term.term if term else asked.heard.text)


def _kept(asked: _Asked) -> dict[str, Any]:
    """Return what is kept of a question that waits, as JSON data."""
    return {"intent": asked.intent, "text": asked.heard.text,
            "names": list(asked.heard.names), "term": asked.heard.term}  # fmt: skip


def _again(heard: Heard, kept: dict[str, Any]) -> _Asked:
    """Return a question that waited, asked anew with the data of this message."""
    told = replace(heard, text=kept["text"], names=tuple(kept["names"]), term=kept["term"], intent=kept["intent"])
    return _Asked(kept["intent"], told)
