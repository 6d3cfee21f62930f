"""What the action server answers is checked as Rasa does: the same passes, the same is refused, with the same words."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.components import action_answers
from bot.components.action_answers import check_answers_once_prepared, is_valid_answer
from bot.components.rest_channel import BrujulaRest

RASAS_OWN = RemoteAction._validate_action_result
ACTION = RemoteAction("action_consultar_cargos", None)
SLOT = {"event": "slot", "name": "tema", "value": "cargos", "timestamp": None}
GOOD: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [{"text": "hola", "custom": {"facts": ["a"]}}]},
    {"events": [{"event": "followup", "name": "action_listen", "timestamp": 1.5}], "otra": 1},
]
BAD: list[Any] = [
    [],
    None,
    {"events": "ninguno"},
    {"responses": ["hola"]},
    {"events": [{**SLOT, "timestamp": "ayer"}]},
    {"events": [{"event": "no_existe"}]},
    {"events": [SLOT, 3]},
]


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASAS_OWN)


@pytest.mark.parametrize("answer", GOOD)
def test_what_rasa_takes_is_taken(answer: Any) -> None:
    assert RASAS_OWN(ACTION, copy.deepcopy(answer)) is True
    assert is_valid_answer(ACTION, answer) is True


@pytest.mark.parametrize("answer", BAD)
def test_what_rasa_refuses_is_refused_with_the_same_words(answer: Any) -> None:
    with pytest.raises(jsonschema.ValidationError) as by_rasa:
        RASAS_OWN(ACTION, copy.deepcopy(answer))
    with pytest.raises(jsonschema.ValidationError) as by_us:
        is_valid_answer(ACTION, answer)
    assert by_us.value.message == by_rasa.value.message
    assert list(by_us.value.path) == list(by_rasa.value.path)


def test_the_schema_is_checked_once_for_any_number_of_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    action_answers._validator.cache_clear()
    schema = RemoteAction.action_response_format_spec()
    asked: list[int] = []
    monkeypatch.setattr(
        RemoteAction, "action_response_format_spec", staticmethod(lambda: asked.append(1) or copy.deepcopy(schema))
    )
    for answer in GOOD * 3:
        is_valid_answer(ACTION, answer)
    assert len(asked) == 1


def test_the_channel_makes_rasa_check_so(untouched: None) -> None:
    async def never(_: Any) -> None:
        pytest.fail("nadie escribió")

    assert RemoteAction._validate_action_result is RASAS_OWN
    BrujulaRest().blueprint(never)
    assert RemoteAction._validate_action_result is is_valid_answer


def test_it_can_be_installed_twice(untouched: None) -> None:
    check_answers_once_prepared()
    check_answers_once_prepared()
    assert RemoteAction._validate_action_result is is_valid_answer
