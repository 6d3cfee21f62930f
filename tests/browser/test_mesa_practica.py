"""The practice room in Chromium: a trainee finishes a case, a supervisor sees it, with axe, by keyboard and at 360 pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import button
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.mesa import Agency, agency, enter
from tests.browser.test_mesa_cuentas import check, tab_to

TITLE = "Rosa vende chompas y no sabe qué pagará su clienta chilena"
ANSWER = (
    "Hola, Rosa. En Chile paga 19% de IVA: son USD 17,10 y no vuelve a pagar. "
    "Fuente: SII, revisado en noviembre de 2026. Confirma en el SII."
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    with agency(tmp_path_factory.mktemp("agencia")) as found:
        yield found


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, reduced_motion="reduce", bypass_csp=True)  # for axe-core


@pytest.mark.parametrize(("viewport", "name"), [(DESKTOP, "escritorio"), (PHONE, "360")], ids=["escritorio", "360"])
def test_a_trainee_finishes_a_case_and_a_supervisor_sees_it(
    open_page: Callable[..., Any], place: Agency, viewport: dict[str, int], name: str
) -> None:
    page = open_page(f"{place.desk}/entrar", viewport)
    enter(page, place)
    page.goto(f"{place.desk}/practica")
    check(page, f"practica-{name}-casos")
    page.locator(".practica", has_text=TITLE).get_by_role("button").click()
    expect(page.locator(".linea").first).to_contain_text("tejo chompitas")
    page.get_by_label("Tu mensaje").fill("¿A qué país va, cuánto vale y por qué plataforma vendes?")
    tab_to(page, "paso", 3)
    page.keyboard.press("Enter")
    expect(page.locator(".linea").last).to_contain_text("a chile pues")
    expect(page.get_by_label("Tu mensaje")).to_be_focused()
    page.get_by_label("Palabras de la pregunta").fill("iva chile compras en línea hasta 500")
    button(page, "Buscar").click()
    page.locator("#practica-datos .hecho button").first.click()
    expect(page.locator(".en-uso")).to_be_visible()
    button(page, "Dame una pista").click()
    expect(page.locator(".pista")).to_contain_text("Ya puedes buscar")
    check(page, f"practica-{name}-intento")
    page.get_by_label("Llega a").select_option("CL")
    page.get_by_label("Valor (USD)").fill("90")
    button(page, "Calcular").click()
    expect(page.locator(".cuenta-texto")).to_be_visible()
    with page.expect_response("**/borrador"):  # what is being written is kept
        page.get_by_label("Tu mensaje").fill(ANSWER)
    page.reload()
    expect(page.get_by_label("Tu mensaje")).to_have_value(ANSWER)
    check(page)
    button(page, "Es mi respuesta final").click()
    expect(page.locator(".puntaje")).to_contain_text("de 100")
    check(page, f"practica-{name}-resultado")
    page.goto(f"{place.desk}/practica/historial")
    check(page, f"practica-{name}-historial")
    boss = open_page(f"{place.desk}/entrar", viewport)
    enter(boss, place, "marta")
    boss.goto(f"{place.desk}/practica/progreso")
    expect(boss.get_by_role("region", name="Ana Rojas").first).to_contain_text(TITLE)
    check(boss, f"practica-{name}-progreso")
    assert page.faults == []
