"""Numbers in words, halves, quarters and dozens as digits, with where each stood: "kilo y medio" → "1.5 kilo"."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from text_to_num import alpha2digit

from bot.components.amount_words import any_of
from knowledge.chat import chat_words

# Pieces that are sold in pairs: "un par de botines" is one of them, "un par de ponchos" are two.
_IN_PAIRS = (
    r"(?:zapat\w*|botin(?:es)?|botas?|sandalias?|huaraches?|alpargatas?|ojotas?|chala\w*|tenis|zapatillas?|pantuflas?|mocasin\w*"
    r"|aretes?|aros|pendientes|candongas|zarcillos|caravanas|calcetin\w*|medias|guantes|mitones|botitas?|chanclas|cotizas)"
)
_WEIGHT = r"kilos?|kilitos?|kg|kilogramos?|libras?|toneladas?"
_UNIT = rf"{_WEIGHT}|millon(?:es)?|palos?|lucas?|luquitas?|lukas?|docenas?"
_COIN = r"dolares|dolar|dls|usd|soles|pesos|euros"
_N = r"\d+(?:[.,]\d+)?"
_HALVES = {
    "medio": "0.5",
    "media": "0.5",
    "cuarto": "0.25",
    "tres cuartos": "0.75",
    "3 cuartos": "0.75",
    "cuartos": "0.25",
}
_HUNDREDS = {"ciento": 100, "centenar": 100, "centenares": 100, "millar": 1000, "millares": 1000, "100": 100}
_LINKS = ("de", "del", "desde", "para", "para el")
_TRIGGER = re.compile(r"medi[oa]|cuarto|\d/\d|docena|\bpar de|\buna? |centenar|millar|\bcon \d\d\b")


def _plus(match: re.Match[str]) -> str:
    """Spell "2 kilos y medio", "kilo y cuarto" and "10 soles y medio"."""
    return f"{_sum(match['n'] or '1', _HALVES[match['half']])} {match['unit']}"


def _share(match: re.Match[str]) -> str:
    """Spell "1/2 kilo" and "3/4 de libra"."""
    return f"{Decimal(match['up']) / Decimal(match['down'])} {match['unit']}"


def _sum(whole: str, part: str) -> str:
    return str(Decimal(whole.replace(",", ".")) + Decimal(part))


_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(rf"\b(?:(?P<n>{_N}) |una? )?(?P<unit>{_UNIT}) y (?P<half>medi[oa]|(?:tres |3 )?cuartos?)\b"), _plus),
    (re.compile(r"\b(?P<n>\d{1,3})(?P<unit>000000) y (?P<half>medio)\b"), lambda m: f"{m['n']}500000"),
    (re.compile(rf"\b(?P<n>{_N}) (?P<unit>{_COIN}) y (?P<half>medi[oa])\b"), _plus),
    (re.compile(rf"\b(?P<n>{_N}) y (?P<half>medi[oa]) (?P<unit>{_UNIT}|{_COIN})\b"), _plus),
    (
        re.compile(rf"\b(?P<n>\d+) (?P<unit>{_COIN}) con (?P<cents>\d\d)\b(?! ?(?:de|para|pa|usd|us\$|{_COIN})\b)"),
        lambda m: f"{m['n']}.{m['cents']} {m['unit']}",
    ),
    (
        re.compile(rf"\b(?:una? )?(?P<half>medi[oa]|(?:tres |3 )?cuartos?) (?:de )?(?P<unit>{_UNIT})\b"),
        lambda m: f"{_HALVES[m['half']]} {m['unit']}",
    ),
    (re.compile(rf"\b(?P<up>[1-9])/(?P<down>[2-9]) (?:de )?(?P<unit>{_WEIGHT}|docenas?)\b"), _share),
    (
        re.compile(r"\bmedio (?P<unit>ciento|centenar|millar|100)\b"),
        lambda m: f"{_HUNDREDS[m['unit']] // 2} unidades",
    ),
    (
        re.compile(r"\b(?:(?P<n>\d+)|una?) (?P<unit>centenar(?:es)?|millar(?:es)?|ciento)\b"),
        lambda m: f"{int(m['n'] or 1) * _HUNDREDS[m['unit']]} unidades",
    ),
    (re.compile(rf"\bun par(?= de {_IN_PAIRS}\b)"), lambda _: "1 par"),
    (re.compile(r"\bun par de docenas\b"), lambda _: "2 docenas"),
    (re.compile(r"\bun par(?= de [a-zñ])"), lambda _: "2 unidades"),
    (re.compile(rf"\buna? (?P<unit>{_WEIGHT}|docena|pieza|unidad)\b"), lambda m: f"1 {m['unit']}"),
]  # fmt: skip


def in_digits(folded: str) -> tuple[str, list[int]]:
    """Return the text with its numbers as digits and its links spelled out, and where each position of it was in the folded."""
    spoken, moves = _rewrite(*_numerals(folded), _links(), lambda match: chat_words()[0][match[0]])
    if _TRIGGER.search(spoken) is None:
        return spoken, moves
    for pattern, spell in _RULES:
        spoken, moves = _rewrite(spoken, moves, pattern, spell)
    return spoken, moves


@lru_cache(maxsize=1)
def _links() -> re.Pattern[str]:
    """Return the pattern of the links that fast thumbs shorten: "20 d envío", "3 pa Lima"."""
    short = [word for word, whole in chat_words()[0].items() if whole in _LINKS]
    return re.compile(rf"(?<![\w/.])(?:{'|'.join(map(re.escape, short))})(?![\w/.])")


def spelled(folded: str) -> str:
    """Return the text with the links that a chat shortens spelled out; positions are not kept."""
    return _links().sub(lambda match: chat_words()[0][match[0]], folded)


def _rewrite(
    text: str, moves: list[int], pattern: re.Pattern[str], spell: Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    """Put what is spelled in the place of each match; it starts and ends where the match did."""
    out, places, last = "", [], 0
    for match in pattern.finditer(text):
        new = spell(match)
        out += text[last : match.start()] + new
        places += moves[last : match.start()] + [moves[match.start()]] + [moves[match.end()]] * (len(new) - 1)
        last = match.end()
    return out + text[last:], places + moves[last:]


def _numerals(folded: str) -> tuple[str, list[int]]:
    # text2num would read the "mil" of "60 mil" alone, does not know "veintiun", and takes "una" for a number.
    prepared = re.sub(r"(?<=\d) mil\b", " k", folded)
    prepared = re.sub(r"(?<=\d) millon(es)?\b", " palos", prepared)
    prepared = re.sub(
        r"\buna? (?=palo\b|luc[ao]\b|luquita\b|gamba\b)", "1 ", re.sub(r"\bveintiun\b", "veintiuno", prepared)
    )
    hidden = re.sub(
        rf"\bun(os|as|o|a|)\b(?! millon)|\b(media?|{any_of('ordinales')})\b|(?<!un )(?<!s )\bmillon\b",
        _hide,
        prepared,
    )
    spoken = alpha2digit(hidden, "es", threshold=0).replace("qqq", "")
    return (folded, list(range(len(folded) + 1))) if spoken == folded else (spoken, _align(folded, spoken))


def _hide(match: re.Match[str]) -> str:
    """Keep from text2num an article, ordinals, which count nothing ("de segunda"), and a million without its number."""
    return f"qqq{match[0]}"


def _align(folded: str, spoken: str) -> list[int]:
    """Return, for each position of the spoken text, the position in the folded one, by comparing them word by word."""
    here, there = ([(m[0], m.start(), m.end()) for m in re.finditer(r"\S+", text)] for text in (spoken, folded))
    moves = [len(folded)] * (len(spoken) + 1)
    same = SequenceMatcher(None, [word[0] for word in here], [word[0] for word in there], False).get_matching_blocks()
    i = j = 0
    for block in same:
        if i < block.a and j < block.b:  # words between two equal stretches: their ends answer each other
            _fill(moves, here[i][1], here[block.a - 1][2], there[j][1], there[block.b - 1][2])
        for one, other in zip(here[block.a : block.a + block.size], there[block.b :], strict=False):
            _fill(moves, one[1], one[2], other[1], other[2])
        i, j = block.a + block.size, block.b + block.size
    return moves


def _fill(moves: list[int], low: int, high: int, start: int, end: int) -> None:
    for position in range(low, high):
        moves[position] = min(start + position - low, end - 1)
    moves[high] = end
