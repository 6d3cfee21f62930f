"""México, by the law of the day of clearance.

Courier, simplified procedure (up to USD 2,500): one flat rate in place of duty and VAT, on the value of the goods.
1. Dispatched from the United States or Canada: up to USD 50 only the customs fee (DTA); up to 117, 17%; above, 19%.
2. From a treaty partner: up to USD 1 only the DTA. Everything else: 19% in 2025, 33.5% since 15-08-2025.
3. Until 2024, from anywhere: up to USD 50 only the DTA; 19%; 20% above USD 1,000.
Mail: free up to USD 50 (300 until 28-02-2019); up to USD 1,000, 19% on a customs slip.
Formal entry: see mx_formal.py.
"""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost import limits, mx_formal
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import NEEDS_DOLLARS, Draft, exempt, per_unit, percent
from knowledge.landed_cost.rates import Rate


def charges(case: Case) -> Draft:
    """Return what México charges."""
    draft = case.draft
    limits.check(case)
    if case.request.restricted_goods and case.channel != "carga_formal":
        draft.confirm.append("Es mercancía restringida: confirma antes qué permiso o aviso exige (COFEPRIS, SENASICA)")
    if draft.refusals or draft.confirm:
        return draft
    if case.channel == "carga_formal":
        return mx_formal.charges(case)
    if case.value_usd is None:
        draft.confirm.append(NEEDS_DOLLARS)
    elif case.channel == "postal":
        _mail(case, case.value_usd)
    else:
        _courier(case, case.value_usd)
    return draft


def _courier(case: Case, usd: Decimal) -> None:
    free, rate = _from_north(case, usd) or _from_elsewhere(case, usd)
    if free is not None:
        _only_fee(case, free)
        return
    if rate is None:
        case.draft.confirm.append("No consta qué tasa global regía en esa fecha")
        return
    _warn_of_other_readings(case, rate)
    if case.carries("videojuegos.ieps"):
        case.draft.warn("El IEPS de 8 % a videojuegos violentos está en la ley, pero un estímulo lo deja en cero.")
    if case.carries("ieps.") or case.unsure("ieps."):
        case.draft.unknown.append("si además de la tasa global se cobra IEPS en mensajería: no consta, confírmalo")
    for option in rate.options():
        _flat(case, option)
    if not rate.sure:
        case.draft.because("no consta cuál tasa global regía entonces para ese valor")


def _from_north(case: Case, usd: Decimal) -> tuple[Rate | None, Rate | None] | None:
    """Return (exemption, rate) of a parcel dispatched from the United States or Canada; None for the others."""
    north = case.book.scope("mx.tasa_global.tmec_alta").origins
    if case.request.shipped_from not in north:
        return None
    if case.request.goods_origin not in (None, *north):
        case.draft.warn(
            "La tasa sigue al lugar de despacho (EE. UU. o Canadá), pero la mercancía se fabricó en"
            f" {case.book.country(case.request.goods_origin)}: confírmalo con la mensajería."
        )
    exemption = _within(case.rate("umbral.tmec"), usd) or _within(case.rate("umbral.general"), usd)
    if exemption is not None:
        return exemption, None
    if (more := _over_thousand(case, usd)) is not None:
        return None, more
    low = _within(case.rate("umbral.tmec_bajo"), usd) is not None
    return None, case.rate("tasa_global.tmec_baja") if low else case.rate("tasa_global.tmec_alta")


def _from_elsewhere(case: Case, usd: Decimal) -> tuple[Rate | None, Rate | None]:
    """Return (exemption, rate) of a parcel from any other country."""
    exemption = _within(case.rate("umbral.general"), usd)
    if case.request.shipped_from in case.book.scope("mx.umbral.tratado").origins:
        exemption = exemption or _within(case.rate("umbral.tratado"), usd)
    return exemption, _over_thousand(case, usd) or case.rate("tasa_global.general")


