"""The entry point: a request and a rule book in, a result out. It reads no clock, no file and no network."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from knowledge.errors import NoValueForDate
from knowledge.landed_cost import cl, co, digital, mx, pe
from knowledge.landed_cost.book import Book
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import Draft
from knowledge.landed_cost.goods import said_without_alcohol
from knowledge.landed_cost.request import Request
from knowledge.landed_cost.result import Result, conclude
from knowledge.landed_cost.wording import number, percentage

COUNTRIES: dict[str, Callable[[Case], Draft]] = {"CL": cl.charges, "CO": co.charges, "MX": mx.charges, "PE": pe.charges}
CHANNEL_NAMES = {"courier": "courier", "postal": "correo", "carga_formal": "carga formal"}


def quote(request: Request, book: Book) -> Result:
    """Return what the buyer pays at the door."""
    case = Case(request, book)
    _notices(case)
    draft = _draft(case)
    if request.split_into > 1 and not draft.not_applicable:
        _refuse_splitting(case, draft)
    if request.carrier and draft.scenarios:
        _carrier_fee(case, request.carrier)
    for withheld in book.withheld_for(case.country, case.goods):
        draft.unsure(f"{withheld.name}: nuestro equipo lo está revisando")
    return conclude(request, draft, case.value + case.extras, case.goods.name, book)


def _draft(case: Case) -> Draft:
    request = case.request
    kind = request.channel or _kind(case)
    if kind == "servicio":
        return digital.service(case)
    if request.goods_value is None:
        case.draft.confirm.append("Falta el valor de la mercancía")
        return case.draft
    if kind == "digital":
        return digital.digital(case)
    if request.alcohol_degrees and said_without_alcohol(request):
        case.draft.confirm.append(
            "Dijiste que no lleva alcohol y también sus grados: confirma si en destino cuenta como bebida alcohólica"
        )
        return case.draft
    if request.channel is None and request.destination != "CL":
        return _every_channel(case)
    return _by_law(case)


def _by_law(case: Case) -> Draft:
    """Apply the rules of the destination; a value that nobody knows for the day stops the total."""
    if case.fob_is_unclear:
        case.draft.confirm.append("Los topes se comparan con el valor FOB: dime el precio sin flete ni seguro")
        return case.draft
    try:
        return COUNTRIES[case.request.destination](case)
    except NoValueForDate:
        case.draft.scenarios.clear()
        case.draft.confirm.append("No consta qué tasas o topes regían en esa fecha")
        return case.draft


def _kind(case: Case) -> str | None:
    """Return the channel of goods that cannot cross a border otherwise: a service or a download."""
    kinds = {product.kind for product in case.goods.products}
    if kinds == {"servicio"}:
        return "servicio"
    return "digital" if kinds == {"digital"} else None


def _every_channel(case: Case) -> Draft:
    """Nobody said how it travels: the total is closed only if all the ways agree; else ask.

    What a person buys for own use and enters free as any parcel is not sent as formal cargo.
    """
    cases = [Case(case.request, case.book, channel) for channel in CHANNEL_NAMES]
    drafts = [_by_law(each) for each in cases]
    able = [draft for draft in drafts if not draft.refusals]
    if not able:
        return drafts[0]
    parcels = [draft for draft in drafts[:-1] if not draft.refusals]
    if parcels and not case.request.commercial and all(_is_free(draft) for draft in parcels):
        able = parcels
    merged = case.draft
    merged.because("no se dijo si viaja por courier, correo o carga formal, y eso cambia los cargos")
    for draft in able:
        merged.scenarios += draft.scenarios
        merged.warnings += [text for text in draft.warnings if text not in merged.warnings]
        merged.reasons += [text for text in draft.reasons if text not in merged.reasons]
        merged.others += [other for other in draft.others if other not in merged.others]
    if any(draft.unknown or draft.confirm for draft in able):
        merged.confirm.append("Dime si viaja por courier, correo o carga formal: los cargos cambian con el canal")
    return merged


def _is_free(draft: Draft) -> bool:
    """Tell whether nothing at all is paid, for sure."""
    sure = bool(draft.scenarios) and not (draft.unknown or draft.confirm)
    return sure and all(not line.amount.amount for lines in draft.scenarios for line in lines)


def _refuse_splitting(case: Case, draft: Draft) -> None:
    """Splitting a purchase to fall under a cap is not advised, and its total is not promised."""
    text = (
        "partir la compra: fraccionar un pedido para quedar bajo un tope no evita el tributo y puede traer retenciones;"
        " el cálculo es sobre la compra entera"
    )
    usd = case.value_usd
    if usd is None or any(usd / case.request.split_into <= cap < usd for cap in case.caps):
        draft.unknown.append(f"qué se cobraría al {text}")
    else:
        draft.warn(f"No conviene {text}.")


def _carrier_fee(case: Case, carrier: str) -> None:
    """Tell the fee of the carrier where its tariff is known: it is never part of the total."""
    cif = (case.value_usd or Decimal(0)) + (case.extras_usd or Decimal(0))
    for series in case.book.family(f"{case.country}.gestion."):
        rate = series.on(case.day.isoformat())
        if rate is None or rate.value is None or carrier.lower() not in series.scope.words:
            continue
        if cif <= Decimal(rate.unit.partition("<=")[2]):
            shown = number(rate.value, case.request.destination)
            case.draft.warn(
                f"{carrier} cobra además unos USD {shown} por su gestión ({rate.norm}); no suma en el total."
            )
            return


def _notices(case: Case) -> None:
    """Warn of what does not change the sums but changes what the buyer pays or must show."""
    request = case.request
    if request.carrier and not case.book.family(f"{case.country}.gestion."):
        case.draft.warn(f"La gestión de {request.carrier} se cobra aparte y no está en el total: pide su tarifa.")
    if request.used_goods and request.destination != "CL":
        case.draft.warn(
            "La mercancía usada puede necesitar permiso previo o estar prohibida: confírmalo antes de enviar."
        )
    if request.in_decree_138_lines and request.destination != "MX":
        case.draft.warn("El decreto de las fracciones de ropa es de México: aquí no cambia nada.")
    if request.preference_rate_percent is not None and request.preference_rate_percent > 100:
        shown = percentage(request.preference_rate_percent, request.destination)
        case.draft.warn(f"La tasa preferencial dicha ({shown}) parece muy alta: revísala.")
    if request.units > 1 and request.each_value is not None and request.goods_value is not None:
        apart = request.each_value * request.units
        if apart != request.goods_value and request.parcels_same_transport == 1:
            shown = number(apart, request.destination)
            case.draft.warn(f"Unidades por precio dan {shown}, distinto del valor total dicho: usé el total.")
