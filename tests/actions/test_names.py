"""Every programme, platform, organisation and system of the origin documents answers to its name with its whole card."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answers import Question
from knowledge.answers.answer import SCREEN
from knowledge.answers.by_name import OWED, card, owes, value_of
from knowledge.snapshot import Named
from knowledge.text import fold
from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.test_every_reply import SOURCE

NAMES = Path(__file__).parents[1] / "data" / "nombres_de_origen.txt"
# What the classifier may take a bare name for, and what it gives up on: the card must come whatever it says.
INTENTS = (
    "definir_termino", "consultar_programas", "consultar_plataformas", "consultar_organismo", "consultar_pagos",
    "consultar_logistica", "consultar_vuce_oea", "dar_dato", "nlu_fallback",
)  # fmt: skip
MISSING = "No consta en mi base: "


def names() -> list[tuple[str, str]]:
    lines = NAMES.read_text(encoding="utf8").splitlines()
    pairs = [line.split(" = ") for line in lines if line and not line.startswith("#")]
    return [(name, key) for name, key in pairs]


def entries() -> list[Named]:
    known = snapshot()
    return [*known.programmes.values(), *known.platforms.values(), *known.organisations.values()]


def unsaid(entry: Named, text: str) -> list[str]:
    """Return the fields that a card neither says nor declares missing."""
    declared = text.partition(MISSING)[2].partition(".")[0]
    left = []
    for field, _, name in OWED[type(entry)]:
        value = value_of(snapshot(), entry, field)
        if value and field not in ("run_by", "reach") and value not in text:
            left.append(field)
        if not value and name and owes(entry, field) and name not in declared:
            left.append(field)
    return left


def test_the_list_has_the_names_of_the_origin_documents():
    assert len(names()) >= 150
    assert len({name for name, _ in names()}) == len(names())


@pytest.mark.parametrize(("name", "key"), names(), ids=[name for name, _ in names()])
def test_each_name_gets_its_whole_card_however_it_is_asked(name: str, key: str, talk: Conversation):
    entry = snapshot().named(key)
    for asked in (f"¿qué es {name}?", fold(name)):
        for intent in INTENTS:
            talk.slots = {}
            text = talk.say(asked, intent)
            where = (asked, intent)
            assert talk.reply["title"] == entry.name, where
            assert unsaid(entry, text) == [], where
            assert SOURCE.search(text.splitlines()[-1]), where
            assert len(text) <= SCREEN, where


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_every_card_says_or_declares_every_field_with_source_and_date(entry: Named):
    text = card(snapshot(), entry, Question(f"qué es {entry.name}", names=(entry.id,))).text
    assert unsaid(entry, text) == []
    assert SOURCE.search(text.splitlines()[-1])
    runs = getattr(entry, "still_runs", None)
    assert runs is None or snapshot().phrase(f"ficha_sigue_{runs}") in text


def test_a_name_that_several_share_says_which_others_there_are(talk: Conversation):
    text = talk.say("walmart", "consultar_plataformas")
    assert "Walmart México" in text
    assert "Estados Unidos" in text


def test_the_country_chooses_among_namesakes(talk: Conversation):
    talk.say("¿qué es Walmart en México?", "definir_termino")
    assert talk.reply["title"] == "Walmart México"


def test_what_is_not_known_of_a_name_is_said(talk: Conversation):
    text = talk.say("¿qué es Vueltap?", "definir_termino")
    assert "No consta en mi base: en qué países opera, costo, cómo empezar, sitio." in text
    assert "Por confirmar si sigue abierto." in text
