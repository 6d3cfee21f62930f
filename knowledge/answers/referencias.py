"""The option of the last list that a message points to: "el segundo aplica?", "y al último, ¿cómo se entra?", "¿y ese?"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import chain, pairwise

from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.by_name import card
from knowledge.answers.followups import detail
from knowledge.answers.postular import application_reply
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in, without
from knowledge.search.stems import stems
from knowledge.snapshot import Named, Snapshot
from knowledge.text import ORDINALS, fold, words

_BULLET = "• "
_LAST, _THAT = "ultima", "esa"
_THOSE = ("ese", "esa")  # at the end of a message they stand alone; before a noun they may be of anything
_ARTICLES = ("el", "la", "al", "del", "ese", "esa", "lo")
_ALIKE, _LONG = 0.83, 5  # likeness and letters from which a misspelt word is another
_TELLING = 4  # letters from which a part of a name says which option it is


def listed(snapshot: Snapshot, answer: Answer) -> tuple[str, ...]:
    """Return what each bullet of an answer is about: a catalogue entry by its name, else the fact that it says.

    Of two things set side by side ("*Etsy*: …", "*Novica*: …"), the two.
    """
    headed = [_entry_of(snapshot, fold(line).replace("*", "")) for line in answer.text.splitlines() if line[:1] == "*"]
    if len(compared := tuple(filter(None, headed))) > 1:
        return compared
    lines = [fold(line.removeprefix(_BULLET)) for line in answer.text.splitlines() if line.startswith(_BULLET)]
    entries = [_entry_of(snapshot, line) for line in lines]
    facts = iter(answer.facts if entries.count("") == len(answer.facts) else ())
    return tuple(entry or next(facts, "") for entry in entries)


def _entry_of(snapshot: Snapshot, line: str) -> str:
    """Return the entry whose name begins a line, the longest name first; "" where none does."""
    begun = [(len(name), key) for name, key in _names(snapshot) if line.startswith((f"{name}:", f"{name} ("))]
    return max(begun, default=(0, ""))[1]


def _names(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the folded name and the id of each entry, read once a revision: every turn looks for them in its bullets."""
    if "entry_names" not in snapshot.__dict__:
        every: Iterable[Named] = chain(
            snapshot.programmes.values(), snapshot.platforms.values(), snapshot.organisations.values()
        )
        snapshot.__dict__["entry_names"] = [(fold(entry.name), entry.id) for entry in every]
    found: list[tuple[str, str]] = snapshot.__dict__["entry_names"]
    return found


def pointed_option(snapshot: Snapshot, options: Sequence[str], names: Sequence[str], text: str) -> str | None:
    """Return the option that a text points to, "" where it does not say which, None where it points to none.

    Args:
        names: the option that was just talked of, where there is one.
    """
    said = spelled(text)
    if cues_in(snapshot, "no_referencia", said):
        return None
    values = [str(cue.value) for cue in cues_in(snapshot, "referencia", said)]
    place = next((value for value in values if value != _THAT), None)
    if place == _LAST:
        return options[-1]
    if place is not None:
        return options[int(place) - 1] if int(place) <= len(options) else ""
    part = _by_part(snapshot, options, said)
    if part is not None or not (values or said.split()[-1:] in [[word] for word in _THOSE]):
        return part
    talked = [option for option in options if (entry := entry_behind(snapshot, option)) and entry.id in names]
    if len(talked) > 1:
        return None  # "ese registro" after INVIMA and DIGESA were told apart is of neither rather than of the first
    return talked[0] if talked else (options[0] if len(options) == 1 else "")


def spelled(text: str) -> str:
    """Return the folded text with its misspelt ordinals put right ("el segndo"), where an article stands before them."""
    tokens = words(text)
    pairs = zip(["", *tokens], tokens, strict=False)
    return " ".join(_ordinal(word) if before in _ARTICLES and len(word) >= _LONG else word for before, word in pairs)


def _ordinal(written: str) -> str:
    alike = [word for word in ORDINALS if _alike(written, word)]
    return max(alike, key=lambda word: _likeness(written, word), default=written)


def _alike(one: str, other: str) -> bool:
    return one[0] == other[0] and _likeness(one, other) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _by_part(snapshot: Snapshot, options: Sequence[str], said: str) -> str | None:
    """Return the option that "el de la red", "al summit" names by a part of its name that no other option has."""
    tokens = said.split()
    pointed = [b for a, b in pairwise(tokens) if a in (*_ARTICLES, "de") and len(b) >= _TELLING]
    places = {word for country in snapshot.countries.values() for word in words(country.name)}
    found = set()
    for word in pointed:
        holders = [key for key in options if any(_same(word, part) for part in set(_parts(snapshot, key)) - places)]
        found |= set(holders) if len(holders) == 1 else set()
    return found.pop() if len(found) == 1 else None


def _same(word: str, part: str) -> bool:
    return word == part or (min(len(word), len(part)) >= _LONG and _alike(word, part))


def _parts(snapshot: Snapshot, key: str) -> list[str]:
    entry = snapshot.find(key)
    return [part for part in words(entry.name) if len(part) >= _TELLING] if entry else []


def about_option(snapshot: Snapshot, option: str, question: Question) -> Answer:
    """Return what is known of an option: how to apply where that is asked, its card, or the whole of its fact."""
    entry = entry_behind(snapshot, option)
    if entry is None:
        return detail(snapshot, (option,), ())
    steps = application_reply(snapshot, question)
    if steps is not None:
        return steps
    bare = without(snapshot, "referencia", spelled(question.text))
    whole = cues_in(snapshot, "uso_de_opcion", bare) or cues_in(snapshot, "postulacion", bare)
    return card(snapshot, entry, question, () if whole else stems(bare))


def entry_behind(snapshot: Snapshot, option: str) -> Named | None:
    """Return the entry of an option; that of a fact is the only one it is about."""
    fact = snapshot.facts.get(option)
    return snapshot.find(option) or (snapshot.find(fact.about[0]) if fact and len(fact.about) == 1 else None)


def which_option(snapshot: Snapshot, options: Sequence[str]) -> Answer:
    """Ask which option is meant, by their names."""
    entries = [entry for entry in (entry_behind(snapshot, option) for option in options) if entry]
    names = tuple(dict.fromkeys(entry.name for entry in entries))
    text = snapshot.phrase("cual_de_esas", nombres=": " + "; ".join(names) if names else "")
    return Answer(blocks=(Paragraph(text),), suggestions=names[:3])
