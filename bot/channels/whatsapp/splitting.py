"""A text in as few messages as its limits allow, broken between blocks, else lines, sentences, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.whatsapp.labels import cut
from bot.channels.whatsapp.published_limits import length

# Where a block may be broken, best first: what stands between the parts is said again if they stay together.
_BREAKS = (("\n", re.compile(r"\n+")), (" ", re.compile(r"(?<=[.;:!?…])\s+")), (" ", re.compile(r"\s+")))


@dataclass(frozen=True)
class Piece:
    """A part that stays whole, and what joins it to the one before."""

    joint: str
    text: str

    @property
    def length(self) -> int:
        """Return the units it takes behind another piece."""
        return length(self.joint) + length(self.text)


def join(blocks: Sequence[str]) -> str:
    """Return blocks as one text."""
    return _glued([Piece(joint, text) for joint, text in _joints(blocks)])


def split(blocks: Sequence[str], last: int, others: int) -> list[str]:
    """Return the texts of the messages: the last of at most `last` units, those before of at most `others`."""
    whole = join(blocks)
    if length(whole) <= last:
        return [whole] if whole else []
    pieces = [piece for joint, text in _joints(blocks) for piece in broken(joint, text, min(last, others))]
    at, used = len(pieces), 0
    while at and used + pieces[at - 1].length - length(pieces[at - 1].joint) <= last:
        at -= 1
        used += pieces[at].length
    return [*_filled(pieces[:at], others), _glued(pieces[at:])]


def broken(joint: str, text: str, limit: int, level: int = 0) -> list[Piece]:
    """Return a block as pieces of at most `limit` units."""
    if length(text) <= limit:
        return [Piece(joint, text)] if text else []
    if level == len(_BREAKS):
        start = cut(text, limit)
        return [Piece(joint, start), *broken("", text[len(start) :], limit, level)]
    between, pattern = _BREAKS[level]
    pieces: list[Piece] = []
    for part in pattern.split(text):
        pieces += broken(between if pieces else joint, part, limit, level + 1)
    return pieces


def _filled(pieces: Sequence[Piece], limit: int) -> list[str]:
    texts: list[str] = []
    held: list[Piece] = []
    used = 0
    for piece in pieces:
        if held and used + piece.length > limit:
            texts.append(_glued(held))
            held, used = [], 0
        used += piece.length if held else length(piece.text)
        held.append(piece)
    return [*texts, _glued(held)] if held else texts


def _glued(pieces: Sequence[Piece]) -> str:
    return "".join(piece.joint * bool(at) + piece.text for at, piece in enumerate(pieces))


def _joints(blocks: Sequence[str]) -> list[tuple[str, str]]:
    shown = [block for block in blocks if block.strip()]
    return [(_joint(shown[at - 1], block) if at else "\n\n", block) for at, block in enumerate(shown)]


def _joint(before: str, block: str) -> str:
    """Return a line break after what announces the block and between the points of a list, else an empty line."""
    one_list = block.startswith("•") and before.rpartition("\n")[2].startswith("•")
    return "\n" if one_list or before.rstrip("*").endswith(":") else "\n\n"
