"""What a pyme asks the meaning of: plain words, an example, and nothing but what the base holds."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot

ASKED = {
    "incoterms": "incoterm", "ddp": "ddp", "dap": "dap", "exw": "exw", "fob": "fob", "cif": "cif", "hs": "partida_arancelaria",
    "arancel": "arancel", "de minimis": "de_minimis", "drawback": "drawback", "oea": "oea", "vuce": "vuce",
    "mipyme": "mipyme", "una pyme": "mipyme", "pedimento": "pedimento", "dus": "dus", "dam": "dam", "dim": "dim",
    "agente de aduana": "agente_aduana", "un courier": "courier", "valor en aduana": "valor_aduana",
    "certificado de origen": "certificado_origen", "regla de origen": "regla_origen", "ad valorem": "ad_valorem",
    "la percepcion": "percepcion", "iva": "iva", "igv": "igv", "hot sale": "hot_sale", "cyberday": "cyberday",
}  # fmt: skip


@pytest.mark.parametrize("intent", ["definir_termino", "consultar_cargos"])
@pytest.mark.parametrize(("word", "key"), ASKED.items(), ids=ASKED)
def test_what_is_asked_is_defined_with_an_example(talk: Conversation, word: str, key: str, intent: str):
    term = snapshot().terms[key]
    text = talk.say(f"que es {word}", intent)
    assert talk.reply["title"].startswith(term.term)
    assert term.definition in text
    assert f"Ejemplo: {term.example}" in text


def test_every_term_has_an_example():
    assert [term.id for term in snapshot().terms.values() if not term.example] == []


def test_initials_alone_are_a_question_for_their_meaning(talk: Conversation):
    assert "Ventanilla Única" in talk.say("vuce", "consultar_vuce_oea")
