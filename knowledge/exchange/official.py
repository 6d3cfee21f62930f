"""Official series of exchange rates: where each is published and how its answer is read.

Chile: observed dollar of the Banco Central, through mindicador.cl. Colombia: TRM, datos.gov.co (certified by the
Superfinanciera). México: FIX, Banxico SIE series SF43718 (needs a free token). Perú: SBS selling rate, BCRP PD04640PD.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Row = tuple[str, Decimal]
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTHS["sep"] = 9


@dataclass(frozen=True, slots=True)
class Official:
    """One official series: its currency, its name for people, its address and how to read it."""

    currency: str
    name: str
    base: str
    path: Callable[[datetime.date, datetime.date], str]
    read: Callable[[Any], Iterator[Row]]
    needs_token: bool = False


def value(text: Any) -> Decimal:
    """Return a rate; raises ValueError on what is not a positive number."""
    try:
        number = Decimal(str(text).replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"«{text}» no es un tipo de cambio") from error
    if not number.is_finite() or number <= 0:
        raise ValueError(f"«{text}» no es un tipo de cambio")
    return number


def _mindicador(data: Any) -> Iterator[Row]:
    for item in data["serie"]:
        yield item["fecha"][:10], value(item["valor"])


def _trm(data: Any) -> Iterator[Row]:
    """Yield a row for each day that a TRM covers: weekends keep Friday's."""
    for item in data:
        day = datetime.date.fromisoformat(item["vigenciadesde"][:10])
        last = datetime.date.fromisoformat(item["vigenciahasta"][:10])
        if last - day > datetime.timedelta(days=15):
            raise ValueError(f"vigencia de {day} a {last}")
        while day <= last:
            yield day.isoformat(), value(item["valor"])
            day += datetime.timedelta(days=1)


def _banxico(data: Any) -> Iterator[Row]:
    for item in data["bmx"]["series"][0].get("datos", []):
        if item["dato"] != "N/E":
            day = datetime.datetime.strptime(item["fecha"], "%d/%m/%Y").date()
            yield day.isoformat(), value(item["dato"])


def _bcrp(data: Any) -> Iterator[Row]:
    for item in data["periods"]:
        if item["values"][0] not in ("n.d.", ""):
            day, month, year = item["name"].split(".")
            when = datetime.date(2000 + int(year), _MONTHS[month.lower()], int(day))
            yield when.isoformat(), value(item["values"][0])


SERIES = {
    "CLP": Official(
        "CLP", "dólar observado, Banco Central de Chile", "https://mindicador.cl",
        lambda start, end: f"/api/dolar/{end.year}", _mindicador,
    ),
    "COP": Official(
        "COP", "TRM, Superintendencia Financiera de Colombia", "https://www.datos.gov.co",
        lambda start, end: (
            f"/resource/32sa-8pi3.json?$where=vigenciahasta>='{start}T00:00:00' AND vigenciadesde<='{end}T00:00:00'"
            "&$limit=1000"
        ), _trm,
    ),
    "MXN": Official(
        "MXN", "tipo de cambio FIX, Banco de México", "https://www.banxico.org.mx",
        lambda start, end: f"/SieAPIRest/service/v1/series/SF43718/datos/{start}/{end}", _banxico, needs_token=True,
    ),
    "PEN": Official(
        "PEN", "tipo de cambio SBS venta, Banco Central de Reserva del Perú", "https://estadisticas.bcrp.gob.pe",
        lambda start, end: f"/estadisticas/series/api/PD04640PD/json/{start}/{end}", _bcrp,
    ),
}  # fmt: skip
