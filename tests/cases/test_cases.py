"""Runs the worked cases of tests/cases/<iso2>/*.yaml and judges each one by its status.

A case has `id`, `on_date`, `inputs` (the keys of a request), `status`, and what is expected: `expected_lines`,
`expected_total_charges`, `expected_total_range`, `expected_landed_total`, `total_excluding_percepcion`, `tolerance`,
`must_say_any`, `must_not_say`, `accept_status`, `accept_totals`, `accept_ranges`. The sums are worked out in the case
itself (`note`) or by the address it names; never printed by the calculator.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.landed_cost.book import Book, from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from knowledge.loading.baseline import read_baseline
from knowledge.snapshot import from_baseline

HERE = Path(__file__).parent
SAME = {"igi": "arancel", "ad_valorem": "arancel"}


def _cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*/*.y*ml")):
        for case in yaml.safe_load(path.read_text(encoding="utf8")) or []:
            found.append(pytest.param(case, id=str(case["id"])))
    return found


@pytest.fixture(scope="session")
def rule_book() -> Book:
    return from_snapshot(from_baseline(read_baseline()))


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | str | type(None)) else str(value)


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()


def _near(found: str | None, wanted: Any, tolerance: Decimal) -> bool:
    return found is not None and wanted is not None and abs(Decimal(found) - Decimal(str(wanted))) <= tolerance


def _said(result: dict[str, Any]) -> str:
    names = [line["concept"] for line in result["lines"]]
    return _fold(" ".join([result["text"], *result["warnings"], *result["unknown"], *names]))


def _total_is_right(case: dict[str, Any], result: dict[str, Any], tolerance: Decimal) -> bool:
    if result["status"] != "computed" or not _near(result["total_charges"], case["expected_total_charges"], tolerance):
        return False
    landed = case.get("expected_landed_total")
    return landed is None or _near(result["landed_total"], landed, tolerance + Decimal("0.02"))


def _range_is_right(case: dict[str, Any], result: dict[str, Any], tolerance: Decimal) -> bool:
    found = result["total_range"]
    wanted = [case["expected_total_range"], *(case.get("accept_ranges") or [])]
    return found is not None and any(
        _near(found[0], low, tolerance) and _near(found[1], high, tolerance) for low, high in wanted
    )


def _lines_are_right(case: dict[str, Any], result: dict[str, Any], tolerance: Decimal) -> bool:
    """A line with an amount must be there; one of zero may be missing, but not be charged."""
    mine = [(SAME.get(line["concept"], line["concept"]), line["amount"]) for line in result["lines"]]
    for line in case.get("expected_lines") or []:
        concept, amount = SAME.get(line["concept"], line["concept"]), line.get("amount")
        charged = [found for name, found in mine if name == concept and Decimal(found)]
        if amount is None:
            continue
        if Decimal(str(amount)) == 0 and charged:
            return False
        if Decimal(str(amount)) and not any(_near(found, amount, tolerance) for found in charged):
            return False
    return True


def _right(case: dict[str, Any], result: dict[str, Any]) -> bool:
    tolerance = Decimal(str(case.get("tolerance") or "0.02"))
    status, found = case["status"], result["status"]
    says = not case.get("must_say_any") or any(_fold(word) in _said(result) for word in case["must_say_any"])
    open_total = result["total_charges"] is None
    if found in (case.get("accept_status") or []) and open_total and says:
        return True
    if found == "computed" and any(
        _near(result["total_charges"], t, tolerance) for t in case.get("accept_totals") or []
    ):
        return says
    match status:
        case "computed":
            return says and _total_is_right(case, result, tolerance) and _lines_are_right(case, result, tolerance)
        case "range":
            return open_total and says and _range_is_right(case, result, tolerance)
        case "partial":
            return (
                open_total
                and found in ("partial", "range", "confirm")
                and says
                and _lines_are_right(case, result, tolerance)
            )
        case "confirm":
            return open_total and found in ("confirm", "range", "partial") and says
        case "not_applicable":
            return found == "not_applicable"
        case _:
            return found == status and says


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any], rule_book: Book) -> None:
    inputs = {key: _plain(value) for key, value in case["inputs"].items()}
    result = quote(parse({"id": str(case["id"]), "on_date": str(case["on_date"]), **inputs}), rule_book).to_json()
    for phrase in case.get("must_not_say") or []:
        figure = rf"(?<![\d.,]){re.escape(_fold(phrase))}(?!\d|[.,]\d)"
        assert not re.search(figure if phrase[:1].isdigit() else re.escape(_fold(phrase)), _said(result)), phrase
    shown = (result["status"], result["total_charges"], result["total_range"], result["text"])
    assert _right(case, result), f"{case.get('question_es', '')}\n{shown}"
