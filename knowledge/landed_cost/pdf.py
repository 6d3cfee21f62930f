"""The quote as a PDF that reads on a phone: narrow pages, large type, every line with norm, source and date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from knowledge.landed_cost.charges import Line
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.text import CHANNELS, COUNTRIES, DAY, name, reading_text, status_text, sum_of
from knowledge.landed_cost.wording import long_date, money

PAGE = (100.0, 178.0)  # millimetres: the shape of a phone screen
MARGIN = 7.0
VALID_DAYS = 15
NOTICE = (
    "Cotización orientativa y no vinculante: la liquidación la hace la aduana de destino con los documentos del envío."
    " No incluye la gestión del transportador ni los honorarios del agente. Declara siempre el valor real."
)
_PRINTABLE = str.maketrans({"•": "-", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "…": "...", "→": "->"})


def write_pdf(path: Path, results: Iterable[Result], issued: datetime.date) -> None:
    """Write one quote after another, each on its own pages, as issued on a day."""
    pdf = FPDF(format=PAGE)
    pdf.set_creation_date(datetime.datetime(issued.year, issued.month, issued.day, tzinfo=datetime.UTC))
    pdf.set_title("Cotización de cargos de importación")
    pdf.set_lang("es")
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    for result in results:
        pdf.add_page()
        _quote(pdf, result, issued)
    pdf.output(str(path))


def _quote(pdf: FPDF, result: Result, issued: datetime.date) -> None:
    request = result.request
    _write(pdf, "Cargos de importación", size=16, bold=True)
    way = CHANNELS.get(request.channel or "", "canal por definir")
    _write(pdf, f"{result.goods[:1].upper()}{result.goods[1:]}", size=12, bold=True)
    _write(pdf, f"Destino: {COUNTRIES[request.destination]}, {way}. Desde: {request.shipped_from or 'sin decir'}.")
    _write(pdf, f"{DAY[request.destination].capitalize()}: {long_date(request.on_date.isoformat())}.")
    if request.goods_value is not None:
        _write(pdf, f"Mercancía, flete y seguro: {money(result.paid, request.destination)}.")
    pdf.ln(2)
    for line in result.lines:
        _line(pdf, result, line)
    for text in status_text(result):
        _write(pdf, text, bold=result.closed)
    pdf.ln(1)
    for text in [*result.draft.warnings, *(reading_text(result, other) for other in result.others)]:
        _write(pdf, f"Ojo: {text}", size=9)
    _closing(pdf, issued)


def _line(pdf: FPDF, result: Result, line: Line) -> None:
    """Write a charge: name and amount, the sum, the norm, and where and when it was read."""
    rate = line.rate
    _write(pdf, f"{name(result, line)}: {money(line.amount, result.request.destination)}", size=12, bold=True)
    by = f" Lo cobra {line.charged_by}." if line.charged_by else ""
    _write(pdf, f"{sum_of(result, line)}.{by}")
    _write(pdf, f"Norma: {rate.norm or 'por confirmar'} ({rate.legal_status}).", size=9)
    if rate.source_title:
        when = f", {rate.source_date}" if rate.source_date else ""
        checked = f" Revisado: {rate.checked_on}." if rate.checked_on else ""
        _write(pdf, f"Fuente: {rate.source_title}{when}.{checked}", size=9, link=rate.source_url)
    pdf.ln(1.5)


def _closing(pdf: FPDF, issued: datetime.date) -> None:
    until = issued + datetime.timedelta(days=VALID_DAYS)
    pdf.ln(2)
    _write(pdf, f"Emitida el {long_date(issued.isoformat())}. Válida hasta el {long_date(until.isoformat())},"
                " mientras no cambie la norma.", size=9, bold=True)  # fmt: skip
    _write(pdf, NOTICE, size=9)


def _write(pdf: FPDF, text: str, size: int = 10, bold: bool = False, link: str | None = None) -> None:
    """Write a paragraph; what the built-in font cannot print becomes a question mark, never an error."""
    pdf.set_font("Helvetica", "B" if bold else "", size)
    shown = text.translate(_PRINTABLE).encode("latin-1", "replace").decode("latin-1")
    pdf.multi_cell(0, size * 0.46, shown, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L", link=link or "")
