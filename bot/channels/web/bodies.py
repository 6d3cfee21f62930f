"""Reads what a widget sends: small JSON objects, with words for whatever is not one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from bot.channels.words import say
from bot.web import words

MAX_BYTES = 16_384
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Refused(Exception):
    """A request that is not passed on; carries the status and the words."""

    def __init__(self, answer: tuple[int, str]):
        self.status, self.text = answer
        super().__init__(self.text)


@dataclass(frozen=True)
class Written:
    """A message of the widget: its id, and either text or the id of a button."""

    id: str
    text: str
    choice: str | None


@dataclass(frozen=True)
class Rated:
    """A rating of one of our messages."""

    message: int
    useful: bool
    reason: str | None
    comment: str | None


async def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request; raises Refused. An empty body is an empty object."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(words.UNREADABLE)  # also keeps out forms of other sites, which cannot send JSON
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise Refused(words.TOO_LONG)
    try:
        payload: Any = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refused(words.UNREADABLE) from None
    if not isinstance(payload, dict):
        raise Refused(words.UNREADABLE)
    return payload


async def read_message(request: Request) -> Written:
    """Return a message; raises Refused."""
    payload = await read_object(request)
    identifier, text, choice = payload.get("id"), payload.get("text"), payload.get("choice")
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise Refused(words.UNREADABLE)
    if isinstance(choice, str) and 0 < len(choice) <= 256:
        return Written(identifier, "", choice)
    if not isinstance(text, str):
        raise Refused(words.UNREADABLE)
    return Written(identifier, clean(text), None)


async def read_rating(request: Request) -> Rated:
    """Return a rating; raises Refused."""
    payload = await read_object(request)
    message, useful, reason = payload.get("message"), payload.get("useful"), payload.get("reason")
    comment = payload.get("comment")
    number = int(message) if isinstance(message, str) and re.fullmatch(r"[0-9]{1,9}", message) else None
    texts = all(value is None or isinstance(value, str) for value in (reason, comment))
    if number is None or not isinstance(useful, bool) or not texts:
        raise Refused(words.UNREADABLE)
    return Rated(number, useful, reason or None, _printable(comment or "").strip() or None)


def clean(text: str) -> str:
    """Return the text without what nobody can see; raises Refused when nothing is left, or too much."""
    kept = _printable(text).strip()
    if not kept.strip("/ "):
        raise Refused(words.EMPTY)
    if len(kept) > words.MAX_CHARS:
        raise Refused(words.TOO_LONG)
    return kept


def gone_button() -> Refused:
    """Return the refusal of a button that nobody knows any more."""
    return Refused((422, say("boton_viejo")))


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign == "\u200d")
