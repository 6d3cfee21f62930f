"""`brujula train test`: what it says, and when it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import rasa_checks, train_cli
from bot.rasa_checks import CheckFailed


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    def of(wrong: list[str], failed: list[str] | Exception) -> Any:
        def stories(*_: Any) -> tuple[list[str], int]:
            if isinstance(failed, Exception):
                raise failed
            return failed, 15

        monkeypatch.setattr(train_cli, "_train", lambda force: Path("models/uno.tar.gz"))
        monkeypatch.setattr(rasa_checks, "contradictions", lambda *_: wrong)
        monkeypatch.setattr(rasa_checks, "failing_stories", stories)
        return CliRunner().invoke(train_cli.app, ["test"])

    return of


def test_all_is_well(run: Any) -> None:
    result = run([], [])
    assert result.exit_code == 0
    assert "las 15 conversaciones de prueba salen bien" in result.output


def test_what_is_wrong_is_told_and_fails(run: Any) -> None:
    result = run(["Las historias y las reglas se contradicen"], ["Pregunta y se va"])
    assert result.exit_code == 1
    assert "✗ Las historias y las reglas se contradicen" in result.output
    assert "✗ Sale distinta: Pregunta y se va" in result.output


def test_what_could_not_be_checked_is_said_in_words(run: Any) -> None:
    result = run([], CheckFailed("Rasa no terminó."))
    assert result.exit_code == 1
    assert result.output == "✗ Rasa no terminó.\n"
