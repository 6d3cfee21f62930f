"""WhatsApp's light markup: our bold stays, and what only looks like markup does not change how a text reads.

https://faq.whatsapp.com/539178204879377 (formatting: *bold*, _italic_, ~strikethrough~, `code`, ```monospace```, lists
and quotes). There is no escape sign: a mark that would format by accident gives way to a twin that reads the same.
"""

from __future__ import annotations

import re

# Addresses and e-mails stay as they are: a changed sign would break the link.
_LINK = re.compile(r"https?://[^\s<>]+|www\.[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+")
# Bold as the assistant writes it: around words, on one line, with nothing that makes it ambiguous.
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])")
_TWINS = {"*": "∗", "~": "∼", "`": "ˋ", "_": "ˍ"}
_INSIDE = re.compile(r"(?<=\w)_(?=\w)")
_QUOTE = re.compile(r"^(\s*)>(?=\s)", re.MULTILINE)
_KEPT = "\ue000"  # stands for an asterisk of ours while the others are changed


def safe(text: str) -> str:
    """Return the text with its bold kept and every other mark made harmless; links are not touched."""
    parts, last = [], 0
    for link in _LINK.finditer(text):
        parts += [_harmless(text[last : link.start()]), link.group()]
        last = link.end()
    return "".join([*parts, _harmless(text[last:])])


def bold(text: str) -> str:
    """Return a line in bold; what is bold or emphasised in it already becomes part of it."""
    inner = plain(text)
    return f"*{inner}*" if inner else ""


def plain(text: str) -> str:
    """Return a text for a place that shows no markup (a header, a footer): without our asterisks."""
    unmarked = _BOLD.sub(r"\1", text)
    return re.sub(r"\s+", " ", safe(unmarked)).strip()


def _harmless(text: str) -> str:
    """Change the marks of a piece without links; a lone underscore inside a word formats nothing."""
    text = text.replace(_KEPT, "")
    text = _BOLD.sub(lambda found: f"{_KEPT}{found.group(1)}{_KEPT}", text)
    text = _INSIDE.sub(_KEPT + "_", text)
    for mark in "*~`":
        text = text.replace(mark, _TWINS[mark])
    text = re.sub(rf"(?<!{_KEPT})_", _TWINS["_"], text)
    text = text.replace(_KEPT + "_", "_").replace(_KEPT, "*")
    return _QUOTE.sub(r"\1›", text)
