"""The list of the conversations: every one of them, by pages, by what the newest answer says it is about."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert

from conversations.db import session
from conversations.models import OutboxRow, PersonRow
from desk.core import Desk
from desk.ensenanza import talks
from tests.desk.conftest import NOW

PEOPLE = 2 * talks.PAGE + 5


def said(number: int) -> list[dict[str, object]]:
    """Return what was answered to somebody: of one thing first, then of another, at last of nothing."""
    topic, country = "rareza" if number == PEOPLE else "cargos", "CL" if number % 3 else "PE"
    return [
        {"story": {"topic": "pagos", "country": "CO"}}, {"story": {"topic": topic, "country": country}}, {"blocks": []},
    ]  # fmt: skip


def fill(engine: Engine) -> None:
    """Write people of whom the first wrote last; every third is of Peru, the very last asks of something else."""
    numbers = range(1, PEOPLE + 1)
    people = [
        {
            "id": number, "channel": "whatsapp", "address": f"569{number:08}", "created_at": NOW, "choices": [], "state": "bot",
            "last_inbound_at": NOW - datetime.timedelta(minutes=number),
        }
        for number in numbers
    ]  # fmt: skip
    rows = [
        {
            "seq": 2, "person_id": number, "channel": "whatsapp", "kind": "bot", "text": "x", "structure": structure,
            "payload": {}, "status": "sent", "attempts": 1, "next_at": NOW, "created_at": NOW, "pricing": {},
            "correlation_id": "c",
        }
        for number in numbers
        for structure in said(number)
    ]  # fmt: skip
    with session(engine) as db:
        db.execute(insert(PersonRow), people)
        db.execute(insert(OutboxRow), rows)


def numbers(found: tuple[list[talks.Talk], bool]) -> list[int]:
    return [one.person for one in found[0]]


def test_every_conversation_is_on_one_page_the_newest_first(engine: Engine) -> None:
    fill(engine)
    pages = [talks.recent(engine, page=page) for page in (1, 2, 3, 4)]
    assert [more for _, more in pages] == [True, True, False, False]
    assert [number for page in pages for number in numbers(page)] == list(range(1, PEOPLE + 1))
    assert {(one.theme, one.country) for one in pages[0][0]} == {("cargos", "CL"), ("cargos", "PE")}


def test_a_theme_and_a_country_are_those_of_the_newest_answer_however_old_it_is(engine: Engine) -> None:
    fill(engine)
    assert numbers(talks.recent(engine, "rareza")) == [PEOPLE]
    assert numbers(talks.recent(engine, "pagos")) == []
    of_peru = [number for number in range(1, PEOPLE) if number % 3 == 0]
    assert numbers(talks.recent(engine, "cargos", "PE")) == of_peru[: talks.PAGE]
    assert numbers(talks.recent(engine, country="CO")) == []


@pytest.mark.parametrize(("page", "links"), [(1, ("next",)), (2, ("prev", "next")), (3, ("prev",))])
def test_the_page_leads_to_those_beside_it(
    desk: Desk, as_role: Callable[[str], TestClient], page: int, links: tuple[str, ...]
) -> None:
    fill(desk.engine)
    text = as_role("editor").get(f"/mesa/ensenar/conversaciones?pais=&hoja={page}").text
    for name, other in (("prev", page - 1), ("next", page + 1)):
        found = f'rel="{name}" href="/mesa/ensenar/conversaciones?tema=&amp;pais=&amp;hoja={other}"' in text
        assert found == (name in links), name
