"""México, formal entry: duty (IGI) on the customs value, DTA, excise (IEPS) and VAT on all of them.

1. IGI: the subheading's rate on the customs value (CIF); with proof of origin, the agreement's.
2. DTA: 8 per thousand of the customs value; not due with the bilateral treaties of Chile and Colombia; for Perú and
   for the Pacific Alliance the sources do not say: both totals.
3. IEPS: on customs value + IGI + DTA. 4. VAT 16% on customs value + IGI + DTA + IEPS.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.landed_cost import limits
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import Draft, Line, exempt, given, per_unit, percent
from knowledge.landed_cost.duty import Duty, duty, given_rate
from knowledge.landed_cost.money import Money
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.vat import vat
from knowledge.landed_cost.wording import measure, number, share

BRACKETS = ("baja", "media", "alta")  # of degrees of alcohol: each up to its own limit, the last without one


def charges(case: Case) -> Draft:
    """Return what a formal entry pays."""
    draft = case.draft
    draft.warn(
        "El pedimento lleva además la prevalidación y los honorarios del agente aduanal, que no están en la cuenta."
    )
    limits.permits(case)
    if case.request.restricted_goods:
        draft.warn("Es mercancía restringida: confirma antes qué permiso o aviso exige (COFEPRIS, SENASICA).")
    _warn_of_food(case)
    unnamed = case.goods.unnamed_drink and not case.carries("ieps.")
    if (unnamed or case.unsure("ieps.")) and case.request.ieps_percent_given is None:
        draft.unknown.append("el IEPS del producto en esa fecha, que no consta; el IVA se calcula también sobre él")
    found = _duty(case)
    fees, taxes = _fees(case, found.preferential), vat(case, "iva")
    if draft.confirm:
        return draft
    if not found.known or not fees or not taxes:
        hint = f" ({found.hint})" if found.hint else ""
        draft.unknown.append(
            f"el arancel (IGI) de {case.goods.name} en esa fecha{hint}: confírmalo en SNICE por fracción"
        )
        return draft
    for rate in found.rates:
        igi = percent("arancel", case.cif, rate)
        for fee in fees:
            _with_taxes(case, igi, _fee_line(case, fee), taxes)
    return draft


def _warn_of_food(case: Case) -> None:
    """Some food pays a lower VAT: its least is told where the goods are food."""
    rate = case.rate("iva.alimentos") if "alimentos" in case.goods.sectors else None
    if rate is not None and not rate.closed:
        least = share(rate.at(rate.bounds[0]), "MX")
        case.draft.warn(
            f"Algunos alimentos tienen IVA de {least} al importarse ({rate.norm}): confírmalo por fracción."
        )


def _with_taxes(case: Case, igi: Line, dta: Line, taxes: list[Rate]) -> None:
    base = case.cif + igi.amount + dta.amount
    for excise in _excises(case, base):
        whole = base + excise.amount if excise else base
        lines = (igi, dta, excise) if excise else (igi, dta)
        if any("IEPS" in text for text in case.draft.unknown):
            case.draft.scenarios.append(lines)  # the VAT is also on the excise: without one there is no other
            continue
        for tax in taxes:
            case.draft.scenarios.append((*lines, percent("iva", whole, tax)))


def _duty(case: Case) -> Duty:
    """Return the duty; before 2026 the only rate known is the decree on 138 lines of clothing."""
    decree = case.scoped("arancel.decreto_confecciones")
    if not decree and case.request.in_decree_138_lines and not (case.goods.known or case.goods.sectors):
        decree = [rate for rate in [case.rate("arancel.decreto_confecciones")] if rate is not None and rate.sure]
    told = given_rate(case)
    if told or case.request.origin_proof != "ninguna" or not decree:
        return duty(case)
    if case.request.in_decree_138_lines:
        return Duty([decree[0]])
    if case.rate("arancel.tabla") is None:
        shown = f"{decree[0].name}: {share(decree[0], 'MX')}, {decree[0].norm}"
        return Duty(hint=f"{shown}, si la suya es una de ellas")
    return duty(case)


def _fees(case: Case, preferential: bool) -> list[Rate]:
    """Return the DTA under each reading: due, not due, or both when the sources do not say."""
    fee, free = case.rate("dta"), case.rate("dta.exento")
    if fee is None or free is None:
        return []
    request = case.request
    partners = case.book.scope("mx.preferencia.alianza").origins
    if not preferential:
        return [fee]
    if (
        request.origin_proof == "certificado_TLC_bilateral"
        and request.goods_origin in case.book.scope("mx.dta.exento").origins
    ):
        return [free]
    if request.origin_proof == "certificado_TLC_bilateral" or request.goods_origin in partners:
        per_mille = number((fee.value or Decimal(0)) * 1000, "MX")
        case.draft.because(f"no consta si con ese certificado se libera el DTA ({per_mille} al millar)")
        return [free, fee]
    return [fee]


def _fee_line(case: Case, fee: Rate) -> Line:
    return exempt("dta", case.cif, fee) if not fee.value else percent("dta", case.cif, fee)


def _excises(case: Case, base: Money) -> Iterator[Line | None]:
    """Yield the IEPS line under each value it may have; None when the goods carry none."""
    request = case.request
    if request.ieps_base_given == "CIF":
        base = case.cif
    if request.ieps_percent_given is not None:
        yield percent("ieps", base, given(request.ieps_percent_given, "IEPS dado en la consulta"))
        return
    found = case.scoped("ieps.")
    if not found:
        yield None
        return
    alcohol = any(rate.id.startswith("mx.ieps.alcohol") for rate in found)
    rate = _alcohol(case) if alcohol else found[0]
    if rate.unit == "MXN/l":
        yield from _by_litre(case, _sweetened(case, found))
    elif rate.id == "mx.ieps.densidad":
        dense = case.rate("densidad.umbral")
        shown = "una densidad calórica alta" if dense is None else f"{measure(dense, 'MX')} o más"
        case.draft.because(f"paga IEPS de {share(rate, 'MX')} solo si tiene {shown}")
        yield from (None, percent("ieps", base, rate))
    else:
        if not rate.sure:
            case.draft.because("el IEPS depende de los grados de alcohol")
        yield from (percent("ieps", base, option) for option in rate.options())


def _alcohol(case: Case) -> Rate:
    """Return the bracket of the degrees said; without them, the one of the drink."""
    degrees, usual = case.request.alcohol_degrees, case.scoped("ieps.alcohol")[0]
    brackets = [case.rate(f"ieps.alcohol_{each}") for each in BRACKETS]
    if degrees is not None:
        return _bracket_of(case, degrees, brackets) or case.rate("ieps.alcohol_sin_grado") or usual
    known = [number(rate.value * 100, "MX") for rate in brackets if rate and rate.value]
    figures = f" ({' o '.join(filter(None, (', '.join(known[:-1]), known[-1])))} %)" if known else ""
    case.draft.warn(f"Supuse la graduación habitual de la bebida: si es otra, el IEPS cambia{figures}.")
    return usual


def _bracket_of(case: Case, degrees: Decimal, brackets: list[Rate | None]) -> Rate | None:
    """Return the bracket that takes the degrees; None as soon as where one ends is not known."""
    tops = [case.rate(f"graduacion.{each}") for each in BRACKETS[:-1]]
    for bracket, top in zip(brackets, tops, strict=False):
        if top is None or top.value is None:
            return None
        if degrees <= top.value:
            return bracket
    return brackets[-1]


def _sweetened(case: Case, found: list[Rate]) -> list[Rate]:
    """Return the fees per litre that the drink may pay: of sugar, of sweeteners, or either as far as is known."""
    sugar = case.request.sugar_g_per_240ml
    with_sugar, light = case.rate("ieps.azucar"), case.rate("bebidas.edulcorantes")
    if sugar and with_sugar:
        return [with_sugar]
    if light is not None and case.carries("bebidas.edulcorantes"):
        return [light]
    if sugar is None:
        if not found[0].sure:
            case.draft.because("paga el IEPS de bebidas solo si lleva azúcar añadida")
        return list(found[0].options())
    if light is None:
        return []
    if light.value:
        case.draft.because("sin azúcar, la bebida paga IEPS solo si lleva edulcorantes")
        return [light.at(Decimal(0)), light]
    return [light]


def _by_litre(case: Case, fees: list[Rate]) -> Iterator[Line | None]:
    """Yield the pesos per litre of a sweetened drink; without litres or exchange rate the line stays unknown."""
    litres, dear = case.request.litres, max((fee.value or Decimal(0) for fee in fees), default=Decimal(0))
    if not dear:
        yield None
        return
    if litres is None or case.local(dear * litres, "MXN") is None:
        what = "los litros" if litres is None else "un tipo de cambio con fuente"
        case.draft.unknown.append(f"el IEPS de la bebida ({number(dear, 'MX')} pesos por litro): falta {what}")
        yield None
        return
    for fee in fees:
        amount = case.local((fee.value or Decimal(0)) * litres, "MXN")
        yield per_unit("ieps", litres, fee, amount) if amount is not None and fee.value else None
