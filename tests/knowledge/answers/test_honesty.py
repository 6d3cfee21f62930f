"""Where the facts hold little of what was asked, the answer says so first and names who knows."""

from __future__ import annotations

from knowledge.answers import Answer, Question, reply
from knowledge.answers.answer import Bullets
from knowledge.answers.honesty import honest
from tests.knowledge.answers.baseline import snapshot

NOT_QUITE = "No tengo justo ese dato"
KNOWN = snapshot()


def answered(*facts: str) -> Answer:
    return Answer(blocks=(Bullets(tuple(KNOWN.facts[fact].summary for fact in facts)),), facts=facts)


def test_facts_about_something_else_are_only_the_nearest():
    question = Question("cuánto demora la homologación acústica de un parlante portátil", "regulacion", ("CO",))
    answer = honest(KNOWN, question, answered("co-de-minimis-arancel"))
    assert answer.text.startswith(NOT_QUITE)
    assert answer.missed is not None
    assert answer.missed.reason == "no_consta"


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
