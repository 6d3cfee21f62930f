"""What became of one message: read from the structure of its reply, never from its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ANSWERED, ASKED = "respondida", "pregunta"
UNKNOWN, UNCLEAR, OUTSIDE = "no_consta", "no_entendido", "fuera_de_alcance"
FAILED, PERSON, CHAT = "fallo", "persona", "charla"
AGENT = "agente"  # not a message of a person: one of ours that answers none (someone of the staff wrote it)
RESULTS = (ANSWERED, ASKED, UNKNOWN, UNCLEAR, OUTSIDE, FAILED, PERSON, CHAT)
UNANSWERED = (UNKNOWN, UNCLEAR, FAILED)
HANDS_OVER = ("pedir_humano",)
_NO_QUESTION = ("expresar_frustracion", "insultar")  # whatever is said to them answers nothing


def result_of(
    status: str, structure: Mapping[str, Any] | None, reason: str | None = None, intent: str | None = None
) -> str:
    """Return the result of a message: its inbox status, the structure of the first reply, and why it was not answered.

    `reason` is what the queue of unanswered messages says of it; it wins, since only that tells a question that was
    handed over after failures in a row from one that was answered.
    """
    if status == "held" or intent in HANDS_OVER:
        return PERSON
    if status == "failed":
        return FAILED
    found = structure or {}
    missed = reason or found.get("reason")
    if missed in (UNKNOWN, UNCLEAR, OUTSIDE):
        return str(missed)
    if found.get("handover"):
        return PERSON
    if "known" not in found or intent in _NO_QUESTION:  # a fixed phrase of the domain: a greeting, thanks, the menu
        return CHAT
    if found.get("asks") and not found.get("facts"):
        return ASKED
    return ANSWERED if found["known"] else UNKNOWN


def is_question(result: str | None) -> bool:
    """Tell whether a message asked something: greetings, thanks and our own messages do not."""
    return result in RESULTS and result != CHAT
