"""The practice room from outside: a try to its end, what is kept when interrupted, who sees what, and the assistant down."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from actions import sin_responder
from conversations.figures import heard
from conversations.senders import assistant_name, is_practice, practice_name
from desk.practica import intentos
from desk.practica.reglas import rules, weakness
from desk.settings import MOUNT
from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from tests.desk.conftest import NOW, add, csrf_of, mounted, settings_for
from tests.fake_rasa import FakeRasa, fake_rasa

CASE = "chompas-a-santiago"
DAY = datetime.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reckon on a day: what is true in a case is what is in force then, whenever the tests run."""
    monkeypatch.setattr("desk.practica.sala.today", lambda _: DAY)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('saber')}/brujula.db"
    engine = open_engine(url)
    load(engine, read_baseline())
    engine.dispose()
    return url


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as found:
        yield found


@pytest.fixture
def outer(tmp_path: Path, database: str, rasa: FakeRasa) -> Iterator[FastAPI]:
    with mounted(settings_for(tmp_path, database_url=database, rasa_port=rasa.port)) as app:
        yield app


def post(client: TestClient, path: str, **data: str) -> str:
    """Send a form of the desk and return the page that it leads to."""
    answer = client.post(f"{MOUNT}/practica{path}", data={"_csrf": csrf_of(client), **data})
    assert answer.status_code == 200, answer.text
    return answer.text


def begin(client: TestClient, case: str = CASE) -> str:
    """Begin a case and return the path of the try."""
    found = re.search(r"/practica(/intentos/\d+)/escribir", post(client, f"/casos/{case}/empezar"))
    assert found
    return found[1]


def test_a_trainee_asks_finds_answers_and_reads_what_was_missing(as_role: Callable[[str], TestClient]) -> None:
    client = as_role("agente")
    path = begin(client)
    assert "a chile pues" in post(client, f"{path}/escribir", texto="¿A qué país va y cuánto vale?", version="0")
    assert "cl-iva-bajo-valor-500" in client.get(f"{MOUNT}/practica{path}/datos?buscar=iva chile compras en línea").text
    assert "Los que usas (1)" in post(client, f"{path}/usar", hecho="cl-iva-bajo-valor-500")
    assert "Todavía no sabes por dónde vende" in post(client, f"{path}/pista")
    page = post(client, f"{path}/escribir", texto="Hola, paga USD 17,10, el 19% de IVA, y USD 99 más.", paso="terminar")
    for words in (
        "de 100",
        "Una cifra que no está en los datos",
        "usd 99",
        "Decir de cuándo es",
        "Una respuesta modelo",
    ):
        assert words in page
    assert "Sin terminar" not in client.get(f"{MOUNT}/practica/historial").text
    assert "tu mejor puntaje" in client.get(f"{MOUNT}/practica").text


def test_an_interrupted_try_goes_on_where_it_was(as_role: Callable[[str], TestClient]) -> None:
    client = as_role("editor")
    path = begin(client)
    post(client, f"{path}/escribir", texto="¿Qué producto es?")
    token = {"_csrf": csrf_of(client), "texto": "a medio escribir"}
    assert client.post(f"{MOUNT}/practica{path}/borrador", data=token).status_code == 204
    assert begin(client) == path, "the same try, not another"
    page = client.get(f"{MOUNT}/practica{path}").text
    assert "a medio escribir" in page
    assert "la hago yo misma" in page
    late = post(client, f"{path}/escribir", texto="de otra ventana", version="0")
    assert "siguió en otra ventana" in late
    assert "de otra ventana" in late, "what was typed stays"


def test_nobody_opens_the_try_of_another(as_role: Callable[[str], TestClient]) -> None:
    path = begin(as_role("agente"))
    other = as_role("administrador")
    assert other.get(f"{MOUNT}/practica{path}").status_code == 404
    data = {"_csrf": csrf_of(other), "texto": "hola"}
    for step in ("escribir", "borrador", "usar", "pista"):
        assert other.post(f"{MOUNT}/practica{path}/{step}", data=data).status_code == 404, step


def test_a_supervisor_sees_scores_and_no_words(as_role: Callable[[str], TestClient]) -> None:
    path = begin(as_role("agente"))
    told = post(as_role("agente"), f"{path}/escribir", texto="palabras que solo yo leo", paso="terminar")
    assert "Lo que bajó el puntaje: respondes sin preguntar lo que falta;" in told
    assert "respondes sin preguntar" in as_role("agente").get(f"{MOUNT}/practica/historial").text
    boss = as_role("revisor")
    page = boss.get(f"{MOUNT}/practica/progreso").text
    assert "Ana agente" in page
    assert "Ana responde sin preguntar lo que falta (1);" in page
    assert "<strong>1 de 1</strong> responde sin preguntar lo que falta" in page
    rows = boss.get(f"{MOUNT}/practica/progreso.csv").text
    assert "chompas-a-santiago" in rows
    assert "responde sin preguntar lo que falta;" in rows
    assert "palabras que solo yo leo" not in page + rows
    assert as_role("agente").get(f"{MOUNT}/practica/progreso").status_code == 403


