"""Arrows go one way: read from the imports of the whole tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"bot", "actions", "knowledge", "conversations", "desk"}
FORBIDDEN = {
    "knowledge": OURS - {"knowledge"},
    "conversations": OURS - {"conversations"},
    "actions": {"bot", "desk"},
    "desk": {"bot"},
}
HEAVY = {"rasa", "rasa_sdk", "spacy", "fastapi", "sanic"}


def imports(path: Path) -> set[str]:
    """Return the top-level packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_imports_only_what_stands_below_it(package):
    for path in (ROOT / package).rglob("*.py"):
        assert not imports(path) & FORBIDDEN[package], path


@pytest.mark.parametrize("package", ["knowledge", "conversations"])
def test_the_plain_packages_need_neither_rasa_nor_a_web_framework(package):
    paths = list((ROOT / package).rglob("*.py"))
    assert paths
    for path in paths:
        assert not imports(path) & HEAVY, path
