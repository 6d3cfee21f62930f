"""The reply in plain Spanish: the lines with their short norm, the total or the range and why, one line of sources."""

from __future__ import annotations

import re

from knowledge.dates import month_year
from knowledge.landed_cost.charges import Line
from knowledge.landed_cost.money import Money
from knowledge.landed_cost.result import Other, Result
from knowledge.landed_cost.wording import long_date, money, number, percentage

NAMES = {
    "arancel": "Arancel", "arancel_especifico": "Arancel por kilo", "iva": "IVA", "igv": "IGV", "ipm": "IPM",
    "percepcion_igv": "Percepción del IGV (adelanto)", "dta": "DTA", "ieps": "IEPS", "ila": "ILA",
    "impuesto_adicional_analcoholicas": "Impuesto adicional a bebidas", "impuesto_suntuario": "Impuesto a suntuarios",
    "tasa_global": "Tasa global", "iva_servicios_digitales": "IVA de servicios digitales",
}  # fmt: skip
OWN_NAMES = {("MX", "arancel"): "IGI (arancel)", ("PE", "arancel"): "Ad valorem (arancel)",
             ("PE", "iva_servicios_digitales"): "IGV de servicios digitales"}  # fmt: skip
CHANNELS = {"courier": "por courier", "postal": "por correo", "carga_formal": "por carga formal",
            "digital": "en descarga",
        "servicio": "como servicio"}  # fmt: skip
DAY = {"CL": "fecha de compra", "CO": "fecha de nacionalización", "MX": "fecha de despacho",
       "PE": "fecha de numeración"}  # fmt: skip


def render(result: Result) -> str:
    """Return the whole reply; it says what the structure says and nothing more."""
    blocks = [_opening(result), *_body(result), *_warnings(result), sources_text(result)]
    return "\n".join(block for block in blocks if block)


def name(result: Result, line: Line) -> str:
    """Return the name of a charge in its country."""
    return OWN_NAMES.get((result.request.destination, line.concept), NAMES.get(line.concept, line.concept))


def sum_of(result: Result, line: Line) -> str:
    """Return the sum written out ("19 % de USD 80,00")."""
    country = result.request.destination
    if line.quantity is not None:
        return (
            f"{number(line.quantity, country)} × {number(line.rate.value or line.quantity, country)} {line.rate.unit}"
        )
    return f"{percentage(line.percent or line.base.amount * 0, country)} de {money(line.base, country)}"


def line_text(result: Result, line: Line) -> str:
    """Return a line as the chat shows it: name, sum, amount, short norm and who collects it."""
    country = result.request.destination
    shown = f"• {name(result, line)}: {sum_of(result, line)} = {money(line.amount, country)}"
    if not line.amount.amount and line.rate.value == 0 and line.rate.unit == "USD":
        shown = f"• {name(result, line)}: {money(line.amount, country)}"
    tail = "; ".join(
        part for part in (line.rate.norm, f"lo cobra {line.charged_by}" if line.charged_by else "") if part
    )
    return f"{shown} ({tail})" if tail else shown


def _opening(result: Result) -> str:
    request = result.request
    parts = [f"{result.goods[:1].upper()}{result.goods[1:]} a {result.country(request.destination)}"]
    if request.channel:
        parts.append(CHANNELS[request.channel])
    value = f"valor {_value(result)}" if request.goods_value is not None else ""
    day = f"{DAY[request.destination]}: {long_date(request.on_date.isoformat())}"
    return f"{' '.join(parts)}{', ' + value if value else ''} ({day})."


def _value(result: Result) -> str:
    """Return the price of the goods and, apart, the freight and insurance: the caps look only at the first."""
    request, country = result.request, result.request.destination
    extras = Money(request.freight + request.insurance, request.currency)
    if not extras.amount or request.value_basis == "CIF":
        return money(result.paid, country) + (" (CIF)" if request.value_basis == "CIF" else "")
    return f"{money(result.paid - extras, country)} más flete y seguro {money(extras, country)}"


def _body(result: Result) -> list[str]:
    return [*(line_text(result, line) for line in result.lines), *status_text(result), _grounds(result)]


def _grounds(result: Result) -> str:
    """Return the rule or threshold on which the charges turn; nothing where there are no charges to explain."""
    grounds = result.draft.grounds if result.lines else []
    return f"Por qué: {'; '.join(grounds)}." if grounds else ""


