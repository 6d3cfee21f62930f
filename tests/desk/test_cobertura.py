"""The coverage: what the cells say is what the knowledge has, in words and not by colour alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from desk.core import Desk
from knowledge.db import open_engine
from knowledge.freshness import cell, matrix
from knowledge.snapshot import Snapshot, from_database

AsRole = Callable[[str], TestClient]
PATH = "/mesa/contenido/cobertura"
DAY = datetime.date(2026, 11, 30)


@pytest.fixture
def snapshot(full: Desk) -> Snapshot:
    return from_database(open_engine(full.settings.database_url))


def test_a_cell_is_as_good_as_its_worst(snapshot: Snapshot) -> None:
    fresh, old = cell(snapshot, "iva", "CL", DAY), cell(snapshot, "iva", "CL", DAY + datetime.timedelta(days=999))
    assert fresh.facts
    assert fresh.oldest == min(fact.checked_on for fact in fresh.facts)
    assert fresh.share == round(100 * sum(fact.verified for fact in fresh.facts) / len(fresh.facts))
    assert (fresh.state, old.state) == ("al día", "por revisar")
    states = {one.state for _, _, cells in matrix(snapshot, DAY) for one in cells}
    assert states <= {"al día", "poco verificado", "por revisar", "sin datos"}


def test_the_page_says_it_in_words_and_leads_to_the_facts(full: Desk, as_role: AsRole, snapshot: Snapshot) -> None:
    client = as_role("revisor")
    text = client.get(PATH).text
    assert "Al día" in text
    assert "% verificado" in text
    assert all(question.name in text for question in snapshot.questions.values())
    assert f'href="{PATH}/iva/CL"' in text
    facts = client.get(f"{PATH}/iva/CL").text
    assert all(
        f'href="/mesa/contenido/entrada/facts/{fact.id}"' in facts for fact in cell(snapshot, "iva", "CL", DAY).facts
    )
    assert client.get(f"{PATH}/nada/CL").status_code == 404
    assert client.get(f"{PATH}/iva/ZZ").status_code == 404
