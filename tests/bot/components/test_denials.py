"""What a message denies or takes back is no entity; what replaces it is."""

from __future__ import annotations

import pytest

from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon

KINDS = ("monto", "cantidad", "peso", "numero", "pais", "producto")


def read(text: str) -> list[tuple[str, ...]]:
    found = [e for e in read_message(text, lexicon()).entities() if e["entity"] in KINDS]
    return [(e["entity"], e["value"], *filter(None, [e.get("currency"), e.get("role")])) for e in found]


CORRECTED = [
    ("no son 30 sino 35 dólares", [("monto", "35", "USD")]),
    ("no son 30 dólares sino 35", [("monto", "35", "USD")]),
    ("no son 20, son 25 piezas", [("cantidad", "25")]),
    ("no eran 20 piezas, eran 25", [("cantidad", "25")]),
    ("puse 20 pero son 200 soles", [("monto", "200", "PEN")]),
    ("eran 5 pero al final son 8 cajas", [("cantidad", "8")]),
    ("son 40 dólares, perdón, 45", [("monto", "45", "USD")]),
    ("40 dls, digo 45 dls", [("monto", "45", "USD")]),
    ("son 35 dólares, no 30", [("monto", "35", "USD")]),
    ("dije Perú pero es Chile", [("pais", "CL")]),
    ("dije que a Perú pero va a Chile", [("pais", "CL", "destino")]),
    ("no va a Perú sino a México", [("pais", "MX", "destino")]),
    ("no soy de Lima, soy de Medellín", [("pais", "CO", "origen")]),
    ("lo mando a Lima, no, a Cali", [("pais", "CO", "destino")]),
    ("va a Bogotá, perdón, a Arica", [("pais", "CL", "destino")]),
    ("iba a mandar a Perú pero mejor va a Chile", [("pais", "CL", "destino")]),
    ("vino no, mejor pisco", [("producto", "pisco")]),
    ("no son ponchos sino chompas", [("producto", "chompa")]),
    ("no es café, es cacao", [("producto", "cacao")]),
    ("en vez de ponchos, chompas", [("producto", "chompa")]),
    ("ponchos, digo, chompas", [("producto", "chompa")]),
    ("perdón, desde Arequipa", [("pais", "PE", "origen")]),
]


@pytest.mark.parametrize(("text", "expected"), CORRECTED)
def test_what_replaces_is_heard_and_what_is_taken_back_is_not(text, expected):
    assert read(text) == expected


KEPT = [
    ("¿no es Perú donde piden eso?", [("pais", "PE")]),
    ("no sé si son 30 o 40 dólares", [("monto", "30", "USD"), ("monto", "40", "USD")]),
    ("¿Chile o mejor Perú?", [("pais", "CL"), ("pais", "PE")]),
    ("vendo ponchos y chompas, no sé el precio", [("producto", "poncho"), ("producto", "chompa")]),
    ("si no son 20 dólares, ¿cuánto?", [("monto", "20", "USD")]),
    ("soy de Lima pero vendo en Chile", [("pais", "PE", "origen"), ("pais", "CL", "destino")]),
]


@pytest.mark.parametrize(("text", "expected"), KEPT)
def test_doubts_and_questions_deny_nothing(text, expected):
    assert read(text) == expected


def test_the_classifier_still_sees_that_a_thing_was_denied():
    masked = " ".join(word.norm for word in read_message("no son ponchos sino chompas", lexicon()).masked())
    assert masked == "no son __producto__ sino __producto__"
