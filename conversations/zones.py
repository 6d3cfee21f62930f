"""The time zone of an agency: that of its country's capital."""

from __future__ import annotations

from zoneinfo import ZoneInfo

ZONES = {"CL": "America/Santiago", "CO": "America/Bogota", "MX": "America/Mexico_City", "PE": "America/Lima"}
DEFAULT = ZoneInfo("UTC")


def zone_of(country: str | None) -> ZoneInfo:
    """Return the zone of a country of the bloc; UTC where the agency has not said which is theirs."""
    name = ZONES.get((country or "").upper())
    return ZoneInfo(name) if name else DEFAULT
