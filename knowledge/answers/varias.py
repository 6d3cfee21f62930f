"""One answer to several questions: the first whole, the others in their fewest words, and what did not fit is offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import SCREEN, Answer, Block, Bullets, Paragraph, Steps, unique
from knowledge.answers.honesty import without_last_item
from knowledge.snapshot import Snapshot

_ROOM = 420  # letters that an answer besides the first takes, its sources apart
_MOST_OFFERS = 4


@dataclass(frozen=True)
class Part:
    """A question besides the first: how its subject is called, and its answer."""

    name: str
    answer: Answer


def joined(snapshot: Snapshot, first: Answer, parts: Sequence[Part]) -> tuple[Answer, list[str]]:
    """Return the answer to all, at most a screen and a half long, and the names of what did not fit and is offered.

    The first answer is said whole, however long it is.
    """
    parts = [replace(part, answer=_brief(snapshot, part.answer)) for part in parts]
    for fitting in range(len(parts), -1, -1):
        said, left = parts[:fitting], [part.name for part in parts[fitting:]]
        whole = _all(snapshot, first, said, left)
        if len(whole.text) <= SCREEN:
            break
    return whole, left


def _all(snapshot: Snapshot, first: Answer, said: Sequence[Part], left: Sequence[str]) -> Answer:
    sections = [block for part in said for block in _section(part)]
    offer = [Paragraph(snapshot.phrase("varias_quedan", temas=listed(left), tema=left[0]))] if left else []
    answers = [first, *(part.answer for part in said)]
    footer = [Paragraph(first.footer)] if first.footer else []
    return replace(
        first,
        blocks=(*first.blocks, *footer, *sections, *offer),
        footer=None,
        facts=unique(fact for answer in answers for fact in answer.facts),
        entries=unique(entry for answer in answers for entry in answer.entries),
        sources=tuple(source for answer in answers for source in answer.sources),
        suggestions=unique((*left, *first.suggestions))[:_MOST_OFFERS],
    )


def listed(names: Sequence[str]) -> str:
    """Return names of subjects as they are said in a sentence."""
    return " y ".join(f"*{name}*" for name in names)


def _brief(snapshot: Snapshot, answer: Answer) -> Answer:
    """Return an answer with so few items that it takes the room there is; what is left out is not cited either."""
    while sum(len(block.render()) for block in answer.blocks) > _ROOM:
        shorter = without_last_item(snapshot, answer)
        if shorter.blocks == answer.blocks:
            break
        answer = shorter
    return answer


def _section(part: Part) -> tuple[Block, ...]:
    """Return the answer to a question besides the first, under its name and with its sources."""
    heading = Paragraph(f"\n*{part.answer.title or part.name}*")
    footer = (Paragraph(part.answer.footer),) if part.answer.footer else ()
    return (heading, *_within(part.answer.blocks, _ROOM), *footer)


def _within(blocks: Sequence[Block], room: int) -> Iterator[Block]:
    """Yield what fits of the blocks, line by line; the first line always."""
    left, begun = room, False
    for block in blocks:
        kept = []
        for item in (block.text,) if isinstance(block, Paragraph) else block.items:
            if begun and len(item) > left:
                break
            kept.append(item)
            left, begun = left - len(item), True
        if isinstance(block, Paragraph):
            yield from (Paragraph(text) for text in kept)
        elif kept:
            yield Bullets(tuple(kept)) if isinstance(block, Bullets) else Steps(tuple(kept))
        if left <= 0:
            return


__all__ = ["Part", "joined", "listed"]
