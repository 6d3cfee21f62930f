"""Several questions in one message: cut apart, each read like a message of its own, and put back beside the whole.

A voice note asks for the permit, the charges and the courier in one breath. The classifier gives the whole one intent;
the splitter sends each question through the same pipeline too, and the joiner leaves what was read of each in the
message (QUESTIONS), where the actions find it. A message with one question costs nothing more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.normalizer import normalize_word

QUESTIONS = "preguntas"  # what was read of each question: text, intent, intent_ranking and entities
_MOST = 4  # questions that are read apart; what follows stays with the last
_PHRASE = 4  # words of the longest phrase of preguntas.yml
_WORDS = 2  # a piece of fewer words is no question of its own
_LONGEST = 1_200  # letters of a message that is cut: a pasted page is none
_TOKEN = re.compile(r"\d[\d.,]*\d|\w+(?:/\w+)?|[?¿!¡;\n,.:]")
_ENDS = {"?", "!", ";", "\n", "."}
_MARKS = {*_ENDS, ",", ":"}
_KEPT_INTENTS = 5

Words = tuple[str, ...]
Token = tuple[str, int, int]


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[Words, ...]]:
    """Return the phrases of preguntas.yml by kind."""
    data = yaml.safe_load((Path(__file__).parent / "preguntas.yml").read_text(encoding="utf8"))
    return {kind: tuple(tuple(phrase.split()) for phrase in phrases) for kind, phrases in data.items()}


def questions(text: str) -> list[str]:
    """Return the questions of a message in order, each with what was told before it; one or none where it asks once."""
    tokens = _tokens(text) if len(text) <= _LONGEST else []
    if not tokens:
        return []
    cuts = [0, *(i for i in range(1, len(tokens)) if _cuts(tokens, i)), len(tokens)]
    found: list[str] = []
    told = ""
    for first, last in pairwise(cuts):
        piece = tokens[first:last]
        said = f"{told} {text[piece[0][1] : tokens[last][1] if last < len(tokens) else None].strip()}".strip()
        if _asks(piece) and len(found) < _MOST:
            found.append(said)
            told = ""
        elif found:
            found[-1] = f"{found[-1]} {said}"
        else:
            told = said
    return found


def _tokens(text: str) -> list[Token]:
    return [
        (word, match.start() + at, match.end())
        for match in _TOKEN.finditer(text)
        for at, word in enumerate(normalize_word(match[0]).split() or [match[0]])
    ]


def _cuts(tokens: list[Token], at: int) -> bool:
    """Tell whether a new piece begins here: after an end, or where a question is joined to what stands before."""
    before = tokens[at - 1][0]
    if tokens[at][0] in _MARKS or before == "¿":
        return False
    if before in _ENDS or tokens[at][0] == "¿":
        return True
    opened = _opener(tokens, at, ("joiners", "asking"))
    return opened is not None and (before == "," or opened > at) and not _announced(tokens, at)


def _announced(tokens: list[Token], at: int) -> bool:
    """Tell whether what begins here was announced just before: "quería saber | qué permisos" is one piece."""
    end = at - 1 if tokens[at - 1][0] == "," else at
    return any(
        _phrase(tokens, start, ("joiners", "asking", "fillers")) >= end - start for start in range(max(0, end - 3), end)
    )


def _opener(tokens: list[Token], at: int, skipping: tuple[str, ...]) -> int | None:
    """Return where a question opens that begins here, after the phrases that may stand before it; None where none does."""
    while at < len(tokens):
        skipped, opens = _phrase(tokens, at, skipping), _phrase(tokens, at, ("openers",))
        if opens and opens >= skipped:
            return at
        if not skipped and tokens[at][0] != ",":
            return None
        at += skipped or 1
    return None


def _phrase(tokens: list[Token], at: int, kinds: tuple[str, ...]) -> int:
    """Return of how many words the longest phrase of these kinds is that begins here; 0 where none does."""
    words = tuple(word for word, *_ in tokens[at : at + _PHRASE])
    return max(
        (len(phrase) for kind in kinds for phrase in _words()[kind] if words[: len(phrase)] == phrase), default=0
    )


def _asks(piece: list[Token]) -> bool:
    """Tell whether a piece is a question: it ends as one, or begins as one after what is said before asking."""
    words = [token for token in piece if token[0][:1].isalnum()]
    if len(words) < _WORDS:
        return False
    return piece[-1][0] == "?" or _opener(words, 0, ("joiners", "asking", "fillers")) is not None


class _Component(GraphComponent):
    """What the two ends of the split share: nothing to train, nothing to keep."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Component:
        """Create the component."""
        return cls()


# As a classifier, Rasa runs it on messages only: what is trained stays as it is.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionSplitter(_Component):
    """Stands before the reader: adds a message for each question of a message that asks several."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages, each followed by its questions."""
        return [out for message in messages for out in (message, *_apart(message))]


def _apart(message: Message) -> list[Message]:
    text = message.get(TEXT)
    asked = questions(text) if isinstance(text, str) else []
    if len(asked) < 2:
        asked = [rest] if isinstance(text, str) and (rest := after_refusal(text)) else []
    return [Message({TEXT: question, QUESTIONS: True}) for question in asked]


def after_refusal(text: str) -> str | None:
    """Return the question that a message goes on with after leaving what was talked of; None where it does not.

    A bare "no" is one only before a comma or a stop: "no sé qué courier usar" refuses nothing.
    """
    tokens = _tokens(text) if len(text) <= _LONGEST else []
    length = _phrase(tokens, 0, ("refusals",))
    if not length and [word for word, *_ in tokens[:2]] in (["no", ","], ["no", "."]):
        length = 1
    rest = tokens[length:]
    while rest and rest[0][0] in _MARKS:
        rest = rest[1:]
    return text[rest[0][1] :].strip() if length and _asks(rest) else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionJoiner(_Component):
    """Stands last: leaves what was read of each question in the message that asked them."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages as they came in."""
        whole: list[Message] = []
        for message in messages:
            if message.get(QUESTIONS) is True and whole:
                read = [*(whole[-1].get(QUESTIONS) or []), _read(message)]
                whole[-1].set(QUESTIONS, read, add_to_output=True)
            else:
                whole.append(message)
        return whole


def _read(message: Message) -> dict[str, Any]:
    return {
        "text": message.get(TEXT),
        "intent": message.get(INTENT) or {},
        "intent_ranking": (message.get(INTENT_RANKING_KEY) or [])[:_KEPT_INTENTS],
        "entities": message.get(ENTITIES, []),
    }
