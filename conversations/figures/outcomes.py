"""What became of a conversation: one outcome each, from the results of its messages in their order."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from conversations.figures.results import ANSWERED, ASKED, CHAT, OUTSIDE, PERSON, RESULTS

# The window in which WhatsApp takes free replies, and as long as the assistant keeps a session.
GAP = datetime.timedelta(hours=24)
LONGEST = datetime.timedelta(days=7)  # who writes every day for a month had more than one conversation

RESOLVED, HANDED_OVER, ABANDONED, UNRESOLVED = "resuelta", "traspasada", "abandonada", "sin_respuesta"
GREETING, FOREIGN = "sin_consulta", "ajena"
OUTCOMES = (RESOLVED, HANDED_OVER, ABANDONED, UNRESOLVED, GREETING, FOREIGN)
# Those that brought a question of ours: what containment and deflection are a part of.
WITH_QUESTION = (RESOLVED, HANDED_OVER, ABANDONED, UNRESOLVED)


@dataclass(frozen=True)
class Step:
    """A message as the outcome sees it."""

    result: str | None
    handed_over: bool = False
    useful: bool | None = None


def outcome_of(steps: Sequence[Step]) -> str:
    """Return the outcome of a conversation; docs/cifras.md says the same in Spanish."""
    if any(step.handed_over or step.result == PERSON for step in steps):
        return HANDED_OVER
    asked = [step for step in steps if step.result in RESULTS and step.result != CHAT]
    if not asked:
        return GREETING
    ours = [step for step in asked if step.result != OUTSIDE]
    if not ours:
        return FOREIGN
    last = ours[-1]
    if last.result == ASKED:
        return ABANDONED
    return RESOLVED if last.result == ANSWERED and last.useful is not False else UNRESOLVED
