"""Another name of the same kind in mid-talk ("¿y en itch?"): its card, in what was asked of the one before."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.context import Context, go_on
from actions.heard import Heard
from actions.respuesta import respond, side_of
from knowledge.answers import Answer
from knowledge.answers.answer import Missed, Paragraph
from knowledge.answers.mentions import without
from knowledge.schema import Platform
from knowledge.search import index_of
from knowledge.snapshot import Snapshot
from knowledge.text import fold, words

Turn = tuple[Answer, Context]
_AND = re.compile(r"^\W*(?:y|e)(?: (?:en|con|de|por|el|la|los|las|si es|para|pa|a))* (\w[\w.]*)\W*$")
_SURE = 0.9  # certainty of the classifier from which a message has a theme of its own
_TELLING = 4  # letters from which a word of a name is enough to know it


def another_name(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what was asked of the platform just told, asked of the other that few words name; None where they name none."""
    before = next((snapshot.platforms[name] for name in context.names if name in snapshot.platforms), None)
    asked = _AND.match(fold(heard.said).strip())
    own = heard.product or heard.any_place or heard.ambiguous or heard.amount or heard.term or heard.goods
    sure = heard.intent in snapshot.theme_of_intent and heard.confidence >= _SURE
    if before is None or asked is None or own or sure:
        return None
    named = [snapshot.platforms[name] for name in heard.names if name in snapshot.platforms]
    other = next(iter(named), None) or _by_part(snapshot, before, asked[1])
    if other is None:
        return _unknown(snapshot, context, heard, asked[1])
    kept = replace(context, text=without(before, context.text or ""), names=(other.id,))
    after = go_on(kept, replace(heard, names=(other.id,), rest=()), side_of(snapshot, context.theme), snapshot)
    return respond(snapshot, after)


def _by_part(snapshot: Snapshot, before: Platform, word: str) -> Platform | None:
    """Return the only platform of the same kind that has the word in its name ("epic", "itch")."""
    if len(word) < _TELLING:
        return None
    same = [
        entry
        for entry in snapshot.platforms.values()
        if entry.kind == before.kind and word in words(entry.name.replace(".", " "))
    ]
    return same[0] if len(same) == 1 else None


def _unknown(snapshot: Snapshot, context: Context, heard: Heard, word: str) -> Turn | None:
    """Return that a name is not known, where the word is no word of the knowledge base; the talk stays where it was."""
    known = index_of(snapshot).postings
    if len(heard.rest) != 1 or heard.rest[0] in known:
        return None
    text = snapshot.phrase("ficha_no_tengo", nombre=word)
    missed = Missed("no_consta", (context.theme,) if context.theme else ())
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False, missed=missed), context
