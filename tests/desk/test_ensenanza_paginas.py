"""The pages of teaching: from the queue, from a conversation, and into stories, tests and catalogue changes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from conversations.db import open_engine, session
from conversations.models import PersonRow
from conversations.senders import assistant_name
from conversations.unanswered import Unanswered, listed, record
from desk.core import Desk
from desk.ensenanza import lessons
from desk.ensenanza.corpus import corpus_of
from desk.models import AuditRow
from desk.roles import ADMINISTRADOR, PERMISSIONS
from knowledge.db import open_engine as open_knowledge
from knowledge.editing import waiting
from knowledge.errors import DatabaseUnavailable
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import from_database
from tests.desk.conftest import NOW, csrf_of
from tests.desk.paginas import without_marks
from tests.memoria import entity, event, heard, keep

ASKED = (
    "hola, me llamo Rosa Quispe y quiero saber si mandan quipus morados a Tocopilla",
    "se puede mandar kipus lilas pa tocopilla? mi cel 987 654 321",
)
PHONE = "56912344821"
Browser = Callable[[str], TestClient]


def shown(client: TestClient, path: str) -> str:
    answer = client.get(f"/mesa{path}")
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


@dataclass
class Talking:
    desk: Desk
    person: int


@pytest.fixture
def queue(desk: Desk) -> list[int]:
    return [record(desk.engine, Unanswered("m" * 64, said, "no_consta", country="CL"), NOW, 180) for said in ASKED]


@pytest.fixture
def talking(desk: Desk) -> Talking:
    """A conversation in Rasa's memory, of somebody whom the desk knows."""
    with session(desk.engine) as db:
        row = PersonRow(
            channel="whatsapp",
            address=PHONE,
            name="Rosa Quispe",
            created_at=NOW,
            last_inbound_at=NOW,
            choices=[],
            state="bot",
        )
        db.add(row)
        db.flush()
        number = row.id
    first = "a cómo mandan ocho chompitas de alpaca tiesas a Lima? escríbanme al 987 654 321"
    events = [
        event("action", 1.0, name="action_session_start"),
        heard(first, "consultar_logistica", 2.0, entity(first, "chompitas de alpaca", "producto", "chompa"),
              entity(first, "Lima", "pais", "PE", role="destino")),
        event("action", 2.1, name="action_consultar_tema"), event("bot", 2.2, text="Un envío a Lima demora 5 días."),
        event("action", 2.3, name="action_listen"),
        heard("gracias <b>causita</b>", "agradecer", 3.0), event("action", 3.1, name="utter_agradecer"),
    ]  # fmt: skip
    engine = open_engine(desk.settings.tracker_url)
    keep(engine, assistant_name("whatsapp", PHONE, desk.key), events)
    engine.dispose()
    return Talking(desk, number)


@pytest.fixture
def informed(desk: Desk) -> Desk:
    engine = open_knowledge(desk.settings.database_url)
    load(engine, read_baseline())
    engine.dispose()
    return desk


def keys(page: str) -> list[str]:
    return re.findall(r'data-turno="(\w+)"', page)


def mark_in(page: str) -> str:
    found = re.search(r'name="visto" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_group_of_the_queue_becomes_lessons_without_personal_data(
    desk: Desk, queue: list[int], as_role: Browser
) -> None:
    client = as_role("editor")
    numbers = ",".join(map(str, queue))
    assert f"/ensenar/frases?numeros={queue[0]}" in shown(client, "/pendientes")
    page = shown(client, f"/ensenar/frases?numeros={numbers}")
    assert "Rosa" not in page
    assert "987" not in without_marks(page)
    assert "me llamo (nombre)" in page
    assert "mi cel (número)" in page
    assert "/contenido/nueva/facts?question=hola" in page
    assert "country=CL" in page
    given = {
        "_csrf": csrf_of(client), "numeros": numbers, "intencion": "consultar_logistica", "resto": "true",
        "texto": ["mandan quipus morados a Tocopilla?", "otra"], "usar": ["0"], "numero": [str(queue[0]), str(queue[1])],
    }  # fmt: skip
    answer = client.post("/mesa/ensenar/frases", data=given)
    assert "una frase espera para «Envíos»" in answer.text
    (lesson,) = lessons.pending(desk.engine)
    assert (lesson.text, lesson.intent, lesson.author) == (
        "mandan quipus morados a Tocopilla?", "consultar_logistica", "Ana editor",
    )  # fmt: skip
    assert lesson.unanswered == queue
    assert "Ya se enseñó: espera" in shown(client, "/pendientes")
    lessons.put_in_service(desk.engine, [lesson.id], 3)
    assert {row.status for row in listed(desk.engine, status=None)} == {"resuelto"}


