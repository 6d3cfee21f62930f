"""A sum explained: from the price to the door in numbered steps, each with its figures and its norm; and who pays it."""

from __future__ import annotations

from knowledge.answers.answer import Answer, Block, Paragraph, Steps
from knowledge.answers.compose import facts_answer, source_line
from knowledge.answers.costo import amounts_text, paid_text, sentence, shipment_text
from knowledge.answers.question import Question
from knowledge.answers.shipment import can_sum, facts_behind, quoted
from knowledge.landed_cost.charges import Line
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.text import name, sources_text, sum_of
from knowledge.landed_cost.wording import money
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

INCOTERMS = ("xx-precio-ddp-dap-eleccion", "xx-dhl-dap-ddp")


def explained(snapshot: Snapshot, question: Question, country: str) -> Answer:
    """Return how the last sum comes out, step by step."""
    result = quoted(snapshot, question, country)
    title = snapshot.phrase("explica_titulo", pais=snapshot.country_name(country))
    used = facts_behind(snapshot, result)
    steps = (_customs_value(snapshot, result), *(_step(snapshot, result, line) for line in result.lines))
    blocks: list[Block] = [Steps((*steps, *_total(snapshot, result)))]
    blocks += [
        Paragraph(snapshot.phrase("explica_porque", motivo=text.rstrip("."))) for text in result.draft.grounds[:2]
    ]
    if result.status != "computed":
        blocks.append(Paragraph(f"{shipment_text(snapshot, question, result)}: {paid_text(snapshot, result)}"))
        blocks += [Paragraph(sentence(text)) for text in _open_points(result)[:2]]
    blocks.append(Paragraph(sources_text(result)))
    return Answer(
        title, tuple(blocks), None, ("Mándame la cotización", "¿DDP o DAP?", "¿De dónde sale?"),
        tuple(fact.id for fact in used), sources=tuple(source_line(fact) for fact in used), quote=result.to_json(),
    )  # fmt: skip


def _open_points(result: Result) -> list[str]:
    return [*result.draft.confirm, *result.draft.unknown, *result.draft.refusals]


def _customs_value(snapshot: Snapshot, result: Result) -> str:
    """Return the first step: price plus freight and insurance."""
    country = result.request.destination
    goods, extras = money(result.goods_money, country), money(result.extras_money, country)
    if not result.extras_money.amount:
        return snapshot.phrase("explica_valor", valor=goods)
    return snapshot.phrase("explica_valor_flete", valor=goods, flete=extras, suma=money(result.paid, country))


def _step(snapshot: Snapshot, result: Result, line: Line) -> str:
    country = result.request.destination
    who = snapshot.phrase("explica_quien", quien=line.charged_by) if line.charged_by else ""
    norm = line.rate.norm or snapshot.phrase("criterio_general")
    key = "explica_linea" if line.amount.amount else "explica_libre"
    return snapshot.phrase(
        key, cargo=name(result, line), suma=sum_of(result, line), monto=money(line.amount, country), norma=norm,
        regla=line.rate.name, quien=who,
    )  # fmt: skip


def _total(snapshot: Snapshot, result: Result) -> tuple[str, ...]:
    country = result.request.destination
    charged = [line for line in result.lines if line.amount.amount]
    if result.status not in ("computed", "range") or not charged or result.low is None:
        return ()
    adds = " + ".join(money(line.amount, country) for line in charged)
    said = adds if len(charged) == 1 else f"{adds} = {money(result.low, country)}"
    steps = [snapshot.phrase("explica_total", suma=said)]
    if result.landed_total is not None:
        paid, low = money(result.paid, country), money(result.low, country)
        steps.append(
            snapshot.phrase("explica_puerta", valor=paid, cargos=low, total=money(result.landed_total, country))
        )
    return tuple(steps)


def who_pays(snapshot: Snapshot, question: Question, country: str | None) -> Answer:
    """Return what DDP and DAP mean for the last sum, with its figure where there is one."""
    hits = [Hit(snapshot.facts[fact]) for fact in INCOTERMS if fact in snapshot.facts]
    lead = [snapshot.phrase("quien_paga")]
    if country and can_sum(question):
        result = quoted(snapshot, question, country)
        low, high = result.low, result.high
        if result.status in ("computed", "range") and low is not None and high is not None and high.amount:
            lead.append(snapshot.phrase("quien_paga_cuenta", cuanto=amounts_text(low, high, country)))
    return facts_answer(
        snapshot, snapshot.phrase("quien_paga_titulo"), hits, lead=lead, most=1, suggestions=("Mándame la cotización",)
    )
