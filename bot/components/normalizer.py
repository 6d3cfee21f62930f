"""Word-level normalisation of chat Spanish: accents, abbreviations, stretched letters and emoji."""

from __future__ import annotations

import re

from knowledge.text import fold

ABBREVIATIONS = {
    "q": "que", "k": "que", "ke": "que", "xq": "porque", "pq": "porque", "porq": "porque", "xk": "porque",
    "x": "por", "xfa": "por favor", "porfa": "por favor", "plis": "por favor", "pa": "para", "pal": "para el",
    "d": "de", "dl": "del", "tb": "tambien", "tmb": "tambien", "tbn": "tambien", "bn": "bien", "cm": "como",
    "cmo": "como", "dnd": "donde", "kiero": "quiero", "qiero": "quiero", "kien": "quien", "cto": "cuanto",
    "cuant": "cuanto", "info": "informacion", "cert": "certificado", "msj": "mensaje", "wsp": "whatsapp",
    "wasap": "whatsapp", "guasap": "whatsapp", "ig": "instagram", "fb": "facebook", "grax": "gracias",
    "grcs": "gracias", "aki": "aqui", "toy": "estoy", "tas": "estas", "ps": "pues", "pe": "pues", "n": "en",
    "xa": "para", "s": "es", "m": "me", "t": "te", "c/u": "cada uno", "cu": "cada uno", "ml": "mercado libre",
    "nesecito": "necesito", "nesesito": "necesito", "aser": "hacer", "ai": "hay", "ha": "a",
}  # fmt: skip
EMOJI = {
    "👍": "si", "👌": "si", "✅": "si", "👎": "no", "❌": "no", "🙏": "gracias", "👋": "hola", "😡": "mal servicio",
    "🤬": "mal servicio", "😂": "jaja", "🤣": "jaja", "😊": "jaja", "❤": "gracias", "📦": "paquete", "🤔": "no entiendo",
}  # fmt: skip

_STRETCHED = re.compile(r"([a-zñ])\1{2,}")
_LAUGH = re.compile(r"^(?:(?:ja|je|ji|jo|ha|lol){2,}j?|lol|xd+)$")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]")


def normalize_word(word: str) -> str:
    """Return the folded, spelled-out form of one word of a chat ("XQ" → "porque", "holaaaa" → "hola")."""
    folded = fold(word)
    if folded in ABBREVIATIONS:
        return ABBREVIATIONS[folded]
    if _LAUGH.match(folded):
        return "jaja"
    if folded in EMOJI or word in EMOJI:
        return EMOJI[word if word in EMOJI else folded]
    return _STRETCHED.sub(r"\1", folded)


def only_emoji(text: str) -> bool:
    """Tell whether a message holds nothing but emoji, spaces and punctuation."""
    rest = _EMOJI.sub("", text)
    return rest != text and not any(char.isalnum() for char in rest)


_SOUND = [
    (re.compile(r"qu(?=[ei])|k"), "c"), (re.compile(r"c(?=[ei])|z|sc(?=[ei])|x"), "s"), (re.compile("v"), "b"),
    (re.compile("ll"), "y"), (re.compile(r"g(?=[ei])"), "j"), (re.compile(r"(?<![csp])h"), ""), (re.compile(r"y$"), "i"),
    (re.compile(r"([a-zñ])\1"), r"\1"), (re.compile("w|gu(?=a)|hu(?=a)"), "u"),
]  # fmt: skip


def sound(word: str) -> str:
    """Return a key that is equal for words that sound alike in Latin America (zapatos, sapatos, çapatos)."""
    for pattern, by in _SOUND:
        word = pattern.sub(by, word)
    return word
