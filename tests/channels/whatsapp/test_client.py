"""Sending: what goes out, and what every answer of the Graph API means."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.channels.channel import Channel, HasMedia, Refused, Retry, Unsure
from bot.channels.messages import Inbound, Outbound, Sent
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.published_limits import CALLBACK_DATA
from tests.channels.whatsapp.bodies import PERSON, settings

TEXT = {"type": "text", "text": {"body": "Hola", "preview_url": False}}
TOOK = {"messaging_product": "whatsapp", "messages": [{"id": "wamid.nueva"}]}
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def out(address: str = PERSON) -> Outbound:
    return Outbound(1, "whatsapp", address, "Hola", {}, None, "c-1")


class Graph:
    """Stands for the Graph API: answers as told and remembers what it was sent."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None):
        self.sent: list[dict[str, Any]] = []
        self.headers: list[httpx.Headers] = []
        self.answer = answer or (lambda _: httpx.Response(200, json=TOOK))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(json.loads(request.content or b"{}"))
        self.headers.append(request.headers)
        return self.answer(request)


def channel(graph: Graph, **changes: Any) -> WhatsAppChannel:
    client = httpx.AsyncClient(transport=httpx.MockTransport(graph))
    last_inbound = changes.pop("last_inbound", None)
    return WhatsAppChannel(settings(**changes), client, last_inbound, now=lambda: NOW)


def send(ours: WhatsAppChannel, payload: dict[str, Any] = TEXT, address: str = PERSON, key: str = "o1.0") -> Sent:
    return asyncio.run(ours.send(out(address), payload, key))


def fault(code: int, http: int = 400, **more: Any) -> Callable[[httpx.Request], httpx.Response]:
    error = {"message": f"(#{code}) x", "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}
    return lambda _: httpx.Response(http, json={"error": error})


def test_it_is_a_channel_of_the_gateway():
    ours: Channel = channel(Graph())
    assert ours.name == "whatsapp"
    assert isinstance(ours, HasMedia)


def test_a_message_goes_with_its_recipient_and_our_key():
    graph = Graph()
    assert send(channel(graph)).message_id == "wamid.nueva"
    assert graph.sent == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": PERSON,
            **TEXT,
            "biz_opaque_callback_data": "o1.0",
        }
    ]
    assert graph.headers[0]["authorization"] == "Bearer EAAG-llave-de-prueba-123"


def test_who_hides_the_number_is_addressed_by_the_business_scoped_id():
    graph = Graph()
    send(channel(graph), address="CL.13491208655302741918")
    assert graph.sent[0]["recipient"] == "CL.13491208655302741918"
    assert "to" not in graph.sent[0]


def test_a_key_longer_than_whatsapp_keeps_is_not_sent():
    graph = Graph()
    send(channel(graph), key="x" * (CALLBACK_DATA + 1))
    assert "biz_opaque_callback_data" not in graph.sent[0]


@pytest.mark.parametrize(
    ("code", "http", "after"),
    [
        (130429, 429, 1.0),
        (131056, 400, 1.0),
        (80007, 400, 60.0),
        (4, 400, 60.0),
        (131057, 400, 60.0),
        (131016, 500, None),
        (131000, 500, None),
        (1, 500, None),
        (2, 503, None),
        (190, 401, 300.0),
        (0, 401, 300.0),
        (999999, 500, None),
    ],
)
def test_passing_errors_are_tried_again(code, http, after):
    with pytest.raises(Retry) as caught:
        send(channel(Graph(fault(code, http))))
    assert caught.value.after == after
    assert str(code) in caught.value.reason


@pytest.mark.parametrize(
    "code", [100, 131008, 131009, 131021, 131026, 131030, 131047, 131051, 132000, 132001, 368, 10, 131031]
)
def test_errors_that_stay_are_refusals_with_metas_code(code):
    with pytest.raises(Refused) as caught:
        send(channel(Graph(fault(code))))
    assert caught.value.code == code


def test_an_error_that_meta_calls_transient_is_tried_again():
    with pytest.raises(Retry):
        send(channel(Graph(fault(777777, 400, is_transient=True))))


