"""Whose country a question is about: of the carrier named, of whom the goods come back to, not of their materials."""

from __future__ import annotations

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot


def told(text: str, theme: str, **known: object) -> str:
    return reply(snapshot(), Question(text, theme, **known)).text  # type: ignore[arg-type]


def test_what_comes_back_asks_the_rule_of_whom_it_comes_back_to() -> None:
    text = told(
        "me rebotaron un pedido, pago para que vuelva a entrar", "devoluciones", origins=("CL",), destinations=("PE",)
    )
    assert "reingresarlo" in text or "reingresarla" in text
    assert "Aduana de Chile" not in text


def test_the_carrier_named_says_whose_service_it_is() -> None:
    text = told("exporta facil de 4-72, cual es el tope", "simplificada", names=("pe-exporta-facil", "4-72"))
    assert "5.000" in text
    assert "7,500" not in text


def test_a_system_of_another_country_is_no_answer_for_the_one_asked_about() -> None:
    text = told("hay algo como exporta facil", "simplificada", places=("CL",), names=("pe-exporta-facil",))
    assert "DUSSI" in text
    assert "Serpost" not in text


def test_the_material_from_outside_is_no_market() -> None:
    text = told(
        "compro la tela y la coso aquí, sirve para el certificado de origen",
        "origen",
        origins=("PE",),
        destinations=("CN",),
    )
    assert "Tmall" not in text


def test_the_programme_named_says_from_where_it_goes_abroad() -> None:
    text = told(
        "puedo mandar ropa con exporta facil", "simplificada", destinations=("US",), names=("pe-exporta-facil",)
    )
    assert "Serpost" in text


def test_a_paper_that_one_country_has_is_of_who_is_asked_for_it() -> None:
    text = told(
        "tengo que hacer declaracion de cambio por lo que me pago un cliente",
        "pagos",
        destinations=("CL",),
        term="declaracion_cambio",
    )
    assert "Colombia" in text.splitlines()[0]
    assert "Recibe el pago por un banco" in text


def test_a_tax_number_of_another_country_is_of_where_it_is_wanted() -> None:
    assert "RUT del SII" in told("como saco RUT siendo de afuera", "presencia", origins=("CO",), term="rut_cl")


def test_a_partner_does_not_say_where_the_firm_is() -> None:
    text = told(
        "uno de los socios es chileno y no puede venir a firmar la SAS", "presencia", places=("CL",), term="sas"
    )
    assert "SAS en Colombia" in text
    assert "Tu Empresa en un Día" not in text


def test_the_country_of_a_partner_counts_where_the_kind_of_firm_is_its_own() -> None:
    text = told("mi socia es mexicana y abrimos una sas", "presencia", places=("MX",), term="sas")
    assert "SAS mexicana" in text


def test_a_lost_parcel_is_claimed_where_it_was_posted() -> None:
    text = told("se perdio un paquete que mande por correos", "envio", destinations=("MX",), names=("correoschile",))
    assert "CorreosChile solo devuelve" in text


def test_who_complains_of_a_shop_is_told_the_law_of_its_country() -> None:
    text = told("el inai existe? me quejo de una tienda que paso mis datos", "datos", origins=("MX",))
    assert "Anticorrupción" in text
