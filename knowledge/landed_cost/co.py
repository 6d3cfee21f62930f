"""Colombia, by the law of the day of nationalization.

Postal traffic and urgent shipments (up to USD 2,000 FOB and 50 kg):
1. Duty: nothing up to USD 200 FOB; above, a single 10% of the CIF, or the product's own rate if it is asked for.
2. VAT 19% of CIF + duty; nothing up to USD 200 FOB when the parcel comes from a country whose treaty obliges it (in
   practice the United States) and is not commercial.
Ordinary import: the product's duty on the CIF, then VAT on CIF + duty; drinks and ultra-processed food carry taxes
whose base or rate of the year is not known, so there is no total.
"""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost import limits
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import NEEDS_DOLLARS, Draft, Line, exempt, percent
from knowledge.landed_cost.co_duty import per_kilo, special_duty, textile_input
from knowledge.landed_cost.duty import Duty, duty
from knowledge.landed_cost.preference import floor, suggest, unread_list
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.vat import vat
from knowledge.landed_cost.wording import ceiling, lasted, measure, number, share

ADDED = (
    ("ultraprocesados", "el impuesto a los ultraprocesados ({percent}), que depende de la composición y de los"
     " ingresos del importador; además exige autorización del INVIMA"),
    ("bebidas_azucaradas", "el impuesto a las bebidas azucaradas, que depende del azúcar, de la tarifa del año y de los"
     " ingresos del importador; además exige autorización del INVIMA"),
    ("consumo_licores", "el impuesto departamental al consumo, cuya tarifa por grado y base del año no constan"),
)  # fmt: skip


def charges(case: Case) -> Draft:
    """Return what Colombia charges."""
    limits.check(case)
    if case.request.restricted_goods:
        _restricted(case)
    if case.goods.sector == "bebidas" and not case.goods.known:
        _unnamed_drink(case)
    if case.draft.refusals or case.draft.confirm:
        return case.draft
    if case.channel == "carga_formal":
        _ordinary(case)
    else:
        _parcel(case)
    return case.draft


def _unnamed_drink(case: Case) -> None:
    """A drink that nobody named: with alcohol it may not travel in a parcel, and each kind has its own tax."""
    if case.channel != "carga_formal":
        case.draft.confirm.append("Dime qué bebida es: las alcohólicas no pueden viajar por correo ni envío urgente")
    elif not (case.carries("consumo_licores") or case.carries("bebidas_azucaradas")):
        case.draft.unknown.append(
            "qué bebida es: con alcohol paga impuesto al consumo e IVA propio; azucarada, otro impuesto"
        )


def _restricted(case: Case) -> None:
    """Goods with permits: in a parcel only for personal use and up to 6 units (Decreto 1165 de 2019, art. 254)."""
    limit = case.rate("limite.restringidos")
    if case.channel != "carga_formal" and limit and limit.value and case.request.units > limit.value:
        case.draft.refusals.append(f"{limit.name}: {measure(limit, 'CO')} ({limit.norm})")
    elif case.channel != "carga_formal" and case.request.commercial:
        case.draft.confirm.append(
            "Es mercancía restringida y la compra es comercial: necesita su permiso (INVIMA u otro)"
        )
    else:
        case.draft.warn("Es mercancía restringida: para venderla o traer más hace falta el permiso de su autoridad.")


def _parcel(case: Case) -> None:
    permits = case.scoped("limite.restringidos")
    if permits and case.request.commercial:
        case.draft.refusals.append(
            "Es mercancía con permiso (INVIMA) y la compra es comercial: no cabe en envíos urgentes sin esos permisos"
            f" ({permits[0].norm})"
        )
        return
    if case.carries("limite.celulares"):
        case.draft.confirm.append(
            "Los celulares entran por su propia subpartida y con el IMEI en la guía: su arancel e IVA se confirman con"
            " la DIAN o el transportador"
        )
        return
    if case.value_usd is None:
        case.draft.confirm.append(NEEDS_DOLLARS)
        return
    income = case.rate("saludables.ingresos")
    if case.carries("ultraprocesados") or case.carries("bebidas_azucaradas"):
        shown = f"{measure(income, 'CO')} o más" if income else "más de lo que fija la ley"
        case.draft.warn(
            "El impuesto a ultraprocesados y bebidas azucaradas es del importador que vende"
            f" {shown} al año: no lo paga quien compra para su consumo."
        )
    found = _parcel_duty(case, case.value_usd)
    rates = _parcel_vat(case, case.value_usd)
    _combine(case, found, rates)


