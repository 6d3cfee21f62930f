"""Perú, by the law of the day on which the declaration is numbered.

Mail and express shipments (FOB per shipment):
1. Up to USD 200: no duty, IGV or IPM. 2. Up to USD 2,000: 4% of the CIF, then IGV and IPM on CIF + duty.
General regime: the subheading's duty (0, 6 or 11%) on the CIF; IGV and IPM on CIF + duty; for an importer with RUC, the
IGV perception on everything, an advance that is got back.
With DNI: three imports a year, each up to USD 1,000 (one may reach 2,000).
"""

from __future__ import annotations

from decimal import Decimal

from knowledge.landed_cost import limits
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import NEEDS_DOLLARS, Draft, Line, exempt, percent
from knowledge.landed_cost.duty import duty, general, given_rate
from knowledge.landed_cost.preference import preference
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.vat import vat
from knowledge.landed_cost.wording import ceiling, measure, month_of, number, share

ISC = "el ISC del producto: la tabla vigente no consta, y el IGV se calcula también sobre él"


def charges(case: Case) -> Draft:
    """Return what Perú charges."""
    limits.check(case)
    _check_person(case)
    if case.request.importer_doc == "RUC" and case.channel != "carga_formal":
        case.draft.warn(
            "Con RUC la empresa no tiene tope de importaciones al año; la percepción del IGV se suma solo en la"
            " importación formal, no en este régimen simplificado."
        )
    if case.channel != "carga_formal" or not case.request.commercial:
        _check_personal_use(case)
    if case.draft.refusals or case.draft.confirm:
        return case.draft
    if case.channel == "carga_formal":
        _general(case)
    elif case.value_usd is None:
        case.draft.confirm.append(NEEDS_DOLLARS)
    else:
        _simplified(case, case.value_usd)
    return case.draft


def _check_person(case: Case) -> None:
    """A person without RUC imports three times a year (RS 210-2004/SUNAT, art. 3)."""
    request, draft = case.request, case.draft
    with_dni = request.importer_doc == "DNI" or (request.importer_doc is None and not request.company)
    keys = ("importaciones", "simplificado", "unica", "formal")
    usual, big, once, top = (case.rate(f"persona.dni_{key}") for key in keys)
    if not with_dni or not (usual and usual.value and big and big.value and top and top.value):
        return
    usd = case.value_usd or Decimal(0)
    if request.imports_this_year >= usual.value:
        draft.final = True
        draft.refusals.append(
            f"Con DNI se puede importar {number(usual.value, 'PE')} veces al año ({usual.norm}); para más hace falta RUC"
        )
    elif case.channel == "carga_formal" and usd > top.value:
        draft.refusals.append(f"{top.name}: {ceiling(top, 'PE')} ({top.norm}); para más hace falta RUC")
    elif case.channel == "carga_formal":
        shown = ceiling(top, "PE")
        draft.warn(f"Con DNI el régimen general admite una sola operación al año y hasta {shown}; para más, RUC.")
    elif usd > big.value:
        most = f" (hasta {ceiling(once, 'PE')})" if once else ""
        draft.warn(
            f"Con DNI solo una importación del año puede pasar de {ceiling(big, 'PE')}{most}: confirma que no la hayas"
            " usado o importa con RUC."
        )


def _check_personal_use(case: Case) -> None:
    """Cosmetics for personal use: up to 4 units without NSO since June 2025; restricted goods need permission."""
    request, draft = case.request, case.draft
    key = "pe.uso_personal.cosmeticos"
    if request.restricted_goods:
        draft.confirm.append(
            "Es mercancía restringida: la franquicia no se le aplica sin más y exige declaración simplificada y permiso"
            " (autorización) de la autoridad"
        )
        return
    if not case.goods.matches(case.book.scope(key)):
        return
    limit = case.book.rate(key, case.day)
    if limit is None or limit.value is None:
        draft.confirm.append(f"{_before(case, key)}no consta cuántos cosméticos entraban sin NSO: confirma con DIGEMID")
    elif request.commercial:
        draft.confirm.append(
            "El uso personal de cosméticos no vale para empresas ni para reventa: hace falta la NSO de DIGEMID antes de"
            " embarcar"
        )
    elif request.units > limit.value:
        draft.refusals.append(f"{limit.name}: {measure(limit, 'PE')} por envío ({limit.norm}); para más hace falta NSO")


