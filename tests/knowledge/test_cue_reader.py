"""Cues are read as whole words, whatever the accents, and the order of the file decides."""

import pytest

from knowledge.cue_reader import cues_in, value_of, values_in
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
EXPORTS = [
    ("sí, ya exporto", "si"), ("Ya hemos exportado a Bolivia", "si"), ("nunca he exportado", "no"), ("recién empiezo", "no"),
    ("todavía no", "no"), ("TODAVÍA NO EXPORTO", "no"), ("quiero exportar ponchos", None), ("¿qué pago?", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), EXPORTS)
def test_whether_they_export_is_read(text, value):
    assert value_of(KNOWN, "exporta", text) == value


@pytest.mark.parametrize("text", ["un comodín", "acomodo", "escomo"])
def test_a_word_inside_another_is_no_cue(text):
    assert cues_in(KNOWN, "procedimiento", text) == ()


def test_several_purposes_are_read_at_once():
    found = {cue.id for cue in cues_in(KNOWN, "proposito", "busco un fondo para ir a ferias y capacitarme gratis")}
    assert {"feria", "financiamiento", "capacitacion", "gratis"} <= found


def test_every_purpose_has_a_reason_to_say():
    assert [cue.id for cue in KNOWN.cues.values() if cue.group == "proposito" and not cue.reason] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("¿y cuánto vale y cuánto dura?", ("precio", "vigencia")),
        ("cuanto tiempo sirve", ("vigencia",)),  # "cuánto tiempo" asks for a time only where nothing else took it
        ("quién lo da y cuánto demora", ("quien", "plazo")),
    ],
)
def test_two_data_of_one_message_are_read_in_their_order(text, values):
    assert values_in(KNOWN, "hilo", text) == values
