"""News of the desk as they happen (server-sent events): the page that is open looks again, and sounds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from conversations import handover_queue
from conversations.errors import ConversationsError
from conversations.handover_queue import MINE
from desk.web import Staff, desk_of, needs

router = APIRouter(prefix="/atencion")
_LOOK_EVERY, _LASTS = 1.0, 20.0  # seconds; the browser asks again by itself, and is then let in anew


@router.get("/novedades")
def novedades(
    request: Request, staff: Annotated[Staff, needs("atender", quiet=True)], caso: int | None = None
) -> Response:
    """Stream a line whenever something changes, of the queue or of one conversation."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        return Response("Esto lo pide la página por sí sola.", 406, media_type="text/plain; charset=utf-8")
    known = request.headers.get("last-event-id")
    lines = _lines(request, desk_of(request).engine, staff.id, caso, known)
    return StreamingResponse(lines, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _lines(
    request: Request, engine: Engine, staff_id: int, case: int | None, known: str | None
) -> AsyncIterator[str]:
    yield "retry: 500\n\n"
    for _ in range(int(_LASTS / _LOOK_EVERY)):
        try:
            mark, counts = await run_in_threadpool(_look, engine, staff_id, case)
        except ConversationsError:
            yield ": la base no responde\n\n"
        else:
            if mark != known:
                known = mark
                yield f"id: {mark}\nevent: novedad\ndata: {json.dumps(counts)}\n\n"
        if await request.is_disconnected():
            return
        await asyncio.sleep(_LOOK_EVERY)


def _look(engine: Engine, staff_id: int, case: int | None) -> tuple[str, dict[str, int]]:
    counts = handover_queue.counts(engine, staff_id)
    counts["escribieron"] = sum(one.owes for one in handover_queue.cases(engine, MINE, staff_id))
    mark = handover_queue.pulse(engine)
    return (f"{mark}-{handover_queue.pulse(engine, case)}" if case else mark), counts
