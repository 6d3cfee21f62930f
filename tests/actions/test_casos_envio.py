"""What follows a shipment's answer: what the sum includes, goods in one box, DDP or DAP, a held parcel, a paper's data."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation

SUM = ("cuanto paga un poncho de 150 dolares en peru", "calcular_costo")
WHO_PAYS = ("quien paga los impuestos, yo o el cliente", "preguntar_quien_paga")
STEAM = ("cuanto cobra steam de comision", "consultar_plataformas")
PAPER = "consultar_certificado_origen"


def test_the_carriers_fee_is_not_in_the_sum(talk: Conversation) -> None:
    talk.say(*SUM)
    reply = talk.say("eso ya incluye lo que cobra ups?", "preguntar_quien_paga", 0.46)
    assert "*No* incluye" in reply
    assert "UPS cobra gestión al Perú" in reply


def test_a_freight_that_was_said_is_in_the_sum(talk: Conversation) -> None:
    talk.say("cuanto paga un poncho de 100 dolares mas 20 de envio en chile", "calcular_costo")
    assert "IVA y USD 20,00 de flete" in talk.say("ahi va el envio tambien?", "consultar_logistica", 0.6)


def test_goods_in_one_box_keep_the_permits_of_each(talk: Conversation) -> None:
    talk.say("kiero mandar miel y jabones a peru", "consultar_regulacion")
    reply = talk.say("puedo meterlas en la misma caja?", "nlu_fallback", 0.3)
    assert "SENASA" in reply
    assert "DIGEMID" in reply


def test_goods_told_one_after_the_other_may_share_a_box(talk: Conversation) -> None:
    talk.say("qué permisos piden en chile para la mermelada", "consultar_regulacion")
    reply = talk.say("y si mando cremas en el mismo paquete?", "dar_dato", 0.6)
    assert "Para mermelada en Chile" in reply
    assert "Para crema en Chile" in reply


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("cual me conviene pa venderle a gente comun", "te conviene *DDP*"),
        ("cual elijo si me compra una distribuidora, es empresa", "no recomienda uno"),
        ("y lo contrario como se llama?", "lo contrario de *DDP* es *DAP*"),
        ("y el otro como se llama", "lo contrario de *DDP* es *DAP*"),
    ],
)
def test_after_ddp_and_dap_one_is_advised_and_the_other_named(talk: Conversation, asked: str, said: str) -> None:
    talk.say(*WHO_PAYS)
    assert said in talk.say(asked, "pedir_fuente", 0.85)


def test_the_permits_of_a_held_parcel_come_first(talk: Conversation) -> None:
    talk.say("mi paquete quedo retenido en la aduana de mexico", "reportar_envio")
    reply = talk.say("son vitaminas y colageno", "dar_dato")
    assert reply.index("COFEPRIS") < reply.index("Corrige la descripción")
    assert "colágeno" in reply


def test_a_lost_parcel_is_no_matter_of_permits(talk: Conversation) -> None:
    talk.say("no llega el paquete que mande a lima", "reportar_envio")
    assert "se pide:" not in talk.say("son mermeladas", "dar_dato")


@pytest.mark.parametrize("asked", ["y ese papel cuanto vive?", "y hasta cuando dura"])
@pytest.mark.parametrize("country", ["colombia", "peru", "chile"])
def test_how_long_the_certificate_lasts_is_told_of_the_certificate(
    talk: Conversation, asked: str, country: str
) -> None:
    talk.say(f"quien emite el certificado de origen en {country}", PAPER)
    reply = talk.say(asked, PAPER, 0.52)
    assert "vale un año" in reply or "12 meses" in reply


def test_two_data_asked_at_once_are_both_told(talk: Conversation) -> None:
    talk.say("como saco el certificado de origen en colombia", PAPER)
    reply = talk.say("y cuanto vale y cuanto dura", PAPER, 0.67)
    assert "vale un año" in reply
    assert "no cobra por el certificado" in reply


def test_another_platform_is_told_in_what_was_asked_of_the_first(talk: Conversation) -> None:
    talk.say(*STEAM)
    assert talk.say("y epic?", "pedir_detalle", 0.54).startswith("*Epic Games Store*")
    assert talk.say("y en itch", "dar_dato", 0.31).startswith("*itch.io*")
    assert "«gog» no tengo datos" in talk.say("y en gog", "nlu_fallback", 0.3)


def test_an_option_of_a_list_is_explained_although_a_sum_is_asked_so(talk: Conversation) -> None:
    talk.say("programas de apoyo en perú para vender cerámica", "consultar_programas")
    second = talk.slots["opciones"][1]
    talk.say("explicame mejor el segundo", "explicar_cuenta", 0.86)
    assert second in talk.slots["nombres"]


def test_what_platforms_ask_of_who_has_no_firm_is_told_of_each(talk: Conversation) -> None:
    talk.say("donde puedo vender mis artesanias en mexico desde peru", "consultar_plataformas")
    reply = talk.say("entonces que me queda sin empresa", "pedir_simple", 0.95)
    assert "Amazon: " in reply
    assert "Sin marketplace" in reply


def test_the_source_of_a_sum_tells_its_norms(talk: Conversation) -> None:
    talk.say(*SUM)
    assert "LGA, art. 147 m)" in talk.say("seguro? de donde sacas eso", "pedir_fuente")
