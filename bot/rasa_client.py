"""Talking to Rasa's REST channel: one message out, its replies in, and one error for every way it may fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx


class AssistantError(Exception):
    """The assistant gave no usable reply."""


class AssistantDown(AssistantError):
    """Nobody listens at the address, or the server answered with a failure."""


class AssistantSlow(AssistantError):
    """The reply did not come in time."""


class AssistantUnclear(AssistantError):
    """What came back is not a list of replies."""


class AssistantSilent(AssistantError):
    """Rasa took the message and had nothing to say: its actions do not answer, most likely."""


@dataclass(frozen=True)
class Reply:
    """One message of the assistant: its text, the labels it suggests, and the structure it came with."""

    text: str
    suggestions: list[str] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)


def send(url: str, sender: str, message: str, timeout: float) -> list[Reply]:
    """Send a message and return the replies; raises AssistantError."""
    # Rasa is on this machine: a proxy of the environment must not see the conversation.
    with httpx.Client(timeout=httpx.Timeout(timeout, connect=2.0), trust_env=False) as client:
        try:
            return _read(client.post(url, json=_body(sender, message)))
        except httpx.HTTPError as error:
            raise _mapped(error) from error


async def send_async(
    client: httpx.AsyncClient, url: str, sender: str, message: str, turn: str = "", correlation_id: str = ""
) -> list[Reply]:
    """Send a message through a client that is already open; raises AssistantError.

    The same `turn` sent again gets the same replies and is not a second turn (components/rest_channel.py).
    """
    body: dict[str, Any] = _body(sender, message)
    if turn:
        body |= {"turn": turn, "metadata": {"correlation_id": correlation_id}}
    headers = {"X-Correlation-Id": correlation_id} if correlation_id else {}
    try:
        return _read(await client.post(url, json=body, headers=headers))
    except httpx.HTTPError as error:
        raise _mapped(error) from error


def parse_replies(payload: Any) -> list[Reply]:
    """Return the replies of a REST answer, dropping empty ones; raises AssistantUnclear."""
    if not isinstance(payload, list) or not all(isinstance(item, dict) for item in payload):
        raise AssistantUnclear("not a list of messages")
    replies = [_reply(item) for item in payload]
    return [reply for reply in replies if reply.text or reply.suggestions]


def _body(sender: str, message: str) -> dict[str, str]:
    # Rasa reads a leading "/" as a command that sets intent and slots: people's words never are.
    return {"sender": sender, "message": message.lstrip("/ ")}


def _read(response: httpx.Response) -> list[Reply]:
    response.raise_for_status()
    try:
        payload = response.json()
    except ValueError as error:
        raise AssistantUnclear("not JSON") from error
    return parse_replies(payload)


def _reply(item: dict[str, Any]) -> Reply:
    text, custom = item.get("text"), item.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    labels = custom.get("suggestions")
    labels = labels if isinstance(labels, list) else []
    return Reply(
        text=text.strip() if isinstance(text, str) else "",
        suggestions=[label for label in labels if isinstance(label, str) and label.strip()],
        custom=custom,
    )


def _mapped(error: httpx.HTTPError) -> AssistantError:
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        return AssistantSlow(type(error).__name__)
    return AssistantDown(type(error).__name__)
