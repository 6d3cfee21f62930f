"""The agency's data: the part that is asked, said to be missing where it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import schema
from knowledge.answers.agencia import agency_answer, asked_parts, handover
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
PARTS = list(KNOWN.setting("partes"))
OWN = {
    "agencia": "Cámara Andina", "horario_humano": "lunes a viernes, de 9 a 18 h", "feriados": "el 25 de diciembre",
    "contacto_humano": "hola@ejemplo.org", "contactos": {"CL": "chile@ejemplo.org", "CO": None},
}  # fmt: skip


def with_settings(**values):
    settings = {**KNOWN.settings, **{key: schema.Setting(key=key, value=value) for key, value in values.items()}}
    return replace(KNOWN, settings=settings)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("¿en qué horario atienden?", ("horario",)),
        ("¿es gratis?", ("costo",)),
        ("¿qué hacen con mis datos?", ("privacidad",)),
        ("¿cómo los contacto?", ("contacto",)),
        ("¿quién está detrás?", ("quien",)),
        ("eres un robot", ("identidad",)),
        ("¿ustedes hacen el trámite?", ("tramite",)),
        ("es gratis y qué hacen con mis datos", ("costo", "privacidad")),
        ("¿ya?", ()),
    ],
)
def test_the_part_is_told_by_its_words(text, parts):
    assert asked_parts(KNOWN, text) == parts


def test_each_part_has_words_of_its_own_with_and_without_data():
    for known in (KNOWN, with_settings(**OWN, costo=None, privacidad=None)):
        said = [agency_answer(known, "", default=part).text for part in PARTS]
        assert len(set(said)) == len(PARTS)
        assert not any(flaw in text for text in said for flaw in ("None", "{", "  "))


def test_what_is_not_set_is_said_to_be_missing():
    assert "no consta" in agency_answer(KNOWN, "horario").text
    assert "no constan" in agency_answer(KNOWN, "teléfono").text
    assert "no consta" in agency_answer(KNOWN, "quién está detrás").text


def test_what_is_set_is_said():
    known = with_settings(**OWN)
    assert "lunes a viernes" in agency_answer(known, "horario").text
    assert "Cámara Andina" in agency_answer(known, "quién está detrás").text


def test_the_contact_is_that_of_the_persons_country_else_the_general_one():
    known = with_settings(**OWN)
    assert "chile@ejemplo.org" in agency_answer(known, "contacto", "CL").text
    assert "hola@ejemplo.org" in agency_answer(known, "contacto", "CO").text
    assert "hola@ejemplo.org" in agency_answer(known, "contacto").text


def test_handing_over_says_hours_holidays_and_contact():
    text = handover(with_settings(**OWN), "CL").text
    assert all(said in text for said in ("Cámara Andina", "lunes a viernes", "25 de diciembre", "chile@ejemplo.org"))
    assert "no consta" in handover(KNOWN, "CL").text


def test_without_a_country_every_contact_is_listed():
    known = with_settings(contactos={"CL": "chile@ejemplo.org", "PE": "peru@ejemplo.org"})
    text = handover(known, None).text
    assert "Chile: chile@ejemplo.org" in text
    assert "Perú: peru@ejemplo.org" in text
