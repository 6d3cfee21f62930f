"""Step-by-step answers: when they speak, that each text is what its fact says, and what is told as missing."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from knowledge.answers import Question, reply
from knowledge.answers.answer import Steps
from knowledge.answers.procedimientos import procedure_reply, steps_answer
from knowledge.schema import BLOC
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import _of_fact, numbers, unfounded

KNOWN = snapshot()
PROCEDURES = list(KNOWN.procedures.values())
# What every one of the four countries must be able to tell step by step, by the end of its id.
EVERYWHERE = (
    "exportar-simplificado", "certificado-origen", "registrarse-exportador", "oea-obtener", "exportar-servicios",
    "paquete-retenido", "devolver-comprador", "registro-alimentos", "registro-cosmeticos", "abrir-empresa",
)  # fmt: skip
LONGEST = 1_100


def steps_of(answer):
    return next((block.items for block in answer.blocks if isinstance(block, Steps)), ())


@pytest.mark.parametrize("country", BLOC)
def test_every_country_tells_the_same_main_procedures(country):
    missing = [name for name in EVERYWHERE if f"{country.lower()}-{name}" not in KNOWN.procedures]
    assert missing == []


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.id)
def test_every_figure_of_a_step_is_in_the_fact_it_names(procedure):
    wrong = [(said.text, numbers(said.text) - _of_fact(said.fact)) for said in procedure.said]
    assert [(text, found) for text, found in wrong if found] == []


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.id)
def test_a_procedure_says_only_facts_of_its_country_that_are_in_force(procedure):
    for said in procedure.said:
        fact = KNOWN.facts[said.fact]
        assert procedure.country in fact.applies_to, said.fact
        assert fact.legal_status in ("vigente", "por_confirmar"), said.fact


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.id)
def test_every_procedure_fits_a_message_with_its_source_and_its_marks(procedure):
    answer = steps_answer(KNOWN, procedure, Question("cómo", procedure.theme))
    assert len(answer.text) <= LONGEST
    assert "· revisado" in answer.text.splitlines()[-1]
    assert unfounded(answer, Question("cómo"), procedure.country) == set()
    assert not any(flaw in answer.text for flaw in ("None", "{", "  ", "..", " ."))
    assert [source.fact for source in answer.sources] == list(answer.facts)
    for said, line in zip(procedure.steps, steps_of(answer), strict=True):
        assert KNOWN.facts[said.fact].verified or "por confirmar" in line


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.id)
def test_each_of_its_own_questions_leads_to_a_procedure_of_that_theme_and_country(procedure):
    for text in procedure.questions:
        answer = procedure_reply(KNOWN, Question(f"¿cómo? {text}", procedure.theme, places=(procedure.country,)))
        assert answer is not None, text
        assert answer.facts, text
        assert answer.text.splitlines()[0].endswith(f"· {KNOWN.country_name(procedure.country)}*"), text


ASKED = [
    ("qué papeles me piden para sacar la prueba de origen", "origen", "CO", "certificado de origen"),
    ("tienen parado el paquete de mi clienta, ¿qué puedo hacer?", "envio", "CO", "Paquete retenido"),
    ("mi pedido quedó detenido, ¿quién paga eso?", "envio", "MX", "Paquete retenido"),
    ("¿por qué lo retienen?", "envio", "PE", "Paquete retenido"),
    ("cómo pido que me devuelvan el iva de mis compras", "recuperacion", "CL", "Recuperar el IVA"),
    ("¿cómo me vuelvo operador económico autorizado?", "vuce", "MX", "OEA"),
    ("me rechazaron afuera un envío, ¿cómo lo reingreso?", "devoluciones", "PE", "de vuelta"),
    ("¿cómo me inscribo para pagar el iva de lo que vendo a consumidores?", "cargos", "CL", "SII"),
    ("¿cómo legalizo los dólares que me pagaron?", "pagos", "CO", "Traer el pago"),
    ("¿cómo abro una sociedad?", "presencia", "PE", "Abrir una empresa"),
]


@pytest.mark.parametrize(("text", "theme", "country", "title"), ASKED)
def test_a_procedural_question_gets_its_steps(text, theme, country, title):
    side = "origins" if theme in ("origen", "recuperacion", "vuce", "pagos") else "places"
    answer = reply(KNOWN, replace(Question(text, theme), **{side: (country,)}))
    assert title.lower() in answer.title.lower()
    assert len(steps_of(answer)) >= 1


NOT_ASKED = [
    ("¿cómo funciona el régimen de IVA?", "cargos"),
    ("¿cómo promociono mis ponchos?", "marketing"),
    ("¿cómo cobro con tarjeta?", "pagos"),
    ("¿cómo etiqueto mis polos?", "regulacion"),
    ("¿por qué cobran tanto impuesto?", "cargos"),
    ("¿cuánto cuesta mandar un paquete a mi cliente?", "logistica"),
    ("certificado de origen", "origen"),
    ("¿qué es el certificado de origen?", "origen"),
]


@pytest.mark.parametrize(("text", "theme"), NOT_ASKED)
def test_other_questions_keep_their_facts(text, theme):
    assert procedure_reply(KNOWN, Question(text, theme, places=("CL",))) is None


def test_a_sum_is_not_answered_with_steps():
    asked = Question("¿cómo exporto por la vía simplificada?", "simplificada", origins=("PE",))
    assert procedure_reply(KNOWN, asked) is not None
    assert procedure_reply(KNOWN, replace(asked, product="ponchos", amount="100")) is None


def test_the_missing_country_is_asked_and_on_which_side():
    answer = procedure_reply(KNOWN, Question("¿cómo saco el certificado de origen?", "origen"))
    assert (answer.asks, answer.facts) == ("pais:origen", ())
    assert answer.suggestions == ("Chile", "Colombia", "México", "Perú")
    assert procedure_reply(KNOWN, Question("me retuvieron el paquete", "envio")).asks == "pais"


def test_words_of_one_country_alone_need_no_country():
    assert "México" in procedure_reply(KNOWN, Question("¿cuánto demora el permiso de cofepris?", "regulacion")).title


def test_the_sector_of_the_product_chooses_the_registration():
    for product, title in (("mermelada", "alimentos"), ("jabones artesanales", "cosmético")):
        answer = procedure_reply(KNOWN, Question("¿cómo lo registro?", "regulacion", ("PE",), product=product))
        assert title in answer.title.lower()


def test_what_was_asked_goes_first_and_what_is_not_known_is_said_and_logged(caplog):
    asked = Question("¿cuánto demora la devolución del IVA?", "recuperacion", origins=("MX",))
    assert procedure_reply(KNOWN, asked).text.splitlines()[1].startswith("Demora: El SAT tiene 40 días")
    with caplog.at_level(logging.INFO):
        answer = procedure_reply(
            KNOWN, replace(asked, text="¿cuánto demora recuperar el IGV, Rosa Quispe?", origins=("PE",))
        )
    assert answer.text.splitlines()[1].startswith("No consta en mi base")
    assert "cuánto demora" in answer.text
    assert "recuperacion in PE lacks" in caplog.text
    assert "Quispe" not in caplog.text


def test_without_the_facts_about_time_none_is_said():
    bare = {key: p.model_copy(update={"time": None}) for key, p in KNOWN.procedures.items()}
    answer = procedure_reply(
        replace(KNOWN, procedures=bare),
        Question("¿cuánto demora la devolución del IVA?", "recuperacion", origins=("MX",)),
    )
    assert "40 días" not in answer.text


def own_questions():
    """Yield each fact's own questions, as asked of its country in its theme."""
    sides = {"destino": "destinations", "origen": "origins"}
    for fact in KNOWN.facts.values():
        theme = KNOWN.theme_of_topic.get(fact.topic)
        for text in fact.questions if theme and fact.country in BLOC else ():
            yield fact, replace(Question(text, theme.id), **{sides.get(fact.role, "places"): (fact.country,)})


def test_steps_hardly_ever_take_the_place_of_the_fact_that_was_asked_for():
    stepless, questions = replace(KNOWN, procedures={}), list(own_questions())
    taken = [
        (fact.id, asked.text)
        for fact, asked in questions
        if (steps := procedure_reply(KNOWN, asked))
        and fact.id not in steps.facts
        and fact.id in reply(stepless, asked).facts
    ]
    # 16 of 6,986: the search finds more of the facts than before, and the steps still answer those questions.
    assert len(taken) <= 0.0025 * len(questions), taken


def test_why_something_happens_is_told_before_the_country_is_asked():
    answer = reply(KNOWN, Question("¿Por qué se retiene un paquete en aduanas?", "envio", on="2026-11-30"))
    assert "ap-retenido-causas" in answer.facts
    assert answer.asks == "pais"
    steps = reply(KNOWN, Question("me retuvieron el paquete en la aduana, qué hago", "envio", on="2026-11-30"))
    assert (steps.facts, steps.asks) == ((), "pais")