def _parcel_duty(case: Case, usd: Decimal) -> Duty:
    """Nothing up to the FOB cap; above, the single rate unless the product's own line is asked for."""
    cap, single = case.rate("umbral.arancel"), case.rate("arancel.postal_urgente")
    if cap is None or cap.value is None or single is None:
        return Duty()
    shown = ceiling(cap, "CO")
    if usd <= cap.value:
        case.draft.explain(f"el valor FOB (sin flete ni seguro) no pasa de {shown}: no paga arancel")
        return Duty([cap.at(Decimal(0), f"Arancel (libre hasta {shown} FOB)")])
    line = case.request.tariff_line
    if line == "subpartida_especifica" or (line is None and case.request.arancel_percent_given is not None):
        return _own_duty(case)
    case.draft.explain(
        f"el valor FOB pasa de {shown}: paga el arancel único de {share(single, 'CO')} de los"
        " envíos postales y urgentes, no el de su subpartida"
    )
    if case.request.origin_proof != "ninguna":
        case.draft.warn(
            "Con prueba de origen puedes pedir que se use la subpartida del producto: puede bajar el arancel de"
            f" {share(single, 'CO')}."
        )
    return Duty([single])


def _own_duty(case: Case) -> Duty:
    request = case.request
    if request.arancel_percent_given is None and request.preference_rate_percent is None:
        unknown = textile_input(case)
        if unknown is not None:
            return unknown
    if case.request.arancel_percent_given is None and case.request.origin_proof == "ninguna":
        return special_duty(case) or duty(case)
    found = duty(case)
    if not found.known and found.preferential and (special := special_duty(case)) and special.known:
        top = max(special.rates, key=lambda rate: rate.value or Decimal(0))
        case.draft.because(unread_list(case))
        return Duty([top.at(floor(case)), top])
    return found


def _parcel_vat(case: Case, usd: Decimal) -> list[Rate]:
    """Return the VAT of a parcel: exempt under the cap where the origin and the use allow it."""
    general = vat(case, "iva")
    anywhere = case.rate("umbral.iva_todo_origen")
    if anywhere is not None and anywhere.value is not None:
        limit = ceiling(anywhere, "CO")
        free = anywhere.at(Decimal(0), f"IVA (excluido hasta {limit})")
        if usd <= anywhere.value:
            case.draft.explain(f"en esa fecha el IVA no se cobraba hasta {limit}, de cualquier origen")
        return [free] if usd <= anywhere.value else general
    for key in ("umbral.iva_tlc", "umbral.iva_tlc_discutido"):
        cap = case.rate(key)
        if cap is not None and case.request.shipped_from in case.book.scope(f"co.{key}").origins:
            return _treaty_vat(case, cap, usd, general)
    cap = case.rate("umbral.iva_tlc")
    if cap is not None and cap.value is not None and usd <= cap.value:
        case.draft.explain(
            "el IVA sí se cobra: la exclusión por bajo valor es solo para envíos que llegan de Estados Unidos sin fin"
            " comercial"
        )
        case.draft.other(cap.dispute, 3, (exempt("iva", case.cif, cap),))
    return general


