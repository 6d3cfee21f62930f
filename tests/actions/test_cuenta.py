"""The sum in a conversation: at once, one datum at a time, interrupted, changed, explained and handed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.landed_cost.issued import NAME
from knowledge.settings import KnowledgeSettings
from tests.actions.conversation import Conversation

ALL_SAID = "¿cuánto paga mi cliente en Bogotá por unos botines de 120 dólares desde Lima?"


def test_when_all_is_said_the_sum_is_the_answer(talk: Conversation):
    text = talk.say(ALL_SAID, "calcular_costo")
    assert "*USD 22,80*" in text  # 120 × 19 %; sin arancel hasta USD 200 FOB
    assert "USD 142,80" in text
    assert talk.reply["quote"]["status"] == "computed"
    assert talk.reply["asks"] is None


def test_one_missing_thing_is_asked_at_a_time_with_choices(talk: Conversation):
    assert "¿A qué país" in talk.say("cuánto paga mi cliente", "calcular_costo")
    assert talk.reply["suggestions"] == ["Chile", "Colombia", "México", "Perú"]
    assert "¿Qué producto es?" in talk.say("a Colombia", "dar_dato")
    assert talk.reply["suggestions"][0] == "Ropa"
    assert "¿Cuánto vale" in talk.say("unos botines", "dar_dato")
    assert "*USD 22,80*" in talk.say("120", "dar_dato")


def test_a_product_that_the_catalogue_does_not_know_is_taken_as_said(talk: Conversation):
    talk.say("cuánto paga mi cliente en Colombia", "calcular_costo")
    talk.say("unos zurrones", "nlu_fallback", 0.2)
    assert talk.slots["producto"] == "zurrones"


def test_a_question_in_between_is_answered_and_the_sum_goes_on(talk: Conversation):
    talk.say("cuánto paga mi cliente en Chile por unas chompas", "calcular_costo")
    label = talk.say("¿y qué etiqueta llevan?", "consultar_regulacion")
    assert "Rótulo textil" in label
    assert label.index("¿Cuánto vale") > label.index("Rótulo textil")
    assert talk.slots["cuenta_pide"] == "monto"
    summed = talk.say("80 dólares", "dar_dato")
    assert "Cuánto paga tu cliente" in summed
    assert "USD 15,20" in summed
    assert talk.slots["cuenta_pide"] is None


def test_a_no_leaves_the_sum(talk: Conversation):
    talk.say("cuánto paga mi cliente en Chile por unas chompas", "calcular_costo")
    assert "dejo esa cuenta" in talk.say("no, déjalo", "negar")
    assert "¿Cuánto vale" not in talk.say("¿y qué etiqueta llevan?", "consultar_regulacion")


@pytest.mark.parametrize(
    ("change", "figure"),
    [
        ("¿y si vale 300?", "*USD 92,70*"),  # 300 × 10 % = 30; 330 × 19 % = 62,70
        ("¿y para México?", "*USD 40.20*"),  # 120 × 33,5 %
        ("son 3 pares", "*USD 111,24*"),  # 360 × 10 % = 36; 396 × 19 % = 75,24
        ("el flete sale 30", "*USD 28,50*"),  # (120 + 30) × 19 %
        ("¿y para Chile, si la tienda cobra el IVA?", "*USD 22,80*"),
    ],
)
def test_a_change_computes_anew(talk: Conversation, change: str, figure: str):
    talk.say(ALL_SAID, "calcular_costo")
    assert figure in talk.say(change, "dar_dato")


def test_the_price_said_may_be_of_each_or_of_all(talk: Conversation):
    talk.say("cuánto paga mi cliente en Bogotá por 2 chompas de 195 dólares", "calcular_costo")
    assert talk.reply["suggestions"][0] == "Es el total"
    assert "*USD 37,05*" in talk.say("es el total", "dar_dato")  # 195 × 19 %


def test_the_certificate_stands_beside_the_general_rate(talk: Conversation):
    talk.say("cuánto paga mi cliente en Lima por un bolso de cuero de 350 dólares desde Bogotá", "calcular_costo")
    with_proof = talk.say("con certificado de origen", "consultar_certificado_origen")
    assert "Sin certificado de origen pagaría USD 79.52" in with_proof  # 350 × 4 % = 14; 364 × 18 % = 65,52
    assert "origin_proof=certificado" in talk.slots["condiciones"]
    assert "USD 79.52" in talk.say("sin certificado de origen", "dar_dato")


def test_a_certificate_that_changes_nothing_says_so(talk: Conversation):
    talk.say("cuánto paga mi cliente en México por un poncho de 100 dólares desde Lima", "calcular_costo")
    assert "no cambia esta cuenta" in talk.say("¿y con certificado de origen?", "dar_dato")


def test_a_certificate_needs_the_country_it_comes_from(talk: Conversation):
    talk.say("cuánto paga mi cliente en Lima por un bolso de 350 dólares", "calcular_costo")
    assert "¿Desde qué país" in talk.say("con certificado de origen", "dar_dato")
    assert "Colombia" in talk.say("de Colombia", "dar_dato")
    assert talk.slots["pais_origen"] == ["CO"]


def test_a_new_shipment_forgets_the_pieces_and_the_freight_of_the_last(talk: Conversation):
    talk.say("cuánto paga mi cliente en Bogotá por 3 pares de botines de 120 dólares más 30 de envío", "calcular_costo")
    text = talk.say("¿y cuánto pagaría por un bolso de 50 dólares a Medellín?", "calcular_costo")
    assert "*USD 9,50*" in text


def test_two_destinations_stand_side_by_side(talk: Conversation):
    text = talk.say("cuánto sale una chompa de 100 dólares desde Lima a Colombia y a México", "calcular_costo")
    assert "*USD 19,00*" in text
    assert "*USD 33.50*" in text
    assert text.count("Fuente:") == 1


@pytest.mark.parametrize(("value", "near"), [("195", True), ("120", False)])
def test_near_a_cap_it_says_what_counts(talk: Conversation, value: str, near: bool):
    text = talk.say(
        f"cuánto paga mi cliente en Bogotá por un poncho de {value} dólares más 20 de envío", "calcular_costo"
    )
    assert ("Estás cerca del tope de USD 200" in text) is near
    assert ("partir el pedido es infracción" in text) is near


def test_the_sum_is_explained_step_by_step(talk: Conversation):
    talk.say("cuánto paga mi cliente en Bogotá por un bolso de 300 dólares más 20 de flete", "calcular_costo")
    text = talk.say("explícame la cuenta", "explicar_cuenta")
    for said in (
        "USD 300,00 de mercancía + USD 20,00",
        "10 % de USD 320,00 = USD 32,00",
        "USD 32,00 + USD 66,88 = USD 98,88",
    ):
        assert said in text
    assert "Fuente:" in text


def test_who_pays_comes_with_the_figure_of_the_sum(talk: Conversation):
    talk.say(ALL_SAID, "calcular_costo")
    text = talk.say("¿DDP o DAP?", "preguntar_quien_paga")
    assert "DAP" in text
    assert "DDP" in text
    assert "son USD 22,80" in text


def test_who_pays_without_a_sum_has_no_figure(talk: Conversation):
    assert "En tu cuenta" not in talk.say("quién paga los impuestos", "preguntar_quien_paga")


@pytest.fixture
def var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRUJULA_VAR_DIR", str(tmp_path))
    return tmp_path


def test_the_quote_is_a_document_that_is_there(talk: Conversation, var_dir: Path):
    talk.say(ALL_SAID, "calcular_costo")
    text = talk.say("mándame la cotización", "pedir_cotizacion")
    document = talk.reply["document"]
    assert document["url"] in text
    name = document["url"].rsplit("/", 1)[1]
    assert NAME.fullmatch(name)
    assert (KnowledgeSettings().quotes_dir / name).read_bytes().startswith(b"%PDF")


def test_a_quote_without_a_sum_asks_for_what_is_missing(talk: Conversation, var_dir: Path):
    assert "¿A qué país" in talk.say("mándame la cotización", "pedir_cotizacion")
    assert not list(var_dir.rglob("*.pdf"))


def test_an_exchange_rate_said_is_used_and_named(talk: Conversation):
    talk.say("cuánto paga mi cliente en Chile por un poncho de 600.000 pesos chilenos", "calcular_costo")
    text = talk.say("con el dólar a 950", "dar_dato")
    assert "950" in text
    assert talk.slots["tipo_cambio"] == "950"


def test_a_bare_number_is_the_price_when_the_price_was_asked(talk: Conversation):
    assert "¿Cuánto vale" in talk.say("q pago si mando 2 chompas a bogota", "calcular_costo")
    talk.say("80", "dar_dato")
    assert (talk.slots["monto"], talk.slots["cantidad"]) == ("80", "2")


def test_the_currency_alone_answers_which_currency(talk: Conversation):
    talk.say("cuánto paga mi cliente en Colombia por un poncho de 60000 desde Lima", "calcular_costo")
    talk.say("soles no, dólares", "dar_dato")
    assert talk.slots["moneda"] == "USD"


def test_a_told_order_is_summed_without_being_asked(talk: Conversation):
    text = talk.say("soy de Cali, mi clienta de Lima quiere 3 bolsos de 60 dólares c/u más 25 de envío", "dar_dato")
    assert "*no paga impuestos*" in text
    assert text.count("USD 0.00") == 1


def test_what_may_not_travel_offers_the_way_that_is_left(talk: Conversation):
    text = talk.say("cuánto paga en Bogotá un pisco sour de 25 dólares por courier", "calcular_costo")
    assert "no puede ir" in text
    assert talk.reply["suggestions"][0] == "Como carga formal"
    assert talk.say("Como carga formal", "dar_dato") != text
    assert talk.slots["canal"] == "carga_formal"
