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


@pytest.mark.parametrize("text", ["¡qué regio!", "se guarda en la nevera", "rolo de cocina", "leche de cabra"])
def test_everyday_words_are_no_places(text):
    assert read(text) == []
