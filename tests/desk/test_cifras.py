"""The page of figures and its files, over a history that is known."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from conversations.db import open_engine
from conversations.figures import sums
from conversations.figures.headline import headline
from conversations.figures.ingest import Reading
from conversations.figures.sums import Span
from desk.cifras import filters
from desk.cifras.cards import definitions
from desk.cifras.charts import Series, columns, nice
from desk.cifras.files import FILES
from desk.cifras.numbers import Numbers
from desk.core import Desk
from desk.settings import DeskSettings
from tests import historia

TODAY = datetime.datetime(2026, 11, 30, 15, tzinfo=datetime.UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def counted(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with fifty days of figures up to a day, in UTC (its agency has no country)."""
    monkeypatch.setattr("desk.cifras.pages.now", lambda: TODAY)
    events = open_engine(f"sqlite:///{tmp_path}/eventos.db")
    historia.make(900, TODAY - datetime.timedelta(days=50), 50).write(desk.engine, events)
    historia.read_all(
        desk.engine, events, Reading(TODAY, desk.zone, historia.mark), lambda key: key in historia.PRODUCTS
    )
    events.dispose()
    return desk


def shown(text: str, key: str) -> str:
    """Return a headline figure as the page shows it."""
    found = re.search(rf'data-cifra="{key}">([^<]+)<', text)
    assert found, key
    return found[1].strip()


def last(days: int, **other: str) -> Span:
    return Span(TODAY.date() - datetime.timedelta(days=days - 1), TODAY.date(), **other)


@pytest.mark.parametrize(
    ("query", "span"),
    [("", last(30)), ("periodo=7&canal=web", last(7, channel="web")), ("periodo=90&pais=PE", last(90, country="PE"))],
)
def test_the_page_shows_what_the_store_counts(
    counted: Desk, as_role: Callable[[str], TestClient], query: str, span: Span
) -> None:
    expected = headline(sums.turn_sums(counted.engine, span), sums.conversation_sums(counted.engine, span))
    assert expected.conversations
    text = as_role("agente").get(f"/mesa/cifras?{query}").text
    numbers = Numbers(None)
    assert shown(text, "conversaciones") == numbers.whole(expected.conversations)
    assert shown(text, "resueltas") == numbers.whole(expected.resolved)
    assert shown(text, "deflexion") == numbers.percent(expected.deflection)
    assert shown(text, "contencion") == numbers.percent(expected.containment)
    assert shown(text, "mensajes_por_resuelta") == numbers.decimal(expected.messages_per_resolved)


def test_nothing_yet_is_said_and_never_a_zero_percent(as_role: Callable[[str], TestClient]) -> None:
    text = as_role("editor").get("/mesa/cifras").text
    assert "Todavía no hay conversaciones en estos días" in text
    assert (shown(text, "deflexion"), shown(text, "latencia"), shown(text, "csat")) == ("—", "—", "—")


def test_the_page_needs_no_script_and_no_inline_style(counted: Desk, as_role: Callable[[str], TestClient]) -> None:
    text = as_role("agente").get("/mesa/cifras").text
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", text)
    for chart in re.findall(r"<svg[^>]+role=\"img\".*?</svg>", text, re.S):
        assert "<title" in chart
        assert "<desc" in chart


def test_every_figure_says_what_it_means_as_the_page_of_the_docs_does(as_role: Callable[[str], TestClient]) -> None:
    text, page = as_role("agente").get("/mesa/cifras").text, (ROOT / "docs" / "cifras.md").read_text("utf-8")
    flat = " ".join(page.split())
    for key, definition in definitions().items():
        assert definition.text in text, key
        assert definition.text in flat, f"docs/cifras.md no dice lo mismo de «{key}»"


def test_wrong_dates_are_said_in_words(as_role: Callable[[str], TestClient]) -> None:
    answer = as_role("agente").get("/mesa/cifras?periodo=otro&desde=2026-11-30&hasta=2026-11-01&canal=%27--&pais=XX")
    assert answer.status_code == 200
    assert "Revisa las fechas" in answer.text


@pytest.mark.parametrize("name", FILES)
def test_a_file_opens_in_a_spreadsheet(counted: Desk, as_role: Callable[[str], TestClient], name: str) -> None:
    answer = as_role("agente").get(f"/mesa/cifras/{name}.csv?periodo=90")
    assert answer.headers["content-disposition"].startswith('attachment; filename="brujula-')
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(FILES[name].headings)
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_the_days_of_the_file_add_up_to_the_page(counted: Desk, as_role: Callable[[str], TestClient]) -> None:
    client = as_role("agente")
    text = client.get("/mesa/cifras/dias.csv?periodo=30").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    page = client.get("/mesa/cifras?periodo=30").text
    assert str(sum(int(row["Conversaciones"]) for row in rows)) == shown(page, "conversaciones")
    assert str(sum(int(row["Resueltas"]) for row in rows)) == shown(page, "resueltas")


def test_a_file_that_does_not_exist(as_role: Callable[[str], TestClient]) -> None:
    assert as_role("agente").get("/mesa/cifras/nada.csv").status_code == 404


def test_numbers_are_written_as_in_each_country() -> None:
    value = Decimal("1234.5")
    assert [Numbers(code).decimal(value) for code in ("CL", "CO", "MX", "PE")] == [
        "1.234,5",
        "1.234,5",
        "1,234.5",
        "1,234.5",
    ]
    assert Numbers("CL").percent(Decimal("0.835")) == "83,5 %"
    assert (Numbers("CL").percent(Decimal(1)), Numbers("CL").percent(None)) == ("100 %", "—")


def test_the_top_of_an_axis_is_round_and_never_too_low() -> None:
    for value in (1, 3, 4, 5, 7, 12, 43, 99, 101, 999, 12_345):
        assert value <= nice(value) <= max(4, value * 2)
        assert value < 4 or nice(value) % 4 == 0


def test_columns_are_as_high_as_their_values() -> None:
    made = columns("x", "T", ["lu", "ma"], [Series("a", "A", [1, 4]), Series("b", "B", [3, 0])], "cosas")
    heights = {(piece.key, round(piece.x) > 300): piece.height for piece in made.pieces}
    assert heights["b", False] == pytest.approx(3 * heights["a", False])
    assert heights["a", True] == pytest.approx(4 * heights["a", False])
    assert made.summary == "En total 8 cosas. El mayor valor es 4, en lu."


def test_the_prices_of_messages_are_read_or_refused() -> None:
    assert DeskSettings(_env_file=None, message_prices="service=0.0034, utility=0.01").prices == {
        "service": Decimal("0.0034"), "utility": Decimal("0.01"),
    }  # fmt: skip
    with pytest.raises(ValidationError, match="clase=precio"):
        DeskSettings(_env_file=None, message_prices="service=caro")


def test_a_year_is_read_and_three_years_are_the_most() -> None:
    today = datetime.date(2026, 11, 30)
    year = filters.read({"periodo": "otro", "desde": "2024-01-01", "hasta": "2024-12-31"}, today)
    assert (year.span.days, year.problem) == (366, None)
    assert filters.read({"periodo": "otro", "desde": "2000-01-01", "hasta": "2026-01-01"}, today).problem
    assert filters.read({"periodo": "otro", "desde": "ayer", "hasta": ""}, today).period == "30"