def test_what_is_off_the_subject_is_taught_as_such(desk: Desk, queue: list[int], as_role: Browser) -> None:
    client = as_role("editor")
    given = {
        "_csrf": csrf_of(client), "intencion": "consultar_pagos", "accion": "ajeno", "usar": ["0"],
        "texto": ["horóscopo del chasqui morado"], "numero": [str(queue[0])],
    }  # fmt: skip
    client.post("/mesa/ensenar/frases", data=given)
    assert [(one.intent, one.unanswered) for one in lessons.pending(desk.engine)] == [("fuera_de_alcance", [queue[0]])]


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_mend(desk: Desk, as_role: Browser) -> None:
    client = as_role("editor")
    given = {
        "_csrf": csrf_of(client), "intencion": "consultar_pagos", "usar": ["0", "1"],
        "texto": ["buena frase de conchitas marinas", "mi correo es ana@correo.cl oye"],
    }  # fmt: skip
    answer = client.post("/mesa/ensenar/frases", data=given)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "buena frase de conchitas marinas" in page
    assert "mi correo es (correo) oye" in page
    assert "lleva un correo de una persona" in page
    assert 'aria-invalid="true"' in page
    for wrong, words in (
        ({"intencion": ""}, "Elige una intención"),
        ({"usar": []}, "al menos una"),
        ({"intencion": "x"}, "no existe"),
    ):
        answer = client.post("/mesa/ensenar/frases", data={**given, **wrong})
        assert answer.status_code == 422
        assert words in answer.text
    assert lessons.pending(desk.engine) == []


def test_a_phrase_of_another_intent_is_moved_only_when_asked(desk: Desk, as_role: Browser) -> None:
    client = as_role("editor")
    phrase = corpus_of().of("consultar_pagos")[-1]
    given = {"_csrf": csrf_of(client), "intencion": "consultar_logistica", "usar": ["0"], "texto": [phrase]}
    answer = client.post("/mesa/ensenar/frases", data=given)
    assert "Quitarla de «Cobros y pagos» y enseñarla aquí" in html.unescape(answer.text)
    client.post("/mesa/ensenar/frases", data={**given, "mover": "true"})
    assert [(one.kind, one.intent) for one in lessons.pending(desk.engine)] == [
        ("quitar_frase", "consultar_pagos"), ("frase", "consultar_logistica"),
    ]  # fmt: skip
    answer = client.post("/mesa/ensenar/frases", data={**given, "_csrf": csrf_of(client)})
    assert "con esta intención" in answer.text, "what waits counts as taught"


def test_a_lesson_that_waits_can_be_discarded_once(desk: Desk, as_role: Browser) -> None:
    client = as_role("editor")
    (number,) = lessons.add(desk.engine, [lessons.Draft("frase", "saludar", "epale causa")], "Ana", NOW)
    assert "«epale causa»" in shown(client, "/ensenar")
    path = f"/mesa/ensenar/lecciones/{number}/descartar"
    assert "ya no se enseñará" in client.post(path, data={"_csrf": csrf_of(client)}).text
    assert "no estaba esperando" in client.post(path, data={"_csrf": csrf_of(client)}).text
    assert "No hay lecciones en espera" in shown(client, "/ensenar")


