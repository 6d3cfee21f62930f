"""What has one place is not written a second time: words of the desk, the clock, the slots that figures read."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "actions", "knowledge", "conversations", "desk")


def trees() -> list[tuple[str, ast.Module]]:
    paths = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py")) if "versions" not in path.parts]
    return [(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths]


def homes(values: set[str]) -> dict[str, list[str]]:
    """Return the dictionaries of code that say some of these words, by their file."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                said = {
                    one.value for one in node.values if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
                if values <= said:
                    found[path].append(ast.unparse(node))
    return found


@pytest.mark.parametrize(
    ("words", "home"),
    [
        ({"WhatsApp", "Web"}, "conversations/marks.py"),
        ({"Frase nueva", "Historia", "Prueba"}, "desk/ensenanza/lessons.py"),
    ],
)
def test_the_words_of_a_code_are_in_one_table(words: set[str], home: str) -> None:
    assert list(homes(words)) == [home]


@pytest.mark.parametrize(
    ("name", "home"),
    [("now", "conversations/clock.py"), ("_now", None), ("_where", None), ("where", "conversations/faults.py")],
)
def test_a_helper_of_all_is_defined_once(name: str, home: str | None) -> None:
    defined = [
        path for path, tree in trees() for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert defined == ([home] if home else [])


def test_the_broker_of_events_keeps_the_slots_that_the_figures_read() -> None:
    from bot import event_broker
    from conversations.figures import heard

    assert event_broker.SLOTS is heard.SLOTS


def test_the_day_of_the_agency_is_that_of_its_desk() -> None:
    from desk import core
    from desk.contenido import vigencia
    from desk.practica import sala

    assert sala.today is core.today is vigencia.today
