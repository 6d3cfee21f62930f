"""What the replies cost: how many messages each took, and how many of them WhatsApp charges, by category."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.channels.whatsapp.statuses import charged
from conversations.messages import DELIVERED, READ, SENT
from conversations.models import OutboxRow


@dataclass
class Bill:
    """Replies, the messages they took, those WhatsApp charges by category, and those it has not spoken of yet.

    Meta tells the price with the status "sent" and repeats it with "delivered" or "read"; it charges what is delivered
    (https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing, 30 June 2026).
    """

    replies: int = 0
    messages: int = 0
    untold: int = 0
    categories: Counter[str] = field(default_factory=Counter)

    @property
    def charged(self) -> int:
        """Return how many messages are charged."""
        return sum(self.categories.values())


def bill(engine: Engine, since: datetime.datetime) -> Bill:
    """Return the bill of the messages of a time; a message that failed costs nothing and is left out."""
    query = select(OutboxRow.correlation_id, OutboxRow.pricing).where(
        OutboxRow.channel == "whatsapp", OutboxRow.status.in_((SENT, DELIVERED, READ)), OutboxRow.created_at >= since
    )
    found, replies = Bill(), set[str]()
    with Session(engine) as db:
        for correlation_id, pricing in db.execute(query):
            replies.add(correlation_id)
            found.messages += 1
            found.untold += not pricing
            if pricing and charged(pricing):
                found.categories[str(pricing.get("category"))] += 1
    found.replies = len(replies)
    return found
