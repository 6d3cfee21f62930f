"""A choice that fits by data: each option with the reason it fits, what is unsure last, and the one thing to ask next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Block, Bullets, Paragraph, unique
from knowledge.answers.compose import footer, headline, source_line
from knowledge.snapshot import Snapshot

MOST = 3
_REASONS = 3
_STATES = ("vigente", "por_confirmar", "cerrado")


@dataclass(frozen=True)
class Fit:
    """A programme or platform with its points and why it fits; the state is what is said of whether it still runs."""

    entry: schema.Programme | schema.Platform
    points: float
    reasons: tuple[str, ...]
    what: str
    state: str = ""

    @property
    def line(self) -> str:
        """Return the name with its state, the reasons and what it is."""
        why = "; ".join(self.reasons[:_REASONS])
        return f"{self.entry.name}{self.state}: {why + '. ' if why else ''}{self.what}"


@dataclass(frozen=True)
class Next:
    """The question that would narrow the choice, and its answers."""

    text: str
    asks: str
    choices: tuple[str, ...]


def best(fits: Sequence[Fit], share: float = 0.4) -> list[Fit]:
    """Return the fits near the best one, open ones first, then by points; the id settles a tie."""
    top = max((fit.points for fit in fits), default=0.0)
    near = [fit for fit in fits if fit.points > 0 and fit.points >= share * top]
    return open_first(sorted(near, key=lambda fit: (-fit.points, fit.entry.id)))


def open_first(fits: Sequence[Fit]) -> list[Fit]:
    """Return the fits in their order, but what surely runs first, then what is to be confirmed, then what closed."""
    return sorted(fits, key=lambda fit: _STATES.index(fit.entry.still_runs))


def recommended(
    snapshot: Snapshot,
    title: str,
    intro: str,
    fits: Sequence[Fit],
    *,
    closing: Sequence[str] = (),
    following: Next | None = None,
    more: Sequence[str] = (),
    offers: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Answer:
    """Return the answer with as many options as fit in a message, their facts as sources, and the next question.

    `named` are the entries that the closing sentences name.
    """
    for count in range(min(MOST, len(fits)), 0, -1):
        shown = fits[:count]
        facts = list({fact.id: fact for fact in (_fact(snapshot, fit.entry) for fit in shown) if fact}.values())
        after = [*closing, *([following.text] if following else [])]
        bullets: list[Block] = [Bullets(tuple(_marked(snapshot, fit) for fit in shown))]
        answer = Answer(
            title, (Paragraph(intro), *bullets, *(Paragraph(text) for text in after)), footer(snapshot, facts),
            following.choices if following else unique(("Más detalle", "¿De dónde sale?", *offers))[:4],
            tuple(fact.id for fact in facts), unique(key for key in more if key not in {f.id for f in facts})[:8],
            following.asks if following else None, sources=tuple(source_line(fact) for fact in facts),
            entries=(*(fit.entry.id for fit in shown), *named),
        )  # fmt: skip
        if len(answer.text) <= LIMIT:
            break
    return answer


def _fact(snapshot: Snapshot, entry: schema.Programme | schema.Platform) -> schema.Fact | None:
    """Return the first verified fact behind an entry, else its first; None where all of them were withdrawn."""
    facts = [snapshot.facts[key] for key in entry.facts if key in snapshot.facts]
    return next((fact for fact in facts if fact.verified), facts[0] if facts else None)


def _marked(snapshot: Snapshot, fit: Fit) -> str:
    fact = _fact(snapshot, fit.entry)
    unsure = not (fact and fact.verified) and "por confirmar" not in fit.line.lower()
    return f"{fit.line} {snapshot.phrase('por_confirmar')}" if unsure else fit.line


def short(text: str) -> str:
    """Return what an entry is in one short sentence."""
    return headline(text, 110)