def _within(cap: Rate | None, usd: Decimal) -> Rate | None:
    return cap if cap is not None and cap.value is not None and usd <= cap.value else None


def _over_thousand(case: Case, usd: Decimal) -> Rate | None:
    """Return the higher flat rate that ruled above USD 1,000 until 2024."""
    cap, rate = case.rate("umbral.mil"), case.rate("tasa_global.mas_mil")
    over = cap is not None and cap.value is not None and usd > cap.value
    return rate if over and rate is not None and rate.value is not None else None


def _only_fee(case: Case, free: Rate) -> None:
    """Exempt of duty and VAT: the DTA is still paid, a fixed fee that is not settled."""
    line = exempt("tasa_global", case.value.rounded(), free)
    fee = case.rate("dta.cuota_fija")
    amounts = [case.local(end, "MXN") for end in fee.bounds] if fee is not None and fee.verified else []
    if fee is None or not amounts or None in amounts:
        case.draft.unknown.append(
            "el DTA: no se paga arancel ni IVA, pero sí un derecho de trámite aduanero de cuota fija cuyo monto de este"
            " año no consta (confírmalo con la mensajería)"
        )
        case.draft.scenarios.append((line,))
        return
    case.draft.because("las fuentes difieren sobre la cuota fija del DTA")
    for end, amount in zip(fee.bounds, (each for each in amounts if each is not None), strict=True):
        case.draft.scenarios.append((line, per_unit("dta", Decimal(1), fee.at(end), amount)))


def _flat(case: Case, rate: Rate) -> None:
    """The flat rate on the goods; with freight, also on goods and freight: the base is not settled."""
    case.draft.scenarios.append((percent("tasa_global", case.value.rounded(), rate),))
    if case.extras.amount:
        case.draft.because(
            "la tasa global se calcula sobre la mercancía, pero si la mensajería suma el flete (envío) sube"
        )
        case.draft.scenarios.append((percent("tasa_global", case.cif, rate),))


def _warn_of_other_readings(case: Case, rate: Rate) -> None:
    partner = case.request.shipped_from in case.book.scope("mx.umbral.tratado").origins
    if rate.id == "mx.tasa_global.general" and partner and case.rate("umbral.tratado") is not None:
        case.draft.other(rate.dispute, 2)
    if case.request.origin_proof != "ninguna":
        case.draft.warn(
            "El certificado de origen no cambia la tasa global: para usarlo hay que importar con pedimento formal."
        )


def _mail(case: Case, usd: Decimal) -> None:
    books, cap = case.scoped("umbral.postal_libros"), case.rate("umbral.postal")
    if books:
        _free_mail(case, books[0])
    elif cap is None or cap.value is None:
        case.draft.confirm.append("No consta el umbral del correo en esa fecha")
    elif usd <= cap.value:
        if case.scoped("umbral.postal_excluidos"):
            case.draft.confirm.append(
                "Por correo, los polvos, líquidos y productos con permiso (alimentos, cosméticos) no tienen la"
                " franquicia sin más: confírmalo con Correos de México o COFEPRIS"
            )
            return
        _free_mail(case, cap)
    else:
        _slip(case)


def _free_mail(case: Case, rule: Rate) -> None:
    case.draft.scenarios.append(tuple(exempt(concept, case.cif, rule) for concept in ("arancel", "iva")))


def _slip(case: Case) -> None:
    """The customs slip of the mail: 19% up to USD 1,000."""
    rate = case.rate("tasa_global.postal")
    if rate is None:
        case.draft.confirm.append("No consta qué tasa pagaba el correo en esa fecha")
        return
    case.draft.warn("La tasa de 19 % del correo está por reconfirmar en las reglas de 2026 (regla 3.7.2).")
    if case.carries("ieps.") or case.unsure("ieps."):
        case.draft.unknown.append("si además se cobra IEPS por correo: no consta, confírmalo")
    _flat(case, rate)