def test_the_pair_limit_waits_longer_each_time_and_forgets_when_a_message_goes():
    graph = Graph(fault(131056))
    ours = channel(graph)
    waits = []
    for _ in range(3):
        with pytest.raises(Retry) as caught:
            send(ours)
        waits.append(caught.value.after)
    assert waits == [1.0, 4.0, 16.0]
    graph.answer = lambda _: httpx.Response(200, json=TOOK)
    send(ours)
    assert ours.limits.refused(PERSON) == 1.0


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(503, text="<html>upstream</html>"), Retry),
        (httpx.Response(429, headers={"Retry-After": "7"}), Retry),
        (httpx.Response(500, json={"error": "x"}), Retry),
        (httpx.Response(502, json={"error": {"code": "abc"}}), Retry),
        (httpx.Response(404, json=[]), Refused),
        (httpx.Response(400, json={"error": {"code": None}}), Refused),
        (httpx.Response(413, content=b"\xff"), Refused),
    ],
)
def test_answers_in_no_shape_of_graphs_are_judged_by_their_status(response, kind):
    with pytest.raises(kind) as caught:
        send(channel(Graph(lambda _: response)))
    if response.status_code == 429:
        assert caught.value.after == 7.0


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError, Retry),
        (httpx.ConnectTimeout, Retry),
        (httpx.PoolTimeout, Retry),
        (httpx.ReadTimeout, Unsure),
        (httpx.WriteTimeout, Unsure),
        (httpx.RemoteProtocolError, Unsure),
        (httpx.ReadError, Unsure),
    ],
)
def test_what_never_left_goes_again_and_what_left_is_in_doubt(error, kind):
    def broken(request: httpx.Request) -> httpx.Response:
        raise error("x", request=request)

    with pytest.raises(kind):
        send(channel(Graph(broken)))


@pytest.mark.parametrize("answer", [{}, [], {"messages": []}, {"messages": [{"id": 7}]}, "x"])
def test_a_success_without_a_name_is_a_success(answer):
    assert send(channel(Graph(lambda _: httpx.Response(200, json=answer)))).message_id == ""


def test_our_own_limits_say_when_to_try_without_asking_the_api():
    graph = Graph()
    ours = channel(graph)
    for _ in range(45):
        send(ours)
    with pytest.raises(Retry) as caught:
        send(ours)
    assert 5.5 < (caught.value.after or 0) <= 6.0
    assert len(graph.sent) == 45


def test_a_full_second_of_the_number_is_waited_for_and_nothing_is_put_back():
    graph = Graph()
    ours = channel(graph, per_second=50)

    async def crowd() -> None:
        await asyncio.gather(*(ours.send(out(f"5691{number}"), TEXT, "k") for number in range(60)))

    asyncio.run(crowd())
    assert len(graph.sent) == 60


def test_inside_the_window_the_answer_itself_goes():
    graph = Graph()
    send(
        channel(
            graph, last_inbound=lambda _: NOW - timedelta(hours=23, minutes=59), reopen_template="respuesta_pendiente"
        )
    )
    assert graph.sent[0]["type"] == "text"


def test_outside_the_window_the_template_says_it_in_one_line():
    graph = Graph()
    buttons = {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "header": {"type": "text", "text": "IVA en Chile"},
            "body": {"text": "Es *19 %*.\n\nSe paga al recibir."},
            "action": {"buttons": []},
        },
    }
    ours = channel(graph, last_inbound=lambda _: NOW - timedelta(hours=25), reopen_template="respuesta_pendiente")
    assert send(ours, buttons).message_id == "wamid.nueva"
    template = graph.sent[0]["template"]
    assert (template["name"], template["language"]) == ("respuesta_pendiente", {"code": "es"})
    said = template["components"][0]["parameters"][0]["text"]
    assert said == "IVA en Chile · Es 19 %. · Se paga al recibir."


def test_a_long_answer_in_a_template_says_that_there_is_more():
    graph = Graph()
    ours = channel(graph, last_inbound=lambda _: NOW - timedelta(days=3), reopen_template="respuesta_pendiente")
    send(ours, {"type": "text", "text": {"body": "palabra " * 300}})
    said = graph.sent[0]["template"]["components"][0]["parameters"][0]["text"]
    assert len(said) <= 900
    assert said.endswith("palabra… Escríbeme para ver el resto.")


