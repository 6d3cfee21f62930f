"""The suggestions of an answer as what WhatsApp offers: up to three buttons, else a list with pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pywa.types import Button, Section, SectionList, SectionRow

from bot.channels.whatsapp import labels
from bot.channels.whatsapp.published_limits import (
    BUTTON_TITLE,
    BUTTONS,
    ROW_DESCRIPTION,
    ROW_TITLE,
    ROWS,
    length,
)

# What is asked for is a number: a typed "2" is that number, not the second choice.
_ASKS_A_NUMBER = {"monto", "cantidad", "peso", "valor", "flete", "unidades"}


@dataclass(frozen=True)
class Choice:
    """One suggestion: its opaque id, the words it stands for, and its short title where it has one of its own."""

    id: str
    text: str
    title: str
    described: bool  # the row needs the whole text beside its title


@dataclass(frozen=True)
class Page:
    """A page of choices; `next_id` is the row that shows the following one."""

    choices: tuple[Choice, ...]
    next_id: str | None = None


@dataclass(frozen=True)
class Menu:
    """The choices of an answer: as buttons (one page), or as pages of a list; `spelled` must be said in the body."""

    pages: tuple[Page, ...] = ()
    buttons: bool = False
    spelled: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


def menu(key: str, suggestions: Iterable[str], asks: str | None) -> Menu:
    """Return the menu for the suggestions; `key` makes the ids unique and says nothing about them."""
    texts = _distinct(suggestions)
    if not texts:
        return Menu()
    short = [labels.short(text, BUTTON_TITLE) for text in texts]
    distinct = len({labels.folded(title) for title in short if title}) == len(texts)
    as_buttons = len(texts) <= BUTTONS and all(short) and distinct
    choices = [
        Choice(f"{key}.{number}", text, short[number - 1] or "", False) if as_buttons else _row(f"{key}.{number}", text)
        for number, text in enumerate(texts, 1)
    ]
    pages = (Page(tuple(choices)),) if as_buttons else _pages(key, choices)
    spelled = () if as_buttons else tuple(text for text in texts if length(text) > ROW_DESCRIPTION)
    return Menu(pages, as_buttons, spelled, _answers(choices, asks))


def _distinct(suggestions: Iterable[str]) -> list[str]:
    """Return the suggestions in one line each, without empty ones and repetitions."""
    found: dict[str, str] = {}
    for text in map(labels.one_line, suggestions):
        if text:
            found.setdefault(labels.folded(text) or text, text)
    return list(found.values())


def _row(identifier: str, text: str) -> Choice:
    if length(text) <= ROW_TITLE:
        return Choice(identifier, text, text, False)
    return Choice(identifier, text, labels.short(text, ROW_TITLE) or labels.headline(text, ROW_TITLE), True)


def _pages(key: str, choices: Sequence[Choice]) -> tuple[Page, ...]:
    """Return pages of ten rows, the tenth being "Ver más" where more follow."""
    pages: list[Page] = []
    rest = list(choices)
    while len(rest) > ROWS:
        pages.append(Page(tuple(rest[: ROWS - 1]), f"{key}.mas{len(pages) + 1}"))
        rest = rest[ROWS - 1 :]
    return (*pages, Page(tuple(rest)))


def _answers(choices: Sequence[Choice], asks: str | None) -> dict[str, str]:
    """Return what each id, typed number, label and whole text stands for."""
    found: dict[str, str] = {}
    for number, choice in enumerate(choices, 1):
        found[choice.id] = choice.text
        if asks not in _ASKS_A_NUMBER:
            found.setdefault(str(number), choice.text)
        for said in (choice.text, choice.title.rstrip("…")):
            found.setdefault(labels.folded(said), choice.text)
    found.pop("", None)
    return found


def buttons_action(page: Page) -> dict[str, Any]:
    """Return the action of a message with reply buttons."""
    # pywa writes the object as Meta wants it, but takes a title of any length: ours has been measured.
    return {"buttons": [Button(choice.title, choice.id).to_dict() for choice in page.choices]}


def list_action(page: Page, asks: str | None) -> dict[str, Any]:
    """Return the action of a list message: its button says what is inside."""
    words = labels.table()
    kinds = words["botones_de_lista"]
    button, heading = kinds.get(_kind(asks), kinds["siguiente"])
    rows = [
        SectionRow(choice.title, choice.id, _description(choice.text) if choice.described else None)
        for choice in page.choices
    ]
    if page.next_id:
        rows.append(SectionRow(words["mas_opciones"]["fila"], page.next_id))
    action = SectionList(button, [Section(heading, rows)]).to_dict()
    plain: dict[str, Any] = json.loads(json.dumps(action))  # pywa gives tuples; what is stored comes back as lists
    return plain


def _description(text: str) -> str:
    return text if length(text) <= ROW_DESCRIPTION else labels.headline(text, ROW_DESCRIPTION)


def _kind(asks: str | None) -> str:
    """Return the kind of thing asked for: "lugar:cordoba:…" is a place."""
    return (asks or "siguiente").partition(":")[0]
