"""What a run says of the lessons before it trains: what is wrong, and the advice that they alone give rise to."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.service import run_training
from bot.service.run_training import Work
from bot.settings import Settings

PAID = "quiero saber cuanto paga mi {} al recibir el paquete"
OLD = {"a": [PAID.format("cliente")], "b": [PAID.format("clienta"), "adiós"]}


def root(folder: Path, intents: dict[str, list[str]]) -> Path:
    nlu = folder / "data" / "nlu"
    nlu.mkdir(parents=True)
    for intent, phrases in intents.items():
        lines = "".join(f"    - {text}\n" for text in phrases)
        (nlu / f"{intent}.yml").write_text(f"nlu:\n- intent: {intent}\n  examples: |\n{lines}", "utf-8")
    return folder


@pytest.fixture
def findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(run_training, "of_run", lambda engine, run: [])

    def of(new: dict[str, list[str]], held_out: str = "") -> tuple[list[str], list[str]]:
        settings = Settings(_env_file=None, var_dir=tmp_path / "var")
        work = Work(None, settings, root(tmp_path / "antes", OLD), SimpleNamespace(id=1))  # type: ignore[arg-type]
        copy = root(tmp_path / "var" / "ensayo", new)
        tests = copy / "tests" / "nlu"
        tests.mkdir(parents=True)
        (tests / "a.yml").write_text(f"nlu:\n- intent: a\n  examples: |\n    - {held_out}\n", "utf-8")
        return work._findings()

    return of


def test_what_stood_before_gives_no_advice(findings: Any) -> None:
    assert findings(OLD) == ([], [])


def test_a_new_phrase_nearly_the_same_as_one_of_another_intent_is_told(findings: Any) -> None:
    new = {**OLD, "b": [*OLD["b"], PAID.format("clientes")]}
    errors, advice = findings(new)
    assert errors == []
    assert [line for line in advice if "mi clientes" in line and "mi cliente " in line]
    assert not [line for line in advice if "mi clienta " in line], "those two stood before"


def test_a_phrase_of_two_intents_and_one_of_the_tests_are_errors(findings: Any) -> None:
    new = {"a": [*OLD["a"], "adiós", "¿me aceptan yape allá?"], "b": OLD["b"]}
    errors, _ = findings(new, "me aceptan yape allá")
    assert [line.split(".")[0] for line in errors[:1]] == ["La misma frase en dos intenciones"]
    assert "Está en las pruebas y en data/nlu/a.yml: «¿me aceptan yape allá?»" in errors
