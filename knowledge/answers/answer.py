"""The Answer: title, blocks, sources and suggestions; its text is complete alone and fits a chat message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

LIMIT = 800  # characters of one chat message
SCREEN = 1_350  # a phone screen and a half: what no reply passes, not even a card with long fields


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of text."""

    text: str

    def render(self) -> str:
        """Return the text."""
        return self.text

    def plain(self) -> dict[str, Any]:
        """Return the block as JSON data."""
        return {"type": "text", "text": self.text}


@dataclass(frozen=True)
class Bullets:
    """A list; each item may carry the id of the fact it says."""

    items: tuple[str, ...]

    def render(self) -> str:
        """Return one line an item."""
        return "\n".join(f"• {item}" for item in self.items)

    def plain(self) -> dict[str, Any]:
        """Return the block as JSON data."""
        return {"type": "list", "items": list(self.items)}


@dataclass(frozen=True)
class Steps:
    """Numbered steps."""

    items: tuple[str, ...]

    def render(self) -> str:
        """Return one numbered line a step."""
        return "\n".join(f"{number}. {item}" for number, item in enumerate(self.items, 1))

    def plain(self) -> dict[str, Any]:
        """Return the block as JSON data."""
        return {"type": "steps", "items": list(self.items)}


Block = Paragraph | Bullets | Steps


@dataclass(frozen=True)
class SourceLine:
    """A source as the person may ask for it: title, norm, address, date and the day we checked."""

    title: str
    norm: str | None
    url: str | None
    date: str | None
    checked_on: str
    fact: str


@dataclass(frozen=True)
class Document:
    """A file to hand over: its address, and the name it is saved under."""

    url: str
    filename: str
    mime: str = "application/pdf"


@dataclass(frozen=True)
class Missed:
    """Why a question got no answer, and the themes and facts that were nearest to it."""

    reason: Literal["fuera_de_alcance", "no_entendido", "no_consta"]
    themes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handing:
    """Why a person is to take over, and the words that go before what is said of it."""

    reason: Literal["pedido", "fallos", "frustracion"]
    lead: str = ""


@dataclass(frozen=True)
class Answer:
    """What is said. `facts` and catalogue `entries` were used, `more` could follow; `asks` names the datum that a
    question back is about; `quote` is the calculator's own structure where the answer is a sum; `missed` says why
    there is no answer; `theme` is the one that spoke, where the words chose another than was asked; `handing` asks for
    a person, and `leaving` takes that back.
    """

    title: str | None = None
    blocks: tuple[Block, ...] = ()
    footer: str | None = None
    suggestions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    asks: str | None = None
    known: bool = True
    quote: dict[str, Any] | None = field(default=None, repr=False)
    sources: tuple[SourceLine, ...] = field(default=(), repr=False)
    document: Document | None = None
    entries: tuple[str, ...] = ()
    missed: Missed | None = None
    theme: str | None = None
    handing: Handing | None = None
    leaving: bool = False

    @property
    def text(self) -> str:
        """Return the whole answer as text with WhatsApp's light markup."""
        parts = [f"*{self.title}*" if self.title else None, *(block.render() for block in self.blocks), self.footer]
        return "\n".join(part for part in parts if part)

    def payload(self) -> dict[str, Any]:
        """Return the structure that travels beside the text (plain JSON)."""
        return {
            "title": self.title,
            "blocks": [block.plain() for block in self.blocks],
            "footer": self.footer,
            "suggestions": list(self.suggestions),
            "facts": list(self.facts),
            "entries": list(self.entries),
            "sources": [vars(source) for source in self.sources],
            "asks": self.asks,
            "known": self.known,
            "reason": self.missed.reason if self.missed else None,
            "quote": self.quote,
            "document": vars(self.document) if self.document else None,
            "handover": vars(self.handing) if self.handing else None,
            "leaves": self.leaving,
        }


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Return the items without repetition, in order."""
    return tuple(dict.fromkeys(items))
