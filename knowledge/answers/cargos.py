"""Import charges explained: the product's duty in the destination goes before the facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.question import Question
from knowledge.answers.regulacion import permits_lead
from knowledge.answers.shipment import of_all, quoted
from knowledge.cue_reader import cues_in
from knowledge.currencies import SLANG
from knowledge.product_finder import find_products
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_CHARGES = ("cargos", "costo")
_TAX = "iva"  # the topic of the VAT, and the group of cues by which a text says it
_ONE_CHARGE = "un_cargo"  # the group of cues by which one charge is asked ("arancel"), or the limits


def tariff_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the line on the product's duty; nothing where the product or its rate is unknown."""
    products = find_products(snapshot, question.product)
    if not products or products[0].kind != "bien":
        return ()
    product = products[0]
    general = _tariff(product, country, "nmf")
    if general is None or (general.rate is None and general.low is None):
        return ()
    doubt = "" if general.verified else " (por confirmar)"
    text = snapshot.phrase(
        "arancel_de", producto=question.product or product.name, pais=snapshot.country_name(country),
        tasa=_percent(general), duda=doubt,
        preferencia=_preference(snapshot, product, country), codigo=product.hs6 or "por definir",
    )  # fmt: skip
    return (text,)


def lacks_the_tax(snapshot: Snapshot, theme: schema.Theme, question: Question, told: Answer) -> bool:
    """Tell whether all that is paid was asked, and the answer says other charges but not the VAT."""
    all_asked = theme.id in _CHARGES and not cues_in(snapshot, _ONE_CHARGE, question.text)
    return all_asked and bool(told.facts) and not cues_in(snapshot, _TAX, told.text)


def with_the_tax(snapshot: Snapshot, hits: list[Hit]) -> Iterator[list[Hit]]:
    """Yield the hits with each one that says the VAT of an import in the second place."""
    for telling in hits[1:]:
        if telling.fact.topic == _TAX and cues_in(snapshot, _TAX, telling.fact.summary):
            yield [hits[0], replace(telling, score=hits[0].score), *(h for h in hits[1:] if h is not telling)]


def cost_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the value of the shipment, summed where quantity and price are known, and the product's duty."""
    local = question.unsummed and question.currency not in (None, "USD", *SLANG)
    why: tuple[str, ...] = (snapshot.phrase("costo_sin_cambio"),) if local else ()
    if question.unsummed and not local and question.currency not in SLANG:
        why += _not_sure(snapshot, question, country)
    return (
        *_value(snapshot, question),
        *why,
        *tariff_lead(snapshot, question, country),
        *permits_lead(snapshot, question, country, 2),
    )


def _not_sure(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return why there is no sure total, in the calculator's words."""
    reasons = quoted(snapshot, question, country).draft.confirm
    motive = "; ".join(reason[:1].lower() + reason[1:].rstrip(".") for reason in reasons[:2])
    return (snapshot.phrase("costo_confirmar", motivo=motive),) if motive else ()


def _value(snapshot: Snapshot, question: Question) -> tuple[str, ...]:
    if question.amount is None:
        return ()
    amount, unit = Decimal(question.amount), question.currency or ""
    if unit in SLANG:  # lucas of an unknown country: which they are is asked (costo.py), the rest is said
        return ()
    detail = f"{unit} {_figure(amount)}".strip()
    if question.quantity:
        count = Decimal(question.quantity)
        whole = f"{unit} {_figure(count * amount)}".strip()
        known = snapshot.phrase("cuenta_en_total", cantidad=_figure(count), detalle=detail)
        detail = known if of_all(question) else f"{_figure(count)} × {detail} = {whole}"
    if question.freight:
        freight = f"{unit} {_figure(Decimal(question.freight))}".strip()
        detail = snapshot.phrase("cuenta_con_flete", detalle=detail, flete=freight)
    return (snapshot.phrase("cuenta_simple", detalle=detail),)


def _figure(value: Decimal) -> str:
    """Return 2700 as "2.700" and 12.5 as "12,5"."""
    return f"{value:,f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def _preference(snapshot: Snapshot, product: schema.Product, country: str) -> str:
    tariff = _tariff(product, country, "alianza")
    if tariff is None or tariff.rate is None or tariff.excluded:
        return ""
    doubt = "" if tariff.verified else " (por confirmar)"
    return snapshot.phrase("arancel_preferencia", tasa=_percent(tariff), duda=doubt)


def _tariff(product: schema.Product, country: str, regime: str) -> schema.Tariff | None:
    return next((t for t in product.tariffs if t.country == country and t.regime == regime), None)


def _percent(tariff: schema.Tariff) -> str:
    if tariff.low is not None and tariff.high is not None and tariff.low != tariff.high:
        return f"entre {percent(tariff.low)} y {percent(tariff.high)}"
    return percent(tariff.rate if tariff.rate is not None else tariff.low or Decimal(0))


def percent(fraction: Decimal) -> str:
    """Return "33,5%" for 0.335."""
    return format((fraction * 100).normalize(), "f").replace(".", ",") + "%"
