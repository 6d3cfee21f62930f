"""Moments as the staff read them: in the zone of the agency's country, in words of there."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

_ZONES = {"CL": "America/Santiago", "CO": "America/Bogota", "MX": "America/Mexico_City", "PE": "America/Lima"}


def zone_of(country: str | None) -> ZoneInfo:
    """Return the zone of a country, UTC where the agency has not said which is theirs."""
    return ZoneInfo(_ZONES.get(str(country or "").upper(), "UTC"))


def moment(at: datetime.datetime | None, zone: ZoneInfo) -> str:
    """Return a moment in words: «30 nov 2026, 14:05»; a dash where there is none."""
    if at is None:
        return "—"
    told = format_datetime(at.astimezone(zone), "d MMM y, HH:mm", locale="es")
    return f"{told} UTC" if zone.key == "UTC" else told
