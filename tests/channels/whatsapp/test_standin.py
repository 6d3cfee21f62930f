"""The stand-in behaves as the Graph API: limits, codes, signed webhooks, repeated, late and out of order."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.channel import Refused, Retry, Unsure
from bot.channels.messages import Inbound, Outbound, Status
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.limits import Limits
from bot.channels.whatsapp.routes import PATH, create_routes
from bot.channels.whatsapp.standin import Behaviour, StandIn
from bot.channels.whatsapp.standin_app import create_app
from bot.channels.whatsapp.standin_checks import GraphFault, check_message
from bot.channels.whatsapp.standin_phone import from_phone
from tests.channels.whatsapp.bodies import PERSON, settings

TEXT = {"type": "text", "text": {"body": "Hola"}}


class Impatient(httpx.AsyncBaseTransport):
    """An application in memory whose caller gives up, as over a network; httpx's own has no time limits."""

    def __init__(self, app: FastAPI, seconds: float):
        self.inner, self.seconds = httpx.ASGITransport(app), seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await asyncio.wait_for(self.inner.handle_async_request(request), self.seconds)
        except TimeoutError:
            raise httpx.ReadTimeout("no answer", request=request) from None


class Careless(Limits):
    """Our own limits left out, to meet the stand-in's."""

    def wait(self, address: str) -> float:
        return 0.0


class World:
    """Our webhook and channel on one side, the stand-in on the other, joined in memory."""

    def __init__(self, **behaviour: Any):
        ours = settings()
        self.messages: list[Inbound] = []
        self.statuses: list[Status] = []
        self.failures = 0  # how many webhooks are not stored before one is
        app = FastAPI()
        app.router.routes += create_routes(ours, self.accept)
        back = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://brujula")
        self.stand_in = StandIn(
            token=ours.token.get_secret_value(),
            app_secret=ours.app_secret.get_secret_value(),
            phone_id=ours.phone_id,
            webhook_url=f"http://brujula{PATH}",
            client=back,
            behaviour=Behaviour(webhook_pause=0.001, **behaviour),
        )
        self.line = Impatient(create_app(self.stand_in), 30.0)
        self.graph = httpx.AsyncClient(transport=self.line)
        self.channel = WhatsAppChannel(ours, self.graph, limits=Careless(80))

    def accept(self, messages: list[Inbound], statuses: list[Status]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk")
        self.messages += messages
        self.statuses += statuses

    async def send(self, payload: dict[str, Any] = TEXT, phone: str = PERSON, key: str = "k") -> str:
        return (await self.channel.send(Outbound(1, "whatsapp", phone, "", {}, None, "c"), payload, key)).message_id

    async def post(self, path: str, body: Any) -> httpx.Response:
        return await self.graph.post(f"http://127.0.0.1:9{path}", json=body)


def run(work: Callable[[World], Awaitable[None]], **behaviour: Any) -> World:
    async def whole() -> World:
        world = World(**behaviour)
        world.stand_in.say(PERSON, {"type": "text", "text": {"body": "hola"}})
        await world.stand_in.idle()
        await work(world)
        await world.stand_in.idle()
        await world.stand_in.aclose()
        await world.channel.aclose()
        return world

    return asyncio.run(whole())


def test_a_conversation_goes_both_ways():
    async def work(world: World) -> None:
        world.sent = await world.send()

    world = run(work)
    assert [(one.kind, one.text) for one in world.messages] == [("text", "hola")]
    assert [one.state for one in world.statuses] == ["sent", "delivered", "read"]
    assert {one.message_id for one in world.statuses} == {world.sent}
    assert {one.key for one in world.statuses} == {"k"}
    assert world.statuses[0].pricing["billable"] is True
    assert [one.body["text"]["body"] for one in world.stand_in.phones[PERSON]] == ["Hola"]


def test_statuses_come_repeated_and_out_of_order_when_told_so():
    async def work(world: World) -> None:
        await world.send()

    world = run(work, order="reversed", copies=3)
    assert [one.state for one in world.statuses] == ["read"] * 3 + ["delivered"] * 3 + ["sent"] * 3
    assert [one.text for one in world.messages] == ["hola"] * 3
    assert len({one.message_id for one in world.messages}) == 1


def test_a_webhook_that_was_not_stored_comes_again():
    async def work(world: World) -> None:
        world.failures = 2
        world.stand_in.say(PERSON, {"type": "text", "text": {"body": "otra vez"}})

    world = run(work)
    assert [one.text for one in world.messages] == ["hola", "otra vez"]
    assert [status for status, _ in world.stand_in.webhooks] == [200, 503, 503, 200]


def test_a_batch_of_several_people_is_one_webhook():
    async def work(world: World) -> None:
        bodies = [from_phone(phone, "Ana", TEXT) for phone in ("51900000001", "51900000002")]
        await world.stand_in._deliver(bodies)

    world = run(work)
    assert [one.address for one in world.messages[1:]] == ["51900000001", "51900000002"]
    assert len(world.stand_in.webhooks) == 2


def test_a_wrong_token_is_error_190():
    async def work(world: World) -> None:
        world.stand_in.token = "otro"
        with pytest.raises(Retry, match="190"):
            await world.send()

    run(work)


def test_the_window_is_enforced_and_told_by_status():
    async def work(world: World) -> None:
        await world.send(phone="51999999999")
        world.stand_in.heard[PERSON] -= 25 * 3600
        await world.send()
        template = {"type": "template", "template": {"name": "a", "language": {"code": "es"}}}
        await world.send(template)

    world = run(work)
    assert [one.error_code for one in world.statuses if one.state == "failed"] == [131047, 131047]
    assert [one.body["type"] for one in world.stand_in.phones[PERSON]] == ["template"]
    assert [one.pricing["category"] for one in world.statuses if one.pricing] == ["utility", "utility"]


def test_a_phone_without_whatsapp_is_told_by_status():
    async def work(world: World) -> None:
        world.stand_in.unreachable.add(PERSON)
        await world.send()

    world = run(work)
    assert [(one.state, one.error_code) for one in world.statuses] == [("failed", 131026)]
    assert not world.stand_in.phones[PERSON]


def test_the_limits_of_pair_and_number_are_errors():
    async def work(world: World) -> None:
        for _ in range(45):
            await world.send()
        with pytest.raises(Retry, match="131056"):
            await world.send()

    run(work, per_second=1000.0, statuses=())

    async def crowd(world: World) -> None:
        await world.send(phone="51900000001")
        with pytest.raises(Retry, match="130429"):
            await world.send(phone="51900000002")

    run(crowd, per_second=1.0, statuses=(), enforce_window=False)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"code": 130429, "http": 429}, Retry),
        ({"code": 131026}, Refused),
        ({"http": 503, "retry_after": 3}, Retry),
        ({"silence": 30}, Unsure),
    ],
)
def test_faults_are_provoked_once_and_then_it_goes(fault, error):
    async def work(world: World) -> None:
        assert (await world.post("/_standin/faults", {"faults": [fault]})).json() == {"pending": 1}
        world.line.seconds = 0.2 if error is Unsure else 30.0
        with pytest.raises(error):
            await world.send()
        world.line.seconds = 30.0
        await world.send()

    run(work)


