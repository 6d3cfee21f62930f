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
from knowledge.landed_cost.digital import warn_of_violent_games
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.wording import ceiling, number, share


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
    warn_of_violent_games(case)
    if case.carries("ieps.") or case.unsure("ieps."):
        case.draft.unknown.append("si además de la tasa global se cobra IEPS en mensajería: no consta, confírmalo")
    elif case.goods.sectors & {"alimentos", "bebidas"} and not case.goods.products:
        case.draft.warn(
            "Si es dulce, chocolate, botana o bebida azucarada puede llevar además IEPS: confírmalo con la mensajería."
        )
    if "alimentos" in case.goods.sectors:
        case.draft.warn(
            "Los alimentos pueden pedir aviso o permiso de COFEPRIS o de SENASICA: consúltalo antes de enviar."
        )
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
    free = case.rate("umbral.tmec")
    exemption = _within(free, usd) or _within(case.rate("umbral.general"), usd)
    if exemption is not None:
        return exemption, None
    if (more := _over_thousand(case, usd)) is not None:
        return None, more
    cap = case.rate("umbral.tmec_bajo")
    low = _within(cap, usd) is not None
    if cap is not None and cap.value is not None and free is not None:
        side = f"más de {ceiling(free, 'MX')} y hasta" if low else "más de"
        case.draft.warn(f"Es la tasa de envíos despachados desde EE. UU. o Canadá de {side} {ceiling(cap, 'MX')}.")
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
    case.draft.warn(f"Hasta {ceiling(free, 'MX')} por envío no se paga arancel ni IVA, solo el DTA ({free.norm}).")
    fee = case.rate("dta.cuota_fija")
    amounts = [case.local(end, "MXN") for end in fee.bounds] if fee is not None and fee.verified else []
    if fee is None or not amounts or None in amounts:
        case.draft.unknown.append(_fee_unknown(case, fee))
        case.draft.scenarios.append((line,))
        return
    case.draft.because("las fuentes difieren sobre la cuota fija del DTA")
    for end, amount in zip(fee.bounds, (each for each in amounts if each is not None), strict=True):
        case.draft.scenarios.append((line, per_unit("dta", Decimal(1), fee.at(end), amount)))


def _fee_unknown(case: Case, fee: Rate | None) -> str:
    """Return why the fixed fee cannot be added, with what the sources of 2025 said of it."""
    owed = "el DTA: no se paga arancel ni IVA, pero sí un derecho de trámite aduanero de cuota fija"
    if fee is None:
        return f"{owed} cuyo monto de ese año no consta (confírmalo con la mensajería)"
    low, high = (number(end, "MX") for end in fee.bounds)
    year = (fee.source_date or "")[:4]
    said = f"las fuentes{f' de {year}' if year.isdigit() else ''} dan de {low} a {high} pesos por envío"
    why = "falta un tipo de cambio con fuente" if fee.verified else "la de este año no consta"
    return f"{owed}; {said} y {why} (confírmalo con la mensajería)"


def _flat(case: Case, rate: Rate) -> None:
    """The flat rate on the goods; with freight, also on goods and freight: the base is not settled."""
    case.draft.scenarios.append((percent("tasa_global", case.value.rounded(), rate),))
    if case.extras.amount:
        case.draft.because(
            "la tasa global se calcula sobre la mercancía, pero si la mensajería suma el flete (envío) sube"
        )
        case.draft.scenarios.append((percent("tasa_global", case.cif, rate),))


def _warn_of_other_readings(case: Case, rate: Rate) -> None:
    case.draft.warn("La tasa global sustituye al arancel y al IVA de la importación.")
    partner = case.request.shipped_from in case.book.scope("mx.umbral.tratado").origins
    if rate.id == "mx.tasa_global.general" and partner and rate.legal_status == "vigente":
        case.draft.other(rate.dispute, 2)
        if case.request.origin_proof == "ninguna":
            case.draft.warn(
                "Ser de un país con tratado no baja la tasa global: para usar la preferencia hace falta importación formal"
                " con pedimento y certificado de origen."
            )
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
    if rule.unit == "USD":
        case.draft.warn(f"Por correo, hasta {ceiling(rule, 'MX')} por destinatario no se paga arancel, IVA ni DTA.")
    else:
        case.draft.warn("Los libros por correo entran libres, sin tope de cantidad ni de valor.")
    case.draft.scenarios.append(tuple(exempt(concept, case.cif, rule) for concept in ("arancel", "iva")))


def _slip(case: Case) -> None:
    """The customs slip of the mail: 19% up to USD 1,000."""
    rate = case.rate("tasa_global.postal")
    if rate is None:
        case.draft.confirm.append("No consta qué tasa pagaba el correo en esa fecha")
        return
    case.draft.warn(
        "Pasa del tope libre del correo: paga la tasa global con boleta aduanal, sin agente ni DTA."
        f" La tasa es de {share(rate, 'MX')} ({rate.norm}). {rate.note or ''}".rstrip()
    )
    if case.carries("ieps.") or case.unsure("ieps."):
        case.draft.unknown.append("si además se cobra IEPS por correo: no consta, confírmalo")
    _flat(case, rate)
