"""The stand-in over HTTP: the addresses of the Graph API, and /_standin to act as the phones and to provoke faults."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from bot.channels.whatsapp.standin import Behaviour, Fault, StandIn
from bot.channels.whatsapp.standin_phone import options, pressed, shared, written


def create_app(stand_in: StandIn) -> FastAPI:
    """Return the application around a stand-in."""
    app = FastAPI(title="Simulador de WhatsApp", docs_url=None, redoc_url=None, openapi_url=None)
    _add_graph(app, stand_in)
    _add_phones(app, stand_in)
    _add_faults(app, stand_in)
    return app


def _add_graph(app: FastAPI, stand_in: StandIn) -> None:
    @app.post("/{version}/{phone_id}/messages")
    async def messages(version: str, phone_id: str, request: Request) -> JSONResponse:
        """Take a message or a read mark, as the Graph API does."""
        if phone_id != stand_in.phone_id:
            return JSONResponse(_unknown(phone_id), status_code=400)
        try:
            body: Any = await request.json()
        except ValueError:
            return JSONResponse({"error": {"message": "Invalid JSON", "code": 100, "type": "OAuthException"}}, 400)
        status, answer, headers = await stand_in.take(body, request.headers.get("Authorization", ""))
        return JSONResponse(answer, status, headers=headers)

    @app.get("/{version}/{phone_id}")
    async def described(version: str, phone_id: str, request: Request) -> JSONResponse:
        """Describe the number, or a file somebody sent."""
        if request.headers.get("Authorization") != f"Bearer {stand_in.token}":
            return JSONResponse({"error": {"message": "Invalid OAuth access token", "code": 190}}, 401)
        if phone_id in stand_in.files:
            mime = stand_in.files[phone_id][1]
            return JSONResponse({"url": f"{request.base_url}_standin/files/{phone_id}", "mime_type": mime})
        if phone_id != stand_in.phone_id:
            return JSONResponse(_unknown(phone_id), status_code=400)
        shown = {"verified_name": "Brújula (simulador)", "display_phone_number": "+1 555 000 1111"}
        return JSONResponse({**shown, "quality_rating": "GREEN", "id": phone_id})

    @app.get("/_standin/files/{name}")
    async def file(name: str, request: Request) -> Response:
        """Return a file somebody sent."""
        if request.headers.get("Authorization") != f"Bearer {stand_in.token}" or name not in stand_in.files:
            return Response(status_code=404)
        content, mime = stand_in.files[name]
        return Response(content, media_type=mime)


def _add_phones(app: FastAPI, stand_in: StandIn) -> None:
    @app.get("/_standin/phones/{phone}/messages")
    async def received(phone: str, after: int = 0) -> JSONResponse:
        """Return what a phone received, from a position on."""
        return JSONResponse({"messages": [message.plain() for message in stand_in.phones[phone][after:]]})

    @app.post("/_standin/phones/{phone}/messages")
    async def say(phone: str, request: Request) -> JSONResponse:
        """Write, press or share as a phone: {"text"}, {"press": number or id}, {"share": kind} or {"raw": message}."""
        said = _message(stand_in, phone, await request.json())
        if said is None:
            return JSONResponse({"error": "No hay nada que tocar con ese número."}, status_code=404)
        return JSONResponse({"id": stand_in.say(phone, said)})

    @app.get("/_standin/seen")
    async def seen() -> JSONResponse:
        """Return the ids marked as read, and what was refused."""
        return JSONResponse({"seen": stand_in.seen, "refusals": stand_in.refusals, "webhooks": stand_in.webhooks})


def _add_faults(app: FastAPI, stand_in: StandIn) -> None:
    @app.post("/_standin/faults")
    async def provoke(request: Request) -> JSONResponse:
        """Provoke faults in the next messages."""
        stand_in.faults += [Fault(**fault) for fault in (await request.json())["faults"]]
        return JSONResponse({"pending": len(stand_in.faults)})

    @app.post("/_standin/behaviour")
    async def behave(request: Request) -> JSONResponse:
        """Change how the stand-in behaves; what is not named stays."""
        asked = await request.json()
        known = {one.name for one in fields(Behaviour)}
        if not set(asked) <= known:
            return JSONResponse({"error": f"Solo conozco {sorted(known)}."}, status_code=422)
        if "statuses" in asked:
            asked["statuses"] = tuple(asked["statuses"])
        stand_in.behaviour = replace(stand_in.behaviour, **asked)
        return JSONResponse({"ok": True})


def _message(stand_in: StandIn, phone: str, asked: dict[str, Any]) -> dict[str, Any] | None:
    if "raw" in asked:
        return dict(asked["raw"])
    if "share" in asked:
        return shared(asked["share"])
    if "press" in asked:
        return _press(stand_in, phone, asked["press"])
    return written(str(asked.get("text", "")))


def _press(stand_in: StandIn, phone: str, which: str | int) -> dict[str, Any] | None:
    """Return the press of the option with that id, or that number in the last message that has any."""
    for message in reversed([delivered.plain() for delivered in stand_in.phones[phone]]):
        for number, option in enumerate(options(message), 1):
            if which in (number, option["id"]):
                return pressed(message, option)
    return None


def _unknown(phone_id: str) -> dict[str, Any]:
    said = f"Unsupported request. Object with ID '{phone_id}' does not exist"
    return {"error": {"message": said, "type": "GraphMethodException", "code": 100, "error_subcode": 33}}