def test_what_was_in_doubt_arrived_and_its_status_names_our_key():
    async def work(world: World) -> None:
        await world.post("/_standin/faults", {"faults": [{"silence": 30}]})
        world.line.seconds = 0.2
        with pytest.raises(Unsure):
            await world.send(key="la-nuestra")

    world = run(work)
    assert world.statuses[0].key == "la-nuestra"


def test_phones_write_press_and_share_over_http():
    buttons = [{"type": "reply", "reply": {"id": f"1.{n}", "title": f"Botón {n}"}} for n in (1, 2)]
    offer = {"type": "button", "body": {"text": "¿Cuál?"}, "action": {"buttons": buttons}}
    rows = [{"id": "2.1", "title": "Corto", "description": "El texto completo"}]
    listed = {"type": "list", "body": {"text": "¿Cuál?"}, "action": {"button": "Ver", "sections": [{"rows": rows}]}}

    async def work(world: World) -> None:
        phone = f"/_standin/phones/{PERSON}/messages"
        await world.post(phone, {"text": "escribo"})
        assert (await world.post(phone, {"press": 1})).status_code == 404
        await world.send({"type": "interactive", "interactive": offer})
        await world.post(phone, {"press": 2})
        await world.send({"type": "interactive", "interactive": listed})
        await world.post(phone, {"press": "2.1"})
        await world.post(phone, {"share": "audio"})
        await world.post(phone, {"raw": {"type": "hologram"}})
        await world.channel.seen("wamid.x")
        world.got = (await world.graph.get(f"http://127.0.0.1:9{phone}", params={"after": 1})).json()["messages"]
        world.file = await world.channel.media(
            Inbound("whatsapp", "a", PERSON, "audio", "", None, None, data={"id": "1234567890"})
        )
        await world.stand_in.idle()

    world = run(work)
    found = {(one.kind, one.text, one.choice) for one in world.messages}
    assert {
        ("text", "escribo", None),
        ("choice", "Botón 2", "1.2"),
        ("choice", "El texto completo", "2.1"),
        ("audio", "", None),
        ("unsupported", "", None),
    } <= found
    assert len(world.got) == 1
    assert world.file == (b"OggS", "audio/ogg")
    assert world.stand_in.seen == ["wamid.x"]


