"""Each composer on its own: charges, codes, permits, programmes, platforms, cards and follow-ups."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from knowledge.answers import Question, followups, plataformas, programas, reply
from knowledge.answers.answer import LIMIT, SCREEN
from knowledge.answers.by_name import card, term_card
from knowledge.answers.cargos import cost_lead, percent, tariff_lead
from knowledge.answers.clasificacion import code_lead
from knowledge.answers.compose import footer
from knowledge.answers.regulacion import permits_lead, unnoted
from knowledge.schema import BLOC
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
LONGEST_TERM = 960  # a term's definition with two facts is not cut yet ("incoterm" has 926 characters)
ENTRIES = [*KNOWN.programmes.values(), *KNOWN.platforms.values(), *KNOWN.organisations.values()]


@pytest.mark.parametrize(
    ("rate", "said"), [("0.19", "19%"), ("0.335", "33,5%"), ("0", "0%"), ("0.06", "6%"), ("1", "100%")]
)
def test_rates_are_said_as_percentages(rate, said):
    assert percent(Decimal(rate)) == said


@pytest.mark.parametrize("country", BLOC)
def test_the_duty_said_is_the_product_s_own_in_that_country(country):
    for product in [p for p in KNOWN.products.values() if p.kind == "bien"][:60]:
        general = next((t for t in product.tariffs if t.country == country and t.regime == "nmf"), None)
        lead = tariff_lead(KNOWN, Question("x", "cargos", product=product.name), country)
        if general is None or (general.rate is None and general.low is None):
            continue
        assert len(lead) == 1
        ranged = general.low is not None and general.high is not None
        for rate in (general.low, general.high) if ranged else (general.rate,):
            assert percent(rate) in lead[0], product.id
        assert KNOWN.country_name(country) in lead[0]


def test_goods_without_a_permit_noted_there_say_so_and_name_who_knows():
    candles = Question("velas, q permiso me piden en chile", "regulacion", ("CL",), product="velas")
    assert permits_lead(KNOWN, candles, "CL") == ()
    assert unnoted(KNOWN, candles, "CL")
    assert not unnoted(KNOWN, candles, "MX")
    answer = reply(KNOWN, candles)
    assert "ningún permiso propio de velas en Chile" in answer.text
    assert "no quiere decir que no haga falta" in answer.text
    assert KNOWN.organisations[KNOWN.topics["aduana"].authorities["CL"]].name in answer.text
    assert "CITES" not in answer.text, "of other goods"
    assert (answer.known, answer.missed.reason) == (False, "no_consta")


def test_an_unknown_product_gets_no_duty_no_code_and_no_permits():
    question = Question("x", product="submarino nuclear")
    assert tariff_lead(KNOWN, question, "CL") == code_lead(KNOWN, question) == permits_lead(KNOWN, question, "CL") == ()
    assert not unnoted(KNOWN, question, "CL")


def test_the_value_of_a_shipment_is_summed_from_what_was_said():
    lead = cost_lead(KNOWN, Question("x", "costo", amount="12.5", currency="USD", quantity="20"), "CL")
    assert "20 × USD 12,5 = USD 250" in lead[0]


@pytest.mark.parametrize("country", BLOC)
def test_no_closed_programme_and_none_of_another_country_is_suitable(country):
    closed = replace(
        KNOWN, programmes={k: p.model_copy(update={"still_runs": "cerrado"}) for k, p in KNOWN.programmes.items()}
    )
    question = Question("capacitación para exportar artesanías", "programas", product="ponchos")
    assert programas.suitable(closed, question, country) == []
    assert {p.country for p in programas.suitable(KNOWN, question, country)} <= {country}


@pytest.mark.parametrize("country", BLOC)
@pytest.mark.parametrize("origin", [(), *[(code,) for code in BLOC]])
def test_a_platform_that_cannot_sell_there_is_never_offered(country, origin):
    for product in (None, "ponchos", "zapatos de cuero", "videojuego en descarga"):
        for platform in plataformas.suitable(
            KNOWN, Question("x", "plataformas", origins=origin, product=product), country
        ):
            assert platform.still_runs != "cerrado", platform.id
            assert platform.cross_border != "no", platform.id
            assert country in (platform.sells_to or (country,)), platform.id
            assert not origin or platform.sellers_from is None or origin[0] in platform.sellers_from, platform.id


def test_closing_the_border_of_every_platform_leaves_none():
    shut = replace(
        KNOWN, platforms={k: p.model_copy(update={"cross_border": "no"}) for k, p in KNOWN.platforms.items()}
    )
    assert plataformas.suitable(shut, Question("x", "plataformas"), "CL") == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_card_fits_and_says_what_it_is(entry):
    text = card(KNOWN, entry, Question(f"qué es {entry.name}", names=(entry.id,))).text
    assert len(text) <= SCREEN
    assert entry.name in text
    assert not any(flaw in text for flaw in ("None", "{", "  "))
    if getattr(entry, "still_runs", "") == "cerrado":
        assert "Ya no funciona" in text


def test_every_term_card_fits_and_defines():
    for term in KNOWN.terms.values():
        text = term_card(KNOWN, term, Question(f"qué es {term.term}", term=term.id)).text
        assert len(text) <= LONGEST_TERM, term.id
        assert term.definition in text
        assert not any(flaw in text for flaw in ("None", "{", "  ")), term.id


def test_follow_ups_of_every_fact_fit_a_message():
    for key in KNOWN.facts:
        for answer in (
            followups.sources(KNOWN, [key]),
            followups.detail(KNOWN, [key], ()),
            followups.simple(KNOWN, [key]),
        ):
            assert answer.facts == (key,)
            assert not any(flaw in answer.text for flaw in ("None", "{", "  ")), key
            assert len(answer.text) <= 1.2 * LIMIT, (key, len(answer.text))


@pytest.mark.parametrize("facts", [(), ("no-existe",)])
def test_follow_ups_without_a_last_answer_say_so(facts):
    for answer in (followups.sources(KNOWN, facts), followups.detail(KNOWN, facts, ()), followups.simple(KNOWN, facts)):
        assert (answer.known, answer.facts) == (False, ())
        assert len(answer.text) > 20


def test_a_question_without_country_offers_the_four():
    answer = reply(KNOWN, Question("qué impuestos paga mi cliente", "cargos"))
    assert answer.asks == "pais"
    assert answer.suggestions == ("Chile", "Colombia", "México", "Perú")


def test_what_is_not_known_is_said_and_not_invented():
    answer = reply(KNOWN, Question("xyzzy plugh", None))
    assert (answer.known, answer.facts) == (False, ())
    assert "No estoy seguro" in answer.text


def test_who_confirms_is_named_with_the_country_where_several_are_told_and_not_among_examples():
    unsure = next(fact for fact in KNOWN.facts.values() if fact.country == "CL" and not fact.verified)
    sure = next(fact for fact in KNOWN.facts.values() if fact.country == "PE" and fact.verified)
    name = KNOWN.organisations[KNOWN.topics[unsure.topic].authorities["CL"]].name
    assert f"confírmalo en {name}." in footer(KNOWN, [unsure])
    assert f"confírmalo en {name}" in footer(KNOWN, [sure, unsure])
    assert "Chile" in footer(KNOWN, [sure, unsure])
    assert "confírmalo" not in footer(KNOWN, [sure, unsure], asks_country=True)


def test_without_goods_named_no_example_is_of_one_kind_of_goods():
    asked = Question("¿Qué courier me conviene para envíos pequeños al exterior?", "logistica", on="2026-11-30")
    answer = reply(KNOWN, asked)
    assert answer.facts
    assert not [fact for fact in answer.facts if KNOWN.facts[fact].sectors]


def test_what_needs_a_permit_is_told_of_the_goods_that_do():
    answer = reply(KNOWN, Question("que productos necesitan registro sanitario", "regulacion", on="2026-11-30"))
    assert len({KNOWN.facts[fact].country for fact in answer.facts}) > 1
