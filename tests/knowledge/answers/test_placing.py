"""Where a question is placed by what it says beside its countries."""

from __future__ import annotations

import pytest

from knowledge.answers import reply
from knowledge.answers.question import Question
from tests.knowledge.answers.baseline import snapshot


@pytest.mark.parametrize(
    "text",
    [
        "una clienta quiere devolver el vestido xq no le gusto el color, estoy obligada a recibirlo",
        "se arrepintió de la compra, tengo que aceptar la devolución",
        "cambió de opinión, debo recibirlo de vuelta",
        "es obligatorio aceptarlo si no le gustó",
    ],
)
def test_whether_a_return_must_be_taken_is_a_right_of_the_buyer(text: str) -> None:
    told = reply(snapshot(), Question(text, theme="devoluciones", destinations=("PE",), product="vestido"))
    assert "no existe un derecho general de retracto" in told.text


def test_the_tax_of_there_is_looked_at_there() -> None:
    question = Question(
        "tengo suscriptores, me toca el igv", theme="servicios", destinations=("PE",), origins=("CL",), term="igv"
    )
    told = reply(snapshot(), question).text
    assert "D.Leg. 1623" in told
    assert "exportado" not in told


def test_how_long_customs_takes_with_what_a_post_brings_is_of_its_country() -> None:
    text = "cuánto demora la revisión de aduanas de un envío que llega por CorreosChile"
    told = reply(snapshot(), Question(text, theme="envio", names=("correoschile",))).text
    assert "72 horas" in told
    assert "No tengo ese plazo" not in told


@pytest.mark.parametrize(("home", "refused"), [("CO", True), ("PE", False)])
def test_a_platform_that_does_not_list_a_country_says_so_first(home: str, refused: bool) -> None:
    told = reply(snapshot(), Question("se puede vender en etsy", theme="plataformas", names=("etsy",), origins=(home,)))
    assert ("No consta que Etsy admita vendedores de Colombia" in told.text) is refused
