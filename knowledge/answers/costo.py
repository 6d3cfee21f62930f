"""The sum of one shipment in a chat: what the client pays first, then the lines, what was taken, and the sources."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from knowledge.answers.answer import Answer, Block, Bullets, Paragraph, unique
from knowledge.answers.compose import source_line
from knowledge.answers.question import Question
from knowledge.answers.shipment import book_of, facts_behind, of_all, quoted
from knowledge.currencies import SLANG
from knowledge.landed_cost.money import Money
from knowledge.landed_cost.nearby import nearby
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.text import CHANNELS, line_text, reading_text, sources_text
from knowledge.landed_cost.wording import money
from knowledge.snapshot import Snapshot

_ANSWERED = ("computed", "range", "partial", "not_allowed", "not_applicable")
SUM_LIMIT = 900  # a sum may be a little longer: what is cut from it would be a warning
_MOST_WARNINGS = 2


def question_for(snapshot: Snapshot, datum: str) -> tuple[str, tuple[str, ...]]:
    """Return how a missing datum of a sum is asked, and the choices that answer it."""
    return snapshot.phrase(f"cuenta_pide_{datum}"), choices(snapshot, f"cuenta_opciones_{datum}")


def choices(snapshot: Snapshot, key: str) -> tuple[str, ...]:
    """Return the labels of a phrase that lists choices; none where there is no such phrase."""
    return tuple(snapshot.phrase(key).split(" | ")) if key in snapshot.phrases else ()


def lacking(question: Question) -> str | None:
    """Return the one datum that a sum cannot do without and is asked next; None when all is said."""
    if question.amount is None:
        return "monto" if question.product else "producto"
    if question.currency in SLANG:
        return question.currency.lower()
    wants_proof = question.condition("origin_proof") not in (None, "ninguna")
    return "origen" if wants_proof and not question.origins else None


def asked_back(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return the question back for the exporter's country, without which a certificate of origin says nothing."""
    if lacking(question) != "origen":
        return None
    ask, labels = question_for(snapshot, "origen")
    return Answer(blocks=(Paragraph(ask),), suggestions=labels, asks="origen")


def cost_answer(
    snapshot: Snapshot, question: Question, country: str, title: str, offers: tuple[str, ...]
) -> Answer | None:
    """Return what the client pays, line by line; None where nothing can be summed and the general facts say more."""
    result = quoted(snapshot, question, country)
    if result.status not in _ANSWERED:
        return None
    used = facts_behind(snapshot, result)
    facts = [fact.id for fact in used]
    guide = snapshot.guide_of.get(("costo", country), ())
    before = [Paragraph(headline(snapshot, question, result)), *_lines(snapshot, result)]
    closing = sources_text(result)
    after = [*_closing(snapshot, question, result), *([Paragraph(closing)] if closing else [])]
    blocks = (*before, *_cautions(snapshot, question, result, SUM_LIMIT - len(title) - _length(before + after)), *after)
    return Answer(
        title, blocks, None, _offers(snapshot, question, result, offers), tuple(facts),
        tuple(fact for fact in guide if fact not in facts),
        quote=result.to_json(), sources=tuple(source_line(fact) for fact in used),
    )  # fmt: skip


def headline(snapshot: Snapshot, question: Question, result: Result) -> str:
    """Return the first sentence: the shipment, and what is paid for it."""
    shipment = shipment_text(snapshot, question, result)
    return f"{shipment}: {paid_text(snapshot, result)}"


def shipment_text(snapshot: Snapshot, question: Question, result: Result) -> str:
    """Return "Botines de USD 120,00 más USD 20,00 de flete, por courier, desde Perú"."""
    request, country = result.request, result.request.destination
    goods = question.product or result.goods
    named = f"{goods[:1].upper()}{goods[1:]} de {money(result.goods_money, country)}"
    if _many(question):
        named = f"{question.quantity} × {goods} ({money(result.goods_money, country)} en total)"
    parts = [named]
    if result.extras_money.amount:
        parts[0] += f" más {money(result.extras_money, country)} de flete"
    parts += [CHANNELS[request.channel]] if request.channel else []
    parts += [f"desde {snapshot.country_name(request.shipped_from)}"] if request.shipped_from else []
    return ", ".join(parts)


def _many(question: Question) -> bool:
    return Decimal(question.quantity or 1) > 1


def paid_text(snapshot: Snapshot, result: Result) -> str:
    """Return how much the client pays, in the words of the result's status."""
    country = result.request.destination
    if result.status == "not_allowed":
        return snapshot.phrase("costo_no_va")
    if result.status == "not_applicable":
        return result.draft.not_applicable or snapshot.phrase("costo_nada")
    if result.low is None or result.high is None or result.status == "partial":
        return snapshot.phrase("costo_abierto")
    if result.status == "range":
        why = "; ".join(result.draft.reasons[:2])
        return snapshot.phrase(
            "costo_entre", minimo=money(result.low, country), maximo=money(result.high, country), motivo=why
        )
    if not result.low.amount:
        return snapshot.phrase("costo_nada")
    in_price = all(line.charged_by and "precio" in line.charged_by for line in result.lines if line.amount.amount)
    return snapshot.phrase("costo_paga_en_precio" if in_price else "costo_paga", total=money(result.low, country))


