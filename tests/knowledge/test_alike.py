"""Texts that ask the same are found together, always in the same way, and quickly enough for a whole queue."""

from __future__ import annotations

import random

from knowledge.alike import groups

ASKED = [
    "¿cómo patento mi marca en Perú?", "aceptan bitcoin", "patentar mi marca en peru", "hay seguro para drones",
    "ACEPTAN BITCOIN???", "quiero patentar la marca en el Perú", "¿aceptan bitcoin?", "???", "!!",
]  # fmt: skip


def test_alike_texts_stand_together_the_most_frequent_first() -> None:
    found = [sorted(group) for group in groups(ASKED)]
    assert found[:2] == [[0, 2, 5], [1, 4, 6]]
    assert sorted(place for group in found for place in group) == list(range(len(ASKED)))
    assert [3] in found


def test_a_chain_of_half_alike_texts_is_not_one_group() -> None:
    chain = [f"palabra{n} palabra{n + 1} palabra{n + 2}" for n in range(30)]
    assert max(len(group) for group in groups(chain)) <= 3


def test_the_same_texts_give_the_same_groups_whatever_stands_before() -> None:
    order = list(range(len(ASKED)))
    expected = {frozenset(ASKED[place] for place in group) for group in groups(ASKED)}
    for seed in range(5):
        random.Random(seed).shuffle(order)
        mixed = [ASKED[place] for place in order]
        assert {frozenset(mixed[place] for place in group) for group in groups(mixed)} == expected
    assert groups([]) == []


def test_ten_thousand_texts_are_all_put_somewhere_once() -> None:
    chance = random.Random(5)
    words = [f"palabra{n}" for n in range(900)]
    texts = [" ".join(chance.choices(words, k=chance.randint(2, 9))) for _ in range(10_000)]
    found = groups(texts)
    assert sorted(place for group in found for place in group) == list(range(10_000))
