"""What is corrected, added or asked beside a sum: the sum follows, and a question about it is no sum again."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation

BAG = ("cuanto paga por un bolso de 150 dolares a lima desde cali", "calcular_costo")


@pytest.mark.parametrize("said", ["perdon me equivoque eran 450 no 150", "son 450, no 150", "eran 450 dolares no 150"])
def test_the_amount_that_is_taken_back_is_not_the_one_summed(talk: Conversation, said: str) -> None:
    talk.say(*BAG)
    assert "Bolso de USD 450.00" in talk.say(said, "dar_dato")


@pytest.mark.parametrize("said", ["ah órale y si le meto dos más", "y si le agrego 2 más?", "y otros dos"])
def test_pieces_that_come_on_top_are_added_to_those_said(talk: Conversation, said: str) -> None:
    talk.say("soy de oaxaca, mando 5 alebrijes de 40 dolares a lima", "calcular_costo")
    assert "7 × alebrije (USD 280.00 en total)" in talk.say(said, "dar_dato", 0.8)


@pytest.mark.parametrize("said", ["colombianos obvio", "colombianos claro", "pues colombianos"])
def test_the_pesos_that_were_asked_are_understood_with_a_word_more(talk: Conversation, said: str) -> None:
    talk.say("un mexicano me compra 6 ruanas, le cobro 400 mil pesos cada una", "calcular_costo")
    assert "COP 2.400.000" in talk.say(said, "nlu_fallback", 0.3)


@pytest.mark.parametrize(
    "said", ["por correo normal, no por courier", "no va por courier, por correo", "por correo, nada de por courier"]
)
def test_a_channel_that_is_denied_is_not_taken(talk: Conversation, said: str) -> None:
    talk.say("cuanto paga por aretes de 45 dolares a mexico", "calcular_costo")
    assert "por correo" in talk.say(said, "dar_dato").splitlines()[1]


def test_what_is_asked_beside_a_sum_is_looked_up_and_the_sum_goes_on(talk: Conversation) -> None:
    talk.say("cuanto paga por un bolso de 450 dolares a lima desde cali", "calcular_costo")
    told = talk.say("y si la clienta no tiene ruc la dejan?", "consultar_postventa", 0.56)
    assert "con DNI" in told
    assert "102.24" not in told
    assert "2 × bolso (USD 900.00" in talk.say("y si son dos?", "dar_dato")


def test_a_paper_that_one_country_has_tells_who_exports(talk: Conversation) -> None:
    reply = talk.say(
        "no tengo ruc, quiero mandar una vez unos cuadros de 2500 dolares a chile",
        "consultar_requisitos_exportar",
        0.63,
    )
    assert "sin RUC puede exportar" in reply


@pytest.mark.parametrize(
    "said", ["ah ya. volviendo al bolso, y si fueran 3", "volvamos al bolso, y si son 3?", "y 3 bolsos?"]
)
def test_after_another_question_more_pieces_go_back_to_the_sum(talk: Conversation, said: str) -> None:
    talk.say("bolsos tejidos a puebla, 70 dolares, cuanto paga ella", "calcular_costo")
    assert "Cómo cobrar" in talk.say("le puedo cobrar por pse?", "consultar_pagos")
    assert "USD 210.00 en total" in talk.say(said, "dar_dato")


def test_the_fine_is_told_of_the_law_just_talked_of(talk: Conversation) -> None:
    talk.say("soy de mexico y guardo correos de clientas chilenas, q ley es", "consultar_datos_personales")
    told = talk.say("y de cuanto es la multa", "consultar_cargos", 1.0)
    assert "amonestación" in told
    assert "IVA" not in told


@pytest.mark.parametrize("asked", ["q iva tiene", "que igv pagan", "y el arancel?"])
def test_a_tax_named_in_few_words_turns_to_the_charges(talk: Conversation, asked: str) -> None:
    talk.say("con que courier mando vino desde chile a colombia", "consultar_logistica")
    assert "Impuestos al llegar · Colombia" in talk.say(asked, "consultar_cargos", 0.5)


def test_what_a_product_needs_where_it_goes_is_told_beside_the_papers_of_who_exports(talk: Conversation) -> None:
    reply = talk.say(
        "hago jabones artesanales en cusco y los quiero vender en colombia q necesito", "consultar_requisitos_exportar"
    )
    assert "Requisitos para exportar · Perú" in reply
    assert "en Colombia se pide: INVIMA: NSO" in reply
