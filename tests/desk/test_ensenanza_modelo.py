"""The page of the model: who may open it, what it asks for, and how it says what came out."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from desk.core import Desk
from desk.ensenanza import lessons, runs
from tests.desk.conftest import csrf_of

PATH = "/mesa/ensenar/modelo"
NOW = datetime.datetime.now(datetime.UTC)
REPORT = {
    "phrases": 100, "right_before": 90, "right_after": 80, "taught": [], "stories": 2, "stories_failed": [],
    "lost": [{"text": "hola <b>", "intent": "saludar", "heard": "despedir"}], "won": [],
    "intents": [{"intent": "saludar", "count": 9, "lost": 1, "won": 0, "f1_before": 1.0, "f1_after": 0.9}],
    "verdict": {"kind": "empeora", "intents": ["saludar"], "learnt": 0, "missed": []},
}  # fmt: skip


@pytest.fixture
def editor(as_role: Callable[[str], TestClient]) -> TestClient:
    return as_role("editor")


def post(client: TestClient, path: str, **values: str) -> str:
    answer = client.post(f"{PATH}{path}", data={"_csrf": csrf_of(client), **values})
    assert answer.status_code == 200
    return answer.text


def teach(desk: Desk) -> None:
    lessons.add(desk.engine, [lessons.Draft(lessons.PHRASE, "saludar", "wena wena")], "Ana", NOW)


def ready(desk: Desk) -> int:
    teach(desk)
    number = runs.ask(desk.engine, runs.TRAIN, "Ana", [1], NOW)
    runs.set_values(desk.engine, number, status=runs.READY, model="m.tar.gz", report=REPORT)
    return number


def test_only_who_trains_may_open_it(as_role: Callable[[str], TestClient]) -> None:
    assert as_role("editor").get(PATH).status_code == 200
    assert as_role("agente").get(PATH).status_code == 403


def test_one_training_at_a_time_is_asked_for_and_cancelled(editor: TestClient, desk: Desk) -> None:
    assert "primero enséñale algo" in post(editor, "/pedir", tarea="entrenar")
    teach(desk)
    assert "wena wena" in editor.get(PATH).text
    assert "En la fila" in post(editor, "/pedir", tarea="entrenar")
    assert "Ya hay un trabajo en marcha" in post(editor, "/pedir", tarea="validar")
    assert editor.get(f"{PATH}/marcha?numero=1").status_code == 200
    assert "Lo cancelaron" in post(editor, "/1/cancelar")
    over = editor.get(f"{PATH}/marcha?numero=1", headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == f"{PATH}/1"


def test_a_worse_model_needs_a_second_word(editor: TestClient, desk: Desk) -> None:
    number = ready(desk)
    text = editor.get(f"{PATH}/{number}").text
    assert "Empeora en" in text
    assert "hola &lt;b&gt;" in text
    assert "antes entendía 90 (90,0 %) y ahora 80 (80,0 %)" in text
    assert "marca que ya lo miraste" in post(editor, f"/{number}/poner")
    assert runs.moving(desk.engine) is None
    post(editor, f"/{number}/poner", seguro="si")
    moving = runs.moving(desk.engine)
    assert moving is not None
    assert moving.service == runs.TO_SERVE


def test_only_the_model_in_service_is_gone_back_from(editor: TestClient, desk: Desk) -> None:
    number = ready(desk)
    assert "Solo se puede volver atrás" in post(editor, f"/{number}/volver")
    runs.set_values(desk.engine, number, service=runs.SERVING, service_at=NOW, service_by="Ana")
    assert "Volver al anterior" in editor.get(PATH).text
    post(editor, f"/{number}/volver")
    moving = runs.moving(desk.engine)
    assert moving is not None
    assert moving.service == runs.TO_GO_BACK


def test_a_run_that_does_not_exist_is_said_in_words(editor: TestClient) -> None:
    assert "Ese entrenamiento no existe" in editor.get(f"{PATH}/99").text
