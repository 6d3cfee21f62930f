"""No figure of law is written in the code of the calculator: not in what people read, not in a comparison."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge

SOURCES = sorted((Path(knowledge.__file__).parent / "landed_cost").glob("*.py"))
# A figure may stand in the name of a norm, which does not change with its values.
NORM = re.compile(
    r"(?:Ley|Decreto(?: Legislativo)?|D\.?Leg\.|DS|DL|RS|Auto|Regla|Resoluci[oó]n|Res\. Ex\.|arts?\.|NOM-?|NTP|Formulario)"
    r" ?\d[\d.\-/A-Z]*(?:,? de (?:19|20)\d\d)?"
)
ALLOWED = {
    "9999-12-31",  # the end of time, to ask for the newest value
    "/1",  # the unit of a fraction
    "0.01",  # rounding to cents
    "1.5", "0.10",  # margins of ours: a CIF that may hide a FOB, and what is near a cap
    "1e12",  # the greatest number that a request may hold
    "0% alcohol",  # words that people write of a drink
    'escribe el número como texto, por ejemplo "120.50"', "debe ser 1 o más",  # how to write a request
    "[A-Z]{2}", r"[0-9a-f]{32}\.pdf", r"\s*\((?:cl|co|mx|pe)-[a-z0-9-]+\)",  # patterns
    "utf8", "latin-1",  # encodings
    "hs6", "hs10", "general_9807",  # keys and options of a request
    "cl-base-del-tope-500", "pe-umbral-200-fob-cif",  # ids of disputes
}  # fmt: skip
KEYS_OF_A_REQUEST = {"sugar_g_per_240ml", "in_decree_138_lines"}
# Comparisons with a number that is no law: lengths of codes, words and caches, and a percentage that looks mistaken.
COMPARED = re.compile(r"len\(|preference_rate_percent > 100")


def _constants(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the constants of a module but for its docstrings."""
    owners = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docs = {id(node.body[0].value) for node in owners if node.body and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docs:
            yield node


def _figures(source: str) -> list[str]:
    texts = [node.value for node in _constants(ast.parse(source)) if isinstance(node.value, str)]
    return [
        text
        for text in texts
        if text not in ALLOWED
        and re.search(r"\d", NORM.sub("", " ".join(word for word in text.split(" ") if word not in KEYS_OF_A_REQUEST)))
    ]


def _thresholds(source: str) -> list[str]:
    """Return the comparisons with a number other than 0 and 1."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and any(
            isinstance(side, ast.Constant) and type(side.value) in (int, float) and side.value not in (0, 1)
            for side in (node.left, *node.comparators)
        )
        and not COMPARED.search(ast.unparse(node))
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_sentence_holds_a_figure_of_law(path: Path) -> None:
    assert _figures(path.read_text(encoding="utf8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_rule_compares_with_a_number_of_the_code(path: Path) -> None:
    assert _thresholds(path.read_text(encoding="utf8")) == []


def test_the_guard_sees_what_it_is_for() -> None:
    assert _figures('warn("hasta USD 500")') == ["hasta USD 500"]
    assert _figures('warn(f"tasa de 19 % ({norm})")') == ["tasa de 19 % ("]
    assert _figures('rate("ieps.alcohol_14")') == ["ieps.alcohol_14"]
    assert _figures('"""Up to 500."""\nwarn("Ley 29774, art. 147; Decreto 1165 de 2019")') == []
    assert _thresholds("a if degrees <= 14 else b") == ["degrees <= 14"]


def test_what_is_allowed_is_in_use() -> None:
    used = {
        node.value for path in SOURCES for node in _constants(ast.parse(path.read_text(encoding="utf8")))
        if isinstance(node.value, str)
    }  # fmt: skip
    assert used >= ALLOWED
    assert all(any(key in text.split() for text in used) for key in KEYS_OF_A_REQUEST)