def test_outside_the_window_without_a_template_it_is_refused_without_asking_the_api():
    graph = Graph()
    with pytest.raises(Refused) as caught:
        send(channel(graph, last_inbound=lambda _: NOW - timedelta(hours=25)))
    assert caught.value.code == 131047
    assert not graph.sent


def test_where_the_platform_says_the_window_is_closed_the_template_goes():
    answers = iter([fault(131047), lambda _: httpx.Response(200, json=TOOK)])
    graph = Graph(lambda request: next(answers)(request))
    assert send(channel(graph, reopen_template="respuesta_pendiente")).message_id == "wamid.nueva"
    assert [message["type"] for message in graph.sent] == ["text", "template"]


def test_a_read_mark_also_shows_that_an_answer_is_being_written():
    graph = Graph(lambda _: httpx.Response(200, json={"success": True}))
    asyncio.run(channel(graph).seen("wamid.de_ana"))
    assert graph.sent == [
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": "wamid.de_ana",
            "typing_indicator": {"type": "text"},
        }
    ]


@pytest.mark.parametrize("answer", [fault(131009), lambda _: httpx.Response(500)])
def test_a_read_mark_that_fails_is_a_line_in_the_log(answer, caplog):
    asyncio.run(channel(Graph(answer)).seen("wamid.de_ana"))
    assert "read mark refused" in caplog.text


def test_neither_the_phone_nor_the_words_nor_the_key_are_in_the_log(caplog):
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout(f"to {PERSON}", request=request)

    with caplog.at_level(logging.INFO):
        for answer in (fault(190, 401, error_data={"details": f"to {PERSON}"}), fault(131026), broken):
            with pytest.raises((Retry, Refused, Unsure)) as caught:
                send(channel(Graph(answer)))
            assert PERSON not in str(caught.value)
        asyncio.run(channel(Graph(broken)).seen("wamid.x"))
    assert "renew BRUJULA_WHATSAPP_TOKEN" in caplog.text
    ours = "\n".join(record.message for record in caplog.records if record.name.startswith("bot."))
    assert PERSON not in ours
    assert "EAAG" not in caplog.text
    assert "Hola" not in ours


def media(answers: dict[str, httpx.Response], **changes: Any) -> tuple[bytes, str]:
    graph = Graph(lambda request: answers[request.url.path])
    data = changes.pop("data", {"id": "275"})
    message = Inbound("whatsapp", "wamid.a", PERSON, "audio", "", None, NOW, data=data)
    return asyncio.run(channel(graph, **changes).media(message))


def test_a_voice_note_is_fetched_with_our_key():
    described = httpx.Response(200, json={"url": "http://127.0.0.1:9/files/1", "mime_type": "audio/ogg"})
    assert media({"/v25.0/275": described, "/files/1": httpx.Response(200, content=b"OggS")}) == (b"OggS", "audio/ogg")


@pytest.mark.parametrize(
    "url", ["https://evil.example/x", "http://lookaside.fbsbx.com/x", "https://fbsbx.com.evil.example/x", ""]
)
def test_our_key_is_not_sent_to_a_stranger(url):
    described = httpx.Response(200, json={"url": url, "mime_type": "audio/ogg"})
    with pytest.raises(Refused, match="unknown host"):
        media({"/v25.0/275": described}, api_url="https://graph.facebook.com")


@pytest.mark.parametrize("data", [{}, {"id": ""}, {"id": "../me"}, {"id": "a" * 200}])
def test_a_file_without_a_proper_id_is_refused(data):
    with pytest.raises(Refused, match="no media id"):
        media({}, data=data)


def test_a_file_that_is_gone_is_refused_and_one_too_large_too():
    with pytest.raises(Refused):
        media({"/v25.0/275": httpx.Response(404, json={"error": {"code": 100, "message": "x"}})})
    described = httpx.Response(200, json={"url": "http://127.0.0.1:9/files/1"})
    with pytest.raises(Refused, match="too large"):
        media({"/v25.0/275": described, "/files/1": httpx.Response(200, content=b"0" * (16 * 1024 * 1024 + 1))})
