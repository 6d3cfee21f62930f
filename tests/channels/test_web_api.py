"""The widget's HTTP API: sessions, messages, history, limits, and that nobody reads another's conversation."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.channels.web.routes import LONGEST_WAIT
from bot.channels.web.tokens import DAYS, Tokens
from bot.channels.worker import create_worker
from bot.settings import Settings
from bot.web.app import create_app
from tests.channels.conftest import Rasa

ANSWER = {
    "title": "IVA en Chile",
    "blocks": [
        {"type": "text", "text": "19 %"},
        {"type": "list", "items": ["a", "b"]},
        {"type": "steps", "items": ["uno", "dos"]},
        {"type": "table", "head": ["x"], "rows": [["1"]]},
        {"type": "lines", "lines": [{"label": "IVA", "amount": "19"}]},
    ],
    "footer": "Fuente: SII",
    "suggestions": ["¿De dónde sale?", "Menú"],
    "sources": [
        {"title": "Ley", "norm": "DL 825", "url": None, "date": "1974", "checked_on": "2026-11-01", "fact": "x"}
    ],
    "document": {"url": "http://localhost/cotizaciones/a.pdf", "filename": "cotizacion.pdf", "mime": "application/pdf"},
    "asks": None,
    "known": True,
}


def settings_for(database: str, folder: Path, **values: Any) -> Settings:
    given = {
        "chats_per_minute": 20,
        "notice_seconds": 600,
        "widget_origins": "https://agencia.example, https://otra.example/",
        **values,
    }
    knowledge = f"sqlite:///{folder}/conocimiento.db"
    given |= {"tracker_url": f"sqlite:///{folder}/memoria.db", "events_url": f"sqlite:///{folder}/sucesos.db"}
    return Settings(_env_file=None, var_dir=folder, conversations_url=database, database_url=knowledge, **given)


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    return settings_for(database, tmp_path)


@contextlib.contextmanager
def serving(settings: Settings, rasa: Rasa) -> Iterator[TestClient]:
    """A web process and a worker on one database."""
    transport = httpx.MockTransport(rasa)
    with TestClient(create_worker(settings, transport)), TestClient(create_app(settings, transport)) as client:
        yield client


@pytest.fixture
def client(settings: Settings, rasa: Rasa) -> Iterator[TestClient]:
    with serving(settings, rasa) as client:
        yield client


class Person:
    """A widget, as far as the server can tell."""

    def __init__(self, client: TestClient, token: str | None = None):
        self.client = client
        self.session = client.post("/widget/session", json={"token": token} if token else {}).json()
        self.headers = {"Authorization": f"Bearer {self.session['token']}"}

    def say(self, text: str = "hola", **body: Any) -> httpx.Response:
        body = {"id": str(uuid.uuid4()), "text": text, **body}
        return self.client.post("/widget/messages", json=body, headers=self.headers)

    def events(self, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        url = f"/widget/events?after={after}&wait={wait}"
        return self.client.get(url, headers=self.headers).json()["events"]

    def stored(self, count: int, seconds: float = 60) -> list[dict[str, Any]]:
        """Return the history when it has so many messages."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            found = [event for event in self.events() if event["kind"] != "state"]
            if len(found) >= count:
                return found
            time.sleep(0.05)
        raise AssertionError(f"only {len(found)} messages")


def test_a_session_says_what_the_person_must_know(client: TestClient) -> None:
    session = Person(client).session
    assert session["consent"]["version"]
    assert session["consent"]["text"]
    assert "Brújula" in session["greeting"]
    assert session["suggestions"]


def test_a_message_and_every_block_of_its_answer_reach_the_widget(client: TestClient, rasa: Rasa) -> None:
    rasa.answer = lambda body: [{"text": "*IVA en Chile*\n19 %", "custom": ANSWER}]
    ana = Person(client)
    said = ana.say("¿IVA en Chile?", id="mi-mensaje-1")
    assert said.status_code == 202
    own, reply = ana.stored(2)
    assert (own["kind"], own["id"], own["text"], own["cursor"]) == (
        "user", "mi-mensaje-1", "¿IVA en Chile?", said.json()["cursor"],
    )  # fmt: skip
    assert (reply["kind"], reply["text"]) == ("bot", "*IVA en Chile*\n19 %")
    message = reply["message"]
    assert message["blocks"] == ANSWER["blocks"]
    assert [message[key] for key in ("title", "footer", "rateable")] == ["IVA en Chile", "Fuente: SII", True]
    assert [choice["label"] for choice in message["suggestions"]] == ANSWER["suggestions"]
    assert message["sources"] == [{k: v for k, v in ANSWER["sources"][0].items() if k != "fact"}]
    assert message["document"] == {"url": ANSWER["document"]["url"], "filename": "cotizacion.pdf"}
    assert ana.events()[-1] == {"kind": "state", "state": "idle", "who": "bot"}


