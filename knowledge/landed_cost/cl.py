"""Chile, by the law of the day of purchase.

1. Until 24-10-2025 an occasional purchase of up to USD 30 (41 since May 2023) paid nothing.
2. Since 25-10-2025 a consumer's purchase of up to USD 500 from a seller registered with the SII pays no duty, and the
   19% VAT comes in the price. The cap counts what was charged in the same sale and is measured by each good.
3. Up to USD 500, when the seller is not registered or the good is excluded (permits, excises), the VAT is paid at
   customs; whether the 6% duty is due too is disputed: both totals.
4. Everything else: duty 6% of the CIF (9% used; preference with proof), then excises and VAT on CIF + duty.
"""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost import limits
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import NEEDS_DOLLARS, Draft, Line, exempt, percent
from knowledge.landed_cost.cl_excise import excise_lines
from knowledge.landed_cost.duty import duty
from knowledge.landed_cost.preference import suggest
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.wording import ceiling, number, percentage

CUSTOMS = "Aduanas, al llegar"
SELLER = "el vendedor o la plataforma, en el precio"


def charges(case: Case) -> Draft:
    """Return what Chile charges."""
    draft, request = case.draft, case.request
    limits.check(case)
    if draft.refusals or draft.confirm:
        return draft
    if request.mixed_consolidated:
        draft.confirm.append(
            "La caja mezcla bienes con IVA ya cobrado y sin IVA: la exención no se aplica a envíos mixtos y Aduanas"
            " puede cobrar por todo. Pide que cada bien viaje o se documente por separado"
        )
        return draft
    if case.rate("umbral.bajo_valor") is None:
        _before_low_value(case)
    else:
        _low_value(case)
    return draft


def _before_low_value(case: Case) -> None:
    """Rules until 24-10-2025: a small occasional purchase is free of duty and VAT."""
    limit = case.rate("umbral.exento")
    if case.request.commercial or limit is None:
        if limit is not None:
            case.draft.explain("el monto libre de esa fecha era solo para compras ocasionales sin fin comercial")
        _general(case, _duties(case))
        return
    if case.value_usd is None or case.extras_usd is None:
        _needs_dollars(case)
        return
    low, high = limit.bounds
    if not low < case.value_usd <= high:
        way = "pasa" if case.value_usd > high else "no pasa"
        shown = f"{way} de USD {number(high, 'CL')}, el monto libre el día de la compra"
        case.draft.explain(f"{shown} (manda esa fecha, no la de llegada)")
    if case.value_usd > high:
        _general(case, _duties(case))
        return
    free = limit.at(Decimal(0))
    case.draft.scenarios.append((exempt("arancel", case.cif, free), exempt("iva", case.cif, free)))
    if case.value_usd + case.extras_usd > low or case.carries("ila.") or case.carries("suntuario"):
        doubt = "no consta si el monto libre se medía con el flete o si alcanza a este producto"
        if low < high and case.value_usd > low:
            doubt = (
                f"no consta si en esa fecha el monto libre era de USD {number(low, 'CL')} o de USD {number(high, 'CL')}"
            )
        case.draft.because(doubt)
        _general(case, _duties(case))


def _low_value(case: Case) -> None:
    """Rules since 25-10-2025."""
    measured = _measured(case)
    if measured is None:
        _needs_dollars(case)
        return
    cap = case.require("umbral.bajo_valor").value or Decimal(0)
    by_good, whole = measured
    excluded = case.request.restricted_goods or any(
        case.carries(family) for family in ("umbral.excluidos", "ila.", "suntuario")
    )
    _explain(case, by_good, whole, cap, excluded)
    if by_good > cap:
        _general(case, _duties(case))
        if case.value_usd is not None and case.value_usd <= cap and case.request.units == 1 and not excluded:
            case.draft.other("cl-base-del-tope-500", 2, _with_vat_in_price(case))
    elif case.request.commercial or case.request.company:
        _business(case, excluded)
    else:
        _consumer(case, excluded, whole <= cap)


def _explain(case: Case, by_good: Decimal, whole: Decimal, cap: Decimal, excluded: bool) -> None:
    """Say why the purchase is or is not of low value."""
    request, shown = case.request, f"USD {number(cap, 'CL')}"
    if request.commercial or request.company:
        small = f", aunque no pase de {shown}" if by_good <= cap else ""
        told = "; como dio su RUT, la plataforma no recarga el IVA" if request.buyer_gave_rut else ""
        case.draft.explain(f"la compra de empresa o para reventa sigue la importación normal{small}{told}")
    elif by_good > cap:
        case.draft.explain(
            f"pasa de {shown} (el precio con el flete y seguro de la misma venta) y queda fuera del régimen de bajo valor"
        )
    elif request.seller_registered_sii and not excluded:
        what = "" if whole <= cap else "cada bien "
        case.draft.explain(
            f"{what}no pasa de {shown} y el vendedor está inscrito en el SII: el IVA viene en el precio y al llegar no"
            " se paga otra vez ni hay arancel"
        )
    elif request.seller_registered_sii is False:
        case.draft.explain("el vendedor no está inscrito en el SII: el IVA se paga en Aduanas al llegar")


