"""Rasa's REST channel, with one object a reply, words instead of silence, and typed "/" as plain text."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components.action_answers import check_answers_once_prepared
from bot.components.normalizer import only_emoji
from conversations.faults import where

logger = logging.getLogger(__name__)
MAX_LENGTH = 2_000

TOO_LONG = "Tu mensaje es muy largo para leerlo bien. ¿Me lo resumes en una o dos frases: qué producto, desde qué país y a cuál?"
EMPTY = "No me llegó texto. Escríbeme tu duda, por ejemplo: «¿qué impuestos paga mi cliente en Chile por unos zapatos?»"
EMOJI = "Recibí tu emoji, pero necesito palabras para ayudarte 🙂. Escríbeme tu duda o «menú»."
NO_WORDS = "¿En qué te ayudo? No entendí tu mensaje: cuéntame qué producto vendes y a qué país, o escribe «menú»."
SILENCE = (
    "Ahora mismo no puedo responderte: una parte del asistente no contesta. No perdí tu mensaje; "
    "prueba otra vez en un minuto."
)


class OneMessageOutput(CollectingOutputChannel):
    """Keeps text, structure and buttons of a reply together, in one object."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "rest"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Store one reply; nothing is split at blank lines."""
        custom = dict(message.pop("custom", None) or {})
        if buttons := message.get("buttons"):
            custom.setdefault("suggestions", [button["title"] for button in buttons])
        await self._persist_message(self._message(recipient_id, text=message.get("text"), custom=custom or None))


Replies = list[dict[str, Any]]
REMEMBERED_TURNS = 2_000


class Turns:
    """The turns of late, so that one that is sent again (a lost connection, a restarted gateway) is not taken twice.

    Only those of this process are known: after Rasa itself restarts, a repeated turn is a second one.
    """

    def __init__(self, most: int = REMEMBERED_TURNS):
        self._most = most
        self._known: OrderedDict[tuple[str, str], asyncio.Task[Replies]] = OrderedDict()

    async def once(self, sender: str, turn: str, answer: Callable[[], Coroutine[Any, Any, Replies]]) -> Replies:
        """Return the replies of a turn, those of the first time if it is known; one without a name always runs."""
        if not turn:
            return await answer()
        known = self._known.get((sender, turn))
        if known is None or (known.done() and _is_silence(known)):
            known = self._known[sender, turn] = asyncio.create_task(answer())
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return await asyncio.shield(known)  # who asked may hang up; the turn goes on, and its replies wait


def _is_silence(task: asyncio.Task[Replies]) -> bool:
    return task.cancelled() or task.exception() is not None or is_silence(task.result())


def is_silence(replies: Replies) -> bool:
    """Tell whether nothing was answered but our own words for it: that turn may be tried again."""
    return any((reply.get("custom") or {}).get("silence") for reply in replies)


class BrujulaRest(RestInput):
    """`POST /webhooks/rest/webhook` with {"sender", "message"}: always at least one object with text.

    Optional: "turn", a name that makes a repeated request harmless, and "metadata", which goes with the message.
    """

    def __init__(self) -> None:
        super().__init__()
        self._turns = Turns()

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, also its route."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Return the routes: health at `/`, messages at `/webhook`."""
        check_answers_once_prepared()
        routes = Blueprint("brujula_rest", "bot.components.rest_channel")

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return response.json(await self._answer(request, on_new_message))

        return routes

    async def _answer(
        self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[None]]
    ) -> list[dict[str, Any]]:
        body = _body(request)
        sender, text = str(body.get("sender") or "anonimo")[:255], body.get("message")
        refusal = check(text)
        if refusal:
            return [{"recipient_id": sender, "text": refusal}]
        message = UserMessage(
            plain(str(text)),
            OneMessageOutput(),
            sender,
            input_channel=self.name(),
            metadata=body["metadata"] if isinstance(body.get("metadata"), dict) else None,
        )
        return await self._turns.once(sender, str(body.get("turn") or ""), lambda: _turn(message, on_new_message))


async def _turn(message: UserMessage, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Replies:
    collector = message.output_channel
    assert isinstance(collector, OneMessageOutput)
    number = (message.metadata or {}).get("correlation_id")
    try:
        await on_new_message(message)
    except Exception as error:  # noqa: BLE001 - whatever failed, the person gets words; the error's own may be theirs
        logger.error("Turn failed (%s): %s at %s", number, type(error).__name__, where(error))
    if not any(reply.get("text") for reply in collector.messages):
        logger.error("No reply was produced; the action server or the model does not answer (%s)", number)
        return [{"recipient_id": message.sender_id, "text": SILENCE, "custom": {"silence": True}}]
    return collector.messages


def _body(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request; empty where there is none, so that the person gets words."""
    try:
        body = request.json
    except SanicException:
        return {}
    return body if isinstance(body, dict) else {}


def check(text: Any) -> str | None:
    """Return the words for a message that cannot be read: not text, empty, only emoji, or too long."""
    if not isinstance(text, str) or not text.strip():
        return EMPTY
    if only_emoji(text) and not set(text) & set("👍👎🙏👋👌✅❌"):
        return EMOJI
    if not any(char.isalnum() for char in text) and not set(text) & set("👍👎🙏👋👌✅❌"):
        return NO_WORDS
    return TOO_LONG if len(text) > MAX_LENGTH else None


def plain(text: str) -> str:
    """Return the text without the leading "/" that Rasa would take for a command."""
    return re.sub(r"^[\s/]+", "", text).strip() or "menu"
