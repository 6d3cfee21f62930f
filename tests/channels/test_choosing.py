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
    assert typed([offer()], written, NOW + timedelta(minutes=1)).text == meant


@pytest.mark.parametrize("asks", ["monto", "peso", "cantidad", "opcion"])
def test_a_number_that_the_question_expects_stays_a_number(asks: str) -> None:
    assert typed([offer(asks)], "2", NOW + timedelta(minutes=1)).text == "2"
    assert typed([offer(asks)], "mexico", NOW + timedelta(minutes=1)).text == "México"


@pytest.mark.parametrize("asks", ["pais", "moneda", "lugar:cordoba", None])
def test_a_question_that_is_answered_by_choosing_takes_the_number(asks: str | None) -> None:
    assert typed([offer(asks)], "1", NOW).text == "Chile"


@pytest.mark.parametrize("moved", [timedelta(seconds=-1), timedelta(hours=25)])
def test_what_was_written_before_the_offer_or_a_day_later_is_not_about_it(moved: timedelta) -> None:
    assert typed([offer()], "2", NOW + moved).text == "2"


def test_only_the_last_message_counts_for_numbers() -> None:
    assert typed([offer(), offer(labels=())], "2", NOW).text == "2"
    assert typed([], "2", NOW).text == "2"


def test_the_numbers_and_short_labels_that_the_channel_showed_come_first() -> None:
    shown = offer(choices={"2": "la segunda de la página", "Méx.": "México", "b1": "Chile"})
    assert typed([shown], "2", NOW).text == "la segunda de la página"
    assert typed([shown], "mex", NOW).text == "México"


def test_a_button_of_an_older_message_still_works() -> None:
    offers = [offer(choices={"a": "uno"}), offer(choices={"b": "dos"}, more={"mas": [{"p": 2}]})]
    assert pressed(offers, "a", "") == Chosen("uno")
    assert pressed(offers, "mas", "") == Chosen(payloads=({"p": 2},), choices={"b": "dos"}, more={"mas": [{"p": 2}]})
    assert pressed(offers, "z", "Su texto") == Chosen("Su texto")
    assert pressed(offers, "z", " ") is None


PAGES = {"x.mas1": [{"p": 2}], "ver mas": [{"p": 2}], "x.mas2": [{"p": 3}]}


@pytest.mark.parametrize("written", ["Ver más", "más", "mas", "¡Más opciones!", "VER MAS"])
def test_the_next_page_may_be_asked_for_in_words(written: str) -> None:
    assert typed([offer(more=PAGES)], written, NOW).payloads == ({"p": 2},)
    assert typed([offer()], written, NOW) == Chosen(written)
    assert typed([offer(more=PAGES), offer()], written, NOW) == Chosen(written)


def test_a_page_leaves_all_to_be_chosen_and_leads_to_the_next() -> None:
    second = typed([offer(choices={"2": "México", "12": "Chile"}, more=PAGES)], "más", NOW)
    now = offer(labels=(), choices=second.choices, more=second.more)
    assert typed([now], "12", NOW).text == "Chile"
    assert pressed([now], "x.mas1", "") == pressed([offer(choices=now["choices"], more=PAGES)], "x.mas1", "")
    third = typed([now], "ver más", NOW)
    assert third.payloads == ({"p": 3},)
    end = offer(labels=(), choices=third.choices, more=third.more)
    assert typed([end], "ver más", NOW) == Chosen("ver más")
