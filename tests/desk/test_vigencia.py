"""The review queue: why each stands in it, narrowed, as CSV, and "still so" as a change for somebody else to approve."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from desk.core import Desk
from knowledge import editing
from knowledge.db import open_engine
from knowledge.review import REASONS, still_so, to_review
from knowledge.snapshot import Snapshot, from_database
from tests.desk.conftest import csrf_of

AsRole = Callable[[str], TestClient]
PATH = "/mesa/contenido/vigencia"
DAY = datetime.date(2026, 11, 30)


@pytest.fixture
def snapshot(full: Desk) -> Snapshot:
    return from_database(open_engine(full.settings.database_url))


def test_each_has_its_reasons_the_most_pressing_first(snapshot: Snapshot) -> None:
    found = to_review(snapshot, DAY)
    order = [REASONS.index(one.reasons[0]) for one in found]
    assert order == sorted(order)
    keys = {(one.kind, one.key): one for one in found}
    assert all(
        ("facts", fact.id) in keys for fact in snapshot.facts.values() if not fact.verified and fact.in_force(DAY)
    )
    assert all(("disputes", key) in keys for key, one in snapshot.disputes.items() if not one.settled)
    assert all(
        ("programmes", key) in keys for key, one in snapshot.programmes.items() if one.still_runs == "por_confirmar"
    )


def test_what_nobody_looked_at_for_long_comes_in_and_leaves_when_it_is_still_so(snapshot: Snapshot) -> None:
    later = DAY + datetime.timedelta(days=400)
    stale = {(one.kind, one.key) for one in to_review(snapshot, later) if "vieja" in one.reasons}
    parameter = next(key for kind, key in stale if kind == "parameters")
    content = still_so("parameters", snapshot.parameters[parameter], later)
    assert [value["checked_on"] for value in content["values"].values()].count(later.isoformat()) == 1
    with pytest.raises(ValueError, match="terms"):
        still_so("terms", next(iter(snapshot.terms.values())), later)


def test_still_so_is_proposed_and_said_to_wait(
    full: Desk, as_role: AsRole, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = DAY + datetime.timedelta(days=400)  # not the day on which the fact was looked at
    monkeypatch.setattr("desk.contenido.vigencia.today", lambda _: later)
    client = as_role("editor")
    key = next(one.key for one in to_review(snapshot, DAY) if one.kind == "facts")
    given = {"_csrf": csrf_of(client), "clase": "facts", "clave": key}
    answer = client.post(f"{PATH}/sigue-igual", data=given)
    assert "en cuanto otra persona lo apruebe" in answer.text
    waiting = editing.waiting(open_engine(full.settings.database_url))
    before = snapshot.facts[key].model_dump(mode="json")
    assert [one.key for one in waiting] == [key]
    after = waiting[0].after or {}
    assert {name for name in before if before[name] != after[name]} == {"checked_on"}
    assert "ya tiene un cambio" in client.post(f"{PATH}/sigue-igual", data=given).text
    assert "ya no está" in client.post(f"{PATH}/sigue-igual", data={**given, "clase": "terms"}).text
    assert len(editing.waiting(open_engine(full.settings.database_url))) == 1


def test_it_is_narrowed_and_handed_over(full: Desk, as_role: AsRole) -> None:
    client = as_role("revisor")
    text = client.get(f"{PATH}?razon=en_disputa&pais=CL").text
    assert 'rel="noopener"' in client.get(PATH).text
    assert "/sigue-igual" not in text
    lines = client.get(f"{PATH}.csv?razon=en_disputa").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Clase;Identificador;Título")
    assert all("En disputa" in line for line in lines[1:] if line.startswith("Punto"))
    assert client.get(f"{PATH}?razon=x&pais=zz&asunto=q&hoja=999").status_code == 200
