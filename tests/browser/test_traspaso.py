"""From the request to the score, with words both ways, and then the assistant again: on the widget and on WhatsApp."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import button, log, open_chat, panel, say, violations
from tests.browser.conftest import PHONE, SLOW, shoot
from tests.browser.mesa import Agency, agency, answer, enter, sideways


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    with agency(tmp_path_factory.mktemp("agencia")) as found:
        yield found


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, bypass_csp=True)  # for axe-core


def count_clicks(page: Any) -> None:
    page.context.expose_function("unClic", lambda: page.clicks.append(1))
    page.clicks = []
    page.context.add_init_script("document.addEventListener('click', (e) => e.isTrusted && window.unClic(), true)")


def test_the_widget_from_the_request_to_the_score_and_the_bot_again(
    open_page: Callable[..., Any], place: Agency
) -> None:
    person = open_page(place.url)
    open_chat(person)
    say(person, "quiero una persona")
    expect(log(person)).to_contain_text("Te paso con una persona del equipo", timeout=SLOW)
    expect(panel(person)).to_contain_text("Esperando a una persona")
    say(person, "Es por unos botines")
    expect(log(person).locator(".me")).to_have_count(2)
    person.wait_for_timeout(600)
    expect(log(person).locator(".typing")).to_have_count(0)
    shoot(person, "traspaso-widget-espera")

    agent = open_page(f"{place.desk}/entrar")
    count_clicks(agent)
    enter(agent, place)
    agent.get_by_role("link", name=re.compile("^Atención")).first.click()
    expect(agent.locator(".caso")).to_have_count(1)
    shoot(agent, "mesa-fila")
    assert violations(agent) == []
    agent.get_by_role("button", name=re.compile("^Atender")).click()
    expect(agent.get_by_label("Tu respuesta")).to_be_focused()
    assert 0 < len(agent.clicks) <= 4
    expect(agent.locator(".lineas")).to_contain_text("Es por unos botines")
    expect(agent.locator(".ficha")).to_contain_text("botines de cuero")
    expect(agent.locator(".ficha")).to_contain_text("Perú")
    expect(agent.locator(".hecho")).to_have_count(2)
    agent.get_by_role("button", name="Usar en la respuesta").first.click()
    expect(agent.get_by_label("Tu respuesta")).to_have_value(re.compile("hasta USD 500"))
    expect(log(person)).to_contain_text("Ana Rojas, del equipo, se unió a la conversación.")
    answer(agent, "Hola, soy Ana. El IVA en Chile es 19 %.")
    expect(log(person).locator(".agent")).to_contain_text("soy Ana")
    expect(panel(person)).to_contain_text("Te atiende Ana Rojas")
    say(person, "¿Y el arancel?")
    expect(agent.locator(".lineas")).to_contain_text("¿Y el arancel?")
    expect(log(person).locator(".typing")).to_have_count(0)
    shoot(agent, "mesa-conversacion")
    assert violations(agent) == []
    assert violations(person) == []
    answer(agent, "Depende del origen: con certificado, cero.")
    expect(log(person).locator(".agent")).to_have_count(2)
    shoot(person, "traspaso-widget-persona")
    agent.get_by_text("Cerrar…").click()
    agent.get_by_label("¿Cómo quedó?").select_option("resuelto")
    agent.get_by_role("button", name="Cerrar la conversación").click()
    expect(agent.get_by_role("status")).to_contain_text("Conversación cerrada")

    expect(log(person)).to_contain_text("¿Cómo te atendió Ana Rojas?")
    shoot(person, "traspaso-widget-opinion")
    button(person, "Muy bien").click()
    expect(log(person)).to_contain_text("Gracias por tu opinión")
    expect(panel(person)).to_contain_text("Asistente automático")
    say(person, "¿Qué IVA hay?")
    expect(log(person).locator(".bot").last).to_contain_text("Eco: ¿Qué IVA hay?", timeout=SLOW)
    agent.goto(f"{place.desk}/atencion?vista=cerradas")
    expect(agent.locator(".caso").first).to_contain_text("Nota 5 de 5")
    asked = [body["message"] for body in place.rasa.received]
    assert asked == ["quiero una persona", "¿Qué IVA hay?"]
    assert [fault for fault in person.faults + agent.faults if "favicon" not in fault] == []


def test_whatsapp_from_the_request_to_the_score_and_the_bot_again(open_page: Callable[..., Any], place: Agency) -> None:
    place.rasa.received.clear()
    agent = open_page(f"{place.desk}/entrar")
    enter(agent, place)
    agent.goto(f"{place.desk}/atencion")
    expect(agent.locator(".caso")).to_have_count(0)
    place.write("hola")
    place.until("Eco: hola")
    place.write("necesito una persona")
    place.until("Te paso con una persona del equipo")
    expect(agent.locator(".caso")).to_have_count(1)  # by itself, and with a sound
    assert agent.evaluate("window.mesaSonidos") >= 1
    expect(agent.locator(".caso")).to_contain_text("WhatsApp · ···4821")
    assert place.rasa.received[0]["sender"] not in agent.content()
    assert "56912344821" not in agent.content()
    agent.get_by_role("button", name=re.compile("^Atender")).click()
    expect(agent.get_by_label("Tu respuesta")).to_be_focused()
    expect(agent.locator(".ventana")).to_contain_text("WhatsApp deja escribirle hasta")
    answer(agent, "Buenas, te ayudo con eso.")
    assert place.until("te ayudo con eso") == "*Ana Rojas:* Buenas, te ayudo con eso."
    place.write("gracias, ¿y el IVA?")
    expect(agent.locator(".lineas")).to_contain_text("gracias, ¿y el IVA?")
    agent.get_by_label("Nota nueva").fill("Quedó de mandar la factura.")
    agent.get_by_role("button", name="Guardar nota").click()
    expect(agent.locator(".nota")).to_contain_text("mandar la factura")
    answer(agent, "19 %, sobre el valor con flete.")
    shoot(agent, "mesa-whatsapp")
    place.until("sobre el valor con flete")
    agent.get_by_role("button", name="Devolver al asistente").click()
    expect(agent.get_by_role("status")).to_contain_text("volvió al asistente")
    goodbye = place.until("¿Cómo te atendió Ana Rojas?")
    assert "Soy Brújula otra vez" in goodbye
    place.press(4)
    place.until("Gracias por tu opinión")
    place.write("¿y a Colombia?")
    place.until("Eco: ¿y a Colombia?")
    assert [body["message"] for body in place.rasa.received] == ["hola", "necesito una persona", "¿y a Colombia?"]
    assert not any("factura" in said for said in place.phone())
    agent.goto(f"{place.desk}/atencion?vista=cerradas")
    expect(agent.locator(".caso").first).to_contain_text("Nota 4 de 5")


def test_two_agents_and_a_phone_of_360_pixels(open_page: Callable[..., Any], place: Agency) -> None:
    phone = "573001114477"
    place.write("una persona, por favor", phone)
    place.until("Te paso con una persona", phone=phone)
    ana, luis = open_page(f"{place.desk}/entrar", PHONE), open_page(f"{place.desk}/entrar")
    enter(ana, place)
    enter(luis, place, "luis")
    for page in (ana, luis):
        page.goto(f"{place.desk}/atencion")
        expect(page.locator(".caso")).to_have_count(1)
    assert not sideways(ana)
    shoot(ana, "mesa-360-fila")
    assert violations(ana) == []
    stale = luis.locator(".caso form").get_attribute("action")
    ana.get_by_role("button", name=re.compile("^Atender")).click()
    expect(ana.get_by_label("Tu respuesta")).to_be_focused()
    assert not sideways(ana)
    assert violations(ana) == []
    shoot(ana, "mesa-360-conversacion")
    token = luis.locator("meta[name=csrf]").get_attribute("content")
    refused = luis.request.post(f"{place.url}{stale}", form={"_csrf": token}, headers={"Origin": place.url})
    assert "La tiene Ana Rojas. Si hace falta" in refused.text()
    luis.goto(f"{place.desk}/atencion?vista=otros")
    luis.get_by_role("link", name=re.compile("^Abrir")).click()
    expect(luis.get_by_label("Tu respuesta")).to_have_count(0)
    expect(luis.locator(".estado")).to_contain_text("La atiende Ana Rojas")
    ana.get_by_text("Pasar a otra persona…").click()
    ana.get_by_label("¿A quién?").select_option(label="Luis Paredes")
    ana.get_by_role("button", name="Pasar", exact=True).click()
    expect(ana.get_by_role("status")).to_contain_text("Se la pasaste a Luis Paredes")
    luis.goto(f"{place.desk}/atencion")
    expect(luis.locator(".caso")).to_contain_text("Te la pasaron")


def test_the_desk_by_keyboard_with_a_reply_kept_ready_and_the_sound_off(
    open_page: Callable[..., Any], place: Agency
) -> None:
    agent = open_page(f"{place.desk}/entrar")
    enter(agent, place)
    agent.goto(f"{place.desk}/atencion/respuestas")
    agent.get_by_label("Título").fill("Saludo")
    agent.get_by_label("Texto").fill("Hola {nombre}, soy {agente}. ¿Tu {producto} va a {destino}?")
    agent.get_by_role("button", name="Guardar").click()
    expect(agent.get_by_role("status")).to_contain_text("Respuesta guardada")
    shoot(agent, "mesa-respuestas")
    assert violations(agent) == []
    phone = "51900002233"
    place.write("persona", phone)
    place.until("Te paso con una persona", phone=phone)
    agent.goto(f"{place.desk}/atencion")
    sound = agent.get_by_role("button", name=re.compile("^Sonido"))
    sound.press("Enter")
    expect(sound).to_have_text("Sonido: apagado")
    expect(sound).to_have_attribute("aria-pressed", "false")
    attend = agent.locator(".caso", has_text="···2233").get_by_role("button", name=re.compile("^Atender"))
    attend.focus()
    agent.keyboard.press("Enter")
    expect(agent.get_by_label("Tu respuesta")).to_be_focused()
    agent.get_by_label("Respuesta lista").select_option(label="Saludo")
    expect(agent.get_by_label("Tu respuesta")).to_have_value(
        "Hola Ana, soy Ana Rojas. ¿Tu botines de cuero va a Chile?"
    )
    agent.get_by_label("Tu respuesta").press("Control+Enter")
    expect(agent.locator(".linea.agente")).to_contain_text("soy Ana Rojas")
    place.until("soy Ana Rojas", phone=phone)
    boss = open_page(f"{place.desk}/entrar")
    enter(boss, place, "marta")
    boss.goto(f"{place.desk}/atencion/temas")
    boss.get_by_label("Certificado de origen").check()
    boss.get_by_role("button", name="Guardar").click()
    expect(boss.get_by_label("Certificado de origen")).to_be_checked()
    assert violations(boss) == []
