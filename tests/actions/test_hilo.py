"""A short message in the middle of a conversation is about what was just said: the datum, who knows it, or the next theme."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation

CERTIFICATE = ("necesito el certificado de origen, soy de trujillo y vendo a mexico", "consultar_certificado_origen")
SUM = ("cuánto paga un poncho de 120 dólares de Arequipa a Bogotá", "calcular_costo")
OUT = "fuera_de_alcance"


@pytest.mark.parametrize(
    ("asked", "intent", "told"),
    [
        ("y eso cuesta?", OUT, "S/ 36"),
        ("y cuando vence", "consultar_logistica", "12 meses"),
        ("quien me lo da", "pedir_fuente", "ADEX"),
        ("donde lo tramito", "consultar_plataformas", "VUCE"),
        ("me lo exigen si son 700 dolares?", "dar_dato", "USD 1,000"),
    ],
)
def test_a_loose_datum_is_told_of_the_certificate_just_talked_of(
    talk: Conversation, asked: str, intent: str, told: str
) -> None:
    talk.say(*CERTIFICATE)
    assert told in talk.say(asked, intent, 0.7)
    assert talk.slots["tema"] == "origen"


def test_a_datum_that_nothing_tells_is_said_missing_with_who_knows_it(talk: Conversation) -> None:
    talk.say("qué es exporta fácil en perú", "consultar_exportacion_simplificada")
    reply = talk.say("y cuanto cuesta", OUT)
    assert "Exporta Fácil" in reply
    assert "Serpost" in reply
    assert len(reply) < 200


def test_whoever_runs_the_programmes_just_listed_is_told_and_no_source_is_cited(talk: Conversation) -> None:
    talk.say("programas de apoyo en perú para vender cerámica", "consultar_programas")
    reply = talk.say("y quien lo da", "pedir_fuente", 0.5)
    assert "De dónde sale" not in reply
    assert "Promperú" in reply


@pytest.mark.parametrize("asked", ["de esos donde paga menos", "cual me conviene si soy chica"])
def test_a_choice_after_a_sum_compares_the_countries_with_the_same_pieces(talk: Conversation, asked: str) -> None:
    talk.say(*SUM)
    reply = talk.say(asked, OUT)
    assert all(country in reply for country in ("Chile", "Colombia", "México"))
    assert "USD 40.20" in reply
    assert talk.slots["tema"] == "costo"


def test_a_choice_read_as_cheating_after_a_sum_is_a_choice(talk: Conversation) -> None:
    talk.say(*SUM)
    assert "Donde menos paga" in talk.say("donde paga menos", "pedir_trampa", 0.6)


def test_which_is_easier_is_no_request_for_fewer_words(talk: Conversation) -> None:
    talk.say("qué courier uso desde monterrey a bogotá", "consultar_logistica")
    assert "Lo que decide" in talk.say("cual es mas facil", "pedir_simple")


def test_a_word_of_another_theme_changes_it_and_keeps_product_and_route(talk: Conversation) -> None:
    talk.say("permisos para vender salsa de ají en lima, soy de cali", "consultar_regulacion")
    talk.say("cual paqueteria me conviene", "consultar_regulacion", 0.4)
    assert talk.slots["tema"] == "logistica"
    assert talk.slots["pais_origen"] == ["CO"]
    assert talk.slots["producto"] == "salsa de ají"
    assert "kg" in talk.say("y cuantos kilos", OUT)


@pytest.mark.parametrize(("asked", "intent"), [("y entonces como hago", "pedir_simple"), ("si", "afirmar")])
def test_after_a_refusal_the_legal_ways_are_told_step_by_step(talk: Conversation, asked: str, intent: str) -> None:
    talk.say("le pongo 10 dólares en la factura a mi clienta de Bogotá y vale 90?", "pedir_trampa")
    reply = talk.say(asked, intent, 0.6)
    assert "1. Certificado de origen" in reply
    assert "USD 2.000" in reply


def test_what_is_that_defines_the_permit_just_told(talk: Conversation) -> None:
    talk.say("jabones artesanales de colombia a perú, qué permiso", "consultar_regulacion")
    assert "Notificación Sanitaria Obligatoria" in talk.say("q es eso", "definir_termino")
    assert "en el Perú solo tramitas el reconocimiento" in talk.say("ya la tengo en el invima", "consultar_organismo")


def test_what_is_that_after_a_sum_explains_it(talk: Conversation) -> None:
    talk.say(*SUM)
    assert "Cómo sale la cuenta" in talk.say("q es eso", "definir_termino")


def test_whether_somebody_else_may_sell_there_is_asked_of_the_platform(talk: Conversation) -> None:
    talk.say("soy de pasto, cómo abro tienda en etsy", "consultar_plataformas")
    assert talk.say("y mi prima de lima puede?", "consultar_presencia_local").startswith("*Etsy*\nSí")
    assert "USD 0,20" in talk.say("cuanto cobran por publicar", "consultar_plataformas", 0.7)


def test_another_end_of_the_road_gets_what_it_asks_of_the_goods(talk: Conversation) -> None:
    talk.say("qué piden para exportar miel desde chile", "consultar_requisitos_exportar")
    assert "INVIMA" in talk.say("y a colombia?", "dar_dato")


def test_a_paper_named_with_its_own_words_is_not_the_one_just_told(talk: Conversation) -> None:
    talk.say("mando café de huila a chile, qué papeles llevo", "consultar_requisitos_exportar")
    assert "DIAN" in talk.say("ese papel de origen quien me lo da aca", "consultar_certificado_origen", 0.99)


def test_who_gives_the_certificate_is_told_before_the_value_from_which_it_is_asked(talk: Conversation) -> None:
    talk.say("un bolso de 600 dólares de bogotá a lima, cuánto paga", "calcular_costo")
    assert "DIAN" in talk.say("y ahi quien da el certificado de origen", "consultar_certificado_origen", 1.0)


def test_the_same_of_another_country_is_asked_with_its_article(talk: Conversation) -> None:
    talk.say("desde cuándo corre la ley de datos de méxico", "consultar_datos_personales")
    told = talk.say("la d colombia desde cuando corre", "consultar_cargos", 0.88)
    assert "México" not in told
    assert "1581" in told


def test_where_an_amount_enters_free_is_told_of_the_countries_listed(talk: Conversation) -> None:
    talk.say("quién es la aduana en perú", "consultar_organismo")
    talk.say("y en colombia", "dar_dato")
    told = talk.say("en cual d esos 3 entra gratis un courier de 100 usd", "calcular_costo", 0.98)
    assert "Donde menos paga tu cliente es *Perú*" in told


def test_what_the_client_pays_is_no_price_of_the_permit_just_told(talk: Conversation) -> None:
    talk.say("le vendo miel de temuco a bogotá, qué permisos", "consultar_regulacion")
    assert talk.say("y cuanto paga", "calcular_costo", 0.57).startswith("*Cuánto paga tu cliente · Colombia*")


@pytest.mark.parametrize(
    "asked", ["y a ella le piden algun dato", "que dato de ella tengo q pedirle pa q no se atasque"]
)
def test_what_who_receives_must_give_is_no_question_of_personal_data(talk: Conversation, asked: str) -> None:
    talk.say("tres chompas de 60 dólares de puno a cdmx, cuánto paga", "calcular_costo")
    told = talk.say(asked, "consultar_datos_personales", 0.76)
    assert told.startswith("*Qué pedirle a quien recibe · México*")
    assert "RFC o CURP" in told


def test_who_bought_hears_what_the_law_lets_them_return(talk: Conversation) -> None:
    talk.say("compré un poncho a una tienda de cusco, vivo en puebla, cuánto me cobran", "consultar_cargos")
    assert "5 días hábiles" in talk.say("y si no me gusta lo devuelvo?", "consultar_devoluciones")
    talk.say("bueno, y si yo vendo a cdmx y mi clienta lo quiere devolver", "consultar_devoluciones")
    assert "escribe=vendedor" in talk.slots["condiciones"]


def test_of_two_things_told_apart_the_second_is_pointed_to(talk: Conversation) -> None:
    talk.say("me hablaron del perú marketplace y del exporta fácil, cuál es cuál", "consultar_programas")
    assert "USD 7,500" in talk.say("el segundo me interesa, hasta cuánto puedo mandar", "consultar_programas", 0.5)


def test_of_two_things_told_apart_that_is_not_the_first(talk: Conversation) -> None:
    talk.say("invima es lo mismo que digesa?", "consultar_organismo")
    talk.say("y cual me toca para vender cremas en peru desde colombia", "consultar_regulacion")
    assert not talk.say("cuanto se demora ese registro", "consultar_regulacion").startswith("*INVIMA*")


def test_what_a_programme_asks_of_who_joins_is_no_permit(talk: Conversation) -> None:
    talk.say("qué es colombia a un clic", "consultar_programas")
    told = talk.say("q piden pa entrar", "consultar_regulacion", 0.95)
    assert "Colombia a un Clic" in told
    assert "Permisos y etiquetas" not in told


def test_where_the_money_of_a_platform_arrives_is_asked_of_it(talk: Conversation) -> None:
    talk.say("cuánto cobra etsy", "consultar_plataformas")
    assert "cómo y cuándo te paga" in talk.say("y x donde me llega la plata ahi", "consultar_pagos", 0.51)


def test_what_the_customs_of_a_country_charge_is_paid_there(talk: Conversation) -> None:
    asked = "cuánto le saca la aduana mexicana a un bolso de 60 dólares q mando de iquique por fedex"
    assert talk.say(asked, "calcular_costo").startswith("*Cuánto paga tu cliente · México*")


def test_a_sum_that_was_interrupted_and_told_asks_for_nothing_more(talk: Conversation) -> None:
    talk.say("sácame una cuenta: 6 ponchos pa colombia", "calcular_costo")
    talk.say("espera, es verdad q ahora se paga iva desde los 50 dólares allá?", "consultar_cargos")
    assert "Y sigo con tu cuenta" not in talk.say("ah ya. cada uno a 32 usd", "dar_dato")
    assert "7 × poncho (USD 224,00 en total)" in talk.say("y si fueran 7", "dar_dato")


def test_a_number_after_a_few_pieces_that_is_no_count_is_the_price_of_one(talk: Conversation) -> None:
    talk.say("2 carteras de medellín a lima, 230 dólares en total, cuánto paga", "calcular_costo")
    assert "USD 115.00" in talk.say("y si me llevo una nomas, 115", "dar_dato")


@pytest.mark.parametrize("intent", ["consultar_certificado_origen", "nlu_fallback"])
def test_a_programme_named_where_no_theme_is_sure_is_what_is_asked_about(talk: Conversation, intent: str) -> None:
    asked = "mi tia quiere saber si colombia a un clic le sirve, hace manillas"
    assert talk.say(asked, intent, 0.3).startswith("*Colombia a un Clic*")


def test_how_to_join_that_is_of_what_was_told_and_keeps_the_sum(talk: Conversation) -> None:
    talk.say("vendo vestidos de 60 dólares de bogotá a chilenas, les sale iva?", "consultar_cargos")
    assert "Programas de apoyo" not in talk.say("y como me inscribo en eso", "consultar_programas", 0.78)
    assert talk.slots["monto"] == "60"


def test_how_long_a_permit_takes_and_what_a_payment_costs_are_asked_of_them(talk: Conversation) -> None:
    talk.say("panela de boyacá a cdmx, qué permisos", "consultar_regulacion")
    assert "Recuperar" not in talk.say("cuanto se demoran en darlo", "consultar_recuperacion_impuestos", 0.34)
    talk.say("cómo cobro desde colombia si vendo en chile", "consultar_pagos")
    assert talk.say("y cuanto me muerden de comision", "consultar_plataformas", 0.97).startswith("*Cuánto cuesta*")


def test_a_tax_asked_first_of_all_asks_where_the_goods_go(talk: Conversation) -> None:
    assert "¿A qué país va el envío?" in talk.say("pago iva??", "preguntar_quien_paga", 0.79)


def test_a_figure_supposed_or_put_right_is_summed_anew(talk: Conversation) -> None:
    talk.say("un bolso de 260 dólares de bucaramanga a lima, cuánto paga", "calcular_costo")
    assert "no paga impuestos" in talk.say("y si fueran 190?", "dar_dato")
    assert "USD 2,000" in talk.say("perdon, me comi un cero, son 2600", "dar_dato")


@pytest.mark.parametrize("asked", ["dame una receta de arepas", "quien gana el mundial", "cuanto cuesta un ipad"])
def test_what_is_off_the_subject_is_still_declined_in_the_middle(talk: Conversation, asked: str) -> None:
    talk.say(*CERTIFICATE)
    assert "fuera de lo que puedo responder" in talk.say(asked, OUT)


def test_a_loose_datum_before_anything_was_said_follows_nothing(talk: Conversation) -> None:
    assert "fuera de lo que puedo responder" in talk.say("cuanto cuesta", OUT)


def test_no_country_that_nobody_said_answers_alone(talk: Conversation) -> None:
    talk.say("mi cliente no recibió el pedido, qué le digo", "consultar_postventa")
    assert "*Cuánto demora*" not in talk.say("cuanto tiempo tengo", "nlu_fallback", 0.3)
