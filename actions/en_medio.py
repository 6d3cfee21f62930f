"""In the middle of a conversation, what only sounds off the subject is read as a part of it.

Whoever reads "¿y si no hay nadie en la casa?" alone cannot tell what it is about; whoever heard the message before it can.
The pipeline reads each message alone; here, where the conversation is known, more is needed to be off the subject.
"""

from __future__ import annotations

from dataclasses import replace

from actions.context import Context
from actions.heard import Heard
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

OUT, GOES_ON, UNREAD = "fuera_de_alcance", "dar_dato", "nlu_fallback"
# What both judges must weigh together (bot/components/intent_gate.py): off the subject rather than on it. Alone in the world,
# less is enough.
_OFF_FROM = 0.0
# Chance from which the likeliest intent of ours is believed; else the message goes on with the last answer.
_LIKELY = 0.5
# What may be asked of the answer before, beside the themes.
FOLLOW_UPS = {GOES_ON, "pedir_fuente", "pedir_detalle", "pedir_simple", "explicar_cuenta", "preguntar_quien_paga"}


def in_thread(snapshot: Snapshot, context: Context, heard: Heard) -> Heard:
    """Return a message that was doubtfully found off the subject as the question of ours it is likeliest to be.

    What starts a conversation, is surely off the subject or names a country that is none of ours is returned as it is.
    """
    under_way = context.theme is not None or bool(context.facts)
    doubtful = heard.off is not None and heard.off < _OFF_FROM
    abroad = {*heard.origins, *heard.destinations, *heard.places} - set(BLOC)
    if heard.intent != OUT or not (under_way and doubtful) or abroad:
        return heard
    ours = [pair for pair in heard.ranking if pair[0] in FOLLOW_UPS or pair[0] in snapshot.theme_of_intent]
    name, chance = max(ours, key=lambda pair: pair[1], default=(GOES_ON, 0.0))
    if chance >= _LIKELY:
        return replace(heard, intent=name, confidence=chance)
    # What was just asked is not asked again in the same words: then it was not understood, and that is said.
    return replace(heard, intent=GOES_ON if context.pending is None else UNREAD, confidence=chance)
