"""Talking to the real assistant as a trainee: Rasa's REST channel, under a name that no figure counts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import httpx

from conversations.senders import practice_name
from desk.errors import DeskError
from desk.settings import DeskSettings

logger = logging.getLogger("brujula.desk")
_SECONDS = 20.0


class AssistantAway(DeskError):
    """The assistant gave no answer; the text says so, and that nothing was lost."""

    def __init__(self) -> None:
        super().__init__("El asistente no responde ahora. No se perdió nada: espera un minuto y vuelve a enviar.")


@dataclass(frozen=True)
class Heard:
    """What the assistant answered: its words, the facts that it used, and the total of a sum."""

    text: str
    facts: tuple[str, ...] = ()
    total: str | None = None


def ask(settings: DeskSettings, number: int, text: str) -> Heard:
    """Send a message of a try and return the answer; raises AssistantAway."""
    body = {"sender": practice_name(number), "message": text.lstrip("/ ")}
    try:
        # Rasa is on this machine: a proxy of the environment must not see the conversation.
        with httpx.Client(timeout=httpx.Timeout(_SECONDS, connect=2.0), trust_env=False) as client:
            response = client.post(settings.assistant_url, json=body)
            response.raise_for_status()
            replies = response.json()
    except (httpx.HTTPError, ValueError) as error:
        logger.warning("practice=%d the assistant does not answer: %s", number, type(error).__name__)
        raise AssistantAway from error
    return _read(replies, number)


def _read(replies: Any, number: int) -> Heard:
    """Return what was said; silence, or words for silence, is no answer."""
    replies = [reply for reply in replies if isinstance(reply, dict)] if isinstance(replies, list) else []
    customs = [custom for reply in replies if isinstance(custom := reply.get("custom"), dict)]
    text = "\n\n".join(str(reply["text"]).strip() for reply in replies if reply.get("text"))
    if not text or any(custom.get("silence") for custom in customs):
        logger.warning("practice=%d the assistant said nothing", number)
        raise AssistantAway
    facts = [str(fact) for custom in customs for fact in _facts(custom)]
    quotes = [quote for custom in customs if isinstance(quote := custom.get("quote"), dict)]
    total = next((str(quote["total_charges"]) for quote in quotes if quote.get("total_charges")), None)
    return Heard(text, tuple(dict.fromkeys(facts)), total)


def _facts(custom: dict[str, Any]) -> list[Any]:
    told = custom.get("story")
    near = told.get("facts") if isinstance(told, dict) else None
    return [*(custom.get("facts") or []), *(near or [])]
