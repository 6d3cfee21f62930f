"""The page's chat endpoint in front of a Rasa that is well, slow, down or confused."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.limits import RateLimit
from bot.web.session import COOKIE, Sessions, read_secret

Handler = Callable[[httpx.Request], httpx.Response]
GOOD = {"text": "El IVA en Chile es *19 %*.", "custom": {"suggestions": ["¿Y en Perú?", 7, ""], "kind": "answer"}}


class Rasa:
    """Stands for Rasa: remembers what it was sent and answers as told."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.answer: Handler = lambda _: httpx.Response(200, json=[GOOD])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.sent.append(json.loads(request.content))
        return self.answer(request)


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, var_dir=tmp_path, chats_per_minute=5)


@pytest.fixture
def client(settings: Settings, rasa: Rasa) -> Iterator[TestClient]:
    with TestClient(create_app(settings, httpx.MockTransport(rasa))) as client:
        yield client


def say(client: TestClient, message: Any = "hola") -> httpx.Response:
    return client.post("/chat", json={"message": message})


def raising(error: Exception) -> Handler:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    return answer


def test_a_good_reply_reaches_the_page_with_its_suggestions(client: TestClient, rasa: Rasa) -> None:
    response = say(client, "¿IVA en Chile?")
    assert response.status_code == 200
    assert response.json() == {"replies": [{"text": "El IVA en Chile es *19 %*.", "suggestions": ["¿Y en Perú?"]}]}
    assert rasa.sent[0]["message"] == "¿IVA en Chile?"


def test_the_sender_is_kept_and_cannot_be_chosen(client: TestClient, rasa: Rasa) -> None:
    say(client)
    client.post("/chat", json={"message": "sigo", "sender": "otra-persona"})
    senders = {sent["sender"] for sent in rasa.sent}
    assert len(senders) == 1
    assert senders.pop().startswith("web-")
    assert rasa.sent[0]["sender"] not in str(client.cookies.get(COOKIE))


def test_a_forged_cookie_starts_a_conversation_of_its_own(client: TestClient, rasa: Rasa) -> None:
    say(client)
    real = client.cookies[COOKIE]
    client.cookies.clear()
    client.cookies.set(COOKIE, real.rpartition(".")[0] + "." + "0" * 64)
    say(client)
    assert rasa.sent[0]["sender"] != rasa.sent[1]["sender"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    cookie = say(client).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie


def test_starting_again_gives_another_sender(client: TestClient, rasa: Rasa) -> None:
    say(client)
    assert client.post("/chat/new").status_code == 204
    say(client)
    assert rasa.sent[0]["sender"] != rasa.sent[1]["sender"]


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (raising(httpx.ConnectError("refused")), 503, "no puedo responder"),
        (raising(httpx.ReadTimeout("slow")), 504, "tardando"),
        (lambda _: httpx.Response(500, text="Traceback"), 503, "no puedo responder"),
        (lambda _: httpx.Response(200, text="<html>"), 502, "falló"),
        (lambda _: httpx.Response(200, json={"text": "x"}), 502, "falló"),
        (lambda _: httpx.Response(200, json=["x"]), 502, "falló"),
    ],
)
def test_every_failure_of_rasa_becomes_words(
    client: TestClient, rasa: Rasa, answer: Handler, status: int, words: str
) -> None:
    rasa.answer = answer
    response = say(client)
    assert response.status_code == status
    assert words in response.json()["error"]
    assert "Traceback" not in response.text


@pytest.mark.parametrize("payload", [[], [{"recipient_id": "x"}], [{"text": "  ", "custom": None}]])
def test_silence_becomes_words(client: TestClient, rasa: Rasa, payload: Any) -> None:
    rasa.answer = lambda _: httpx.Response(200, json=payload)
    assert "otra manera" in say(client).json()["replies"][0]["text"]


@pytest.mark.parametrize("message", ["", "   \n", "\x00\x07", "/", " // "])
def test_an_empty_message_is_asked_again(client: TestClient, rasa: Rasa, message: str) -> None:
    assert say(client, message).status_code == 400
    assert rasa.sent == []