def test_only_who_may_train_is_offered_to(desk: Desk, as_role: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    lessons.add(desk.engine, [lessons.Draft("frase", "saludar", "epale causa")], "Ana", NOW)
    client = as_role("editor")
    assert "Entrenar un modelo" in shown(client, "/ensenar")
    monkeypatch.setitem(PERMISSIONS, "entrenar", frozenset({ADMINISTRADOR}))
    assert "epale causa" in shown(client, "/ensenar")
    assert "Entrenar un modelo" not in shown(client, "/ensenar")


def test_the_phrases_of_an_intent_are_read_searched_and_taken_away(desk: Desk, as_role: Browser) -> None:
    client = as_role("editor")
    assert "Cobros y pagos" in shown(client, "/ensenar/intenciones")
    phrase = corpus_of().of("consultar_pagos")[-1]
    assert phrase in shown(client, "/ensenar/intenciones/consultar_pagos")
    assert phrase not in shown(client, "/ensenar/intenciones/consultar_pagos?buscar=zzz")
    assert client.get("/mesa/ensenar/intenciones/luna").status_code == 404
    path = "/mesa/ensenar/intenciones/consultar_pagos/quitar"
    assert "se quitará" in client.post(path, data={"_csrf": csrf_of(client), "frase": phrase}).text
    assert "no está entre las de" in client.post(path, data={"_csrf": csrf_of(client), "frase": phrase}).text
    assert [(one.kind, one.text) for one in lessons.pending(desk.engine)] == [("quitar_frase", phrase)]


def test_a_conversation_shows_what_was_understood_and_nobody_s_data(talking: Talking, as_role: Browser) -> None:
    client = as_role("editor")
    listing = shown(client, "/ensenar/conversaciones")
    assert "WhatsApp · ···4821" in listing
    assert 'aria-label="Hojas"' not in listing
    assert "No hay más conversaciones" in shown(client, "/ensenar/conversaciones?hoja=2")
    assert client.get("/mesa/ensenar/conversaciones?hoja=99999999999999999999").status_code == 200
    assert PHONE not in listing
    assert "Rosa" not in listing
    raw = client.get(f"/mesa/ensenar/conversaciones/{talking.person}").text
    assert "<b>causita" not in raw
    page = html.unescape(raw)
    assert "Envíos" in page
    assert "87 % de seguridad" in page
    assert "consultar tema" in page
    assert "chompitas de alpaca<small>Producto</small>" in page
    assert "Lima<small>País de destino</small>" in page
    assert "987" not in without_marks(page)
    assert "(número)" in page
    with session(talking.desk.engine) as db:
        lines = [(row.action, row.subject) for row in db.scalars(select(AuditRow))]
    assert ("conversacion_vista_para_ensenar", f"persona:{talking.person}") in lines
    assert client.get("/mesa/ensenar/conversaciones/999").status_code == 404
    assert as_role("agente").get(f"/mesa/ensenar/conversaciones/{talking.person}").status_code == 403


def test_an_intent_is_corrected_from_its_message(talking: Talking, as_role: Browser) -> None:
    client = as_role("editor")
    first, _ = keys(shown(client, f"/ensenar/conversaciones/{talking.person}"))
    page = shown(client, f"/ensenar/conversaciones/{talking.person}/mensajes/{first}")
    assert '<option value="consultar_logistica" selected>' in page
    assert "(número)" in page
    assert client.get(f"/mesa/ensenar/conversaciones/{talking.person}/mensajes/nada").status_code == 404


def test_a_conversation_becomes_a_test_with_its_words_marked_or_a_story(talking: Talking, as_role: Browser) -> None:
    client = as_role("editor")
    path = f"/ensenar/conversaciones/{talking.person}"
    first, second = keys(shown(client, path))
    assert "Convertir en prueba o historia" in shown(client, f"{path}/relato")
    given = {
        "_csrf": csrf_of(client), "clase": "prueba", "nombre": "Pregunta por envíos a Lima y da las gracias",
        "clave": [first, second], "usar": [first, second], "intencion": ["consultar_logistica", "agradecer"],
        "dicho": ["a cómo mandan ocho chompitas de alpaca tiesas a Lima?", "gracias"],
    }  # fmt: skip
    page = html.unescape(client.post(f"/mesa{path}/relato", data=given).text)
    assert '[chompitas de alpaca]{"entity": "producto", "value": "chompa"} tiesas a [Lima]' in page
    assert lessons.pending(talking.desk.engine) == []
    other = {**given, "accion": "guardar", "visto": mark_in(page), "nombre": "Pregunta otra cosa"}
    assert "Así queda" in client.post(f"/mesa{path}/relato", data=other).text, "what nobody looked at is not kept"
    client.post(f"/mesa{path}/relato", data={**given, "accion": "guardar", "visto": mark_in(page)})
    (test,) = lessons.pending(talking.desk.engine)
    assert test.kind == "prueba"
    assert "action: action_consultar_tema" in test.text
    answer = client.post(f"/mesa{path}/relato", data={**given, "clase": "historia", "accion": "guardar"})
    assert answer.status_code == 422
    assert "ese nombre" in answer.text
    story = {
        **given,
        "clase": "historia",
        "nombre": "Pregunta por pagos y sigue",
        "intencion": ["consultar_pagos", "negar"],
    }
    page = html.unescape(client.post(f"/mesa{path}/relato", data=story).text)
    client.post(f"/mesa{path}/relato", data={**story, "accion": "guardar", "visto": mark_in(page)})
    text_of_story = lessons.pending(talking.desk.engine)[-1].text
    assert "user" not in text_of_story
    assert "action: action_negar" in text_of_story


def test_a_test_with_personal_data_or_without_messages_is_refused(talking: Talking, as_role: Browser) -> None:
    client = as_role("editor")
    path = f"/ensenar/conversaciones/{talking.person}"
    first, _ = keys(shown(client, path))
    given = {
        "_csrf": csrf_of(client), "clase": "prueba", "nombre": "Pregunta por envíos a Lima", "clave": [first],
        "usar": [first], "intencion": ["consultar_logistica"], "dicho": ["escríbeme a ana@correo.cl"],
    }  # fmt: skip
    for wrong, words in (
        ({}, "un correo"),
        ({"usar": []}, "al menos un mensaje"),
        ({"nombre": "Corto"}, "en una frase"),
    ):
        answer = client.post(f"/mesa{path}/relato", data={**given, **wrong, "accion": "guardar"})
        assert answer.status_code == 422
        assert words in html.unescape(answer.text)
    assert lessons.pending(talking.desk.engine) == []


def test_a_word_becomes_another_name_which_is_proposed_in_the_catalogue(
    informed: Desk, talking: Talking, as_role: Browser
) -> None:
    client = as_role("editor")
    path = f"/ensenar/conversaciones/{talking.person}"
    first, _ = keys(shown(client, path))
    engine = open_knowledge(informed.settings.database_url)
    snapshot = from_database(engine)
    product = next(iter(snapshot.products.values()))
    page = shown(client, f"{path}/mensajes/{first}/palabra?palabra=tiesas")
    assert f"{product.name} (producto)" in page
    given = {"_csrf": csrf_of(client), "palabra": "chompitas tiesas", "que": "es", "de": f"{product.name} (producto)"}
    answer = client.post(f"/mesa{path}/mensajes/{first}/palabra", data=given)
    assert "quedó propuesto" in answer.text, answer.text
    (change,) = waiting(engine)
    assert (change.kind, change.key) == ("products", product.id)
    for wrong, words in (
        ({"de": "nada de esto"}, "Elige de la lista"), ({"palabra": product.name}, "ya es un nombre de"),
        ({"que": "no_es"}, "no está escrito así"), ({"que": "no_es", "palabra": product.name}, "nombre principal"),
        ({"palabra": "987 654 321"}, "dato de una persona"),
    ):  # fmt: skip
        answer = client.post(f"/mesa{path}/mensajes/{first}/palabra", data={**given, **wrong})
        assert answer.status_code == 422
        assert words in html.unescape(answer.text)
    engine.dispose()


def test_a_word_that_cannot_be_kept_is_told_and_noted_in_the_log(
    informed: Desk,
    talking: Talking,
    as_role: Browser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable("chompitas tiesas")

    client = as_role("editor")
    path = f"/ensenar/conversaciones/{talking.person}"
    first, _ = keys(shown(client, path))
    engine = open_knowledge(informed.settings.database_url)
    label = f"{next(iter(from_database(engine).products.values())).name} (producto)"
    engine.dispose()
    monkeypatch.setattr("desk.ensenanza.palabras.current", away)
    given = {"_csrf": csrf_of(client), "palabra": "chompitas tiesas", "que": "es", "de": label}
    assert "Inténtalo en un minuto" in client.post(f"/mesa{path}/mensajes/{first}/palabra", data=given).text
    assert "word not proposed: DatabaseUnavailable" in caplog.text
    assert "tiesas" not in caplog.text


def test_a_name_that_is_wrong_is_taken_from_its_entry(informed: Desk, talking: Talking, as_role: Browser) -> None:
    client = as_role("editor")
    path = f"/ensenar/conversaciones/{talking.person}"
    first, _ = keys(shown(client, path))
    engine = open_knowledge(informed.settings.database_url)
    platform = next(one for one in from_database(engine).platforms.values() if one.aliases)
    given = {"_csrf": csrf_of(client), "palabra": platform.aliases[0], "que": "no_es"}
    answer = client.post(f"/mesa{path}/mensajes/{first}/palabra", data=given)
    assert "quedó propuesto" in answer.text
    after = from_database(engine).platforms[platform.id]
    assert platform.aliases[0] not in after.aliases or waiting(engine)
    engine.dispose()