def _lines(snapshot: Snapshot, result: Result) -> list[Block]:
    """Return the charges, what is not known or why it may not travel, as lists."""
    blocks: list[Block] = []
    if result.lines:
        blocks.append(Bullets(_line_items(snapshot, result)))
    if result.status == "range":
        blocks.insert(0, Paragraph(snapshot.phrase("costo_cuenta_baja")))
    if result.status == "partial":
        blocks.insert(0, Bullets(tuple(sentence(text) for text in result.draft.unknown)))
    if result.status == "not_allowed":
        blocks.append(Bullets(tuple(sentence(text) for text in result.draft.refusals)))
        blocks += [Paragraph(snapshot.phrase("costo_formal"))] if result.request.channel != "carga_formal" else []
    return blocks


def _line_items(snapshot: Snapshot, result: Result) -> tuple[str, ...]:
    """Return a line a charge; those that the same rule frees share one ("Ad valorem, IGV, IPM: USD 0.00")."""
    items: dict[str, str] = {}
    for line in result.lines:
        free = not line.amount.amount and line.rate.unit == "USD"
        key = line.rate.id if free else f"{line.concept} {len(items)}"
        said = line_text(result, line).removeprefix("• ")
        items[key] = f"{items[key].split(':')[0]}, {said}" if key in items else said
    return tuple(items.values())


def _closing(snapshot: Snapshot, question: Question, result: Result) -> list[Block]:
    """Return the total at the door and, in one line, what was taken because nobody said it."""
    said = []
    if result.landed_total is not None and result.low is not None and result.low.amount:
        key = "costo_puerta" if result.extras_money.amount else "costo_puerta_sin_flete"
        said.append(snapshot.phrase(key, total=money(result.landed_total, result.request.destination)))
    if result.without_advance is not None:
        shown = money(result.without_advance, result.request.destination)
        said.append(snapshot.phrase("costo_sin_percepcion", total=shown))
    said += _assumptions(snapshot, question, result)
    return [Paragraph(" ".join(said))] if said else []


def _assumptions(snapshot: Snapshot, question: Question, result: Result) -> list[str]:
    """Return the sentences on what was not said and had to be taken: the price of each piece, dollars, courier."""
    taken = []
    if _many(question) and question.condition("price") is None:
        said = f"{question.currency or 'USD'} {question.amount}"
        taken.append(snapshot.phrase("costo_todo" if of_all(question) else "costo_cada_uno", precio=said))
    if question.condition("flete_aparte") == "si":
        taken.append(snapshot.phrase("costo_flete_moneda"))
    if question.currency is None:
        taken.append(snapshot.phrase("costo_dolares"))
    if question.channel is None and result.request.destination != "CL" and result.status != "not_allowed":
        taken.append(snapshot.phrase("costo_courier"))
    if question.exchange and question.currency in ("MXN", "PEN"):  # with the others the calculator says it
        taken.append(snapshot.phrase("costo_cambio_dado", valor=question.exchange, moneda=question.currency))
    return taken


def _cautions(snapshot: Snapshot, question: Question, result: Result, room: int) -> list[Block]:
    """Return what counts near a cap, and the warnings that still fit: another reading of the law goes first."""
    near = nearby(result.request, book_of(snapshot))
    texts = [snapshot.phrase(f"tope_cerca_{near.country}", tope=near.figure)] if near else []
    texts += _proof_effect(snapshot, question, result)
    texts += [f"⚠️ {sentence(reading_text(result, other))}" for other in result.others]
    texts += [f"⚠️ {sentence(text)}" for text in result.draft.warnings]
    kept: list[Block] = []
    for text in texts:
        if len(kept) < _MOST_WARNINGS and len(text) + 1 <= room:
            kept.append(Paragraph(text))
            room -= len(text) + 1
    return kept


def _proof_effect(snapshot: Snapshot, question: Question, result: Result) -> list[str]:
    """Return what the certificate of origin changes, beside what would be paid without it."""
    country, low, high = result.request.destination, result.low, result.high
    if result.request.origin_proof == "ninguna" or low is None or high is None:
        return []
    without = quoted(snapshot, question.with_condition("origin_proof", "ninguna"), country)
    if without.low is None or without.high is None:
        return []
    if (without.low, without.high) == (low, high):
        return [snapshot.phrase("costo_prueba_igual")]
    return [snapshot.phrase("costo_prueba_cambia", total=amounts_text(without.low, without.high, country))]


def amounts_text(low: Money, high: Money, country: str) -> str:
    """Return "USD 20,00", or "entre USD 20,00 y USD 30,00"."""
    return money(low, country) if low == high else f"entre {money(low, country)} y {money(high, country)}"


def _offers(snapshot: Snapshot, question: Question, result: Result, offers: Iterable[str]) -> tuple[str, ...]:
    """Return what could follow: first the datum that would close a range or that was guessed."""
    first: list[str] = []
    if result.request.destination == "CL" and result.status == "range" and result.request.seller_registered_sii is None:
        first += choices(snapshot, "cuenta_opciones_sii")
    if result.status == "not_allowed" and result.request.channel != "carga_formal":
        first += choices(snapshot, "cuenta_opcion_formal")
    if _many(question) and question.condition("price") is None:
        first.append(snapshot.phrase("cuenta_opcion_cada" if of_all(question) else "cuenta_opcion_total"))
    return unique([*first, *choices(snapshot, "cuenta_opciones"), *offers])[:4]


def sentence(text: str) -> str:
    """Return a text as a sentence: with its capital and its full stop."""
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.render()) + 1 for block in blocks)
