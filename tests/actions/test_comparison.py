"""Two things set against each other are answered together, aligned, and only with what the base holds."""

from __future__ import annotations

import itertools

import pytest

from knowledge.answers import Question, reply
from knowledge.answers.answer import SCREEN
from knowledge.answers.comparison import compare
from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.test_every_reply import SOURCE

KNOWN = snapshot()
PAIRS = [
    ("diferencia entre cif y fob", "CIF", "FOB"),
    ("ddp o dap", "DDP", "DAP"),
    ("exw vs fca", "EXW", "FCA"),
    ("iva e igv son lo mismo o qué", "IVA", "IGV"),
    ("sercotec o corfo", "Sercotec", "Corfo"),
    ("en qué se diferencia sercotec de corfo", "Sercotec", "Corfo"),
    ("senasa o digesa, cuál de los dos ve los alimentos", "SENASA", "DIGESA"),
    ("mercado libre o amazon para vender a mexico", "Mercado Libre", "Amazon"),
    ("dhl o fedex cuál conviene", "DHL Express", "FedEx"),
    ("nodo amazon vs e-exporta", "Nodo Amazon", "e-Exporta"),
    ("oxxo o baloto", "OXXO", "Baloto"),
    ("qué diferencia hay entre la vuce y el sicex", "VUCE", "SICEX"),
]
INTENTS = ("definir_termino", "consultar_organismo", "consultar_plataformas", "consultar_pagos", "nlu_fallback")


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize(("asked", "first", "second"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_both_are_in_one_answer(talk: Conversation, asked: str, first: str, second: str, intent: str):
    text = talk.say(asked, intent)
    assert talk.reply["title"].startswith(first)
    assert talk.reply["title"].endswith(second)
    assert f"*{first}*" in text
    assert f"*{second}*" in text
    assert SOURCE.search(text.splitlines()[-1])
    assert len(text) <= SCREEN


def test_a_field_is_said_of_both_or_declared_missing():
    question = Question("clip o sr pago", names=("clip", "sr-pago"))
    text = compare(KNOWN, question).text
    assert "¿Cuánto cuesta? Clip: 3,6% + IVA por transacción" in text
    assert "Sr. Pago: no consta" in text
    assert "¿Sigue? Clip: sí, según la fuente; Sr. Pago: por confirmar" in text


def test_the_border_asked_about_is_answered():
    names = ("mercado-libre", "amazon")
    text = compare(KNOWN, Question("mercado libre o amazon", names=names, destinations=("PE",))).text
    assert text.count("no consta que llegue a Perú") == 2
    text = compare(KNOWN, Question("mercado libre o amazon", names=names, destinations=("MX",))).text
    assert text.count("llega a México") == 2
    names = ("falabella", "ripley")
    text = compare(KNOWN, Question("falabella o ripley", names=names, destinations=("CL",))).text
    assert "Ripley: no" in text
    assert "Ripley: no (" not in text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("cobro con paypal en mercado libre", ("paypal", "mercado-libre")),
        ("qué es sercotec", ("cl-sercotec",)),
        ("el fob y el flete de mi envío de ponchos a lima por favor", ()),
        ("dhl o fedex cuanto demora cobra pesa y mide una caja de zapatos", ("dhl", "fedex")),
    ],
)
def test_what_sets_nothing_apart_is_not_compared(asked, names):
    assert compare(KNOWN, Question(asked, names=names)) is None


def test_a_third_thing_is_left_for_another_question():
    names = ("amazon", "ebay", "etsy")
    text = compare(KNOWN, Question("amazon o ebay o etsy", names=names)).text
    assert "pregúntame después por Etsy" in text


def test_terms_without_facts_say_where_they_come_from():
    assert "Fuente: Incoterms 2020" in compare(KNOWN, Question("diferencia entre cpt y cip")).text
    assert "Fuente: Uso del transporte marítimo" in compare(KNOWN, Question("diferencia entre lcl y fcl")).text


def test_a_sum_is_not_a_comparison():
    assert compare(KNOWN, Question("dhl o fedex", names=("dhl", "fedex"), amount="100", currency="USD")) is None


@pytest.mark.parametrize("kind", ["programmes", "platforms", "organisations"])
def test_every_neighbouring_pair_fits_and_shows_no_seams(kind):
    for one, other in itertools.pairwise(getattr(KNOWN, kind).values()):
        text = reply(KNOWN, Question(f"{one.name} vs {other.name}", names=(one.id, other.id))).text
        assert len(text) <= SCREEN, (one.id, other.id, len(text))
        assert not any(flaw in text for flaw in ("None", "{", "  ", "..")), (one.id, other.id, text)


def test_every_neighbouring_pair_of_terms_fits():
    for one, other in itertools.pairwise(KNOWN.terms.values()):
        answer = compare(KNOWN, Question(f"diferencia entre {one.term} y {other.term}"))
        assert answer is None or len(answer.text) <= SCREEN, (one.id, other.id)
