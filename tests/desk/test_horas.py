"""Whose hours the pages show is said in words."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from desk.core import Desk
from desk.settings import MOUNT
from desk.times import zone_in_words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "la hora universal (UTC)"), ("America/Bogota", "la hora de Bogotá"),
        ("America/Santiago", "la hora de Santiago de Chile"),
        ("America/Mexico_City", "la hora de Ciudad de México"), ("America/Lima", "la hora de Lima"),
    ],
)  # fmt: skip
def test_a_zone_is_called_by_its_city(zone: str, words: str) -> None:
    assert zone_in_words(ZoneInfo(zone)) == words


def test_a_page_says_whose_hours_it_shows_and_how_to_have_ones_own(
    desk: Desk, as_role: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_role("agente")
    home = client.get(f"{MOUNT}/").text
    assert "Los momentos van en la hora universal (UTC). Tu agencia no dice su país" in home
    monkeypatch.setattr(desk.agency, "datum", lambda key: {"pais": "PE"}.get(key))
    home = client.get(f"{MOUNT}/").text
    assert "Los momentos van en la hora de Lima." in home
    assert "no dice su país" not in home
