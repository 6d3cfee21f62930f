"""The official series against local servers that answer as the real ones do: good, slow, wrong and down."""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from knowledge.errors import ExchangeUnavailable
from knowledge.exchange.official import SERIES
from knowledge.exchange.rates import ExchangeTable, read_table, write_table
from knowledge.exchange.refresh import fetch, refresh

START, END, TODAY = datetime.date(2026, 11, 1), datetime.date(2026, 11, 20), datetime.date(2026, 11, 22)
GOOD = {
    "CLP": '{"version":"1.7.0","codigo":"dolar","serie":[{"fecha":"2026-11-20T03:00:00.000Z","valor":950.43},'
    '{"fecha":"2026-10-01T03:00:00.000Z","valor":1}]}',
    "COP": '[{"valor":"4012.55","unidad":"COP","vigenciadesde":"2026-11-20T00:00:00.000",'
    '"vigenciahasta":"2026-11-23T00:00:00.000"}]',
    "MXN": '{"bmx":{"series":[{"idSerie":"SF43718","titulo":"FIX","datos":[{"fecha":"19/11/2026","dato":"N/E"},'
    '{"fecha":"20/11/2026","dato":"18.0312"}]}]}}',
    "PEN": '{"config":{"title":"TC"},"periods":[{"name":"19.Nov.26","values":["n.d."]},'
    '{"name":"20.Nov.26","values":["3.512"]}]}',
}
RATES = {"CLP": "950.43", "COP": "4012.55", "MXN": "18.0312", "PEN": "3.512"}
Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers = []

    def start(*answers: tuple[int, str], delay: float = 0) -> str:
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(delay)
                status, body = left.pop(0) if len(left) > 1 else left[0]
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def get(currency: str, base: str, **how: object) -> list[tuple[str, Decimal]]:
    how = {"token": "x", "wait": lambda _: None, **how}
    rows = fetch(SERIES[currency], START, END, TODAY, bases={currency: base}, **how)  # type: ignore[arg-type]
    return [(row.day, row.value) for row in rows]


@pytest.mark.parametrize("currency", SERIES)
def test_a_good_answer_gives_the_rows_of_the_days_asked(serve, currency):
    assert get(currency, serve((200, GOOD[currency]))) == [("2026-11-20", Decimal(RATES[currency]))]


@pytest.mark.parametrize("currency", SERIES)
@pytest.mark.parametrize("body", ["<html>mantenimiento</html>", "{}", "[]", "null", '{"serie":[{"fecha":3}]}', "\x00"])
def test_a_wrong_answer_is_refused_and_never_a_rate(serve, currency, body):
    with contextlib.suppress(ExchangeUnavailable):
        assert get(currency, serve((200, body))) == []


@pytest.mark.parametrize("value", ["-3", "0", "NaN", "cuatro"])
def test_what_is_not_a_positive_number_is_refused(serve, value):
    with pytest.raises(ExchangeUnavailable):
        get("PEN", serve((200, GOOD["PEN"].replace("3.512", value))))


def test_a_passing_failure_is_tried_again(serve):
    waits: list[float] = []
    assert get("CLP", serve((503, ""), (429, ""), (200, GOOD["CLP"])), wait=waits.append)
    assert waits == [1.0, 2.0]


def test_a_refusal_is_not_tried_again(serve):
    waits: list[float] = []
    with pytest.raises(ExchangeUnavailable):
        get("MXN", serve((401, "")), wait=waits.append)
    assert waits == []


def test_a_slow_server_is_given_up(serve):
    with pytest.raises(ExchangeUnavailable):
        get("CLP", serve((200, GOOD["CLP"]), delay=0.5), timeout=(0.2, 0.1))


def test_a_server_that_is_down_is_reported_and_what_was_known_stays(serve):
    known = ExchangeTable(fetch(SERIES["CLP"], START, END, TODAY, bases={"CLP": serve((200, GOOD["CLP"]))}))
    table, failed = refresh(
        known, START, END, TODAY, ("CLP", "PEN"), bases={"PEN": "http://127.0.0.1:9"}, wait=lambda _: None
    )
    assert list(failed) == ["PEN"]
    assert table.rows == known.rows


def test_what_is_known_is_not_asked_again(serve):
    rows = fetch(SERIES["CLP"], START, END, TODAY, bases={"CLP": serve((200, GOOD["CLP"]))})
    table, failed = refresh(ExchangeTable(rows), START, END, TODAY, ("CLP",), bases={"CLP": "http://127.0.0.1:9"})
    assert failed == {}
    assert table.rows == rows


def test_banxico_needs_its_token():
    with pytest.raises(ExchangeUnavailable, match="TOKEN"):
        fetch(SERIES["MXN"], START, END, TODAY)


def test_the_table_is_kept_whole_and_only_answers_near_days(serve, tmp_path):
    rows = fetch(SERIES["PEN"], START, END, TODAY, bases={"PEN": serve((200, GOOD["PEN"]))})
    write_table(tmp_path / "t.json", ExchangeTable(rows))
    table = read_table(tmp_path / "t.json")
    assert table.on("PEN", datetime.date(2026, 11, 22)).value == Decimal("3.512")
    assert "Banco Central de Reserva" in table.on("PEN", END).name
    assert table.on("PEN", datetime.date(2026, 12, 24)) is None
    assert table.on("PEN", datetime.date(2026, 11, 19)) is None
    assert read_table(tmp_path / "no.json").rows == []
