"""Proof of origin: which agreement it invokes, whether it fits the goods, and the duty it gives.

A preference is an option beside the general rate, never a silent override: without proof there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge import schema
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import given
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.wording import percentage

NAMES = {
    "certificado_AP": "certificado de la Alianza del Pacífico",
    "certificado_TLC_bilateral": "certificado del acuerdo bilateral",
    "certificado_CAN": "certificado de la Comunidad Andina (CAN)",
}


@dataclass(frozen=True, slots=True)
class Preference:
    """What a proof of origin gives: a sure rate, a rate between 0 and the general one, or a schedule to look up."""

    rate: Rate
    open: bool = False
    schedule: bool = False

    @property
    def least(self) -> Decimal:
        """Return the least duty that it may give: nothing, where no source sets a floor."""
        return self.rate.bounds[0] if self.rate.sure or self.rate.low is not None else Decimal(0)


def preference(case: Case) -> Preference | None:
    """Return the preference that the proof gives; None without a proof that fits the goods."""
    request = case.request
    if request.origin_proof == "ninguna":
        if request.preference_rate_percent is not None:
            case.draft.warn("Sin prueba de origen no hay tasa preferencial: se cobra la general.")
        return None
    if not _fits(case):
        return None
    if not case.book.known(_key(case)) and request.shipped_from not in (
        None,
        request.goods_origin,
    ):
        case.draft.warn(
            f"La mercancía de {case.book.country(request.goods_origin)} no es originaria del país que la envía: el"
            " certificado no le da preferencia y se cobra la tasa general."
        )
        return None
    if request.origin_proof == "certificado_AP" and _is_excluded(case):
        case.draft.warn("El azúcar y sus derivados están fuera de la Alianza del Pacífico: se cobra la tasa general.")
        return None
    if request.preference_rate_percent is not None:
        name = f"Arancel con {NAMES[request.origin_proof]}"
        return Preference(given(request.preference_rate_percent, name))
    return _from_facts(case)


def _fits(case: Case) -> bool:
    """Tell whether the goods come from a member of the agreement; else warn."""
    request, key = case.request, _key(case)
    if request.goods_origin is None:
        case.draft.warn("El certificado no sirve sin saber dónde se fabricó la mercancía: se cobra la tasa general.")
        return False
    if request.goods_origin == request.destination:
        case.draft.warn("Mercancía fabricada en el país de destino: la preferencia no la cubre sin más; confírmalo.")
        return False
    members = case.book.scope(key).origins if case.book.known(key) else []
    bloc = request.origin_proof != "certificado_TLC_bilateral"
    if bloc and request.goods_origin not in members:
        case.draft.warn(
            f"El {NAMES[request.origin_proof]} no cubre mercancía de {case.book.country(request.goods_origin)}:"
            " se cobra la tasa general."
        )
        return False
    if request.shipped_from and request.shipped_from != request.goods_origin:
        case.draft.warn("Para conservar la preferencia el envío debe ir directo o con tránsito justificado.")
    return True


def _key(case: Case) -> str:
    request = case.request
    kind = {
        "certificado_AP": "alianza",
        "certificado_TLC_bilateral": f"bilateral_{(request.goods_origin or '').lower()}",
        "certificado_CAN": "can",
    }[request.origin_proof]
    return f"{case.country}.preferencia.{kind}"


def _from_facts(case: Case) -> Preference | None:
    key = _key(case)
    rate = case.book.rate(key, case.day) if case.book.known(key) else None
    alliance = case.request.origin_proof == "certificado_AP"
    if rate is None:
        unknown = Rate(
            "dada", "Arancel preferencial", "/1", None, Decimal(0), Decimal(1),
            "acuerdo dicho en la consulta, por confirmar",
            legal_status="por_confirmar",
        )  # fmt: skip
        case.draft.warn("No consta qué arancel da ese certificado en esta fecha.")
        return Preference(unknown, open=True)
    if rate.sure:
        return Preference(rate)
    schedule = alliance and any(tariff.phase_out for tariff in _alliance(case))
    return Preference(rate, open=True, schedule=schedule)


def floor(case: Case) -> Decimal:
    """Return the least duty that the agreement invoked may give on the day."""
    key = _key(case)
    rate = case.book.rate(key, case.day) if case.book.known(key) else None
    return Decimal(0) if rate is None else Preference(rate).least


def unread_list(case: Case) -> str:
    """Return why a proof of origin leaves the duty open."""
    return (
        f"no leímos la lista del acuerdo para este producto: con {NAMES[case.request.origin_proof]} el arancel va de"
        f" {percentage(floor(case) * 100, case.request.destination)} a la tasa general (confírmalo por la subpartida)"
    )


def suggest(case: Case) -> None:
    """Tell who has no proof of origin that one may lower the duty, where the goods come from a partner."""
    request = case.request
    prefix = f"{case.country}.preferencia."
    if request.origin_proof != "ninguna" or request.goods_origin in (None, request.destination):
        return
    family = [series for series in case.book.family(prefix) if request.goods_origin in series.scope.origins]
    if family:
        known = [rate.bounds[0] for series in family if (rate := case.book.rate(series.id, case.day))]
        least = f", hasta {percentage(min(known) * 100, request.destination)}" if known else ""
        case.draft.warn(
            f"Con certificado de origen de {case.book.country(request.goods_origin)} el arancel puede bajar{least}:"
            " se tramita antes del despacho."
        )


def _is_excluded(case: Case) -> bool:
    return any(tariff.excluded and tariff.verified for tariff in _alliance(case))


def _alliance(case: Case) -> list[schema.Tariff]:
    country = case.request.destination
    return [
        tariff
        for product in case.goods.products
        for tariff in product.tariffs
        if tariff.country == country and tariff.regime == "alianza"
    ]
