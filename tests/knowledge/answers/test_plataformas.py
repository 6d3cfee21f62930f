"""Marketplaces by border: who is admitted, what is to be confirmed, what cannot be used from abroad, and what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers import Question, reply
from knowledge.answers.answer import LIMIT, Bullets
from knowledge.answers.plataformas import local_only, suitable
from knowledge.schema import BLOC
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import unfounded

KNOWN = snapshot()
ROUTES = [(origin, country) for origin in BLOC for country in BLOC if origin != country]


def ask(country, origin=None, product=None):
    return Question("¿dónde vendo?", "plataformas", (country,), (origin,) if origin else (), product=product)


def options(answer):
    return next((block.items for block in answer.blocks if isinstance(block, Bullets)), ())


def test_without_the_origin_the_list_is_given_and_the_origin_asked():
    answer = reply(KNOWN, ask("MX"))
    assert options(answer)
    assert (answer.asks, answer.suggestions) == ("pais:origen", ("Chile", "Colombia", "México", "Perú"))
    assert reply(KNOWN, ask("MX", "PE")).asks is None


@pytest.mark.parametrize(("origin", "country"), ROUTES)
@pytest.mark.parametrize("product", [None, "artesanía", "ropa", "videojuego en descarga"])
def test_each_option_says_whether_it_admits_the_origin(origin, country, product):
    asked = ask(country, origin, product)
    answer = reply(KNOWN, asked)
    home = KNOWN.country_name(origin)
    for line in options(answer):
        name = line.split(":")[0].split(" (por confirmar)")[0].removesuffix(" (con condiciones)")
        platform = next((p for p in KNOWN.platforms.values() if p.name == name), None)
        if platform is None:
            continue  # a fact, not an option
        admitted = platform.sellers_from is not None
        assert f"admite vendedores de {home}" in line
        assert (f"por confirmar si admite vendedores de {home}" in line) != admitted, line
        assert platform.sells_to is None or country in platform.sells_to, line
        assert platform.sells_to is not None or "no consta si vende" in line, line
    assert unfounded(answer, asked, country) == set()
    assert len(answer.text) <= LIMIT


def test_what_cannot_be_used_from_abroad_is_said_to_be_so():
    answer = reply(KNOWN, ask("MX", "PE"))
    assert "TikTok Shop" in answer.text
    line = next(line for line in answer.text.splitlines() if "TikTok Shop" in line)
    assert line.startswith("No te sirven desde otro país")


@pytest.mark.parametrize(("origin", "country"), ROUTES)
def test_no_marketplace_is_on_both_lists(origin, country):
    asked = ask(country, origin)
    offered, shut = suitable(KNOWN, asked, country), local_only(KNOWN, asked, country)
    assert not {p.id for p in offered} & {p.id for p in shut}
    assert all(p.cross_border == "no" or origin not in (p.sellers_from or ()) for p in shut)


def test_a_platform_that_leaves_an_origin_out_is_not_offered_to_it():
    amazon = KNOWN.platforms["amazon"].model_copy(update={"sellers_from": ["CL"]})
    known = replace(KNOWN, platforms={**KNOWN.platforms, "amazon": amazon})
    assert "amazon" in {p.id for p in suitable(known, ask("MX", "CL"), "MX")}
    assert "amazon" not in {p.id for p in suitable(known, ask("MX", "PE"), "MX")}
    assert "amazon" in {p.id for p in local_only(known, ask("MX", "PE"), "MX")}


def test_earrings_sold_through_an_app_are_earrings():
    asked = Question("en q pagina o app puedo vender mis aretes", "plataformas", ("CO",), product="app")
    assert suitable(KNOWN, asked, "CO")
    assert all("CO" in (p.sells_to or ()) for p in suitable(KNOWN, asked, "CO"))


def test_a_game_is_not_sent_to_a_department_store():
    found = suitable(KNOWN, ask("CL", "PE", "videojuego en descarga"), "CL")
    assert found
    assert all("videojuegos" in (p.sectors or ()) for p in found)


@pytest.mark.parametrize(
    ("theme", "asked"),
    [
        ("logistica", "cómo mando dos kilos de bisutería"),
        ("pagos", "cómo cobro todos los meses"),
        ("devoluciones", "cómo lo devuelven"),
    ],
)
def test_how_a_marketplace_works_is_told_only_to_who_named_it_or_asked_where_to_sell(theme, asked):
    places = ("MX", "CL")
    for question in (
        Question(asked, theme, places[:1], on="2026-11-30"),
        Question(asked, theme, places, on="2026-11-30"),
    ):
        facts = [KNOWN.facts[fact] for fact in reply(KNOWN, question).facts]
        shops = {name for fact in facts if fact.topic in ("costos", "logistica", "devoluciones") for name in fact.about}
        assert not {name for name in shops if name in KNOWN.platforms and KNOWN.platforms[name].kind == "marketplace"}


def test_the_fees_of_a_shop_are_told_whatever_is_sold_in_it():
    asked = Question(
        "qué comisión cobra etsy por gorros", "plataformas", product="gorros de lana", names=("etsy",), on="2026-11-30"
    )
    answer = reply(KNOWN, asked)
    assert "USD 0,20 por publicación" in answer.text
    assert "xx-etsy-comision-venta" in answer.facts  # what was asked: the rest of the price is in the line of the cost
