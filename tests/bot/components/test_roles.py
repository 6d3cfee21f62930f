"""Where the goods leave from and where they go, by the words around the place."""

from __future__ import annotations

import pytest

from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon


def roles(text: str) -> list[tuple[str, str | None]]:
    found = read_message(text, lexicon()).entities()
    return [(e["value"], e.get("role")) for e in found if e["entity"] in ("pais", "lugar_ambiguo")]


FROM, TO = "origen", "destino"
SENTENCES = [
    ("vendo desde Chile", [("CL", FROM)]),
    ("lo mando a México", [("MX", TO)]),
    ("para Perú", [("PE", TO)]),
    ("pa Lima", [("PE", TO)]),
    ("me piden de Lima unas chompas", [("PE", TO)]),
    ("cuánto le sale puesto en Medellín a mi clienta, salen de Lima", [("CO", TO), ("PE", FROM)]),
    ("mezcal pa Chile, somos un palenque chiquito", [("CL", TO)]),
    ("si le mando unas a un bato en Colombia", [("CO", TO)]),
    ("le trabajo a una agencia de México", [("MX", TO)]),
    ("me contrató un estudio de Lima", [("PE", TO)]),
    ("cómo facturo una venta al exterior en Perú", [("PE", None)]),
    ("exportar por correo Colombia", [("CO", None)]),
    ("rancagua, chile, soy de pasto", [("CL", TO), ("CL", TO), ("CO", FROM)]),
    ("mis compradores son mexicanos, soy de puno", [("MX", TO), ("PE", FROM)]),
    ("me mudé a Cali y ahora mando todo desde acá", [("CO", FROM)]),
    ("soy de Tacna pero nos vinimos a vivir a Arica", [("CL", FROM)]),
    ("me cambié de Piura a Pereira", [("CO", FROM)]),
    ("antes estaba en Oaxaca, ahora vivo en Lima", [("PE", FROM)]),
    ("quiero mandar a Monterrey, estoy en Osorno", [("MX", TO), ("CL", FROM)]),
    ("soy de Neiva y vendo por mi tienda online en Perú", [("CO", FROM), ("PE", TO)]),
    ("las políticas de mi tienda en línea en Chile", [("CL", None)]),
    ("mi página en Colombia", [("CO", None)]),
    ("despacho desde mi tienda en Tepic a Medellín", [("MX", FROM), ("CO", TO)]),
    ("ya vendo en Perú y ahora quiero entrar a México, soy de Ibagué", [("PE", TO), ("MX", TO), ("CO", FROM)]),
    ("soy poblana, me escribió una chilena x instagram", [("MX", FROM), ("CL", TO)]),
    ("una colombiana me compró, yo de Juliaca", [("CO", TO), ("PE", FROM)]),
    ("soy chilota, le mando a una tienda de Cusco y a otra de Pasto", [("CL", FROM), ("PE", TO), ("CO", TO)]),
    ("somos de Ayacucho, feria en Bogotá, después mandamos a Toluca", [("PE", FROM), ("CO", None), ("MX", TO)]),
    ("mando de San Cristóbal de las Casas, Chiapas pa Tunja", [("MX", FROM), ("MX", FROM), ("CO", TO)]),
    ("vivo en Valdivia pero soy colombiana, mis compradores están en Lima", [("CL", FROM), ("PE", TO)]),
    ("soy de Colombia", [("CO", FROM)]),
    ("soy peruana y tejo chompas", [("PE", FROM)]),
    ("estoy en Bogotá", [("CO", FROM)]),
    ("vivo en Temuco", [("CL", FROM)]),
    ("somos una pyme de Arequipa", [("PE", FROM)]),
    ("mi cliente está en Chile", [("CL", TO)]),
    ("mi clienta de Lima quiere un poncho", [("PE", TO)]),
    ("tengo un comprador mexicano", [("MX", TO)]),
    ("de Lima a Cali", [("PE", FROM), ("CO", TO)]),
    ("de chile para colombia", [("CL", FROM), ("CO", TO)]),
    ("Chile a Colombia", [("CL", FROM), ("CO", TO)]),
    ("vivo en Guadalajara y la tienda es de Perú", [("MX", TO), ("PE", FROM)]),
    ("6 dólares, envío 45, Bogotá a Lima", [("CO", FROM), ("PE", TO)]),
    ("soy de cali, mi cliente esta en monterrey", [("CO", FROM), ("MX", TO)]),
    ("para medellin desde arequipa, 6 chompas", [("CO", TO), ("PE", FROM)]),
    ("quiero exportar a Perú desde México", [("PE", TO), ("MX", FROM)]),
    ("de Chile a México y a Perú", [("CL", FROM), ("MX", TO), ("PE", TO)]),
    ("vender en México", [("MX", TO)]),
    ("vender en Chile y Perú", [("CL", TO), ("PE", TO)]),
    ("exportar de Perú", [("PE", FROM)]),
    ("q pago si mando 2 chompas a bogota, soy de lima", [("CO", TO), ("PE", FROM)]),
    ("le vendo a una tienda en Lima", [("PE", TO)]),
    ("puedo exportar como persona natural en Perú", [("PE", None)]),
    ("vendo a una persona en Perú", [("PE", TO)]),
    ("¿qué necesito para entrar a Colombia?", [("CO", TO)]),
    ("lo fabrico en México", [("MX", FROM)]),
    ("mi taller está en Cusco", [("PE", FROM)]),
    ("mi amiga de Chile me lo pidió", [("CL", TO)]),
    ("un pedido de Guadalajara", [("MX", TO)]),
    ("hacia Bogotá", [("CO", TO)]),
    ("mis clientes son mexicanos y chilenos", [("MX", TO), ("CL", TO)]),
    ("¿y en Colombia?", [("CO", None)]),
    ("Perú", [("PE", None)]),
    ("qué impuestos cobran en México a las zapatillas", [("MX", TO)]),
    ("a Santiago de Querétaro, no de Chile", [("MX", TO)]),
    # who looked for me, wherever "desde" stands
    ("me compraron de monterrey unos aros", [("MX", TO)]),
    ("me escribieron desde cali pidiendo 20 bufandas", [("CO", TO)]),
    ("me escribieron y mando desde cali", [("CO", FROM)]),
    ("un restaurante de cusco quiere mi mezcal de oaxaca", [("PE", TO), ("MX", FROM)]),
    ("mi prima que vive en tijuana me va a comprar alpargatas, las hago en cali", [("MX", TO), ("CO", FROM)]),
    ("cuanto paga el de lima por un poncho de temuco", [("PE", TO), ("CL", FROM)]),
    # the goods are from there, the client is from here
    ("cuanto paga en lima mi clienta por un poncho de temuco", [("PE", TO), ("CL", FROM)]),
    ("una boutique de lima me encargó 40 blusas de chiapas", [("PE", TO), ("MX", FROM)]),
    # what is made is made at home
    ("hago hamacas en mérida y las quieren en viña", [("MX", FROM), ("CL", TO)]),
    ("las tejo en puno", [("PE", FROM)]),
    ("qué hago en chile con la etiqueta", [("CL", None)]),
    ("hago dibujos para una revista en chile", [("CL", "destino")]),
    ("viene de chile, soy compradora vivo en lima", [("CL", FROM), ("PE", TO)]),
    ("¿le quito la etiqueta?", []),
    # home counts, not nationality
    ("soy chilena pero vivo en lima y vendo a méxico", [("PE", FROM), ("MX", TO)]),
    ("estoy en méxico pero soy colombiana, le vendo a perú", [("MX", FROM), ("PE", TO)]),
    ("un pedido a mexico, necesito agente pa sacarlo de chile", [("MX", TO), ("CL", FROM)]),
    ("ropa hecha en bogota puesta en lima", [("CO", FROM), ("PE", TO)]),
    ("un aleman en medellin quiere mi vino, soy de curicó", [("CO", TO), ("CL", FROM)]),
    ("mi clienta gringa en lima me pide una manta", [("PE", TO)]),
    ("yo de valdivia, mi clienta de lima", [("CL", FROM), ("PE", TO)]),
    ("siendo peruano puedo vender en chile", [("PE", FROM), ("CL", TO)]),
    ("vivo en cali, me pidieron ponchos de lima", [("CO", FROM), ("PE", TO)]),
    ("exporto desde lima hacia chile y méxico", [("PE", FROM), ("CL", TO), ("MX", TO)]),
    ("vestidos para un cliente de cali, soy de piura", [("CO", TO), ("PE", FROM)]),
    # a country behind one of its places, and cities that are no country's of ours
    ("soy de concepcion peru y vendo a chile", [("PE", FROM), ("CL", TO)]),
    ("le vendo a cartagena chile", [("CL", TO)]),
    ("Bogotá Lima", [("CO", FROM), ("PE", TO)]),
    ("soy de quito y mando a bogota", [("EC", FROM), ("CO", TO)]),
    ("vendo desde cali a miami", [("CO", FROM), ("US", TO)]),
    ("vendo en santa cruz de la sierra desde lima", [("BO", TO), ("PE", FROM)]),
    ("somos del eje cafetero y enviamos a chile", [("CO", FROM), ("CL", TO)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_each_place_has_the_role_its_sentence_tells(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize("text", ["no de Chile", "no a Chile", "no Chile", "va a Perú, no a Chile", "no para Chile"])
def test_a_denied_place_is_not_heard(text):
    assert "CL" not in [code for code, _ in roles(text)]


def test_swapping_the_words_swaps_the_roles():
    assert roles("de Lima a Cali") == [("PE", FROM), ("CO", TO)]
    assert roles("de Cali a Lima") == [("CO", FROM), ("PE", TO)]


def test_pesos_chilenos_is_a_currency_and_not_a_place():
    assert roles("95 mil pesos chilenos") == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("un tapiz de ayacucho para una galeria en bogota", {"PE": "origen", "CO": "destino"}),
        ("mermelada hecha en cajamarca, la quiero vender en tiendas de chile", {"PE": "origen", "CL": "destino"}),
        ("hago jabones en arequipa para un hotel de medellin", {"PE": "origen", "CO": "destino"}),
    ],
)
def test_who_the_goods_are_for_and_the_shops_where_they_are_sold_are_the_destination(text: str, roles: dict[str, str]):
    found = {e["value"]: e.get("role") for e in read_message(text, lexicon()).entities() if e["entity"] == "pais"}
    assert found == roles
