"""Colombian duties that depend on the price per kilo or per pair: clothing until 2022, footwear and uppers until 2025."""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import Line, per_unit
from knowledge.landed_cost.duty import Duty
from knowledge.landed_cost.goods_words import tokens
from knowledge.landed_cost.rates import Rate, day_before
from knowledge.landed_cost.wording import number, share, short_date

CENTS = Decimal("0.01")


def textile_input(case: Case) -> Duty | None:
    """Return that the duty of thread, cloth and trimmings is not known: it is not that of clothing."""
    key = "insumos_textiles"
    scope = case.book.scope(f"co.{key}")
    begins = case.goods.tokens[:1] in {tokens(word)[:1] for word in scope.words}  # "tela", and not "bolso de tela"
    if not case.goods.matches(scope) or (case.goods.known and not begins):
        return None
    freed = case.rate(key)
    if freed is None or freed.closed:
        return Duty(hint="no es el de la ropa hecha")
    return Duty(
        hint=f"no es el de la ropa hecha; {freed.name[:1].lower()}{freed.name[1:]}: {share(freed, 'CO')}, {freed.norm}"
    )


def special_duty(case: Case) -> Duty | None:
    """Return the duty of clothing and footwear where their own decree governs the day; None for other goods."""
    if case.goods.says(case.book.scope("co.arancel.capelladas_umbral").words):
        return _uppers(case)
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
        return Duty(hint=_expired("calzado", limit))
    pair = _each(case)
    if pair is None:
        case.draft.because("la tasa del calzado depende del precio FOB por par")
        return Duty([dear, cheap])
    low, high = limit.bounds
    price = f"el par sale a USD {number(pair.quantize(CENTS), 'CO')} FOB"
    umbral = f"del umbral (USD {number(low, 'CO')} a {number(high, 'CO')} según el tipo)"
    if pair > high:
        case.draft.explain(f"{price}, por encima {umbral}: paga {share(dear, 'CO')} y no {share(cheap, 'CO')}")
        return Duty([dear])
    if pair <= low:
        case.draft.explain(f"{price}, no pasa {umbral}: paga {share(cheap, 'CO')} y no {share(dear, 'CO')}")
        return Duty([cheap])
    ends = " y ".join(number(end, "CO") for end in limit.bounds)
    case.draft.because(f"el precio por par está entre los umbrales de USD {ends}, que cambian con el tipo de calzado")
    return Duty([dear, cheap])


def _expired(what: str, limit: Rate | None) -> str | None:
    """Return that the known measure ended, and on which day; None where there was none on the day."""
    if limit is None or not limit.closed or limit.valid_from is None:
        return None
    return f"la medida de {what} conocida venció el {short_date(day_before(limit.valid_from))}"


def _uppers(case: Case) -> Duty:
    """Decreto 2632 de 2022: 35% for uppers of up to 5 USD FOB a gross kilo, until 31-12-2025; dearer ones, not known."""
    limit, cheap = case.rate("arancel.capelladas_umbral"), case.rate("arancel.calzado_bajo")
    if limit is None or limit.value is None or cheap is None:
        return Duty(hint=_expired("capelladas", limit))
    weight = case.request.weight_kg
    if not weight or case.value_usd is None:
        return Duty(hint="en esa fecha dependía del precio por kilo bruto: dime el peso")
    each = case.value_usd / weight
    shown = f"el kilo sale a USD {number(each.quantize(CENTS), 'CO')} FOB"
    if each > limit.value:
        return Duty(hint=f"{shown}, más de los USD {number(limit.value, 'CO')} del arancel reforzado de las capelladas")
    case.draft.explain(f"{shown} y no pasa de USD {number(limit.value, 'CO')}, el umbral de las capelladas")
    return Duty([cheap])


def _clothing(case: Case) -> Duty | None:
    """Decreto 414 de 2021: 40% up to USD 10 FOB per kilo; 15% plus USD 1.5 per kilo above, until 2022."""
    limit = case.rate("arancel.confecciones_umbral")
    if limit is None or limit.value is None:
        return None
    cheap, dear = case.rate("arancel.confecciones_bajo"), case.rate("arancel.confecciones_sobre")
    weight = case.request.weight_kg
    if cheap is None or dear is None or not weight or case.value_usd is None:
        return Duty(hint="en esa fecha dependía del precio por kilo: dime el peso")
    each = case.value_usd / weight
    over = "pasa" if each > limit.value else "no pasa"
    case.draft.explain(
        f"el kilo sale a USD {number(each.quantize(CENTS), 'CO')} FOB y {over} de USD {number(limit.value, 'CO')},"
        " el umbral de la ropa en esa fecha"
    )
    return Duty([cheap if each <= limit.value else dear])


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
