"""What the pages of teaching share: all that is taught with what waits, and lessons made of what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from desk.ensenanza import lessons
from desk.ensenanza.checks import check_intent, check_phrase
from desk.ensenanza.corpus import Corpus, corpus_of
from desk.ensenanza.lessons import PHRASE, REMOVAL, TEST, Draft
from desk.ensenanza.stories import messages_of
from desk.ensenanza.words import clean, same
from desk.errors import LessonRefused

MOST = 20  # messages of a group that are shown at once


@dataclass(frozen=True)
class Row:
    """A message that may be taught, as it stands in the form: words, whether it is chosen, and what was wrong."""

    text: str
    chosen: bool = True
    numbers: tuple[int, ...] = ()
    fault: str = ""


def known(engine: Engine) -> Corpus:
    """Return all that is taught, with what waits to be."""
    corpus = corpus_of()
    waiting = lessons.pending(engine)
    gone = [(one.intent or "", one.text) for one in waiting if one.kind == REMOVAL]
    new = [(one.intent or "", one.text) for one in waiting if one.kind == PHRASE]
    held = [said for one in waiting if one.kind == TEST for said in messages_of(one.text)]
    return corpus.minus(gone).plus(new).holding(held) if waiting else corpus


def teach(engine: Engine, intent: str, rows: Sequence[Row], move: bool = False) -> tuple[list[Draft], list[Row]]:
    """Return the lessons of the chosen rows; any fault stands in the rows that come back, and then nothing is to be kept.

    `move` takes a phrase from the intent that has it. Raises LessonRefused for what is wrong with the whole.
    """
    corpus = known(engine)
    if intent not in corpus.intents:
        check_intent(corpus, intent)
    if not any(row.chosen for row in rows):
        raise LessonRefused("Elige al menos una frase.")
    drafts: list[Draft] = []
    seen: list[Row] = []
    for row in rows:
        if not row.chosen:
            seen.append(row)
            continue
        try:
            corpus, made = _lesson(corpus, intent, row, move)
            drafts += made
            seen.append(row)
        except LessonRefused as refused:
            seen.append(Row(refused.offer or row.text, True, row.numbers, str(refused)))
    return drafts, seen


def _lesson(corpus: Corpus, intent: str, row: Row, move: bool) -> tuple[Corpus, list[Draft]]:
    text = clean(row.text)
    there = corpus.where(text) if text else None
    made: list[Draft] = []
    if move and there and there != intent:
        for one in [one for one in corpus.of(there) if same(one) == same(text)]:
            made.append(Draft(REMOVAL, there, one))
            corpus = corpus.minus([(there, one)])
    phrase = check_phrase(corpus, intent, text)
    made.append(Draft(PHRASE, intent, phrase, row.numbers))
    return corpus.plus([(intent, phrase)]), made