def test_who_hides_the_number_can_write_and_is_answered():
    async def work(world: World) -> None:
        world.stand_in.say("CL.1349", TEXT)
        await world.stand_in.idle()
        await world.send(phone="CL.1349")

    world = run(work)
    assert world.messages[-1].address == "CL.1349"
    assert world.statuses[-1].recipient == "CL.1349"


def test_a_behaviour_that_does_not_exist_is_refused_in_words():
    async def work(world: World) -> None:
        assert (await world.post("/_standin/behaviour", {"latencia": 1})).status_code == 422
        assert (await world.post("/_standin/behaviour", {"latency": 0.0, "statuses": ["sent"]})).status_code == 200
        await world.send()

    assert [one.state for one in run(work).statuses] == ["sent"]


def test_another_number_and_json_that_is_none_are_errors_in_graphs_shape():
    async def work(world: World) -> None:
        assert (await world.post("/v25.0/1/messages", {})).json()["error"]["code"] == 100
        broken = await world.graph.post(f"http://127.0.0.1:9/v25.0/{settings().phone_id}/messages", content=b"{")
        assert broken.json()["error"]["code"] == 100

    run(work)


def interactive(**changes: Any) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": "1", "title": "Sí"}}]
    whole = {"type": "button", "body": {"text": "¿?"}, "action": {"buttons": buttons}}
    return {"type": "interactive", "interactive": {**whole, **changes}}


def listing(rows: Any, **changes: Any) -> dict[str, Any]:
    return interactive(type="list", action={"button": "Ver", "sections": [{"title": "T", "rows": rows}], **changes})


def button(title: str = "Sí", identifier: str = "1") -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": identifier, "title": title}}


ROW = {"id": "1", "title": "Uno"}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"type": "text", "text": {"body": "x" * 4097}}, 131009),
        ({"type": "text", "text": {"body": "👍" * 2049}}, 131009),
        ({"type": "text", "text": {"body": " "}}, 131008),
        ({"type": "text"}, 100),
        ({"type": "poema", "poema": {}}, 100),
        (interactive(body={"text": "x" * 1025}), 131009),
        (interactive(body={}), 131008),
        (interactive(header={"type": "text", "text": "x" * 61}), 131009),
        (interactive(footer={"text": "x" * 61}), 131009),
        (interactive(action={"buttons": [button(str(n), str(n)) for n in range(4)]}), 131009),
        (interactive(action={"buttons": []}), 131009),
        (interactive(action={"buttons": [button("x" * 21)]}), 131009),
        (interactive(action={"buttons": [button(identifier="x" * 257)]}), 131009),
        (interactive(action={"buttons": [button(identifier=" 1")]}), 131009),
        (interactive(action={"buttons": [button(), button("No")]}), 131009),
        (interactive(action={"buttons": [button(), button(identifier="2")]}), 131009),
        (interactive(type="list", header={"type": "document", "document": {}}), 131009),
        (listing([{"id": str(n), "title": "x"} for n in range(11)]), 131009),
        (listing([]), 131009),
        (listing([{**ROW, "title": "x" * 25}]), 131009),
        (listing([{**ROW, "description": "x" * 73}]), 131009),
        (listing([{**ROW, "id": "x" * 201}]), 131009),
        (listing([ROW, ROW]), 131009),
        (listing([ROW], button="x" * 21), 131009),
        (listing([ROW], button=""), 131008),
        ({"type": "document", "document": {"filename": "a.pdf"}}, 131008),
        ({"type": "document", "document": {"link": "file:///etc/passwd"}}, 131009),
        ({"type": "document", "document": {"link": "https://x", "caption": "x" * 1025}}, 131009),
        ({**TEXT, "biz_opaque_callback_data": "x" * 513}, 131009),
        (
            {
                "type": "template",
                "template": {
                    "name": "a",
                    "language": {"code": "es"},
                    "components": [{"type": "body", "parameters": [{"type": "text", "text": "a\nb"}]}],
                },
            },
            132012,
        ),
    ],
)
def test_each_published_limit_is_checked(payload, code):
    with pytest.raises(GraphFault) as caught:
        check_message({"messaging_product": "whatsapp", "to": PERSON, **payload})
    assert caught.value.code == code
    assert json.dumps(caught.value.body())


@pytest.mark.parametrize("body", [None, {}, {"messaging_product": "whatsapp"}, {"messaging_product": "sms", "to": "1"}])
def test_a_message_for_nobody_is_refused(body):
    with pytest.raises(GraphFault):
        check_message(body)
