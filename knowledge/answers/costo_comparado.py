"""The sum of one shipment to two countries, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.answer import Answer, Block, Bullets, Paragraph
from knowledge.answers.compose import source_line
from knowledge.answers.costo import paid_text, sentence, shipment_text
from knowledge.answers.question import Question
from knowledge.answers.shipment import facts_behind, quoted
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.text import name, sources_text, sum_of
from knowledge.landed_cost.wording import money
from knowledge.snapshot import Snapshot


def compared(snapshot: Snapshot, question: Question, countries: Sequence[str], title: str) -> Answer | None:
    """Return what the client pays in each country; None where one of them cannot be summed at all."""
    results = [quoted(snapshot, question, country) for country in countries]
    if any(result.status == "confirm" for result in results):
        return None
    used = facts_behind(snapshot, *results)
    items = tuple(_item(snapshot, result) for result in results)
    blocks: list[Block] = [Paragraph(f"{shipment_text(snapshot, question, results[0])}:"), Bullets(items)]
    closing = sources_text(*results)
    blocks += [Paragraph(closing)] if closing else []
    return Answer(
        title, tuple(blocks), None, ("Explícame la cuenta", "Prueba de origen"), tuple(fact.id for fact in used),
        sources=tuple(source_line(fact) for fact in used),
    )  # fmt: skip


def _item(snapshot: Snapshot, result: Result) -> str:
    """Return the country, its total, the lines it comes from, and the price at the door."""
    country = result.request.destination
    lines = "; ".join(f"{name(result, line)} {sum_of(result, line)}" for line in result.lines if line.amount.amount)
    said = f"*{snapshot.country_name(country)}*: {paid_text(snapshot, result)}"
    said += f" {sentence(lines)}" if lines else ""
    if result.status in ("partial", "not_allowed"):
        said += f" {sentence([*result.draft.unknown, *result.draft.refusals][0])}"
    if result.landed_total is not None:
        said += f" {snapshot.phrase('costo_en_la_puerta', total=money(result.landed_total, country))}"
    return said
