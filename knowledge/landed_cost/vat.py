"""Which VAT the goods pay: the general rate, or the one that a scoped parameter gives them (books, spirits)."""

from __future__ import annotations

from knowledge.landed_cost.case import Case
from knowledge.landed_cost.rates import Rate


def vat(case: Case, family: str) -> list[Rate]:
    """Return the VAT rates that cannot be ruled out; none when the general rate is unknown on the day."""
    special = case.scoped(f"{family}.")
    if special:
        rate = special[0]
        if rate.legal_status in ("suspendida", "proyecto"):
            case.draft.warn(
                f"{rate.name}: {rate.norm} está en situación «{rate.legal_status}». {rate.note or ''}".strip()
            )
        if not rate.sure:
            note = (rate.note or "").rstrip(".")
            case.draft.because(f"no es seguro el {rate.name}" + (f" ({note[:1].lower()}{note[1:]})" if note else ""))
        general = case.rate(family)
        return list(rate.options(ceiling=general.value if general else None))
    if case.book.family(f"{case.country}.{family}.") and _was_special(case, family):
        case.draft.because("no consta qué impuesto pagaba este producto en esa fecha")
        general = case.rate(family)
        return [general.at(general.value * 0), general] if general and general.value is not None else []
    general = case.rate(family)
    return [general] if general is not None and general.sure else []


def _was_special(case: Case, family: str) -> bool:
    """Tell whether the goods have a rate of their own, only not on this day: unknown is not the general rate."""
    return any(
        case.goods.matches(series.scope) and series.on(case.day.isoformat()) is None
        for series in case.book.family(f"{case.country}.{family}.")
    )