def status_text(result: Result) -> list[str]:
    """Return what the lines add up to, or why there is no total."""
    draft = result.draft
    if result.status == "not_applicable":
        nothing = number(result.paid.amount * 0, result.request.destination)
        return [draft.not_applicable or "", f"Total de cargos de nacionalización: {nothing}."]
    if result.status == "not_allowed":
        reasons = _sentence(draft.refusals)
        formal = (
            ""
            if result.request.channel == "carga_formal" or draft.final
            else "Se puede pedir como importación formal (ordinaria), con agente: te calculo eso."
        )
        return [f"No puede ir así. {reasons}", formal]
    if result.status == "confirm":
        return ["No puedo darte un total seguro: hay que confirmar.", *_bullets([*draft.confirm, *draft.unknown])]
    return _totals(result)


def _totals(result: Result) -> list[str]:
    country, draft, low, high = result.request.destination, result.draft, result.low, result.high
    if result.status == "computed":
        return _closed(result)
    if result.status == "range" and low is not None and high is not None:
        said = f"entre {money(low, country)} y {money(high, country)}"
        why = "; ".join(draft.reasons) or "hay más de una lectura"
        return [f"Total de cargos: {said}, porque {why}. Arriba va la cuenta más baja."]
    known = "Lo que sí se sabe va arriba." if result.lines else ""
    if low != high and draft.reasons:
        known = f"Arriba va la cuenta más baja de lo que se sabe, porque {'; '.join(draft.reasons)}."
    return [f"No hay un total cerrado. {known}".strip(), "Falta confirmar:", *_bullets(draft.unknown)]


def _closed(result: Result) -> list[str]:
    country = result.request.destination
    if result.total_charges is None or result.landed_total is None:
        return []
    if not result.total_charges.amount:
        said = [f"Total de cargos: {money(result.total_charges, country)}. No paga nada al llegar."]
    else:
        said = [f"Total de cargos: {money(result.total_charges, country)}."]
    extras = result.request.freight + result.request.insurance
    what = "mercancía, flete, seguro y cargos" if extras else "mercancía y cargos, sin el flete"
    if result.without_advance is not None:
        said.append(f"Sin la percepción, que se recupera: {money(result.without_advance, country)}.")
    if any(line.concept == "iva_servicios_digitales" for line in result.lines):
        return [*said, f"Precio con el impuesto: {money(result.landed_total, country)}."]
    said.append(f"Puesto en la puerta: {money(result.landed_total, country)} ({what}).")
    return said


def _warnings(result: Result) -> list[str]:
    said = [*result.draft.warnings, *(reading_text(result, other) for other in result.others)]
    return [f"Ojo: {text}" for text in said]


def reading_text(result: Result, other: Other) -> str:
    """Return the reading that was not used, who holds it, and what it would change."""
    change, country = other.change, result.request.destination
    effect = ""
    if change is not None and change.amount:
        way = "más" if change.amount > 0 else "menos"
        effect = f" Con ella se pagaría {money(change.times(change.amount.compare(0)), country)} {way}."
    where = f" Confirma en {other.dispute.where_to_confirm}." if other.dispute.where_to_confirm else ""
    return f"hay otra lectura, de {other.reading.held_by}: «{other.reading.text.rstrip('.')}».{effect}{where}"


def sources_text(*results: Result) -> str:
    """Return the line of sources, with the day of the last check; nothing where no line has one."""
    rates = [line.rate for result in results for line in result.lines if line.rate.source_title]
    if not rates:
        return ""
    titles = list(dict.fromkeys(_short(rate.source_title or "") for rate in rates))
    checked = max(rate.checked_on or "" for rate in rates)
    said = f"Fuente: {'; '.join(titles)}" + (f" · revisado {month_year(checked)}" if checked else "")
    return f"{said}. Cálculo orientativo: no incluye la gestión del transportador o del agente."


def _short(title: str) -> str:
    """Return who says it, without the headline that follows the colon nor the ids of our own facts."""
    return re.sub(r"\s*\((?:cl|co|mx|pe)-[a-z0-9-]+\)", "", title).split(":")[0].strip()


def _sentence(texts: list[str]) -> str:
    return " ".join(text if text.endswith(".") else f"{text}." for text in texts)


def _bullets(texts: list[str]) -> list[str]:
    return [f"• {text[:1].upper()}{text[1:]}." if not text.endswith(".") else f"• {text}" for text in texts]
