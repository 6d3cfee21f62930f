"""What a cue of the question calls for comes first, and what the facts are known not to say is said to be unknown."""

from __future__ import annotations

import pytest

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot

UNKNOWN = "no consta en mi base"


def told(text: str, theme: str | None = None, **known: object) -> str:
    return reply(snapshot(), Question(text, theme, **known)).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["qué se entiende por exportación", "que es exportar", "¿En qué consiste importar?", "¿Qué es una importación?"],
)
def test_no_fact_defines_a_word_that_many_hold(text: str) -> None:
    assert UNKNOWN in told(text)


@pytest.mark.parametrize(
    "text", ["qué es un certificado de origen", "qué es el retracto", "qué es el documento de transporte"]
)
def test_a_narrower_meaning_is_still_told(text: str) -> None:
    assert "La definición de" not in told(text)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("¿Puede el transportista negarse a recoger mi paquete?", "envio"),
        ("el courier puede rechazar mi caja?", "logistica"),
        ("qué pasa si viene el repartidor y no estoy en casa", "envio"),
        ("cuántas veces intenta entregar el courier", "logistica"),
    ],
)
def test_what_a_carrier_does_by_its_terms_is_not_known(text: str, theme: str) -> None:
    assert UNKNOWN in told(text, theme)


def test_who_refuses_goods_is_no_carrier() -> None:
    assert UNKNOWN not in told("el cliente puede rechazar el pedido", "devoluciones", destinations=("CL",))


@pytest.mark.parametrize(
    ("text", "weight", "said"),
    [
        ("mi caja mide 60x40x30 y pesa 6 kilos, por cual peso me cobra el courier", None, "por 14,4 kg"),
        ("caja de 50 x 50 x 40 cm, cuantos kilos me facturan", "8", "por 20 kg"),
        ("paquete de 30x20x10, que peso cuenta", "4", "por *4 kg*"),
        ("bulto de 40*30*20 cm, cobran por volumen?", None, "*4,8 kg*"),
    ],
)
def test_the_weight_of_the_volume_is_summed(text: str, weight: str | None, said: str) -> None:
    answer = told(text, "logistica", weight=weight)
    assert said in answer
    assert "dividido por 5.000" in answer


def test_a_light_and_big_parcel_is_told_the_rule_without_a_sum() -> None:
    answer = told("mi bulto es grande pero liviano, cual peso cobran", "logistica")
    assert "dividido por 5.000" in answer
    assert "Tu caja" not in answer


@pytest.mark.parametrize(
    ("country", "body"), [("PE", "INDECOPI"), ("MX", "PROFECO"), ("CL", "SERNAC"), ("CO", "Industria y Comercio")]
)
def test_the_complaint_of_a_client_goes_to_consumer_protection(country: str, body: str) -> None:
    answer = told("a que institucion le reclama mi cliente si no le llega", "organismos", destinations=(country,))
    first = next(line for line in answer.splitlines() if line.startswith("•"))
    assert body in first
    assert "SUNAT" not in answer


@pytest.mark.parametrize(
    ("text", "places", "said"),
    [
        (
            "me rebotaron 20 blusas que habia mandado a  , como las meto otra vez a ",
            ("CL", "CO"),
            "tu mercancía colombiana",
        ),
        ("las meto otra vez a  , las mande a  y me las rebotaron", ("CO", "CL"), "tu mercancía colombiana"),
        ("la mercancia que mande a  vuelve a  , paga arancel", ("CO", "PE"), "reingresarla al Perú"),
        ("el pedido de  lo traigo de vuelta a ", ("PE", "CL"), "libre reingreso"),
    ],
)
def test_what_comes_back_enters_its_own_country(text: str, places: tuple[str, ...], said: str) -> None:
    answer = told(text, "devoluciones", destinations=places)
    assert said in next(line for line in answer.splitlines() if line.startswith("•"))


def test_the_claim_of_a_label_that_a_fact_is_about_comes_first() -> None:
    answer = told("quiero ponerle organico a mi mermelada", "regulacion", destinations=("MX",), product="mermelada")
    assert "Ley de Productos Orgánicos" in next(line for line in answer.splitlines() if line.startswith("•"))


@pytest.mark.parametrize(
    ("text", "country", "said"),
    [
        ("puedo poner vegano en la etiqueta de mi chocolate", "CL", "«vegano»"),
        ("mi chocolate dice sin gluten", "CO", "«sin gluten»"),
        ("quiero poner organico en mi chocolate", "PE", "«orgánico»"),
    ],
)
def test_the_claim_of_a_label_that_no_fact_is_about_is_not_known(text: str, country: str, said: str) -> None:
    answer = told(text, "regulacion", destinations=(country,), product="chocolate")
    assert said in answer
    assert UNKNOWN in answer


def test_an_ingredient_is_told_to_who_names_it_only() -> None:
    known = {"destinations": ("MX",), "product": "crema"}
    assert "CBD" not in told("qué permisos piden para vender cremas", "regulacion", **known)
    assert "CBD" in told("puedo vender crema con cannabis", "regulacion", **known)


@pytest.mark.parametrize("carrier", ["serpost", "correoschile", "4-72"])
def test_the_days_of_a_claim_are_no_delivery_time(carrier: str) -> None:
    assert "No tengo ese plazo" in told("cuánto demora", "logistica", names=(carrier,))


@pytest.mark.parametrize("carrier", ["serpost", "4-72"])
def test_the_top_of_a_procedure_is_no_price(carrier: str) -> None:
    assert "No tengo ese precio" in told("cuánto cuesta", "logistica", names=(carrier,))


@pytest.mark.parametrize(
    "text",
    ["qué tarifas se me cobrarán por vender en amazon", "cuanto cobra amazon por vender", "comisiones de amazon"],
)
def test_the_price_of_a_platform_is_told_before_the_rest(text: str) -> None:
    answer = reply(snapshot(), Question(text, "plataformas", names=("amazon",)))
    assert "USD 39,99 al mes" in next(line for line in answer.text.splitlines() if line.startswith("•"))
    assert answer.facts[0] == "xx-amazon-planes-us"