def _withheld(case: Case) -> None:
    """Warn of the VAT that the card withholds for a seller that the SII has listed."""
    if case.request.seller_in_sii_list and (withheld := case.rate("digital.retencion_tarjetas")):
        case.draft.warn(
            f"El vendedor está en la nómina del SII: el banco de la tarjeta retiene el IVA ({withheld.norm});"
            " guarda el comprobante para no pagarlo otra vez en la aduana."
        )


def _measured(case: Case) -> tuple[Decimal, Decimal] | None:
    """Return the dollars to compare with the cap, same-sale freight included: of each good and of the purchase."""
    if case.value_usd is None or case.extras_usd is None:
        return None
    request = case.request
    extras = case.extras_usd if request.freight_charged_in_same_sale else Decimal(0)
    whole = case.value_usd + extras
    if request.each_value is None or not case.value.amount:
        return whole / request.units, whole
    share = min(request.each_value / case.value.amount, Decimal(1))
    return whole * share, whole


def _business(case: Case, excluded: bool) -> None:
    """A purchase for business is a normal import; if the platform charged VAT without a tax id, it is not clear."""
    request = case.request
    told = request.buyer == "empresa_contribuyente_iva" and request.buyer_gave_rut
    if not told and not excluded and request.seller_registered_sii:
        case.draft.because(
            "el régimen de bajo valor es para consumidores: si compra una empresa sin dar su RUT, la plataforma puede"
            " cobrar el IVA en la venta y Aduanas tratarla como importación normal"
        )
        _sold_with_vat(case)
    _general(case, _duties(case))


def _consumer(case: Case, excluded: bool, small_order: bool) -> None:
    registered = case.request.seller_registered_sii
    duties = _duties(case)
    if registered is not False and not excluded:
        _sold_with_vat(case)
        if not small_order:
            case.draft.because(
                f"el tope de {ceiling(case.require('umbral.bajo_valor'), 'CL')} se mide por cada bien, pero otras fuentes"
                " hablan de la compra entera"
            )
    if registered and not excluded and small_order:
        return
    _withheld(case)
    if (not registered or excluded) and any(rate.value for rate in duties):
        _disputed_duty(case, excluded)
    _general(case, duties)


def _disputed_duty(case: Case, excluded: bool) -> None:
    """Up to USD 500 without VAT in the sale: the sources differ on whether the 6% is charged."""
    cap = case.require("umbral.bajo_valor")
    shown = ceiling(cap, "CL")
    who = "el vendedor no está inscrito en el SII"
    if excluded:
        who = "el producto está excluido del régimen de bajo valor (pide permiso o paga un impuesto especial)"
        limits.permits(case)
    if case.request.seller_registered_sii is None and not excluded:
        who = "no se sabe si el vendedor está inscrito en el SII"
    case.draft.because(
        f"{who} y las fuentes difieren sobre si hasta {shown} se cobra el arancel (confirma en aduana.cl)"
    )
    _general(case, [cap.at(Decimal(0), f"Arancel (liberado hasta {shown})")])


def _sold_with_vat(case: Case) -> None:
    case.draft.scenarios.append(_with_vat_in_price(case))


def _with_vat_in_price(case: Case) -> tuple[Line, ...]:
    """The seller charges the VAT on the price and what it charges with it; nothing more at customs."""
    cap, vat = case.require("umbral.bajo_valor"), case.require("iva")
    base = case.cif if case.request.freight_charged_in_same_sale else case.value.rounded()
    return exempt("arancel", base, cap), percent("iva", base, vat, SELLER)


def _duties(case: Case) -> list[Rate]:
    """Return the duty of the goods: general or preferential, with the surcharge on used goods."""
    chosen = duty(case)
    general = case.require("arancel.general")
    rates = chosen.rates or ([] if case.draft.confirm else [general])
    if not case.request.used_goods:
        return rates
    surcharge = case.rate("arancel.recargo_usados")
    if surcharge is None or surcharge.value is None:
        case.draft.unknown.append("el recargo por mercancía usada en esa fecha")
        return rates
    factor = 1 + surcharge.value
    if any(rate.value for rate in rates):
        share = percentage(surcharge.value * 100, "CL")
        case.draft.explain(f"es mercancía usada: al arancel se le suma un recargo de {share} del mismo arancel")
    raised = [rate.at((rate.value or Decimal(0)) * factor, "Arancel con recargo por usado") for rate in rates]
    if chosen.preferential:
        case.draft.because("algunos acuerdos no liberan los bienes usados")
        raised.append(general.at((general.value or Decimal(0)) * factor, "Arancel con recargo por usado"))
    return raised


def _general(case: Case, duties: list[Rate]) -> None:
    """Duty on the CIF; excises and VAT on CIF + duty."""
    vat = case.require("iva")
    if case.carries("banda_precios"):
        case.draft.unsure("el derecho variable de la banda de precios, que cambia con el mercado")
    if any(rate.value for rate in duties):
        suggest(case)
    for rate in duties:
        line = percent("arancel", case.cif, rate, CUSTOMS)
        if case.carries("banda_precios"):  # the VAT is also on the variable duty
            case.draft.scenarios.append((line,))
            continue
        base = case.cif + line.amount
        for excises in excise_lines(case, base, CUSTOMS):
            case.draft.scenarios.append((line, *excises, percent("iva", base, vat, CUSTOMS)))


def _needs_dollars(case: Case) -> None:
    case.draft.confirm.append(NEEDS_DOLLARS)
