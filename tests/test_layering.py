"""Arrows go one way: read from the imports of the whole tree, and told so in the README."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What each package may import of ours. The bot answers through Rasa, which asks the actions over HTTP.
USES = {
    "knowledge": set(),
    "conversations": set(),
    "actions": {"knowledge", "conversations"},
    "desk": {"knowledge", "conversations"},
    "bot": {"knowledge", "conversations", "desk"},
}
_HEAVY = {"rasa", "rasa_sdk", "spacy", "fastapi", "sanic"}
# The plain packages need neither Rasa nor a web framework; the action server has Rasa's SDK and never Rasa itself.
WITHOUT = {
    "knowledge": _HEAVY,
    "conversations": _HEAVY,
    "actions": {"rasa"},
    "desk": {"rasa", "rasa_sdk"},
    "bot": set(),
}


def imports(path: Path) -> set[str]:
    """Return the top-level packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def imported_by(package: str) -> dict[str, set[str]]:
    paths = list((ROOT / package).rglob("*.py"))
    assert paths
    return {str(path.relative_to(ROOT)): imports(path) for path in paths}


@pytest.mark.parametrize("package", USES)
def test_a_package_imports_only_what_stands_below_it(package: str) -> None:
    forbidden = (set(USES) - USES[package] - {package}) | WITHOUT[package]
    wrong = {path: found & forbidden for path, found in imported_by(package).items() if found & forbidden}
    assert wrong == {}


@pytest.mark.parametrize("package", USES)
def test_what_a_package_may_use_it_does_use(package: str) -> None:
    assert USES[package] <= set().union(*imported_by(package).values())


@pytest.mark.parametrize("package", [package for package, used in USES.items() if used])
def test_the_readme_tells_the_same_arrows(package: str) -> None:
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    told = re.search(rf"`{package}` usa ([^;.(]*)", text)
    assert told, package
    assert set(re.findall(r"`(\w+)`", told[1])) == USES[package]
