"""A message that asks several things is cut into its questions; one that asks once is left alone."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.questions import QUESTIONS, QuestionJoiner, QuestionSplitter, questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "q papeles ocupo pa mandar mermelada a colombia y cuanto paga el cliente alla?",
            ["q papeles ocupo pa mandar mermelada a colombia", "y cuanto paga el cliente alla?"],
        ),
        (
            "3 chompas a Bogotá de 60 dólares, ¿cuánto paga? ¿y qué permiso necesito?",
            ["3 chompas a Bogotá de 60 dólares, ¿cuánto paga?", "¿y qué permiso necesito?"],
        ),
        (
            "Hola, vendo chompas y quería saber qué permisos piden en Chile, cuánto paga el cliente y por dónde las envío",
            [
                "Hola, vendo chompas y quería saber qué permisos piden en Chile,",
                "cuánto paga el cliente",
                "y por dónde las envío",
            ],
        ),
        (
            "que necesito para exportar miel? tambien quiero saber si hay programas y otra cosa, como cobro",
            ["que necesito para exportar miel?", "tambien quiero saber si hay programas", "y otra cosa, como cobro"],
        ),
        (
            "Soy de Cali. ¿Hay que pagar algo? Vendo café. ¿Quién me ayuda?",
            ["Soy de Cali. ¿Hay que pagar algo? Vendo café.", "¿Quién me ayuda?"],
        ),
    ],
)
def test_each_question_is_cut_with_what_was_told_before_it(text: str, expected: list[str]) -> None:
    assert questions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "¿qué es el FOB?", "vendo chompas que hago a mano en Puno", "quiero vender. como empiezo", "hola que tal, soy Ana",
        "c/u vale 3.500,50 y cuanto pago x unidad", "dime que necesito para vender mermelada en chile", "", "¿?", "...",
        "quería saber qué permisos piden para entrar queso a Chile",
    ],
)  # fmt: skip
def test_a_message_that_asks_once_or_not_at_all_is_not_cut(text: str) -> None:
    assert len(questions(text)) <= 1


def test_no_word_of_a_message_is_lost_in_the_cut() -> None:
    text = "uno: cuánto pago?? dos, qué papeles, y por dónde lo mando; cuánto tarda. hay ayuda? y además dónde vendo y cómo cobro"
    assert " ".join(questions(text)).split() == text.split()


def test_a_pasted_page_is_not_cut() -> None:
    assert questions("¿cuánto pago? " * 100) == []


def test_every_question_goes_through_the_pipeline_and_comes_back_beside_the_whole() -> None:
    whole = Message({TEXT: "cuánto paga mi cliente y qué permiso necesito"})
    alone = Message({TEXT: "hola"})
    sent = QuestionSplitter().process([whole, alone])
    assert [message.get(TEXT) for message in sent] == [
        "cuánto paga mi cliente y qué permiso necesito", "cuánto paga mi cliente", "y qué permiso necesito", "hola",
    ]  # fmt: skip
    for number, message in enumerate(sent):
        message.set(INTENT, {"name": f"intención {number}", "confidence": 0.9}, add_to_output=True)
        message.set(ENTITIES, [], add_to_output=True)
    assert QuestionJoiner().process(sent) == [whole, alone]
    told = whole.as_dict(only_output_properties=True)
    assert [(one["text"], one["intent"]["name"]) for one in told[QUESTIONS]] == [
        ("cuánto paga mi cliente", "intención 1"),
        ("y qué permiso necesito", "intención 2"),
    ]
    assert QUESTIONS not in alone.as_dict(only_output_properties=True)
