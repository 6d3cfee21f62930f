"""What may not travel by a channel: value, weight, units and litres, each a dated parameter with its scope."""

from __future__ import annotations

from decimal import Decimal

from knowledge import schema
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.rates import Rate, Series
from knowledge.landed_cost.wording import number

UNITS = {"USD": "USD {}", "kg": "{} kg", "unidades": "{} unidades", "litros": "{} litros"}


def check(case: Case) -> None:
    """Add a refusal for each limit exceeded, a warning for each notice, and the charges whose rate is not known."""
    for series in case.book.family(f"{case.country}.limite."):
        rate = _applying(case, series.id, series.scope)
        if rate is None and series.on(case.day.isoformat()) is None and _would_exceed(case, series):
            case.draft.confirm.append(f"No consta si en esa fecha ya regía este límite: {series.first.name}")
        if rate is not None and _exceeded(case, rate):
            case.draft.refusals.append(_words(case, rate))
            case.draft.final |= "carga_formal" in series.scope.channels or not series.scope.channels
    for series in case.book.family(f"{case.country}.aviso."):
        rate = _applying(case, series.id, series.scope)
        if rate is not None and _exceeded(case, rate):
            case.draft.warn(f"{_words(case, rate)}. No cambia los impuestos, pero conviene preverlo.")
    for series in case.book.family(f"{case.country}.sin_tarifa."):
        rate = _applying(case, series.id, series.scope)
        if rate is not None:
            case.draft.unknown.append(f"{rate.name}: su tarifa no consta ({rate.norm})")
    for series in case.book.family(f"{case.country}.confirmar."):
        rate = _applying(case, series.id, series.scope)
        if rate is not None:
            case.draft.confirm.append(f"{rate.name} ({rate.norm})" + (f": {rate.note}" if rate.note else ""))


def permits(case: Case) -> None:
    """Warn of the permits that the destination asks of the product, as the catalogue has them."""
    names = [
        permit.name
        for product in case.goods.products[:1]
        for permit in product.permits
        if permit.country == case.request.destination and permit.verified
    ]
    if names:
        case.draft.warn(f"Para este producto el destino pide: {'; '.join(names)}.")


def _applying(case: Case, key: str, scope: schema.Scope) -> Rate | None:
    if scope.channels and case.channel not in scope.channels:
        return None
    if key.endswith("_usados") and not case.request.used_goods:
        return None
    rate = case.book.rate(key, case.day)
    return rate if rate is not None and not rate.closed and case.goods.matches(scope) else None


def _would_exceed(case: Case, series: Series) -> bool:
    """Tell whether the first known value of a limit, in force only later, would be exceeded."""
    if series.scope.channels and case.channel not in series.scope.channels:
        return False
    if series.id.endswith("_usados") and not case.request.used_goods:
        return False
    return case.goods.matches(series.scope) and _exceeded(case, series.first)


def _exceeded(case: Case, rate: Rate) -> bool:
    if rate.value is None:
        return False
    measure: Decimal | int | None = {
        "USD": case.value_usd,
        "kg": case.request.weight_kg,
        "unidades": case.request.units,
        "litros": case.request.litres,
    }.get(rate.unit)
    if measure is None:
        return False
    return measure > rate.value


def _words(case: Case, rate: Rate) -> str:
    """Return the limit in words, with its figure unless it is an outright ban."""
    if rate.value == 1 and rate.unit == "unidades":
        return f"{rate.name} ({rate.norm})"
    figure = UNITS[rate.unit].format(number(rate.value or Decimal(0), case.request.destination))
    return f"{rate.name} ({rate.norm})" if not rate.value else f"{rate.name}: {figure} ({rate.norm})"