def test_plain_words_are_a_block_and_are_not_rated(client: TestClient) -> None:
    ana = Person(client)
    ana.say("hola")
    message = ana.stored(2)[1]["message"]
    assert message["blocks"] == [{"type": "text", "text": "Eco: hola"}]
    assert message["rateable"] is False


def test_a_button_asks_its_text_and_is_shown_as_said(client: TestClient, rasa: Rasa) -> None:
    rasa.answer = lambda body: [{"text": "IVA", "custom": ANSWER}]
    ana, eva = Person(client), Person(client)
    ana.say()
    choice = ana.stored(2)[1]["message"]["suggestions"][0]["id"]
    body = {"id": "pulsado-1", "choice": choice}
    assert ana.client.post("/widget/messages", json=body, headers=ana.headers).status_code == 202
    assert ana.stored(4)[2]["text"] == "¿De dónde sale?"
    assert rasa.asked == ["hola", "¿De dónde sale?"]
    assert eva.client.post("/widget/messages", json=body, headers=eva.headers).status_code == 422


def test_the_same_id_again_is_the_same_message(client: TestClient, rasa: Rasa) -> None:
    ana, eva = Person(client), Person(client)
    first, second = ana.say("uno", id="repetido-1"), ana.say("otro texto", id="repetido-1")
    assert first.json() == second.json()
    other = eva.say("uno", id="repetido-1")
    assert other.json() != first.json()
    ana.stored(2)
    eva.stored(2)
    assert rasa.asked == ["uno", "uno"]


def test_who_waits_is_told_at_once_in_every_tab(client: TestClient, rasa: Rasa) -> None:
    rasa.delay = 0.3
    ana = Person(client)
    cursor = ana.say().json()["cursor"]
    found: list[Any] = []
    tabs = [threading.Thread(target=lambda: found.append(ana.events(cursor, LONGEST_WAIT))) for _ in range(3)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert [[event["kind"] for event in events] for events in found] == [["bot", "state"]] * 3


def test_who_waits_in_vain_gets_nothing_after_the_wait(client: TestClient) -> None:
    ana = Person(client)
    assert ana.events(0, 0.2) == [{"kind": "state", "state": "idle", "who": "bot"}]


def test_typing_is_shown_while_the_answer_is_made(client: TestClient, rasa: Rasa) -> None:
    rasa.held = True
    ana = Person(client)
    ana.say()
    assert ana.events()[-1]["state"] == "typing"
    rasa.held = False
    ana.stored(2)


def test_two_replicas_show_the_same_conversation(settings: Settings, rasa: Rasa) -> None:
    with serving(settings, rasa) as works, TestClient(create_app(settings)) as shows:
        ana = Person(shows)
        cursor = ana.say().json()["cursor"]
        assert [event["kind"] for event in ana.events(cursor, 20)] == ["bot", "state"]
        same = Person(works, ana.session["token"])
        assert [event["kind"] for event in same.stored(2)] == ["user", "bot"]


def test_a_known_token_keeps_the_conversation_and_a_forged_one_starts_another(client: TestClient) -> None:
    ana = Person(client)
    ana.say("mi secreto")
    ana.stored(2)
    assert len(Person(client, ana.session["token"]).stored(2)) == 2
    name, moment, signature = ana.session["token"].split(".")
    for forged in (
        f"{name}.{moment}.{'0' * 64}",
        f"{name}.9.{signature}",
        "x",
        "",
        "ñ.ñ.ñ",
        f"{name}.{moment}",
        "." * 150,
    ):
        other = Person(client, forged)
        assert other.session["token"].split(".")[0] != name
        assert [event["kind"] for event in other.events()] == ["state"]
        headers = {"Authorization": f"Bearer {forged}".encode()}
        assert client.get("/widget/events", headers=headers).status_code == 401


def test_nobody_reads_or_rates_anothers_conversation(client: TestClient, rasa: Rasa) -> None:
    rasa.answer = lambda body: [{"text": "IVA", "custom": ANSWER}]
    ana, eva = Person(client), Person(client)
    ana.say("mi secreto")
    number = ana.stored(2)[1]["id"]
    assert [event["kind"] for event in eva.events()] == ["state"]
    rating = {"message": number, "useful": True}
    assert eva.client.post("/widget/ratings", json=rating, headers=eva.headers).status_code == 404
    for path in ("messages", "ratings", "forget"):
        assert client.post(f"/widget/{path}", json={}).status_code == 401
    assert client.get("/widget/events").status_code == 401


def test_an_answer_is_rated_and_rated_again(client: TestClient, rasa: Rasa) -> None:
    rasa.answer = lambda body: [{"text": "IVA", "custom": ANSWER}]
    ana = Person(client)
    ana.say()
    own, reply = ana.stored(2)
    good = {"message": reply["id"], "useful": False, "reason": "dato_equivocado", "comment": "x" * 300}
    for body, status in [
        (good, 204),
        ({**good, "useful": True, "reason": None, "comment": None}, 204),
        ({**good, "reason": "porque sí"}, 422),
        ({**good, "useful": "sí"}, 422),
        ({**good, "message": 3}, 422),
        ({**good, "message": str(own["cursor"])}, 404),
        ({**good, "message": "999999999"}, 404),
    ]:
        assert client.post("/widget/ratings", json=body, headers=ana.headers).status_code == status, body


def test_a_forgotten_conversation_is_gone_and_its_token_with_it(client: TestClient) -> None:
    ana = Person(client)
    ana.say("mi secreto")
    ana.stored(2)
    assert client.post("/widget/forget", json={}, headers=ana.headers).status_code == 204
    assert client.get("/widget/events", headers=ana.headers).status_code == 401
    assert ana.say().status_code == 401
    again = Person(client, ana.session["token"])
    assert [event["kind"] for event in again.events()] == ["state"]


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x07", "/", " // "])
def test_an_empty_message_is_asked_again(client: TestClient, rasa: Rasa, text: str) -> None:
    response = Person(client).say(text)
    assert (response.status_code, "Escribe" in response.json()["error"]) == (422, True)
    assert rasa.received == []


@pytest.mark.parametrize("text", ["á" * 2001, "x" * 10_000, "x" * 100_000], ids=["2001", "10000", "100000"])
def test_a_long_message_is_refused_in_words(client: TestClient, text: str) -> None:
    response = Person(client).say(text)
    assert (response.status_code, "2.000" in response.json()["error"]) == (413, True)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"[]", "application/json"),
        (b"[" * 9_000, "application/json"),
        (b'{"id": "12345678", "text": 3}', "application/json"),
        (b'{"id": "corto", "text": "hola"}', "application/json"),
        (b'{"id": "12345678\\u0000", "text": "hola"}', "application/json"),
        (b'{"id": "12345678", "choice": ""}', "application/json"),
        (b"id=12345678&text=hola", "application/x-www-form-urlencoded"),
        (b'{"id": "12345678", "text": "hola"}', "text/plain"),
    ],
)
def test_what_is_not_a_message_is_refused(client: TestClient, content: bytes, kind: str) -> None:
    headers = {**Person(client).headers, "content-type": kind}
    response = client.post("/widget/messages", content=content, headers=headers)
    assert response.status_code == 422
    assert response.json()["error"]


