"""What a question asks of the search."""

from __future__ import annotations

import pytest

from knowledge.answers.question import Question
from tests.knowledge.answers.baseline import snapshot


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("¿qué permiso piden para salsas picantes en restaurantes?", False),
        ("¿qué hago antes de exportar?", False),
        ("¿qué dice el Decreto 1165 de 2019?", False),
        ("¿qué rige en 2026?", False),
        ("¿cómo era antes el mínimo de Colombia?", True),
        ("¿cuánto se pagaba en 2023?", True),
        ("la ley anterior", True),
    ],
)
def test_only_who_asks_how_things_were_is_told_of_what_no_longer_holds(text: str, past: bool) -> None:
    question = Question(text, theme="cargos", destinations=("CO",), on="2026-11-30")
    assert question.query(snapshot(), "destino", ("iva",)).past is past
