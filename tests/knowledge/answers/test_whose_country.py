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
