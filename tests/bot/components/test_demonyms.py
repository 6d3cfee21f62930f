"""People called by their city or region, and whether they sell or buy."""

from __future__ import annotations

import pytest

from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon

FROM, TO = "origen", "destino"


def read(text: str) -> list[tuple[str, str | None]]:
    found = read_message(text, lexicon()).entities()
    return [(e["value"], e.get("role")) for e in found if e["entity"] in ("pais", "lugar_ambiguo", "organismo")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("soy paisa", [("CO", FROM)]), ("soy caleña y bordo blusas", [("CO", FROM)]), ("tapatío aquí", [("MX", FROM)]),
        ("ayacuchana soy", [("PE", FROM)]), ("somos pastusos", [("CO", FROM)]), ("soy regia", [("MX", FROM)]),
        ("soy penquista, hago jabones", [("CL", FROM)]), ("soy de valpo", [("CL", FROM)]), ("soy porteño", [("porteno", FROM)]),
        ("vendo desde la nevera", [("CO", FROM)]), ("mi cliente limeño", [("PE", TO)]), ("la clienta es limeña", [("PE", TO)]),
        ("tengo alumnas mexicanas", [("MX", TO)]), ("le vendo a un colombiano", [("CO", TO)]),
        ("mi compadre en Arica me compra", [("CL", TO)]), ("le vendo a gente de Perú", [("PE", TO)]),
        ("una señora de Cartagena me pidió bolsos", [("cartagena", TO)]), ("gorros hechos en León", [("MX", FROM)]),
        ("clientes yucatecos", [("MX", TO)]), ("clientas huancainas", [("PE", TO)]), ("cliente caleno", [("CO", TO)]),
        ("soy una señora de Cusco", [("PE", FROM)]), ("sandalias de Pitalito a Ica", [("CO", FROM), ("PE", TO)]),
        ("soy de Ica", [("PE", FROM)]), ("el ICA me pide un papel", [("co-ica", None)]), ("ante el ica", [("co-ica", None)]),
    ],
)  # fmt: skip
def test_people_are_of_their_place_with_its_role(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # money and sizes are no place
        ("un poncho de 90 lucas gringas desde temuco a lima", [("CL", FROM), ("PE", TO)]),
        ("le cobro en plata gringa, soy de cali y va a lima", [("CO", FROM), ("PE", TO)]),
        ("120 dólares canadienses la manta, de cusco a bogotá", [("PE", FROM), ("CO", TO)]),
        ("pantalón de talla mexicana para lima desde temuco", [("PE", TO), ("CL", FROM)]),
        ("cerveza de estilo belga hecha en valdivia, a lima", [("CL", FROM), ("PE", TO)]),
        # goods are from there where nothing else says it, and only of the four countries
        ("ropa chilena para lima", [("CL", FROM), ("PE", TO)]), ("mando café colombiano a lima", [("CO", FROM), ("PE", TO)]),
        ("artesanía mexicana en perú se vende bien?", [("MX", FROM), ("PE", TO)]), ("ropa chilena", [("CL", None)]),
        ("comida mexicana para lima, soy de temuco", [("PE", TO), ("CL", FROM)]),
        ("guitarra española hecha en paracho para chile", [("MX", FROM), ("CL", TO)]),
        ("chompas con lana australiana, de arequipa a bogotá", [("PE", FROM), ("CO", TO)]),
        # a rule holds where they arrive
        ("el arancel peruano para ropa chilena", [("PE", TO), ("CL", FROM)]),
        ("el iva chileno por un sombrero colombiano", [("CL", TO), ("CO", FROM)]),
        # people go on being somewhere
        ("mi cliente mexicano", [("MX", TO)]), ("soy peruana y le vendo a un chileno", [("PE", FROM), ("CL", TO)]),
        ("quiero venderle a los paisas mi pisco", [("CO", TO)]),
    ],
)  # fmt: skip
def test_what_a_nationality_says_of_a_thing(text, expected):
    assert sorted(read(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("90 lucas gringas", "90", "USD"), ("10 lucas verdes", "10", "USD"), ("55 cueros de rana", "55", "USD"),
        ("25 dlrs", "25", "USD"),
        ("30 lucas chilenas", "30000", "CLP"), ("30 lucas peruanas", "30", "PEN"), ("20 pesos de los mexicanos", "20", "MXN"),
        ("180 mil pesitos chilenos", "180000", "CLP"), ("$15.990 chilenos", "15990", "CLP"),
        ("500 pesos argentinos", "500", "ARS"),
        ("120 dólares canadienses", "120", "CAD"), ("300 soles peruanos", "300", "PEN"), ("50 dólares gringos", "50", "USD"),
    ],
)  # fmt: skip
def test_a_nationality_behind_an_amount_says_whose_money_it_is(text, value, currency):
    found = read_message(text, lexicon()).entities()
    assert [(e["value"], e.get("currency")) for e in found if e["entity"] == "monto"] == [(value, currency)]
    assert not [e for e in found if e["entity"] == "pais"]


@pytest.mark.parametrize("text", ["¡qué regio!", "se guarda en la nevera", "rolo de cocina", "leche de cabra"])
def test_everyday_words_are_no_places(text):
    assert read(text) == []
