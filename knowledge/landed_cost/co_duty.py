"""Colombian duties that depend on the price per kilo or per pair: clothing until 2022, footwear until 2025."""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import Line, per_unit
from knowledge.landed_cost.duty import Duty
from knowledge.landed_cost.rates import Rate


def special_duty(case: Case) -> Duty | None:
    """Return the duty of clothing and footwear where their own decree governs the day; None for other goods."""
    if case.goods.matches(case.book.scope("co.arancel.calzado_umbral")):
        return _footwear(case)
    if case.goods.matches(case.book.scope("co.arancel.confecciones_umbral")):
        return _clothing(case)
    return None


def _footwear(case: Case) -> Duty:
    """Decreto 2632 de 2022: 35% up to a FOB price per pair (6 to 10 USD by type), 15% above, until 31-12-2025."""
    limit = case.rate("arancel.calzado_umbral")
    cheap, dear = case.rate("arancel.calzado_bajo"), case.rate("arancel.calzado_sobre")
    if limit is None or limit.closed or cheap is None or dear is None:
        return Duty(hint="la medida de calzado conocida venció el 31-12-2025" if limit else None)
    pair = _each(case)
    if pair is None:
        case.draft.because("la tasa del calzado depende del precio FOB por par")
        return Duty([dear, cheap])
    low, high = limit.bounds
    if pair > high:
        return Duty([dear])
    if pair <= low:
        return Duty([cheap])
    case.draft.because("el precio por par está entre los umbrales de USD 6 y 10, que cambian con el tipo de calzado")
    return Duty([dear, cheap])


def _clothing(case: Case) -> Duty | None:
    """Decreto 414 de 2021: 40% up to USD 10 FOB per kilo; 15% plus USD 1.5 per kilo above, until 2022."""
    limit = case.rate("arancel.confecciones_umbral")
    if limit is None or limit.value is None:
        return None
    cheap, dear = case.rate("arancel.confecciones_bajo"), case.rate("arancel.confecciones_sobre")
    weight = case.request.weight_kg
    if cheap is None or dear is None or not weight or case.value_usd is None:
        return Duty(hint="en esa fecha dependía del precio por kilo: dime el peso")
    return Duty([cheap if case.value_usd / weight <= limit.value else dear])


def _each(case: Case) -> Decimal | None:
    """Return the FOB dollars of one pair."""
    if case.value_usd is None or not case.value.amount:
        return None
    if case.request.each_value is not None:
        return case.value_usd * case.request.each_value / case.value.amount
    return case.value_usd / case.request.units


def per_kilo(case: Case, rate: Rate) -> Line | None:
    """Return the charge per kilo of clothing above the price cap; None when the rate is another."""
    extra = case.rate("arancel.confecciones_kg") if rate.id == "co.arancel.confecciones_sobre" else None
    if extra is None or extra.value is None or case.request.weight_kg is None:
        return None
    amount = case.local(extra.value * case.request.weight_kg, "USD")
    if amount is None:
        case.draft.unknown.append("el arancel por kilo en la moneda pedida (falta el tipo de cambio)")
        return None
    return per_unit("arancel_especifico", case.request.weight_kg, extra, amount)
