"""Where the facts hold little of what was asked, the answer says so first and names who knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers import Answer, Question, reply
from knowledge.answers.answer import Bullets, Paragraph
from knowledge.answers.honesty import honest
from knowledge.answers.telling import telling_terms
from knowledge.search.stems import stems
from tests.knowledge.answers.baseline import snapshot

NOT_QUITE = "No tengo justo ese dato"
KNOWN = snapshot()


def answered(*facts: str) -> Answer:
    return Answer(blocks=(Bullets(tuple(KNOWN.facts[fact].summary for fact in facts)),), facts=facts)


def test_facts_about_something_else_are_only_the_nearest():
    question = Question("cómo es la homologación acústica de un parlante portátil", "regulacion", ("CO",))
    answer = honest(KNOWN, question, answered("co-de-minimis-arancel"))
    assert answer.text.startswith(NOT_QUITE)
    assert answer.missed is not None
    assert answer.missed.reason == "no_consta"


@pytest.mark.parametrize(
    ("asked", "fact", "said"),
    [
        ("cuánto demora el visto bueno", "co-de-minimis-arancel", "No tengo ese plazo: pregúntalo en DIAN"),
        ("qué costo tiene registrarse", "co-ley-2439-informacion", "No tengo ese precio"),
    ],
)
def test_a_time_or_a_price_that_no_fact_says_is_told_first(asked, fact, said):
    answer = honest(KNOWN, Question(asked, "cargos", ("CO",)), answered(fact))
    assert answer.text.startswith(said)
    assert answer.missed is not None


def test_a_time_that_a_fact_says_is_the_answer():
    question = Question("cuánto dura la garantía de los zapatos", "consumidor", ("CO",))
    assert "No tengo ese plazo" not in honest(KNOWN, question, answered("co-garantia-legal")).text


def test_facts_that_hold_the_words_are_the_answer():
    question = Question("los envíos urgentes de hasta 200 dólares FOB pagan arancel", "cargos", ("CO",))
    answer = answered("co-de-minimis-arancel")
    assert honest(KNOWN, question, answer) is answer


def test_a_general_question_is_the_guide_s():
    assert NOT_QUITE not in reply(KNOWN, Question("qué permisos piden", "regulacion", ("CL",), on="2026-11-29")).text


def test_a_post_named_is_where_the_parcel_leaves_from():
    question = Question("clienta en otro país, flete serpost", "logistica", names=("serpost",), on="2026-11-29")
    names = [key for key, entry in KNOWN.platforms.items() if "serpost" in entry.name.lower()]
    text = reply(KNOWN, Question(question.text, "logistica", names=tuple(names[:1]), on="2026-11-29")).text
    assert "Perú" in text


def test_a_term_of_one_country_says_which_country_it_is():
    own = next(term for term in KNOWN.terms.values() if term.id.startswith("igv"))
    assert own.countries == ["PE"]
    text = reply(
        KNOWN, Question("la factura de mi asesoría va con IGV", "servicios", term=own.id, on="2026-11-29")
    ).text
    assert "Perú" in text


def test_a_gap_that_the_answer_says_itself_is_not_said_again():
    asked = "puedo mandar velas de soya por correos de mexico a colombia o me las regresan"
    answer = reply(KNOWN, Question(asked, "regulacion", ("CO",), ("MX",), product="velas de soya", on="2026-11-30"))
    assert "No tengo anotado ningún permiso propio de velas de soya en Colombia" in answer.text
    assert NOT_QUITE not in answer.text
    assert answer.missed is not None
    assert answer.missed.reason == "no_consta"


def test_the_permits_of_the_goods_are_the_answer_to_whatever_was_asked_of_them():
    asked = Question(
        "ocupo hacer algo raro pa llevar pulque a cali", "regulacion", ("CO",), product="mezcal", on="2026-11-30"
    )
    answer = reply(KNOWN, asked)
    assert "Para mezcal en Colombia se pide" in answer.text
    assert NOT_QUITE not in answer.text
    assert answer.missed is None


def test_places_people_and_words_of_any_question_ask_for_nothing():
    asked = Question("mi compradora chilena de Valparaíso se echó atrás, qué derecho tiene", "consumidor", ("CL",))
    assert telling_terms(KNOWN, asked).isdisjoint({*stems("compradora chilena Valparaíso")})
    text = reply(
        KNOWN, Question("mi clienta chilena se arrepintió, qué derecho tiene", "consumidor", ("CL",), on="2026-11-30")
    ).text
    assert NOT_QUITE not in text
    assert "10 días" in text


def test_a_price_that_is_missing_is_said_beside_the_permits_too():
    asked = Question("cuánto cuesta el registro", "regulacion", ("CO",), product="mezcal", on="2026-11-30")
    bare = answered("co-ley-2439-informacion")
    led = replace(bare, blocks=(Paragraph("Para mezcal se pide: registro del INVIMA."), *bare.blocks))
    assert honest(KNOWN, asked, led).text.startswith("No tengo ese precio")
