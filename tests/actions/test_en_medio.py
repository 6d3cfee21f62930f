"""In mid-conversation, what only sounds off the subject is read as a part of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import respaldo
from actions.context import Context
from actions.en_medio import FOLLOW_UPS, OUT, UNREAD, in_thread
from actions.heard import hear
from tests.actions.conversation import Conversation, message
from tests.knowledge.answers.baseline import snapshot

TALKING = Context(theme="logistica", destinations=("PE",), origins=("CO",))


def heard(text: str, weighed: float | None, *ranking: tuple[str, float]):
    said = message(text, OUT)
    said["intent_ranking"] = [{"name": name, "confidence": chance} for name, chance in ranking]
    return hear({**said, "fuera_suma": weighed})


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ([(OUT, 0.3), ("consultar_pagos", 0.6)], "consultar_pagos"),
        ([("pedir_simple", 0.7), (OUT, 0.1)], "pedir_simple"),
        ([("charlar", 0.4), ("consultar_pagos", 0.2)], "dar_dato"),
        ([], "dar_dato"),
    ],
)
def test_a_doubtful_message_is_the_likeliest_of_ours_or_goes_on(ranking: list[tuple[str, float]], expected: str):
    assert in_thread(snapshot(), TALKING, heard("¿y la plata dónde me cae?", -1.0, *ranking)).intent == expected


def test_while_something_is_asked_what_is_not_read_is_not_understood():
    asking = replace(TALKING, pending="monto")
    assert (
        in_thread(snapshot(), asking, heard("se derriten, qué hago", -1.0, ("consultar_pagos", 0.2))).intent == UNREAD
    )


@pytest.mark.parametrize(
    ("context", "text", "weighed"),
    [
        (Context(), "¿y la plata dónde me cae?", -1.0),
        (TALKING, "¿quién ganó anoche?", 3.0),
        (TALKING, "¿y la plata dónde me cae?", None),
        (TALKING, "¿y si la mando a España?", -1.0),
    ],
)
def test_first_sure_unweighed_or_foreign_stays_off_the_subject(context: Context, text: str, weighed: float | None):
    assert in_thread(snapshot(), context, heard(text, weighed, ("consultar_pagos", 0.9))).intent == OUT


def test_what_is_asked_of_the_answer_before_is_answered_by_its_own_action(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    text = talk.say("resúmeme eso en dos renglones", OUT, weighed=-1.0, ranking=[("pedir_simple", 0.8)])
    assert text.startswith("*En pocas palabras*")


def test_another_theme_is_answered_as_one(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    text = talk.say("y la plata en qué cae", OUT, weighed=-1.0, ranking=[("consultar_pagos", 0.8)])
    assert text.startswith("*Cómo cobrar")


def test_nobody_at_home_is_the_carriers_matter_while_a_shipment_is_talked_of(talk: Conversation):
    talk.say("4 chompas de 45 dólares de arequipa a medellín, cuánto paga", "calcular_costo")
    told = talk.say("ya, y si no hay nadie en su casa?", OUT, weighed=-3.5, ranking=[("consultar_logistica", 0.4)])
    assert "no consta en mi base" in told


def test_what_is_surely_off_the_subject_is_declined_in_mid_conversation_too(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert "fuera de lo que puedo" in talk.say("quién ganó anoche", OUT, weighed=4.0, ranking=[("charlar", 0.2)])


def test_what_a_fact_says_word_for_word_is_told_though_it_sounds_off_the_subject(talk: Conversation):
    assert "pides tu marca en varios países" in talk.say("protocolo de madrid", OUT, weighed=1.0)
    assert "fuera de lo que puedo" in talk.say("protocolo de mi colegio", OUT, weighed=1.0)


def test_whatever_may_be_asked_of_the_answer_before_has_who_answers_it():
    assert set(respaldo._FOLLOW_UPS) == FOLLOW_UPS