@pytest.mark.parametrize("query", ["after=x", "after=-1", "wait=-1", "after=1e99", "after=nan", "wait=inf"])
def test_a_strange_cursor_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/widget/events?{query}", headers=Person(client).headers).status_code == 422


def test_too_many_messages_of_a_person_or_of_an_address_are_refused(database: str, tmp_path: Path, rasa: Rasa) -> None:
    settings = settings_for(database, tmp_path, chats_per_minute=3)
    with serving(settings, rasa) as client:
        ana = Person(client)
        answers = [ana.say() for _ in range(4)]
        assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
        assert answers[-1].headers["retry-after"] == "60"
        codes = [client.post("/widget/session", json={}).status_code for _ in range(15)]
        assert codes[-1] == 429


def test_only_listed_sites_may_use_the_widget(client: TestClient) -> None:
    for origin, status in [
        ("https://agencia.example", 200),
        ("https://otra.example", 200),
        ("http://testserver", 200),
        ("https://mala.example", 403),
        ("null", 403),
    ]:
        response = client.post("/widget/session", json={}, headers={"Origin": origin})
        assert response.status_code == status, origin
        allowed = response.headers.get("access-control-allow-origin")
        assert allowed == (origin if origin.endswith(".example") and status == 200 else None)
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    good = client.options("/widget/messages", headers={"Origin": "https://agencia.example", **asked})
    assert (good.status_code, good.headers["access-control-allow-origin"]) == (200, "https://agencia.example")
    assert client.options("/widget/messages", headers={"Origin": "https://mala.example", **asked}).status_code == 400


def test_a_store_that_does_not_answer_is_said_in_words(rasa: Rasa, tmp_path: Path) -> None:
    settings = settings_for("postgresql+psycopg://nadie@127.0.0.1:1/nada", tmp_path)
    with serving(settings, rasa) as client:
        ana = Person(client)
        response = ana.say()
        assert (response.status_code, "un minuto" in response.json()["error"]) == (503, True)
        assert client.get("/health").status_code == 200


def test_what_people_write_is_not_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ana = Person(client)
        response = ana.say("mi teléfono es 5551234")
        ana.stored(2)
    assert "5551234" not in caplog.text
    assert ana.session["token"].split(".")[0] not in caplog.text
    assert f"answered correlation={response.headers['x-request-id']}" in caplog.text


def test_a_token_expires_and_needs_the_secret() -> None:
    now = [1_000_000.0]
    tokens = Tokens(b"clave", clock=lambda: now[0])
    token = tokens.issue()
    address = tokens.address(token)
    assert address is not None
    assert len(address) == 32
    assert tokens.address(tokens.issue(address)) == address
    assert Tokens(b"otra").address(token) is None
    now[0] += DAYS * 24 * 3600 + 1
    assert tokens.address(token) is None
    assert len({tokens.issue() for _ in range(100)}) == 100
