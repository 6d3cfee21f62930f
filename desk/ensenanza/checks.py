"""What a phrase must be to be taught; every refusal is in words and says how to mend it."""

from __future__ import annotations

import re
import unicodedata

from desk.ensenanza.corpus import Corpus
from desk.ensenanza.personal import kinds_in, replaced
from desk.ensenanza.words import clean
from desk.errors import LessonRefused

LONGEST = 320
COPIED = 4  # words: two hands will both write "muchas gracias"; from here on it is a copy of a test
FEWEST = 20  # phrases that an intent keeps
_ENTITY = re.compile(r"\]\s*[({\[]")  # words.py says what Rasa reads
_LEADING = "/-*#>"


def check_phrase(corpus: Corpus, intent: str, text: str) -> str:
    """Return a phrase ready to be taught under an intent; raises LessonRefused."""
    phrase = clean(text)
    check_intent(corpus, intent)
    _check_form(phrase)
    _check_personal(phrase)
    _check_new(corpus, intent, phrase)
    if corpus.is_held_out(phrase) and len(phrase.split()) >= COPIED:
        raise LessonRefused(
            "Esta frase está apartada para examinar a Brújula: si se le enseña, el examen deja de valer. "
            "Escríbela de otra manera."
        )
    return phrase


def check_intent(corpus: Corpus, intent: str) -> None:
    """Raise LessonRefused for an intent that does not exist."""
    if intent not in corpus.intents:
        raise LessonRefused("Elige una intención de la lista: esa no existe.")


def _check_form(phrase: str) -> None:
    if not phrase or not any(char.isalnum() or unicodedata.category(char) == "So" for char in phrase):
        raise LessonRefused("La frase está vacía: escribe lo que diría una persona.")
    if len(phrase) > LONGEST:
        raise LessonRefused(
            f"La frase es muy larga ({len(phrase)} letras; caben {LONGEST}). Deja solo la parte que dice qué quiere la persona."
        )
    if phrase[0] in _LEADING:
        raise LessonRefused(
            f"La frase no puede empezar con «{phrase[0]}»: quítalo.", phrase.lstrip(_LEADING + " ") or None
        )
    if _ENTITY.search(phrase) or "\\" in phrase or "__" in phrase or "${" in phrase:
        raise LessonRefused(
            "La frase lleva signos que Brújula leería como instrucciones (corchetes con paréntesis o llaves, «\\», «__» o «${»). "
            "Quítalos."
        )


def _check_personal(phrase: str) -> None:
    kinds = kinds_in(phrase)
    if kinds:
        raise LessonRefused(
            f"La frase lleva {_listed(kinds)} de una persona. Te la dejamos sin eso: revísala y guárdala.",
            replaced(phrase),
        )


def _listed(kinds: list[str]) -> str:
    return kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} y {kinds[-1]}"


def _check_new(corpus: Corpus, intent: str, phrase: str) -> None:
    found = corpus.where(phrase)
    if found == intent:
        raise LessonRefused("Esa frase ya se le enseñó con esta intención.")
    if found:
        raise LessonRefused(
            f"Esa frase ya se le enseñó como «{corpus.title(found)}». Una frase solo puede tener una intención: "
            "quítala primero de ahí, o escríbela de otra manera."
        )


def check_removal(corpus: Corpus, intent: str, text: str) -> str:
    """Return a phrase ready to be taken from an intent; raises LessonRefused."""
    phrase = clean(text)
    check_intent(corpus, intent)
    if not corpus.has(intent, phrase):
        raise LessonRefused(f"Esa frase no está entre las de «{corpus.title(intent)}».")
    if corpus.is_button(phrase):
        raise LessonRefused("Esa frase es el texto de un botón: si se quita, el botón deja de funcionar.")
    if corpus.count(intent) <= FEWEST:
        raise LessonRefused(
            f"«{corpus.title(intent)}» se quedaría con menos de {FEWEST} frases: enséñale otras primero."
        )
    return phrase