def _before(case: Case, key: str) -> str:
    """Return "Antes de junio de 2025 ", where the day comes before the first one known; else "En esa fecha "."""
    first = case.book.series[key].first.valid_from if case.book.known(key) else None
    unknown = first is not None and case.day.isoformat() < first
    return f"Antes de {month_of(first)} " if first and unknown else "En esa fecha "


def _simplified(case: Case, usd: Decimal) -> None:
    cap = case.rate(f"umbral.{case.channel}")
    if cap is None or cap.value is None:
        case.draft.confirm.append("No consta el tope libre en esa fecha")
        return
    if usd > cap.value:
        case.draft.warn(
            f"Pasa de {ceiling(cap, 'PE')} FOB: régimen simplificado, con un arancel único en vez del de su partida."
        )
        _four_percent(case)
        if case.channel == "courier" and _each_parcel(case, usd) <= cap.value:
            case.draft.because("por correo los paquetes del mismo transporte se suman; por courier no consta")
            _free(case, cap)
        return
    case.draft.warn(
        f"Hasta {ceiling(cap, 'PE')} FOB por envío (el precio sin flete ni seguro) no se paga arancel, IGV ni IPM."
    )
    _free(case, cap)


def _each_parcel(case: Case, usd: Decimal) -> Decimal:
    """Return the FOB dollars of one of the parcels that travel together."""
    request = case.request
    if request.parcels_same_transport > 1 and request.each_value is not None and case.value.amount:
        return usd * request.each_value / case.value.amount
    return usd / request.parcels_same_transport


def _free(case: Case, cap: Rate) -> None:
    if any(case.carries(f"isc.{kind}") or case.unsure(f"isc.{kind}") for kind in ("alcohol", "tabaco")):
        case.draft.unknown.append(ISC)
    case.draft.scenarios.append(tuple(exempt(concept, case.cif, cap) for concept in ("arancel", "igv", "ipm")))
    cif_usd = (case.value_usd or Decimal(0)) + (case.extras_usd or Decimal(0))
    flat = case.rate("arancel.simplificado")
    if cap.value is not None and cif_usd > cap.value and flat is not None and not case.carries("isc."):
        case.draft.other("pe-umbral-200-fob-cif", 2, _plain_lines(case, flat))


def _four_percent(case: Case) -> None:
    """Single duty of headings 98.09 and 98.10; whether a preference or the book exemption enters here is open."""
    flat = case.rate("arancel.simplificado")
    if flat is None or flat.value is None:
        case.draft.confirm.append("No consta el arancel del régimen simplificado en esa fecha")
        return
    _other_duty(case, flat)
    rates = [flat]
    told = given_rate(case)
    if told is not None and told.value != flat.value:
        case.draft.because(f"diste una tasa distinta del {share(flat, 'PE')} único del régimen simplificado")
        rates.append(told)
    found = preference(case)
    if found is not None:
        case.draft.because(
            f"no consta si el certificado de origen vale dentro del {share(flat, 'PE')} simplificado o se declara por la"
            " subpartida"
        )
        rates.insert(0, found.rate.at(min(found.least, flat.value), "Arancel con certificado de origen"))
    _taxed(case, rates, simplified=True)


def _other_duty(case: Case, flat: Rate) -> None:
    """Some guides charge the product's own duty here: say so, and what it would change when that duty is known."""
    reasons = list(case.draft.reasons)
    own = general(case)
    case.draft.reasons = reasons
    known = len(own.rates) == 1 and own.rates[0].value != flat.value
    case.draft.other(flat.dispute, 2, _plain_lines(case, own.rates[0]) if known else ())


