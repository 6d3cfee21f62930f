"""The quote as a document: each line with its norm, source and date, and the notice; names nobody can guess."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.issued import NAME, issue, issued
from knowledge.landed_cost.pdf import PAGE, write_pdf
from knowledge.landed_cost.request import parse
from knowledge.landed_cost.wording import money

DAY = datetime.date(2026, 11, 29)
REQUESTS = {
    "computed": {"destination": "CO", "product": "botines", "goods_value": "300", "freight": "20", "channel": "courier"},
    "range": {"destination": "CL", "shipped_from": "PE", "product": "chompa", "goods_value": "80", "channel": "courier"},
    "partial": {"destination": "PE", "shipped_from": "CL", "product": "vino", "goods_value": "900", "channel": "courier"},
    "confirm": {"destination": "MX", "shipped_from": "PE", "product": "pisco", "goods_value": "40", "channel": "courier"},
}  # fmt: skip


def text_of(path: Path) -> str:
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.parametrize("status", REQUESTS)
def test_every_line_carries_norm_source_and_date(book, tmp_path: Path, status: str):
    result = quote(parse({**REQUESTS[status], "on_date": "2026-11-29"}), book)
    assert result.status == status
    write_pdf(tmp_path / "q.pdf", [result], DAY, "Agencia de Prueba")
    text = text_of(tmp_path / "q.pdf")
    for line in result.lines:
        assert money(line.amount, result.request.destination) in text
        assert f"Norma: {line.rate.norm}" in text
        assert f"Fuente: {line.rate.source_title}" in text
    assert text.count("Revisado en noviembre de 2026") + text.count("Revisado en nov 2026") == len(result.lines)
    for said in (
        "Agencia de Prueba",
        "Emitida el 29 de noviembre de 2026",
        "Válida hasta el 14 de diciembre",
        "no vinculante",
    ):
        assert said in text


def test_a_total_is_shown_only_where_it_is_closed(book, tmp_path: Path):
    for status, request in REQUESTS.items():
        write_pdf(tmp_path / "q.pdf", [quote(parse({**request, "on_date": "2026-11-29"}), book)], DAY)
        assert ("Paga al recibir" in text_of(tmp_path / "q.pdf")) is (status == "computed")


def test_the_page_has_the_shape_of_a_phone(book, tmp_path: Path):
    write_pdf(tmp_path / "q.pdf", [quote(parse({**REQUESTS["computed"], "on_date": "2026-11-29"}), book)], DAY)
    box = PdfReader(tmp_path / "q.pdf").pages[0].mediabox
    assert round(float(box.width) / float(box.height), 2) == round(PAGE[0] / PAGE[1], 2)


def test_a_quote_is_kept_while_it_is_valid_and_no_longer(book, tmp_path: Path):
    result = quote(parse({**REQUESTS["computed"], "on_date": "2026-11-29"}), book)
    first = issue(result, DAY, tmp_path)
    assert NAME.fullmatch(first)
    old = datetime.datetime.combine(DAY, datetime.time(12)) - datetime.timedelta(days=16)
    os.utime(tmp_path / first, (old.timestamp(), old.timestamp()))
    second = issue(result, DAY, tmp_path)
    assert first != second
    assert (issued(tmp_path, first), issued(tmp_path, second)) == (None, tmp_path / second)


@pytest.mark.parametrize("name", ["../secreto.pdf", "a.pdf", "", "0" * 32, "0" * 32 + ".pdf"])
def test_no_other_file_is_handed_out(tmp_path: Path, name: str):
    (tmp_path.parent / "secreto.pdf").write_bytes(b"x")
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert issued(tmp_path, name) is None