def test_what_several_forget_is_said_of_several(as_role: Callable[[str], TestClient]) -> None:
    for role in ("agente", "editor"):
        post(as_role(role), f"{begin(as_role(role))}/escribir", texto="no sé", paso="terminar")
    page = as_role("revisor").get(f"{MOUNT}/practica/progreso").text
    assert "<strong>2 de 2</strong> responden sin preguntar lo que falta" in page


def test_all_that_may_fail_has_its_words() -> None:
    found = rules()
    parts = {part for weights in found.pesos.values() for part in weights}
    assert set(found.flaquezas) == {*parts, *found.faltas, "unidad"}
    assert weakness("ya-no-existe", "tu") == "ya-no-existe"


def test_a_pyme_talks_to_the_assistant_under_a_name_that_counts_for_nothing(
    as_role: Callable[[str], TestClient], rasa: FakeRasa
) -> None:
    client = as_role("agente")
    path = begin(client, "pyme-chompas-a-chile")
    fact = "cl-iva-bajo-valor-500"
    rasa.answer = lambda body: [{"text": "Paga el IVA.", "custom": {"facts": [fact]}}]
    said = "Vendo chompas desde Perú a Chile, valen 90 dólares: ¿qué paga mi clienta?"
    assert "Paga el IVA." in post(client, f"{path}/escribir", texto=said)
    assert is_practice(rasa.received[-1]["sender"])
    assert "La respuesta llegó al primer mensaje" in post(client, f"{path}/escribir", paso="terminar")


def test_an_assistant_that_is_down_is_said_and_the_message_stays(
    as_role: Callable[[str], TestClient], rasa: FakeRasa
) -> None:
    client = as_role("agente")
    path = begin(client, "pyme-programa-colombia")
    rasa.status = 503
    page = post(client, f"{path}/escribir", texto="¿Qué programa me sirve?")
    assert "El asistente no responde ahora. No se perdió nada" in page
    assert "¿Qué programa me sirve?" in page


def test_what_is_typed_into_the_calculator_stays_and_is_counted(as_role: Callable[[str], TestClient]) -> None:
    client = as_role("agente")
    path = begin(client)
    wrong = client.get(f"{MOUNT}/practica{path}/cuenta?hasta=CL&valor=mucho&producto=chompa").text
    assert "No entendí el valor «mucho»" in wrong
    assert 'value="chompa"' in wrong
    right = client.get(
        f"{MOUNT}/practica{path}/cuenta?hasta=CL&desde=PE&valor=90&producto=chompa&canal=courier&comprador=consumidor_final&inscrita=true"
    )
    assert "17,10" in right.text or "17.10" in right.text


def test_no_channel_makes_the_name_of_a_practice() -> None:
    assert is_practice(practice_name(7))
    assert not is_practice(assistant_name("web", "practica-7", b"clave"))


def test_what_is_practised_is_in_no_figure(desk: object, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    monkeypatch.setattr(heard, "_remembered", lambda db, senders: seen.append(senders) or {})
    monkeypatch.setattr(heard, "_remember", lambda *_: None)
    monkeypatch.setattr(heard, "_write", lambda *_: None)
    heard._apply(None, [(1, practice_name(3), {"event": "user"})], NOW, lambda _: False)  # type: ignore[arg-type]
    assert seen == [set()]


def test_what_is_practised_is_not_put_among_the_unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Said:
        sender_id = practice_name(3)

        @property
        def latest_message(self) -> dict[str, object]:
            raise AssertionError("it was looked at")

    sin_responder.note(Said(), None, None, None)  # type: ignore[arg-type]


def test_old_tries_are_forgotten(engine: Engine) -> None:
    number = add(engine, "agente")
    intentos.begin(engine, number, CASE, [], NOW - datetime.timedelta(days=400))
    kept = intentos.begin(engine, number, "otro", [], NOW)
    assert intentos.purge(engine, NOW, 365) == 1
    assert [row.id for row in intentos.of(engine, number)] == [kept]


@pytest.mark.parametrize(
    ("written", "port"),
    [(None, 5005), ('{"port": 5006, "model": "m"}', 5006), ("roto", 5005), ('{"port": null}', 5005)],
)
def test_who_plays_the_pyme_writes_to_the_rasa_in_service(tmp_path: Path, written: str | None, port: int) -> None:
    if written is not None:
        (tmp_path / "rasa_en_servicio.json").write_text(written)
    assert settings_for(tmp_path).assistant_url == f"http://127.0.0.1:{port}/webhooks/rest/webhook"
