"""What a button, a number or a label stands for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.choosing import Chosen, pressed, typed

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def offer(
    asks: str | None = None, labels: tuple[str, ...] = ("Chile", "México", "¿De dónde sale?"), **more: Any
) -> Any:
    return {"at": NOW.isoformat(), "asks": asks, "labels": list(labels), "choices": {}, "more": {}, **more}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2", "México"),
        ("2.", "México"),
        ("la 2", "México"),
        ("Opción 1", "Chile"),
        ("mexico", "México"),
        ("¡MÉXICO!", "México"),
        ("de donde sale", "¿De dónde sale?"),
        ("4", "4"),
        ("0", "0"),
        ("2 kg", "2 kg"),
        ("200", "200"),
        ("México o Perú", "México o Perú"),
        ("", ""),
        ("👍", "👍"),
    ],
)
def test_a_typed_number_or_label_is_the_button(written: str, meant: str) -> None:
    assert typed([offer()], written, NOW + timedelta(minutes=1)) == meant


@pytest.mark.parametrize("asks", ["monto", "peso", "cantidad", "opcion"])
def test_a_number_that_the_question_expects_stays_a_number(asks: str) -> None:
    assert typed([offer(asks)], "2", NOW + timedelta(minutes=1)) == "2"
    assert typed([offer(asks)], "mexico", NOW + timedelta(minutes=1)) == "México"


@pytest.mark.parametrize("asks", ["pais", "moneda", "lugar:cordoba", None])
def test_a_question_that_is_answered_by_choosing_takes_the_number(asks: str | None) -> None:
    assert typed([offer(asks)], "1", NOW) == "Chile"


@pytest.mark.parametrize("moved", [timedelta(seconds=-1), timedelta(hours=25)])
def test_what_was_written_before_the_offer_or_a_day_later_is_not_about_it(moved: timedelta) -> None:
    assert typed([offer()], "2", NOW + moved) == "2"


def test_only_the_last_message_counts_for_numbers() -> None:
    assert typed([offer(), offer(labels=())], "2", NOW) == "2"
    assert typed([], "2", NOW) == "2"


def test_the_numbers_and_short_labels_that_the_channel_showed_come_first() -> None:
    shown = offer(choices={"2": "la segunda de la página", "Méx.": "México", "b1": "Chile"})
    assert typed([shown], "2", NOW) == "la segunda de la página"
    assert typed([shown], "mex", NOW) == "México"


def test_a_button_of_an_older_message_still_works() -> None:
    offers = [offer(choices={"a": "uno"}), offer(choices={"b": "dos"}, more={"mas": [{"p": 2}]})]
    assert pressed(offers, "a", "") == Chosen("uno")
    assert pressed(offers, "mas", "") == Chosen(payloads=({"p": 2},))
    assert pressed(offers, "z", "Su texto") == Chosen("Su texto")
    assert pressed(offers, "z", " ") is None