def _plain_lines(case: Case, rate: Rate) -> tuple[Line, ...]:
    """Return duty, IGV and IPM at a given duty, without exemptions: what another reading would charge."""
    igv, ipm = case.rate("igv"), case.rate("ipm")
    if igv is None or ipm is None:
        return ()
    return _lines(case, percent("arancel", case.cif, rate), igv, ipm)


def _general(case: Case) -> None:
    found = duty(case)
    limits.permits(case)
    if case.request.restricted_goods:
        case.draft.warn(
            "Es mercancía restringida: pide antes el permiso (autorización) de la autoridad que la controla."
        )
    case.draft.warn(_dispatch_fee(case))
    if case.draft.confirm:
        return
    if case.carries("banda_precios"):
        case.draft.unknown.append("el derecho variable de la franja de precios, que cambia con el mercado")
    if not found.known:
        hint = f" ({found.hint})" if found.hint else ""
        case.draft.unknown.append(
            f"el arancel de {case.goods.name} en esa fecha{hint}: confírmalo en SUNAT por subpartida"
        )
        return
    _taxed(case, found.rates, simplified=False)


def _dispatch_fee(case: Case) -> str:
    """Return what is known of the fee of dispatch: from which value it is owed, where that is known."""
    limit = case.rate("tda.umbral")
    if limit is None or limit.value is None:
        return "Una importación de más valor suma una tasa de despacho, cuyo umbral y monto están por confirmar."
    return (
        f"Si la importación pasa de {ceiling(limit, 'PE')} se suma una tasa de despacho, cuyo monto está por confirmar."
    )


def _taxed(case: Case, rates: list[Rate], simplified: bool) -> None:
    """Duty on the CIF, IGV and IPM on CIF + duty, and the perception where it is due."""
    igv, ipm = case.rate("igv"), case.rate("ipm")
    if igv is None or ipm is None:
        case.draft.confirm.append("No consta el reparto de IGV e IPM en esa fecha")
        return
    if case.carries("isc.") or case.unsure("isc.") or case.goods.unnamed_drink:
        case.draft.unknown.append(ISC)
        case.draft.scenarios += [(percent("arancel", case.cif, rate),) for rate in rates]
        return
    taxes = vat(case, "igv")
    book = case.carries("igv.libros")
    if book and simplified:
        case.draft.because("no consta si la exoneración del libro vale dentro del régimen simplificado")
        taxes = [*taxes, igv]
    for rate in rates:
        line = percent("arancel", case.cif, rate)
        for tax in taxes:
            case.draft.scenarios.append(_lines(case, line, tax, ipm if tax.value else tax))


def _lines(case: Case, duty_line: Line, igv: Rate, ipm: Rate) -> tuple[Line, ...]:
    base = case.cif + duty_line.amount
    lines = (duty_line, percent("igv", base, igv), percent("ipm", base, ipm))
    advance = _perception(case) if igv.value else None
    if advance is None:
        return lines
    whole = base + lines[1].amount + lines[2].amount
    return (*lines, percent("percepcion_igv", whole, advance))


def _perception(case: Case) -> Rate | None:
    """Return the perception rate: only for a RUC whose first import is known, in the general regime (Ley 29173)."""
    request = case.request
    if case.channel != "carga_formal" or request.importer_doc == "DNI" or not (request.importer_doc or request.company):
        return None
    if request.importer_doc != "RUC" or request.first_import is None:
        rates = [case.rate(f"percepcion.{kind}") for kind in ("primera", "general", "usados")]
        first, next_, used = (share(rate, "PE") if rate else "?" for rate in rates)
        case.draft.warn(
            "Con RUC se paga además la percepción del IGV, un adelanto que no está en la cuenta: dime si es tu primera"
            f" importación ({first} la primera, {next_} desde la segunda, {used} si es usado)."
        )
        return None
    case.draft.warn("La percepción del IGV es un adelanto que el importador con RUC recupera después.")
    if request.first_import:
        return case.rate("percepcion.primera")
    return case.rate("percepcion.usados" if request.used_goods else "percepcion.general")
