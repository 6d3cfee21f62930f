"""The REST channel of a Rasa that may be put in service and taken out of it (named in credentials.yml).

Two routes more: how many turns are being answered, and a warming that is no conversation: the pipeline reads a few
sentences, and nothing is remembered, counted or asked of the action server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components.rest_channel import BrujulaRest

WARMING = (
    "hola", "¿qué impuestos paga mi cliente en Chile por unos zapatos de 120 dólares?", "y de dónde sale eso",
)  # fmt: skip


class ServedRest(BrujulaRest):
    """The REST channel, which also says `GET /webhooks/rest/turnos` and takes `POST /webhooks/rest/calentar`."""

    def __init__(self) -> None:
        super().__init__()
        self._busy = 0

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, also its route."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Return the routes of the REST channel and ours."""

        async def counted(message: UserMessage) -> None:
            self._busy += 1
            try:
                await on_new_message(message)
            finally:
                self._busy -= 1

        routes = super().blueprint(counted)

        @routes.route("/turnos", methods=["GET"])
        async def turns(request: Request) -> HTTPResponse:
            return response.json({"busy": self._busy})

        @routes.route("/calentar", methods=["POST"])
        async def warm(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():  # Rasa also serves when its model could not be loaded
                return response.json({"ready": False}, status=503)
            heard = [(await agent.parse_message(text)).get("intent", {}).get("name") for text in WARMING]
            return response.json({"ready": all(heard)}, status=200 if all(heard) else 503)

        return routes
