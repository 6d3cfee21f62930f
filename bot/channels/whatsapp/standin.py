"""A stand-in for the Graph API: checks what we send, answers in its shape, and sends signed webhooks back.

For tests and for use without an account. It knows the published limits, remembers what each phone received, and can be
told to be slow, to fail, to send webhooks twice, late or out of order.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.whatsapp.limits import Bucket
from bot.channels.whatsapp.signature import HEADER, sign
from bot.channels.whatsapp.standin_checks import GraphFault, check_message
from bot.channels.whatsapp.standin_phone import from_phone, new_id, webhook

_WINDOW_SECONDS = 24 * 3600.0
_TITLES = {
    4: "Application request limit reached",
    190: "Invalid OAuth access token",
    80007: "Rate limit issues",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131016: "Service unavailable",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131051: "Unsupported message type",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
}


@dataclass
class Behaviour:
    """How the stand-in behaves; seconds are real seconds."""

    latency: float = 0.0  # of each answer
    status_delay: float = 0.0  # before each status
    statuses: tuple[str, ...] = ("sent", "delivered", "read")
    order: str = "in_order"  # in_order | reversed | shuffled
    copies: int = 1  # how often each webhook is sent, at the same time
    billable: bool = True  # replies are charged since 2026-10-01
    enforce_window: bool = True
    per_second: float = 80.0
    webhook_tries: int = 6
    webhook_pause: float = 0.2  # before the second try; doubles with each
    seed: int = 0


@dataclass
class Fault:
    """What happens to the next `times` messages: a Graph error, a bare HTTP status, or silence after taking them."""

    times: int = 1
    code: int | None = None
    http: int | None = None
    retry_after: int | None = None
    silence: float = 0.0


@dataclass
class Delivered:
    """A message of ours as a phone has it."""

    id: str
    body: dict[str, Any]
    at: float
    states: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {**self.body, "id": self.id, "at": self.at, "states": list(self.states)}


class StandIn:
    """The state of the stand-in: phones, limits, faults, and what was sent where."""

    def __init__(
        self,
        *,
        token: str,
        app_secret: str,
        phone_id: str,
        webhook_url: str,
        client: httpx.AsyncClient | None = None,
        behaviour: Behaviour | None = None,
    ):
        self.token, self.app_secret, self.phone_id, self.webhook_url = token, app_secret, phone_id, webhook_url
        self.behaviour = behaviour or Behaviour()
        self.faults: list[Fault] = []
        self.phones: dict[str, list[Delivered]] = defaultdict(list)
        self.unreachable: set[str] = set()  # phones without WhatsApp
        self.files: dict[str, tuple[bytes, str]] = {"1234567890": (b"OggS", "audio/ogg")}  # what shared() names
        self.seen: list[str] = []  # message ids marked as read
        self.refusals: list[int] = []  # codes answered
        self.webhooks: list[tuple[int, float]] = []  # status and seconds of every delivery to us
        self.heard: dict[str, float] = {}  # when each phone last wrote
        self._client = client or httpx.AsyncClient(timeout=10.0)
        self._random = random.Random(self.behaviour.seed)
        self._number = Bucket(
            self.behaviour.per_second, 1 / self.behaviour.per_second, self.behaviour.per_second, time.monotonic()
        )
        self._pairs: dict[str, Bucket] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, body: Any, authorization: str) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Return the status, body and headers that the Graph API would answer to a POST to /messages."""
        if self.behaviour.latency:
            await asyncio.sleep(self.behaviour.latency)
        fault = self._next_fault()
        if fault and fault.http and fault.code is None:
            extra = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
            return fault.http, {"error": "upstream"}, extra
        try:
            answer = self._take(body, authorization, fault)
        except GraphFault as refusal:
            self.refusals.append(refusal.code)
            return refusal.http, refusal.body(), {}
        if fault and fault.silence:
            await asyncio.sleep(fault.silence)
        return 200, answer, {}

    def say(self, phone: str, message: dict[str, Any], name: str = "Ana") -> str:
        """Send our webhook a message of a phone and return its id."""
        value = from_phone(phone, name, message)
        self.heard[phone] = time.time()
        self._spawn(self._deliver([value]))
        return str(value["messages"][0]["id"])

    async def idle(self) -> None:
        """Wait until every webhook under way was delivered or given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def aclose(self) -> None:
        """Stop what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def _take(self, body: Any, authorization: str, fault: Fault | None) -> dict[str, Any]:
        if authorization != f"Bearer {self.token}":
            raise GraphFault(190, "The access token could not be decrypted.", _TITLES[190], 401)
        if fault and fault.code is not None:
            title = _TITLES.get(fault.code, "Error")
            raise GraphFault(fault.code, "Provoked by the stand-in.", title, fault.http or 400)
        if isinstance(body, dict) and body.get("status") == "read":
            return self._mark_read(body)
        check_message(body)
        phone = str(body.get("to") or body.get("recipient"))
        self._limit(phone)
        message = Delivered(new_id(), body, time.time())
        self._accept(phone, message)
        person = {"input": phone, "wa_id" if phone.isdigit() else "user_id": phone}
        return {"messaging_product": "whatsapp", "contacts": [person], "messages": [{"id": message.id}]}

    def _mark_read(self, body: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(body.get("message_id"), str):
            raise GraphFault(100, "The parameter message_id is required.", "Invalid parameter")
        self.seen.append(body["message_id"])
        return {"success": True}

    def _limit(self, phone: str) -> None:
        now = time.monotonic()
        pair = self._pairs.setdefault(phone, Bucket(45, 6.0, 45, now))
        if pair.wait(now):
            raise GraphFault(131056, "Too many messages to this person.", _TITLES[131056])
        if self._number.wait(now):
            raise GraphFault(130429, "Too many messages from this number.", _TITLES[130429], 429)

    def _accept(self, phone: str, message: Delivered) -> None:
        """Deliver the message, or say by webhook that it failed, which is how Meta tells it."""
        if phone in self.unreachable:
            self._spawn(self._fail(phone, message, 131026))
        elif self._outside_window(phone) and message.body.get("type") != "template":
            self._spawn(self._fail(phone, message, 131047))
        else:
            self.phones[phone].append(message)
            self._spawn(self._progress(phone, message))

    def _outside_window(self, phone: str) -> bool:
        last = self.heard.get(phone)
        return self.behaviour.enforce_window and (last is None or time.time() - last > _WINDOW_SECONDS)

    def _next_fault(self) -> Fault | None:
        if not self.faults:
            return None
        fault = self.faults[0]
        fault.times -= 1
        if fault.times <= 0:
            self.faults.pop(0)
        return fault

    async def _fail(self, phone: str, message: Delivered, code: int) -> None:
        error = {
            "code": code,
            "title": _TITLES[code],
            "message": _TITLES[code],
            "error_data": {"details": _TITLES[code]},
        }
        await self._deliver([self._status(phone, message, "failed", {"errors": [error]})])

    async def _progress(self, phone: str, message: Delivered) -> None:
        states = list(self.behaviour.statuses)
        if self.behaviour.order == "reversed":
            states.reverse()
        elif self.behaviour.order == "shuffled":
            self._random.shuffle(states)
        category = "utility" if message.body.get("type") == "template" else "service"
        kind = "regular" if self.behaviour.billable else "free_customer_service"
        pricing = {"billable": self.behaviour.billable, "pricing_model": "PMP", "type": kind, "category": category}
        for state in states:
            if self.behaviour.status_delay:
                await asyncio.sleep(self.behaviour.status_delay)
            message.states.append(state)
            extra = {"pricing": pricing} if state in ("sent", "delivered") else {}
            await self._deliver([self._status(phone, message, state, extra)])

    def _status(self, phone: str, message: Delivered, state: str, extra: dict[str, Any]) -> dict[str, Any]:
        status = {"id": message.id, "status": state, "timestamp": str(int(time.time())), **extra}
        status["recipient_id" if phone.isdigit() else "recipient_user_id"] = phone
        if "biz_opaque_callback_data" in message.body:
            status["biz_opaque_callback_data"] = message.body["biz_opaque_callback_data"]
        return {"statuses": [status]}

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, values: list[dict[str, Any]]) -> None:
        bodies = [webhook(self.phone_id, value) for value in values]
        whole = {**bodies[0], "entry": [entry for body in bodies for entry in body["entry"]]}
        raw = json.dumps(whole, ensure_ascii=False).encode()
        await asyncio.gather(*(self._post(raw) for _ in range(max(1, self.behaviour.copies))))

    async def _post(self, raw: bytes) -> None:
        """Deliver a webhook as Meta does: again and again, ever later, until it is answered 200."""
        headers = {"Content-Type": "application/json", HEADER: sign(self.app_secret, raw)}
        pause = self.behaviour.webhook_pause
        for _ in range(self.behaviour.webhook_tries):
            begun = time.monotonic()
            try:
                status = (await self._client.post(self.webhook_url, content=raw, headers=headers)).status_code
            except httpx.HTTPError:
                status = 0
            self.webhooks.append((status, time.monotonic() - begun))
            if status == 200:
                return
            await asyncio.sleep(pause)
            pause *= 2
