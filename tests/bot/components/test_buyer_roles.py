"""Where it goes and where it comes from when who writes is the buyer; sellers are read as before."""

from __future__ import annotations

import pytest

from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon


def places(text: str) -> dict[str, str | None]:
    found = read_message(text, lexicon()).entities()
    return {e["value"]: e.get("role") for e in found if e["entity"] == "pais"}


@pytest.mark.parametrize(
    ("text", "origin", "destination"),
    [
        ("vivo en Veracruz y quiero comprar un poncho de Perú", "PE", "MX"),
        ("soy de Medellín y compré una olla a México", "MX", "CO"),
        ("compré café a una señora de Colombia, 47 dólares, vivo en Lima", "CO", "PE"),
        ("compré unos huaraches en una tienda de León, Guanajuato y vivo en Tunja", "MX", "CO"),
        ("me llegó otra talla desde Perú, soy de Chile", "PE", "CL"),
        ("me mandaron un regalo desde Colombia y estoy en Lima", "CO", "PE"),
        ("no vendo, compro, vi unas carteras en una tienda de Medellín y vivo en Lima", "CO", "PE"),
    ],
)
def test_the_buyer_is_where_it_goes(text: str, origin: str, destination: str):
    assert places(text) == {origin: "origen", destination: "destino"}


@pytest.mark.parametrize(
    ("text", "origin", "destination"),
    [
        ("soy de Cali y mi clienta de Lima me compró unos bolsos", "CO", "PE"),
        ("vendo en Cusco y me pidieron ponchos de Chile para mi clienta de Santiago de Chile", "PE", "CL"),
        ("tengo una marca en Chillán y una señora de Medellín me quiere comprar 6 frascos", "CL", "CO"),
        ("zapatos de Trujillo, comprador con tienda en Calama", "PE", "CL"),
    ],
)
def test_the_seller_is_where_it_comes_from(text: str, origin: str, destination: str):
    assert places(text).get(destination) == "destino"
    assert places(text).get(origin) != "destino"
