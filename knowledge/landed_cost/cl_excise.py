"""Chilean excises: ILA on drinks, 15% on jewels and fine goods. No source gives their base: it is that of the VAT."""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import Line, percent
from knowledge.landed_cost.money import Money
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.wording import measure, share


def excise_lines(case: Case, base: Money, charged_by: str) -> list[tuple[Line, ...]]:
    """Return the excise lines under each value they may have; one empty choice when there is none."""
    if case.unsure("ila.") or case.unsure("suntuario"):
        case.draft.unsure("el impuesto adicional del producto en esa fecha, que no consta")
    found = _drink_excises(case) or case.scoped("suntuario")[:1]
    if not found:
        return [()]
    case.draft.warn("Ninguna fuente dice la base del impuesto adicional: usé la misma del IVA (CIF + arancel).")
    return [
        (percent(concept, base, option, charged_by),)
        for rate in found
        for concept, options in [_excise(case, rate)]
        for option in options
    ]


def _drink_excises(case: Case) -> list[Rate]:
    """Return the excises of the drinks that the goods may be; the least and the greatest when it is only "a drink"."""
    if case.goods.sector == "bebidas" and not case.goods.known and not case.carries("ila."):
        found = [case.rate("ila.analcoholicas"), case.rate("ila.destilados")]
        ends = [rate for rate in found if rate is not None and rate.value is not None]
        shown = " a ".join(share(rate, "CL") for rate in ends)
        case.draft.because(f"falta saber qué bebida es: el impuesto adicional va de {shown}")
        return ends
    by_id: dict[str, Rate] = {}
    for goods in case.goods.readings():
        for rate in case.book.scoped("cl.ila.", goods, case.day)[:1]:
            by_id.setdefault(rate.id, rate)
    if len(by_id) > 1:
        case.draft.because("falta saber qué bebida es, y cada clase paga su impuesto adicional")
    return list(by_id.values())


def _excise(case: Case, rate: Rate) -> tuple[str, list[Rate]]:
    """Return the concept of an excise and the rates it may have."""
    if rate.id == "cl.ila.analcoholicas":
        options = _soft_drink(case, rate)
        if len(options) > 1:
            limit = measure(case.require("ila.umbral_azucar"), "CL")
            case.draft.because(
                f"falta el azúcar: la bebida paga {share(options[-1], 'CL')} si tiene más de {limit} y"
                f" {share(options[0], 'CL')} si no"
            )
        return "impuesto_adicional_analcoholicas", options
    options = list(rate.options())
    if len(options) > 1:
        shown = share(options[-1], "CL")
        case.draft.because(f"falta saber si se considera fino: entonces paga un impuesto adicional de {shown}")
    return "impuesto_suntuario" if rate.id.startswith("cl.suntuario") else "ila", options


def _soft_drink(case: Case, low: Rate) -> list[Rate]:
    """Return 10%, or 18% when there are more than 15 g of sugar in 240 ml; both when nobody said it."""
    high, limit = case.require("ila.analcoholicas_azucar"), case.require("ila.umbral_azucar").value or Decimal(0)
    sugar = case.request.sugar_g_per_240ml
    if sugar is None:
        plain = low.at(Decimal(0)) if case.goods.says(["agua"]) else low
        return [plain, high]
    return [high if sugar > limit else low]
