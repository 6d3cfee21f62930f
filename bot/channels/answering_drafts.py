"""Words of our own in the same message as a reply, before it or after it."""

from __future__ import annotations

from dataclasses import replace

from conversations.messages import Draft


def before(words: str, draft: Draft) -> Draft:
    """Return a draft with words of ours before it, in the same message."""
    if draft.made:
        return draft
    joined = f"{words}\n\n{draft.text}" if draft.text else words
    if not draft.structure:
        return Draft(joined, {}, draft.kind, draft.reply_to)
    title = draft.structure.get("title")
    first = [{"type": "text", "text": words}, *([{"type": "text", "text": f"*{title}*"}] if title else [])]
    blocks = [*first, *(draft.structure.get("blocks") or [])]
    return Draft(joined, {**draft.structure, "title": None, "blocks": blocks}, draft.kind, draft.reply_to)


def after(words: str, draft: Draft) -> Draft:
    """Return a draft with words of ours after it, in the same message."""
    blocks = draft.structure.get("blocks") or [{"type": "text", "text": draft.text}]
    structure = {**draft.structure, "blocks": [*blocks, {"type": "text", "text": words}]}
    return replace(draft, text=f"{draft.text}\n\n{words}", structure=structure)
