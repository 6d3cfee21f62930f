"""Notes what was not answered, for whoever teaches the assistant. A failure to note never breaks the reply."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from rasa_sdk import Tracker

from actions.context import Context
from conversations.senders import is_practice
from conversations.store import current_store
from conversations.unanswered import Unanswered
from knowledge.answers.answer import Missed
from knowledge.snapshot import Snapshot

logger = logging.getLogger(__name__)


def note(tracker: Tracker, snapshot: Snapshot, context: Context, missed: Missed) -> None:
    """Keep the last message with why it got no answer; the log gets the message's number, never its words.

    What the staff write to practise is no question of anybody.
    """
    if is_practice(str(tracker.sender_id)):
        return
    message = tracker.latest_message
    number = correlation_of(message)
    try:
        store = current_store()
        item = unanswered(message, missed, store.mark(str(tracker.sender_id)), context, snapshot, model_of(tracker))
        store.keep_unanswered(item, datetime.datetime.now(datetime.UTC))
    except Exception as error:  # noqa: BLE001 the person waits for a reply, and a traceback could show the words
        logger.error("Message %s could not be noted as unanswered: %s", number, type(error).__name__)


def unanswered(
    message: dict[str, Any], missed: Missed, sender: str, context: Context, snapshot: Snapshot, model: str | None
) -> Unanswered:
    """Return what is kept of a message."""
    intent = message.get("intent") or {}
    return Unanswered(
        sender,
        str(message.get("text") or ""),
        missed.reason,
        intent.get("name"),
        float(intent.get("confidence") or 0.0),
        missed.themes,
        missed.facts,
        context.abroad or context.home,
        model,
        snapshot.revision,
        correlation_of(message),
    )


def correlation_of(message: dict[str, Any]) -> str | None:
    """Return the number that follows a message through every log: the channel's own, else Rasa's."""
    metadata = message.get("metadata") or {}
    found = metadata.get("correlation_id") or message.get("message_id")
    return str(found)[:80] if found else None


def model_of(tracker: Tracker) -> str | None:
    """Return the model that read the message: Rasa writes its id beside each event (rasa/core/trackers.py)."""
    events = reversed(tracker.events or [])
    found = ((event.get("metadata") or {}).get("model_id") for event in events)
    return next((str(model)[:80] for model in found if model), None)
