"""The names of the catalogues, which is what recognises words: another name is added to an entry, or taken from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desk.ensenanza.words import clean, same
from desk.errors import LessonRefused
from knowledge.snapshot import Snapshot

LONGEST = 60
# Each catalogue: what one of its entries is, the field of its name, and the field of its other names.
_CATALOGUES = {
    "products": ("producto", "name", "synonyms"), "places": ("lugar", "name", "aliases"),
    "platforms": ("plataforma", "name", "aliases"), "programmes": ("programa", "name", "aliases"),
    "organisations": ("organismo", "name", "aliases"), "terms": ("término", "term", "aliases"),
    "countries": ("país", "name", "aliases"),
}  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """An entry of a catalogue: where it stands, what it is called and how else."""

    kind: str
    key: str
    name: str
    others: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return it as it is chosen: «Cartera (producto)»."""
        return f"{self.name} ({_CATALOGUES[self.kind][0]})"


def things(snapshot: Snapshot) -> Iterator[Thing]:
    """Yield every entry that words can name."""
    for kind, (_, name, others) in _CATALOGUES.items():
        for key, entry in getattr(snapshot, kind).items():
            yield Thing(kind, key, getattr(entry, name), tuple(getattr(entry, others)))


def chosen(snapshot: Snapshot, label: str) -> Thing:
    """Return the entry with a label; raises LessonRefused."""
    for thing in things(snapshot):
        if same(thing.label) == same(label):
            return thing
    raise LessonRefused("Elige de la lista de qué es otro nombre: escribe unas letras y aparecerá.")


def naming(snapshot: Snapshot, words: str) -> list[Thing]:
    """Return the entries that have these words as a name."""
    wanted = same(words)
    return [thing for thing in things(snapshot) if wanted in {same(name) for name in (thing.name, *thing.others)}]


def with_name(content: dict[str, Any], thing: Thing, words: str, snapshot: Snapshot) -> dict[str, Any]:
    """Return the content of an entry with one more name; raises LessonRefused."""
    word = clean(words)
    if not same(word).replace(" ", "").isalnum() or len(word) > LONGEST:
        raise LessonRefused(f"Escribe la palabra o el nombre (hasta {LONGEST} letras).")
    there = naming(snapshot, word)
    if any((one.kind, one.key) == (thing.kind, thing.key) for one in there):
        raise LessonRefused(f"«{word}» ya es un nombre de {thing.label}.")
    if there:
        raise LessonRefused(f"«{word}» ya es un nombre de {there[0].label}: quítalo primero de ahí.")
    field = _CATALOGUES[thing.kind][2]
    return {**content, field: [*content.get(field, []), word]}


def without_name(content: dict[str, Any], thing: Thing, words: str) -> dict[str, Any]:
    """Return the content of an entry without another name; raises LessonRefused."""
    if same(thing.name) == same(words):
        raise LessonRefused(
            f"«{words}» es el nombre principal de {thing.label}: eso se cambia en su ficha, en Contenido."
        )
    field = _CATALOGUES[thing.kind][2]
    return {**content, field: [name for name in content.get(field, []) if same(name) != same(words)]}
