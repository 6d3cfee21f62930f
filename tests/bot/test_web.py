"""The web process: the page, its policy, quotes and health, and the secret that signs. The widget: tests/channels."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.channels.whatsapp.settings import ChannelMisconfigured
from bot.secrets_check import GuessableSecret
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.limits import RateLimit
from conversations.senders import read_key

Handler = Callable[[httpx.Request], httpx.Response]


class Rasa:
    """Stands for Rasa: answers as told."""

    def __init__(self) -> None:
        self.answer: Handler = lambda _: httpx.Response(200, json=[])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        return self.answer(request)


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    store = f"sqlite:///{tmp_path}/atencion.db"
    return Settings(_env_file=None, var_dir=tmp_path, conversations_url=store)


@pytest.fixture
def client(settings: Settings, rasa: Rasa) -> Iterator[TestClient]:
    with TestClient(create_app(settings, httpx.MockTransport(rasa))) as client:
        yield client


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
    assert client.get("/health/ready").json() == {"status": "ok", "rasa": True, "actions": True, "worker": True}
    rasa.answer = lambda request: httpx.Response(200 if request.url.port == 5005 else 500)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "degraded", "rasa": True, "actions": False, "worker": False}


def test_the_secret_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    path = tmp_path / "var" / "clave"
    first = read_key("", path)
    assert read_key("", path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert read_key("mía", path) == "mía".encode()


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


def test_the_page_speaks_in_the_name_of_the_agency(client: TestClient) -> None:
    assert "{{" not in client.get("/").text
    client.app.state.agency = SimpleNamespace(datum=lambda key: "Cámara <de> Comercio")
    assert "Cámara &lt;de&gt; Comercio" in client.get("/").text


def test_the_widget_is_served_to_any_page_or_said_to_be_missing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "widget.js"
    monkeypatch.setattr("bot.web.app.WIDGET", script)
    missing = client.get("/widget.js")
    assert (missing.status_code, "make widget" in missing.json()["error"]) == (404, True)
    script.write_text("customElements.define('brujula-chat', class extends HTMLElement {})")
    found = client.get("/widget.js")
    assert found.headers["content-type"].startswith("text/javascript")
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"
    assert found.headers["cache-control"] == "public, max-age=300"
    again = client.get("/widget.js", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_widget_travels_compressed_to_whom_takes_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "widget.js"
    script.write_text("let a = 1;")
    script.with_name("widget.js.gz").write_bytes(gzip.compress(b"let a = 1;"))
    monkeypatch.setattr("bot.web.app.WIDGET", script)
    found = client.get("/widget.js")
    assert (found.headers["content-encoding"], found.headers["vary"], found.text) == (
        "gzip", "Accept-Encoding", "let a = 1;",
    )  # fmt: skip
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.text) == (False, "let a = 1;")


def test_without_keys_there_is_no_whatsapp_webhook(client: TestClient) -> None:
    assert client.post("/webhooks/whatsapp", json={}).status_code == 404


def test_a_whatsapp_with_keys_of_an_example_does_not_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN"):
        monkeypatch.setenv(f"BRUJULA_WHATSAPP_{name}", "changeme")
    with pytest.raises(ChannelMisconfigured):
        create_app(settings)


@pytest.mark.parametrize(
    "value", ["changeme", "${SECRETO}", "corta-1", "con espacios en medio", "aaaaaaaaaaaaaaaaaaaa"]
)
@pytest.mark.parametrize("name", ["SESSION_SECRET", "SENDER_KEY"])
def test_a_secret_that_can_be_guessed_does_not_start(
    name: str, value: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"BRUJULA_{name}", value)
    with pytest.raises(GuessableSecret, match=f"BRUJULA_{name}") as caught:
        create_app(settings.model_copy(update={"session_secret": SecretStr(value)} if "SESSION" in name else {}))
    assert value not in str(caught.value)
