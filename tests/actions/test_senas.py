"""What a message points to: one of several goods, the country talked of, and the question after a "no"."""

from __future__ import annotations

import pytest

from bot.components.questions import after_refusal
from tests.actions.conversation import Conversation


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("lo segundo como se llama el tramite", "pedir_detalle"),
        ("y la otra cosa qué trámite lleva?", "pedir_detalle"),
        ("lo ultimo quien lo autoriza", "pedir_fuente"),
        ("y lo 2do que permiso", "nlu_fallback"),
    ],
)
def test_the_second_thing_is_the_second_of_the_goods_named(talk: Conversation, asked: str, intent: str) -> None:
    talk.say("quiero vender salsas macha y shampoo sólido en colombia, que permisos", "consultar_regulacion")
    assert "Notificación Sanitaria Obligatoria" in talk.say(asked, intent, 0.5)
    assert "EXCESO EN" in talk.say("y lo primero lleva sellos?", "nlu_fallback", 0.3)


@pytest.mark.parametrize(
    "asked",
    [
        "y si abro empresa alla tengo que ir?",
        "ahí puedo abrir sociedad?",
        "y en ese país necesito socio?",
        "por allá piden tener empresa?",
    ],
)
def test_there_is_the_country_of_the_last_facts(talk: Conversation, asked: str) -> None:
    talk.say("quiero guardar stock en bogota pa despachar rapido", "consultar_logistica")
    assert "*Presencia en el destino · Colombia*" in talk.say(asked, "consultar_presencia_local", 0.99)


def test_there_is_never_the_country_that_the_goods_leave_from(talk: Conversation) -> None:
    talk.say("qué piden para exportar miel desde chile", "consultar_requisitos_exportar")
    talk.say("y ahí necesito empresa?", "consultar_presencia_local")
    assert talk.slots.get("pais_destino") in (None, [])


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("mejor no, hay bodegas que lo hagan por mi?", "hay bodegas que lo hagan por mi?"),
        ("no gracias, quien me despacha los pedidos?", "quien me despacha los pedidos?"),
        ("ya no, qué etiqueta lleva?", "qué etiqueta lleva?"),
        ("no, cuánto demora el envío", "cuánto demora el envío"),
        ("no sé qué courier usar", None),
        ("no gracias", None),
    ],
)
def test_the_question_after_a_refusal_is_read_apart(text: str, rest: str | None) -> None:
    assert after_refusal(text) == rest


def test_a_no_with_a_question_in_it_answers_the_question(talk: Conversation) -> None:
    talk.say("qué impuesto paga en chile una polera", "consultar_cargos")
    asked = ("qué etiqueta lleva?", "consultar_regulacion")
    assert "Rótulo textil" in talk.say("ya no, qué etiqueta lleva?", "negar", questions=[asked])
