"""Says that it is not known where the facts found hold little of what was asked: the nearest is then called so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Bullets, Missed, Paragraph
from knowledge.answers.compose import authority_name, footer
from knowledge.answers.mentions import found
from knowledge.answers.question import Question
from knowledge.answers.telling import telling_terms
from knowledge.cue_reader import cues_in, value_of
from knowledge.search import index_of
from knowledge.search.datum import ASKED, says
from knowledge.snapshot import Snapshot

# Read in 500 replies by two strangers: under this share of the words in the best fact, one in ten answered the question.
_LITTLE = 0.33
_CARRIER = "logistica"  # the kind of platform that carries parcels
_FEW = 2  # telling words under which a question is general, and the guide answers it


def honest(snapshot: Snapshot, question: Question, answer: Answer) -> Answer:
    """Return the answer, said to be only the nearest where no fact of it holds much of what was asked."""
    if answer.missed or not answer.facts or answer.quote or answer.entries or answer.asks not in (None, "pais"):
        return answer
    told = [snapshot.facts[fact] for fact in answer.facts]
    lacking = untold(snapshot, question, answer.text) or untold_of_carriage(snapshot, question, told)
    if lacking:
        return _said(snapshot, question, answer, _lacking_words(snapshot, question, answer, lacking))
    terms = telling_terms(snapshot, question)
    if _led(answer) or len(terms) < _FEW or _best(snapshot, answer, terms) >= _LITTLE * len(terms):
        return answer
    return _said(snapshot, question, answer, _words(snapshot, snapshot.facts[answer.facts[0]]))


def not_told(question: Question, facts: tuple[str, ...]) -> Missed:
    """Return what is kept of a question whose datum nothing tells: its theme and the facts that were nearest."""
    return Missed("no_consta", (question.theme,) if question.theme else (), facts)


def asked_datum(snapshot: Snapshot, question: Question) -> str | None:
    """Return the kind of datum that a question asks for: "plazo", "precio"."""
    return value_of(snapshot, ASKED, question.text)


def untold(snapshot: Snapshot, question: Question, said: str) -> str | None:
    """Return the kind of datum that the question asks for ("plazo", "precio") where the text says none of it."""
    kind = value_of(snapshot, ASKED, question.text)
    return None if kind is None or says(snapshot, kind, said) else kind


def untold_of_carriage(snapshot: Snapshot, question: Question, facts: Iterable[schema.Fact]) -> str | None:
    """Return the kind of datum ("plazo", "precio") asked of a carrier that no fact of it says of carrying a parcel.

    The days to complain of a loss are no delivery time, and the top of a procedure is no price.
    """
    kind = value_of(snapshot, ASKED, question.text)
    carriers = [entry for name in question.names if (entry := snapshot.platforms.get(name)) and entry.kind == _CARRIER]
    if kind is None or not carriers or cues_in(snapshot, f"otro_{kind}", question.text):
        return None  # "¿cuánto demora la aduana con lo que trae CorreosChile?" asks for no delivery time
    own = (fact for fact in facts if any(entry.id in fact.about or found(entry, fact.summary) for entry in carriers))
    said = (sentence for fact in own for sentence in fact.summary.split(". "))
    return None if any(_says(snapshot, kind, sentence) for sentence in said) else kind


def _says(snapshot: Snapshot, kind: str, sentence: str) -> bool:
    """Tell whether a sentence gives a datum of carrying a parcel, and not of a claim, an insurance or a limit."""
    return not cues_in(snapshot, f"otro_{kind}", sentence) and says(snapshot, kind, sentence)


def _lacking_words(snapshot: Snapshot, question: Question, answer: Answer, kind: str) -> str:
    """Return the sentence that says which datum is not known and who knows it: who was named, or the authority."""
    fact = snapshot.facts[answer.facts[0]]
    named = [snapshot.named(name) for name in question.names if name not in snapshot.programmes]
    authority = authority_name(snapshot, fact.topic, fact.country) if fact.country in schema.BLOC else None
    who = named[0].name if named else authority
    if who is None:
        return snapshot.phrase(f"falta_{kind}")
    return snapshot.phrase(f"falta_{kind}_en", organismo=who)


def _said(snapshot: Snapshot, question: Question, answer: Answer, words: str) -> Answer:
    """Return the answer with the sentence first."""
    missed = not_told(question, answer.facts[:3])
    return _shortened(snapshot, replace(answer, blocks=(Paragraph(words), *answer.blocks), missed=missed))


def _led(answer: Answer) -> bool:
    """Tell whether a line of data (the permits, the duty, the programmes that fit) answers before the facts do."""
    return isinstance(answer.blocks[0], Paragraph)


def _best(snapshot: Snapshot, answer: Answer, terms: Collection[str]) -> int:
    """Return how many of the words the fact that holds most of them has."""
    index = index_of(snapshot)
    return max(index.told(fact, terms) for fact in answer.facts)


def _words(snapshot: Snapshot, fact: schema.Fact) -> str:
    name = authority_name(snapshot, fact.topic, fact.country) if fact.country in schema.BLOC else None
    return snapshot.phrase("no_justo_en", organismo=name) if name else snapshot.phrase("no_justo")


def _shortened(snapshot: Snapshot, answer: Answer) -> Answer:
    """Return the answer without its last item where the sentence makes it too long."""
    return answer if len(answer.text) <= LIMIT else without_last_item(snapshot, answer)


def without_last_item(snapshot: Snapshot, answer: Answer) -> Answer:
    """Return the answer with an item less, where more than one is listed; its fact comes next, and its source goes."""
    shown = next((len(block.items) for block in answer.blocks if isinstance(block, Bullets)), 0)
    if shown > 1 and shown == len(answer.facts):
        left = answer.facts[-1]
        sources = tuple(source for source in answer.sources if source.fact != left)
        told = [snapshot.facts[fact] for fact in answer.facts[:-1]]
        answer = replace(
            answer, facts=answer.facts[:-1], more=(left, *answer.more), sources=sources, footer=footer(snapshot, told)
        )
    blocks = tuple(
        Bullets(block.items[:-1]) if isinstance(block, Bullets) and len(block.items) > 1 else block
        for block in answer.blocks
    )
    return replace(answer, blocks=blocks)
