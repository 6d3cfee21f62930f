"""Places, homes and money through a conversation: what a later message says of them settles what was asked."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation


def placed(talk: Conversation) -> tuple[list[str], list[str]]:
    return list(talk.slots.get("pais_origen") or []), list(talk.slots.get("pais_destino") or [])


def test_what_tells_which_place_was_assumed_is_where_it_goes(talk: Conversation) -> None:
    assert "Entiendo Los Ángeles (Chile)" in talk.say(
        "mando 4 fajas a los angeles, 15 dolares cada una", "calcular_costo"
    )
    talk.say("biobio, chile, soy de pasto", "dar_dato")
    assert placed(talk) == (["CO"], ["CL"])


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("soy tejedora mapuche de cañete, hay algo pa mi?", "CL"),
        ("vivo en cañete, promperú me ayuda?", "PE"),
        ("soy de san antonio y somos wayuu, que apoyos hay?", "CO"),
    ],
)
def test_a_people_or_a_body_named_beside_an_ambiguous_place_settles_it(
    talk: Conversation, text: str, country: str
) -> None:
    talk.say(text, "consultar_programas")
    assert placed(talk)[0] == [country]


def test_the_home_known_settles_an_ambiguous_place_of_mine_and_leaves_the_other_for_the_client(
    talk: Conversation,
) -> None:
    talk.say("soy peruana, que necesito para exportar", "consultar_requisitos_exportar")
    talk.say("estoy en cañete", "dar_dato")
    assert placed(talk)[0] == ["PE"]
    talk.say("cuanto paga mi clienta de cañete por 2 ponchos de 50 dolares", "calcular_costo")
    assert placed(talk) == (["PE"], ["CL"])


def test_who_moved_is_of_where_they_are_now_and_the_rest_stays(talk: Conversation) -> None:
    talk.say("soy de puno y vendo gorros a chile, 3 gorros de 20 dolares", "calcular_costo")
    talk.say("me mudé a pereira, ahora mando todo desde alla", "dar_dato")
    assert placed(talk) == (["CO"], ["CL"])
    assert talk.slots["producto"]
    talk.say("q registro necesito para exportar desde aca", "consultar_requisitos_exportar")
    assert placed(talk)[0] == ["CO"]


@pytest.mark.parametrize(
    "bought",
    [
        "compré un alebrije a una tienda de oaxaca, y me quieren cobrar impuesto al entregar",
        "pedí unos aretes por internet a una tienda de taxco, qué impuesto pago",
    ],
)
def test_where_a_buyer_lives_is_where_it_arrives(talk: Conversation, bought: str) -> None:
    talk.say(bought, "consultar_cargos")
    talk.say("vivo en bucaramanga, costó 90 dólares", "dar_dato")
    assert placed(talk) == (["MX"], ["CO"])


def test_a_seller_who_says_where_they_live_is_still_the_one_who_sends(talk: Conversation) -> None:
    talk.say("compré lana y vendo gorros a chile, qué pagan", "consultar_cargos")
    talk.say("vivo en pasto", "dar_dato")
    assert placed(talk) == (["CO"], ["CL"])


@pytest.mark.parametrize("told", ["lo mando por 4-72", "soy de cali", "colombianos"])
def test_a_home_told_after_asking_which_pesos_settles_them(talk: Conversation, told: str) -> None:
    assert "pesos chilenos" in talk.say("mando un poncho a lima, vale 320 mil pesitos de aca", "calcular_costo")
    assert "COP 320,000" in talk.say(told, "dar_dato")  # a sum for Perú is written as there


def test_money_of_there_is_that_of_where_it_goes(talk: Conversation) -> None:
    assert "CLP 80.000" in talk.say("soy de tacna, mi poncho vale 80 mil pesos de alla y va pa arica", "calcular_costo")


@pytest.mark.parametrize(
    ("text", "intent", "country"),
    [
        ("me toca estar en el rut para vender artesanias a chile?", "consultar_requisitos_exportar", "Colombia"),
        ("soy de manizales, que es el rut", "definir_termino", "RUT (Colombia)"),
        ("soy de rancagua, que es el rut", "definir_termino", "RUT (Chile)"),
    ],
)
def test_a_paper_of_two_countries_is_of_the_one_that_was_told(
    talk: Conversation, text: str, intent: str, country: str
) -> None:
    assert country in talk.say(text, intent)


def test_my_shop_in_a_country_leaves_the_theme_its_side(talk: Conversation) -> None:
    reply = talk.say("qué aviso de privacidad lleva mi tienda en línea en México", "consultar_datos_personales")
    assert "Datos personales · México" in reply
