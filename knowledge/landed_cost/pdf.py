"""The quote as a PDF that reads on a phone: narrow pages, large type, every line with norm, source and date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from knowledge.dates import month_year
from knowledge.landed_cost.charges import Line
from knowledge.landed_cost.money import Money
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.text import CHANNELS, DAY, name, reading_text, status_text, sum_of
from knowledge.landed_cost.wording import long_date, money

PAGE = (100.0, 178.0)  # millimetres: the shape of a phone screen
MARGIN = 7.0
VALID_DAYS = 15
NOTICE = (
    "Cotización orientativa y no vinculante: la liquidación la hace la aduana de destino con los documentos del envío."
    " No incluye la gestión del transportador ni los honorarios del agente. Declara siempre el valor real."
)
INK, SOFT, PAPER = (20, 33, 61), (90, 98, 115), (237, 243, 250)
_PRINTABLE = str.maketrans({"•": "-", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "…": "...", "→": "->"})


class _Quote(FPDF):
    """A document whose pages are numbered at the foot."""

    def footer(self) -> None:
        """Write the page number."""
        self.set_y(-MARGIN)
        self.set_font("Helvetica", "", 7)
        self.set_text_color(*SOFT)
        self.cell(0, 3, f"Página {self.page_no()} de {{nb}}", align="R")


def write_pdf(path: Path, results: Iterable[Result], issued: datetime.date, issuer: str | None = None) -> None:
    """Write one quote after another, each on its own pages, as issued on a day by an agency (or by Brújula alone)."""
    pdf = _Quote(format=PAGE)
    pdf.set_creation_date(datetime.datetime(issued.year, issued.month, issued.day, tzinfo=datetime.UTC))
    pdf.set_title("Cotización de cargos de importación")
    pdf.set_lang("es")
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN + 4)
    for result in results:
        pdf.add_page()
        _quote(pdf, result, issued, issuer)
    pdf.output(str(path))


def _quote(pdf: FPDF, result: Result, issued: datetime.date, issuer: str | None) -> None:
    _write(pdf, f"Brújula{f' · {issuer}' if issuer else ''}", size=9, color=SOFT)
    _write(pdf, "Cargos de importación", size=17, bold=True)
    _shipment(pdf, result)
    _total(pdf, result)
    for line in result.lines:
        _line(pdf, result, line)
    if not result.closed:
        for text in status_text(result):
            _write(pdf, text)
    pdf.ln(1)
    for text in [*result.draft.warnings, *(reading_text(result, other) for other in result.others)]:
        _write(pdf, f"Ojo: {text}", size=9)
    _closing(pdf, issued)


def _shipment(pdf: FPDF, result: Result) -> None:
    """Write what is sent, from where to where, on which day, and its price, freight and insurance."""
    request, country = result.request, result.request.destination
    _write(pdf, f"{result.goods[:1].upper()}{result.goods[1:]}", size=12, bold=True)
    way = CHANNELS.get(request.channel or "", "canal por definir")
    origin = result.country(request.shipped_from) if request.shipped_from else "sin decir"
    _write(pdf, f"De {origin} a {result.country(country)}, {way}.")
    _write(pdf, f"{DAY[country].capitalize()}: {long_date(request.on_date.isoformat())}.")
    if request.goods_value is not None:
        parts = (("Mercancía", request.goods_value), ("flete", request.freight), ("seguro", request.insurance))
        said = ", ".join(f"{what} {money(Money(n, request.currency), country)}" for what, n in parts if n)
        _write(pdf, f"{said}. {request.units} unidades." if request.units > 1 else f"{said}.")
    pdf.ln(2)


def _total(pdf: FPDF, result: Result) -> None:
    """Write in a box what is paid: the figure, the range, or that there is no closed total."""
    pdf.set_fill_color(*PAPER)
    country = result.request.destination
    if result.total_charges is not None and result.landed_total is not None:
        _write(pdf, f"Paga al recibir: {money(result.total_charges, country)}", size=13, bold=True, fill=True)
        if result.without_advance is not None:
            less = money(result.without_advance, country)
            _write(pdf, f"Sin la percepción, que se recupera: {less}", fill=True)
        _write(pdf, f"Puesto en la puerta: {money(result.landed_total, country)}", fill=True)
    elif result.status == "range" and result.low is not None and result.high is not None:
        said = f"Entre {money(result.low, country)} y {money(result.high, country)}"
        _write(pdf, said, size=13, bold=True, fill=True)
        _write(pdf, "Abajo, la cuenta más baja y por qué hay dos.", fill=True)
    else:
        _write(pdf, "Sin total cerrado: falta confirmar", size=13, bold=True, fill=True)
    pdf.ln(2)


def _line(pdf: FPDF, result: Result, line: Line) -> None:
    """Write a charge: name and amount, the sum, the norm, and where and when it was read."""
    rate = line.rate
    _write(pdf, f"{name(result, line)}: {money(line.amount, result.request.destination)}", size=12, bold=True)
    by = f" Lo cobra {line.charged_by}." if line.charged_by else ""
    _write(pdf, f"{sum_of(result, line)}.{by}")
    _write(pdf, f"Norma: {rate.norm or 'por confirmar'} ({rate.legal_status.replace('_', ' ')}).", size=9)
    if rate.source_title:
        when = f", {rate.source_date}" if rate.source_date else ""
        checked = f" Revisado en {month_year(rate.checked_on)}." if rate.checked_on else ""
        _write(pdf, f"Fuente: {rate.source_title}{when}.{checked}", size=9, color=SOFT, link=rate.source_url)
    pdf.ln(1.5)


def _closing(pdf: FPDF, issued: datetime.date) -> None:
    until = issued + datetime.timedelta(days=VALID_DAYS)
    pdf.ln(2)
    _write(pdf, f"Emitida el {long_date(issued.isoformat())}. Válida hasta el {long_date(until.isoformat())},"
                " mientras no cambie la norma.", size=9, bold=True)  # fmt: skip
    _write(pdf, NOTICE, size=9)


def _write(
    pdf: FPDF, text: str, size: int = 10, bold: bool = False, link: str | None = None, fill: bool = False,
    color: tuple[int, int, int] = INK,
) -> None:  # fmt: skip
    """Write a paragraph; what the built-in font cannot print becomes a question mark, never an error."""
    pdf.set_font("Helvetica", "B" if bold else "", size)
    pdf.set_text_color(*color)
    shown = text.translate(_PRINTABLE).encode("latin-1", "replace").decode("latin-1")
    height = size * 0.46 * (1.25 if fill else 1)
    pdf.multi_cell(0, height, shown, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L", link=link or "", fill=fill)
