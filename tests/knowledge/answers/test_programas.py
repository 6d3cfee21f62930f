"""Programmes chosen for who asks: why each fits, what shuts one out, and what is asked next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers import Question, reply
from knowledge.answers.answer import LIMIT, Bullets
from knowledge.answers.programas import chosen, matches
from knowledge.schema import BLOC
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import unfounded

KNOWN = snapshot()


def ask(text, country=None, **more):
    return Question(text, "programas", origins=(country,) if country else (), **more)


def options(answer):
    return next((block.items for block in answer.blocks if isinstance(block, Bullets)), ())


def test_what_is_missing_is_asked_one_thing_at_a_time_with_choices():
    country = reply(KNOWN, ask("¿qué programa me sirve?"))
    assert (country.asks, country.suggestions) == ("pais", ("Chile", "Colombia", "México", "Perú"))
    product = reply(KNOWN, ask("¿qué programa me sirve?", "PE"))
    assert (product.asks, product.facts) == ("producto", ())
    assert "Artesanías" in product.suggestions
    found = reply(KNOWN, ask("¿qué programa me sirve?", "PE", product="artesanía"))
    assert found.facts
    assert (found.asks, found.suggestions) == ("exporta", ("Ya exporto", "Es mi primera vez"))
    assert reply(KNOWN, ask("¿qué programa me sirve?", "PE", product="artesanía", exporta="no")).asks is None


PURPOSES = [
    ("quiero ir a ferias", "CL", "feria"), ("busco capacitación", "CO", "capacitacion"), 
    ("necesito plata", "PE", "financiamiento"),
    ("busco un crédito", "CO", "credito"), ("algo para mujeres", "MX", "mujeres"), ("quiero certificarme", "PE", "certificacion"),
    ("tengo un hotel, turismo", "CL", "turismo"), ("entrar a un marketplace", "CL", "marketplace"), ("diseño", "CO", "diseno"),
    ("conseguir compradores", "MX", "compradores"), ("mi primera exportación", "CO", "primera_exportacion"),
    ("traer insumos importados", "MX", "insumos"), ("un autodiagnóstico", "PE", "diagnostico"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "country", "purpose"), PURPOSES)
def test_a_purpose_steers_the_choice_and_is_the_reason_given(text, country, purpose):
    fits = chosen(KNOWN, ask(text, country), country)
    assert fits
    assert all(purpose in fit.entry.purposes for fit in fits), [fit.entry.id for fit in fits]
    answer = reply(KNOWN, ask(text, country))
    assert options(answer)
    assert all(KNOWN.cues[purpose].reason in line for line in options(answer))


def test_without_its_purpose_a_programme_is_not_chosen_for_it():
    bare = {key: p.model_copy(update={"purposes": []}) for key, p in KNOWN.programmes.items()}
    fits = chosen(replace(KNOWN, programmes=bare), ask("quiero ir a ferias", "CL"), "CL")
    assert not any("ferias" in " ".join(fit.reasons) for fit in fits)


@pytest.mark.parametrize("country", BLOC)
@pytest.mark.parametrize("exports", ["si", "no"])
def test_who_cannot_enter_is_not_offered(country, exports):
    for product in (None, "artesanía", "mermelada", "videojuego en descarga"):
        asked = ask("¿qué programa me sirve?", country, product=product, exporta=exports, destinations=("MX",))
        for fit in matches(KNOWN, asked, country):
            who = fit.entry.who_may_apply
            assert who.exports_already in (None, exports == "si"), fit.entry.id
            assert not fit.entry.destinations or "MX" in fit.entry.destinations, fit.entry.id
            assert fit.entry.country == country or country in who.origin_countries, fit.entry.id


def test_not_having_exported_brings_what_prepares_the_first_one():
    first = {fit.entry.id for fit in chosen(KNOWN, ask("¿qué me sirve?", "PE", product="ropa", exporta="no"), "PE")}
    assert "pe-ruta-exportadora" in first
    already = reply(KNOWN, ask("¿qué me sirve?", "CL", product="mermelada", exporta="no"))
    assert "no pide experiencia exportadora" in already.text


@pytest.mark.parametrize("country", BLOC)
@pytest.mark.parametrize("text", ["ferias", "capacitación gratis", "financiamiento", "me sirve"])
@pytest.mark.parametrize("product", [None, "artesanía", "mermelada", "ropa", "servicio de animación 2D"])
def test_every_list_is_grounded_short_and_ordered(country, text, product):
    asked = ask(text, country, product=product)
    answer = reply(KNOWN, asked)
    assert len(answer.text) <= LIMIT
    assert unfounded(answer, asked, country) == set()
    states = ["por confirmar si sigue abierto" in line for line in options(answer)]
    assert states == sorted(states), "the unconfirmed go last"
    assert not any("cerrado" in line.split(":")[0] for line in options(answer))


def test_a_closed_one_is_named_as_closed_after_the_list():
    answer = reply(KNOWN, ask("apoyo para certificarme, fondo", "CO"))
    after = [line for line in answer.text.splitlines() if line.startswith("Ya cerró: ")]
    assert "Calidad para la Internacionalización" in after[0]


def test_the_condition_to_enter_is_always_said():
    fits = matches(KNOWN, ask("capacitación para artesanías", "CL", product="artesanía"), "CL")
    native = next(fit for fit in fits if fit.entry.id == "cl-pueblos-originarios")
    assert "es para pueblos originarios" in native.reasons


def test_every_purpose_of_a_programme_is_a_purpose_and_its_fair_or_course_says_so():
    named = {"feria": "feria", "capacitacion": "capacitacion"}
    untagged = {"co-guia-ecommerce"}  # a guide to read, filed with the trainings
    for programme in KNOWN.programmes.values():
        assert {KNOWN.cues[key].group for key in programme.purposes} <= {"proposito"}, programme.id
        assert programme.id in untagged or named.get(programme.kind) in (None, *programme.purposes), programme.id


@pytest.mark.parametrize("country", ["CL", "CO"])
def test_what_founds_a_business_is_no_fund_to_export(country):
    names = [fit.entry.id for fit in chosen(KNOWN, ask("qué fondos me dan plata para exportar", country), country)]
    assert not {"cl-capital-semilla", "co-fondo-emprender"} & set(names[:1])
    assert names
