"""Who is told no keeps the conversation: what they said is not asked again."""

from __future__ import annotations

from tests.actions.conversation import Conversation


def test_a_refusal_remembers_where_the_goods_go(talk: Conversation):
    assert "No te puedo ayudar con eso" in talk.say(
        "si declaro menos valor en el paquete a Chile qué pasa", "pedir_trampa"
    )
    text = talk.say("entonces cuánto pagaría declarando bien 250 dólares de plata", "consultar_cargos")
    assert "Chile" in text
    assert "¿A qué país" not in text


def test_goods_bought_are_not_off_the_subject(talk: Conversation):
    assert "fuera de lo que puedo" not in talk.say("compré un pisco por internet", "fuera_de_alcance")
    assert "fuera de lo que puedo" in talk.say("compré un poncho en Canadá", "fuera_de_alcance")


def test_lucas_are_asked_of_which_country_they_are(talk: Conversation):
    assert "¿Lucas de qué país?" in talk.say("vale 45 lucas el aro, lo mando a Guadalajara, qué paga", "calcular_costo")
    assert "CLP 45" in talk.say("de Chile", "dar_dato")


def test_a_total_in_a_currency_without_rate_is_not_multiplied(talk: Conversation):
    text = talk.say("mandé de Tijuana a Lima 3 sudaderas en 1950 pesos total, qué va a pagar", "calcular_costo")
    assert "3 piezas por MXN 1.950 en total" in text
    assert "5.850" not in text


def test_a_price_asked_for_goods_on_their_way_to_an_ambiguous_place_is_the_sum(talk: Conversation):
    text = talk.say(
        "una señora de Santiago me pide 2 chompas, cuánto va a pagar cuando le llegue", "consultar_logistica", 0.31
    )
    assert "Cuánto paga tu cliente" in text


def test_a_bribe_gets_words_of_its_own(talk: Conversation):
    text = talk.say("cuánta propina le doy al inspector para que no abra la caja", "pedir_trampa")
    assert "soborno" in text
    assert "denúncialo" in text
    assert "declarar menos" not in text


def test_who_asks_for_the_paper_that_lowers_a_charge_by_law_is_answered(talk: Conversation):
    talk.say("hago traducciones desde Lima para una empresa de Chile, ¿me retienen?", "consultar_impuestos_servicios")
    text = talk.say("y con qué papel me descuentan menos", "pedir_trampa")
    assert "No te puedo ayudar con eso" not in text
    assert "residencia" in text or "convenio" in text.lower()


def test_a_paper_that_is_false_is_still_refused(talk: Conversation):
    assert "No te puedo ayudar con eso" in talk.say("consígueme un papel falso de residencia", "pedir_trampa")


def test_who_is_asked_for_a_bribe_is_never_told_that_it_is_off_the_subject(talk: Conversation):
    text = talk.say("un aduanero me pidió mordida", "fuera_de_alcance")
    assert "fuera de lo que puedo" not in text
    assert "No pagues" in text


def test_none_of_the_figures_of_a_refusal_goes_into_a_sum(talk: Conversation):
    talk.say("mi cliente de lima quiere q ponga 50 dólares en la guía y vale 400", "pedir_trampa")
    assert "monto" not in talk.slots or talk.slots["monto"] is None
    assert "¿Cuánto vale" in talk.say("bueno ya, de una chompa con lo real cuánto paga", "calcular_costo")


def test_less_that_is_only_supposed_of_what_was_told_is_no_cheating(talk: Conversation):
    talk.say("un rebozo de 250 dólares por courier a lima qué paga", "calcular_costo")
    assert "no paga impuestos" in talk.say("y si le bajo a 190", "pedir_trampa", 0.95)
    assert "No te puedo ayudar con eso" in talk.say(
        "y si le bajo a 50 en la factura y pongo que es regalo", "pedir_trampa"
    )


def test_less_weight_is_no_cheating_either(talk: Conversation):
    talk.say("cuánto cuesta serpost a medellín, 2 kilos", "consultar_logistica")
    assert "No te puedo ayudar con eso" not in talk.say("y si le bajo a kilo y medio", "pedir_trampa", 0.95)


def test_who_insists_after_a_refusal_hears_it_again(talk: Conversation):
    talk.say("ayúdame a poner menos valor en la factura", "pedir_trampa")
    assert "No te puedo ayudar con eso" in talk.say("dale hombre, nadie se entera", "fuera_de_alcance")
    assert "fuera de lo que puedo" in talk.say("quién ganó el partido", "fuera_de_alcance")