def _treaty_vat(case: Case, cap: Rate, usd: Decimal, general: list[Rate]) -> list[Rate]:
    low, high = cap.bounds
    free = cap.at(Decimal(0), "IVA (excluido por tratado)")
    if usd > high or case.request.commercial:
        _explain_taxed(case, cap, usd)
        return general
    doubtful = cap.id.endswith("discutido") or usd > low
    limit = case.rate("limite.restringidos")
    many = bool(limit and limit.value and case.request.units > limit.value)
    if case.request.goods_origin not in (None, case.request.shipped_from):
        case.draft.warn("La exclusión mira de dónde viene el envío; la mercancía se fabricó en otro país: confírmalo.")
    if cap.legal_status == "suspendida":
        case.draft.warn(f"El tope de {ceiling(cap, 'CO')} {lasted(cap)} por un decreto hoy suspendido.")
    if not doubtful and not many:
        where = case.book.country(case.request.shipped_from)
        case.draft.explain(f"llega de {where}, no pasa de USD {number(high, 'CO')} y no es comercial: no paga IVA")
        return [free]
    if cap.id.endswith("discutido"):
        case.draft.because(
            "se discute si la exclusión del IVA alcanza a los envíos de ese país: la DIAN la aplica solo a Estados Unidos"
            " (confirma con ella)"
        )
    elif many and limit:
        shown = measure(limit, "CO")
        case.draft.because(f"más de {shown} de la misma clase se presumen comerciales y perderían la exclusión")
    else:
        shown = f"{cap.unit} {number(low, 'CO')}"
        case.draft.because(f"ese día se suspendió el decreto que bajaba el tope a {shown}: confirma con la DIAN")
    return [free, *general]


def _explain_taxed(case: Case, cap: Rate, usd: Decimal) -> None:
    """Say why a parcel from a treaty country pays the VAT: it is commercial, or over a cap that a decree had lowered."""
    high = cap.bounds[1]
    if usd <= high:
        case.draft.explain("el envío tiene fin comercial: paga IVA aunque sea de bajo valor")
    elif usd <= (case.require("umbral.arancel").value or high):
        case.draft.explain(f"pasa de {ceiling(cap, 'CO')}, el tope sin IVA que {lasted(cap)}")


def _ordinary(case: Case) -> None:
    found = _own_duty(case)
    for kind, text in ADDED:
        rates = case.scoped(kind)
        if case.unsure(kind):
            case.draft.unknown.append("los impuestos especiales del producto en esa fecha, que no constan")
        responsible = kind == "consumo_licores" or case.request.commercial
        if rates and responsible:
            case.draft.unknown.append(text.format(percent=share(rates[0], "CO")))
    if case.carries("limite.restringidos") and case.request.commercial:
        case.draft.warn("Para venderla en Colombia necesita la autorización del INVIMA antes de embarcar.")
    _combine(case, found, vat(case, "iva"))


def _combine(case: Case, found: Duty, rates: list[Rate]) -> None:
    """Duty on the CIF and VAT on CIF + duty, for every rate that cannot be ruled out."""
    if case.draft.confirm:
        return
    if not found.known:
        _unknown_duty(case, found, rates)
        return
    if not rates:
        case.draft.unknown.append("el IVA de esa fecha, que no consta")
        case.draft.scenarios += [(percent("arancel", case.cif, rate),) for rate in found.rates]
        return
    if case.request.arancel_percent_given is None and any(rate.value for rate in found.rates):
        suggest(case)
    for rate in found.rates:
        if rate.id == "co.arancel.confecciones" and rate.sure and rate.note and not found.preferential:
            case.draft.explain(rate.note[:1].lower() + rate.note[1:].rstrip("."))
    for rate in found.rates:
        line = percent("arancel", case.cif, rate)
        extra = per_kilo(case, rate)
        for tax in rates:
            base = case.cif + line.amount
            if extra:
                base = base + extra.amount
            lines: tuple[Line, ...] = (line, extra) if extra else (line,)
            case.draft.scenarios.append((*lines, percent("iva", base, tax)))


def _unknown_duty(case: Case, found: Duty, rates: list[Rate]) -> None:
    hint = f" ({found.hint})" if found.hint else ""
    what = f"el arancel de {case.goods.name} en esa fecha{hint}: confírmalo con la DIAN por su subpartida"
    case.draft.unknown.append(what)
    if len(rates) == 1 and not rates[0].value:
        case.draft.scenarios.append((exempt("iva", case.cif, rates[0]),))
