"""Moments as the staff read them: in the zone of the agency's country, in words of there."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_location

from conversations.zones import zone_of

__all__ = ["moment", "zone_in_words", "zone_of"]


def moment(at: datetime.datetime | None, zone: ZoneInfo) -> str:
    """Return a moment in words: «30 nov 2026, 14:05»; a dash where there is none."""
    if at is None:
        return "—"
    told = format_datetime(at.astimezone(zone), "d MMM y, HH:mm", locale="es")
    return f"{told} UTC" if zone.key == "UTC" else told


def zone_in_words(zone: ZoneInfo) -> str:
    """Return whose hours are shown: «la hora de Bogotá»; the universal one where the agency has said no country."""
    if zone.key == "UTC":
        return "la hora universal (UTC)"
    return f"la hora de {get_timezone_location(zone, locale='es', return_city=True)}"
