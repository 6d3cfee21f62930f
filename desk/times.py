"""Moments as the staff read them: in the zone of the agency's country, in words of there."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from conversations.zones import zone_of

__all__ = ["moment", "zone_of"]


def moment(at: datetime.datetime | None, zone: ZoneInfo) -> str:
    """Return a moment in words: «30 nov 2026, 14:05»; a dash where there is none."""
    if at is None:
        return "—"
    told = format_datetime(at.astimezone(zone), "d MMM y, HH:mm", locale="es")
    return f"{told} UTC" if zone.key == "UTC" else told