@pytest.mark.parametrize("message", ["á" * 2001, "x" * 10_000, "x" * 100_000])
def test_a_long_message_is_refused_in_words(client: TestClient, rasa: Rasa, message: str) -> None:
    response = say(client, message)
    assert response.status_code == 413
    assert "2.000" in response.json()["error"]
    assert rasa.sent == []


def test_two_thousand_characters_and_emoji_pass(client: TestClient, rasa: Rasa) -> None:
    assert say(client, "ñ" * 2000).status_code == 200
    assert say(client, "👩‍🌾").status_code == 200
    assert rasa.sent[1]["message"] == "👩‍🌾"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"[]", "application/json"),
        (b'{"message": 3}', "application/json"),
        (b"message=hola", "application/x-www-form-urlencoded"),
        (b'{"message": "hola"}', "text/plain"),
    ],
)
def test_what_is_not_a_message_is_refused(client: TestClient, content: bytes, kind: str) -> None:
    response = client.post("/chat", content=content, headers={"content-type": kind})
    assert response.status_code == 400
    assert response.json()["error"]


def test_a_slash_is_not_a_command_for_rasa(client: TestClient, rasa: Rasa) -> None:
    say(client, '/restart{"pais": "CL"}')
    assert rasa.sent[0]["message"] == 'restart{"pais": "CL"}'


def test_too_many_messages_in_a_minute_are_refused(client: TestClient) -> None:
    assert [say(client).status_code for _ in range(6)] == [200] * 5 + [429]


def test_dropping_the_cookie_does_not_lift_the_limit_of_an_address(client: TestClient) -> None:
    codes = []
    for _ in range(26):
        client.cookies.clear()
        codes.append(say(client).status_code)
    assert codes[-1] == 429


def test_the_limit_moves_with_the_clock() -> None:
    now = [0.0]
    limit = RateLimit(2, clock=lambda: now[0])
    assert [limit.allows("a"), limit.allows("a"), limit.allows("a"), limit.allows("b")] == [True, True, False, True]
    now[0] = 60.5
    assert limit.allows("a")


def test_the_page_has_a_strict_policy_and_nothing_from_elsewhere(client: TestClient) -> None:
    response = client.get("/")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert "http://" not in response.text
    assert "https://" not in response.text
    assert " style=" not in response.text
    assert 'lang="es"' in response.text


def test_health_needs_nobody_and_ready_needs_all(client: TestClient, rasa: Rasa) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok", "rasa": True, "actions": True}
    rasa.answer = lambda request: httpx.Response(200 if request.url.port == 5005 else 500)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "degraded", "rasa": True, "actions": False}


def test_what_people_write_is_not_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        response = say(client, "mi teléfono es 5551234")
    assert "5551234" not in caplog.text
    assert response.headers["x-request-id"] in caplog.text


def test_the_secret_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    path = tmp_path / "var" / "clave"
    first = read_secret("", path)
    assert read_secret("", path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert read_secret("mía", path) == "mía".encode()


@pytest.mark.parametrize("cookie", [None, "", ".", "a.", ".b", "sin-punto", "ñ.ñ"])
def test_a_strange_cookie_is_not_valid(cookie: str | None) -> None:
    assert not Sessions(b"x").is_valid(cookie)


def test_a_quote_is_served_by_its_name_and_nothing_else_is(client: TestClient, settings: Settings) -> None:
    settings.quotes_dir.mkdir(parents=True)
    name = "0123456789abcdef" * 2 + ".pdf"
    (settings.quotes_dir / name).write_bytes(b"%PDF-1.4")
    (settings.var_dir / "clave").write_bytes(b"secreto")
    answer = client.get(f"/cotizaciones/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert "no-store" in answer.headers["cache-control"]
    for other in ("f" * 32 + ".pdf", "..%2Fclave", "clave"):
        refused = client.get(f"/cotizaciones/{other}")
        assert refused.status_code == 404
