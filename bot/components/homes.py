"""Tells where the home of who writes is, where another place is told too: where they are from, lived before or moved from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.components.place_cues import ORIGIN, SILENT, cues


def at_home(
    words: Sequence[str], spans: Sequence[tuple[int, int]], people: Collection[int], roles: list[str | None]
) -> None:
    """Silence the nationality of somebody whose home is told: "un alemán que vive en Medellín", "soy chilena, vivo en Lima"."""
    for here, there in zip(range(len(spans)), range(1, len(spans)), strict=False):
        between = words[spans[here][1] : spans[there][0]]
        if here in people and there not in people and "en" in between and cues()["resides"].issuperset(between):
            roles[here], roles[there] = SILENT, roles[there] or roles[here]
    homes = [
        i for i, (first, _) in enumerate(spans) if roles[i] == ORIGIN and cues()["lives"] & near_words(words, first)
    ]
    for i, (first, _) in enumerate(spans):
        if homes and roles[i] is None and cues()["lived"] & near_words(words, first):
            roles[i] = SILENT  # "antes estaba en Lima, ahora vivo en Bogotá"
        if homes and i not in homes and roles[i] == ORIGIN and cues()["myself"] & near_words(words, first):
            roles[i] = SILENT


def moved(words: Sequence[str], spans: Sequence[tuple[int, int]], roles: list[str | None]) -> None:
    """Put home where somebody moved to, and silence where they were before: "soy de Cusco pero me mudé a Medellín"."""
    for i, (first, _) in enumerate(spans):
        if not _moves_to(words, spans[:i], first):
            continue
        for other, (start, _) in enumerate(spans):
            before = other == i - 1 and roles[other] == ORIGIN and _moves_to(words, spans[:other], start)
            if before or (roles[other] == ORIGIN and cues()["myself"] & near_words(words, start)):
                roles[other] = SILENT
        roles[i] = ORIGIN


def _moves_to(words: Sequence[str], earlier: Sequence[tuple[int, int]], first: int) -> bool:
    """Tell whether a place is where somebody moved to or from: "me mudé de Cusco a Medellín", "nos vinimos a vivir a Lima"."""
    place = first - 1
    while place > 0 and (
        words[place] in cues()["moving_links"] | cues()["links"] or any(a <= place < b for a, b in earlier)
    ):
        place -= 1
    lives = "vivir" in words[place + 1 : first]
    moved = place > 0 and place < first - 1 and (lives or words[place] in cues()["moves"])
    return moved and bool(cues()["to_me"] & set(words[max(0, place - 2) : place]))


def near_words(words: Sequence[str], first: int) -> set[str]:
    """Return the words right before a place."""
    return set(words[max(0, first - 3) : first])
