"""Other sides of the counter: who bought, who sells from elsewhere, and who sells to elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import unfounded

KNOWN = snapshot()
DE_MINIMIS = "xx-eeuu-fin-de-minimis"


@pytest.mark.parametrize("theme", ["cargos", "costo", "plataformas", "logistica", "regulacion", None])
@pytest.mark.parametrize("origin", [(), ("MX",), ("PE",)])
def test_selling_to_the_united_states_gets_the_fact_with_its_source(theme, origin):
    asked = Question("quiero vender a Estados Unidos", theme, destinations=("US",), origins=origin)
    answer = reply(KNOWN, asked)
    assert DE_MINIMIS in answer.facts
    assert "29-08-2025" in answer.text
    assert "Executive Order 14324" in answer.text.splitlines()[-1]
    assert "revisado" in answer.text.splitlines()[-1]
    assert unfounded(answer, asked, None) == set()
    assert len(answer.text) <= 1_000


def test_only_the_home_country_s_post_is_told():
    for home, told, other in (("MX", "Correos de México", "Serpost"), ("PE", "Serpost", "Correos de México")):
        text = reply(KNOWN, Question("envío a EE.UU.", "logistica", destinations=("US",), origins=(home,))).text
        assert told in text
        assert other not in text


def test_without_the_fact_it_says_that_it_does_not_know():
    answer = reply(replace(KNOWN, guides={}), Question("vender a EE.UU.", "cargos", destinations=("US",)))
    assert (answer.known, answer.facts) == (False, ())


def test_a_trader_of_another_country_gets_what_the_destination_asks():
    answer = reply(KNOWN, Question("¿qué impuestos paga la ropa?", "cargos", ("CO",), ("EC",)))
    assert "Vendiendo desde Ecuador" in answer.text
    assert answer.facts
    assert all("CO" in KNOWN.facts[key].applies_to for key in answer.facts)


def test_no_sum_is_made_for_another_origin():
    asked = Question("¿cuánto paga?", "costo", ("CO",), ("EC",), product="ponchos", amount="100", currency="USD")
    assert reply(KNOWN, asked).known is False


BOUGHT = Question("me retuvieron el paquete, compré en Perú", "envio", origins=("PE",))


def test_a_buyer_is_asked_where_the_parcel_is_and_told_whom_we_help():
    answer = reply(KNOWN, BOUGHT)
    assert answer.asks == "pais"
    assert "oriento a quien vende" in answer.text


def test_a_buyer_gets_the_steps_and_who_hears_the_complaint():
    answer = reply(KNOWN, replace(BOUGHT, destinations=("CL",)))
    assert "esto te sirve" in answer.text
    assert "SERNAC" in answer.text
    assert len(answer.text) <= 1_350


def test_a_seller_is_not_taken_for_a_buyer():
    text = reply(KNOWN, Question("retuvieron el paquete que mandé a mi clienta", "envio", destinations=("CL",))).text
    assert "compraste" not in text
