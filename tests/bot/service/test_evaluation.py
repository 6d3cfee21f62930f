"""What changed between two models is counted, shown and judged."""

from __future__ import annotations

from typing import Any

import pytest

from bot.service.evaluation import Heard, compare, f1, verdict


def heard(*pairs: tuple[str, str]) -> list[Heard]:
    return [Heard(f"frase {n}", intent, said) for n, (intent, said) in enumerate(pairs)]


def test_what_is_lost_and_won_is_told_with_its_phrases() -> None:
    report = compare(heard(("a", "a"), ("a", "b"), ("b", "b")), heard(("a", "b"), ("a", "a"), ("b", "b")))
    assert [one["text"] for one in report["lost"]] == ["frase 0"]
    assert [one["text"] for one in report["won"]] == ["frase 1"]
    assert (report["right_before"], report["right_after"]) == (2, 2)


def test_f1_counts_what_is_missed_and_what_is_taken_from_others() -> None:
    assert f1(heard(("a", "a"), ("b", "b")), "a") == 1.0
    assert f1(heard(("a", "b"), ("b", "b")), "b") == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "igual"),
        ({"taught": [{"text": "x", "intent": "a", "before": "b", "after": "a"}]}, "mejora"),
        ({"right_after": 110}, "mejora"),
        ({"right_after": 90}, "empeora"),
        ({"stories_failed": ["Saluda"]}, "empeora"),
        ({"intents": [{"intent": "a", "lost": 3, "won": 0, "count": 20}]}, "empeora"),
    ],
)
def test_the_verdict(values: dict[str, Any], kind: str) -> None:
    report = {"right_before": 100, "right_after": 100, "intents": [], "taught": [], "stories_failed": [], **values}
    assert verdict(report)["kind"] == kind
