"""Which duty the goods pay: the rate given, the tariff of the product, or all the rates it may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge import schema
from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import given
from knowledge.landed_cost.preference import preference, unread_list
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.wording import percentage

GIVEN = {"CO": "arancel_percent_given", "MX": "igi_percent_given", "PE": "ad_valorem_percent_given"}
TABLE_NAMES = {"CL": "Arancel Aduanero", "CO": "Arancel de Aduanas", "MX": "Tarifa LIGIE", "PE": "Arancel de Aduanas"}


@dataclass(slots=True)
class Duty:
    """The rates that cannot be ruled out; none when it is not known. `hint`: what is said but not confirmed."""

    rates: list[Rate] = field(default_factory=list)
    hint: str | None = None
    preferential: bool = False

    @property
    def known(self) -> bool:
        """Tell whether there is any rate to work with."""
        return bool(self.rates)


def duty(case: Case) -> Duty:
    """Return the duty of the goods: the preferential one where the proof gives it, else the general one."""
    told = given_rate(case)
    found = preference(case)
    if found is None:
        return Duty([told]) if told else general(case)
    if found.schedule:
        case.draft.confirm.append(
            f"El arancel con certificado de {case.goods.name} está en el calendario de desgravación de la Alianza"
            f" del Pacífico{_last_year(case)}: hay que confirmar la tasa del año para su fracción."
        )
        return Duty(preferential=True)
    if not found.open:
        return Duty([found.rate], preferential=True)
    base = Duty([told]) if told else general(case)
    if not base.known:
        return Duty(hint=base.hint, preferential=True)
    top = max(base.rates, key=lambda rate: rate.value or Decimal(0))
    if not top.value:
        return base
    case.draft.because(unread_list(case))
    return Duty([found.rate.at(found.least), top], preferential=True)


def _last_year(case: Case) -> str:
    """Return " (hasta 2030)", the year in which the schedule of the Alliance ends, where it is known."""
    key = f"{case.country}.desgravacion.alianza"
    year = case.book.rate(key, case.day) if case.book.known(key) else None
    return f" (hasta {int(year.value)})" if year is not None and year.value is not None else ""


def given_rate(case: Case) -> Rate | None:
    """Return the duty that the question gives: it prevails over the table."""
    key = GIVEN.get(case.request.destination)
    told = getattr(case.request, key) if key else None
    return None if told is None else given(told, "Arancel dado en la consulta")


def general(case: Case) -> Duty:
    """Return the general duty of the goods, or all the rates it may have while the code is open.

    In order: a detail of the description or a 10-digit code; a dispute on the chapter; the tariff as read; what a dated
    fact says of the chapter; the catalogue's unconfirmed ends.
    """
    detail = _detail(case)
    if detail is not None:
        if not detail.sure:
            case.draft.because(f"falta un detalle del producto ({(detail.note or detail.name).rstrip('.')})")
        return Duty(list(detail.options()))
    scoped = [rate for rate in case.scoped("arancel.") if rate.unit == "/1" and rate.verified]
    disputed = next((rate for rate in scoped if rate.dispute and not rate.sure), None)
    if disputed is not None:
        case.draft.because("las fuentes difieren sobre la tasa de este producto, que depende de su fracción")
        return Duty(list(disputed.options()))
    table = _table(case)
    uniform = _uniform(case)
    if table.known and all(rate.verified for rate in table.rates):
        same = uniform and all(rate.value == uniform.value for rate in table.rates)
        return Duty([uniform]) if same and uniform else table
    if not scoped or (scoped[0].sure and len(table.rates) > 1):
        if table.known:
            case.draft.warn("La tasa de este producto viene de fuentes sin verificar: confírmala por su código.")
            return table
        if uniform and not uniform.sure:
            case.draft.because("sin el código arancelario del producto, el arancel va de la tasa menor a la mayor")
        return Duty(list(uniform.options()), hint=table.hint) if uniform else table
    rate = next((rate for rate in scoped if rate.sure), scoped[0])
    if not rate.sure:
        case.draft.because("la tasa exacta depende de la fracción del producto")
    return Duty(list(rate.options()))


def _uniform(case: Case) -> Rate | None:
    """Return the duty of any goods: one rate (Chile) or the levels between which all lie (Perú)."""
    for key in ("arancel.general", "arancel.niveles"):
        if case.book.known(f"{case.country}.{key}"):
            return case.rate(key)
    return None


def _detail(case: Case) -> Rate | None:
    """Return the rate that a 10-digit code or a word decides within a subheading (coffee in beans or ground)."""
    for series in case.book.family(f"{case.country}.arancel.detalle."):
        code = case.goods.hs or ""
        named = code.startswith(tuple(series.scope.hs)) or (len(code) < 10 and case.goods.says(series.scope.words))
        rate = series.on(case.day.isoformat()) if named else None
        if rate is not None:
            return rate
    return None


def _table(case: Case) -> Duty:
    """Return the rates of the product table, if the table was in force on the day."""
    known = f"{case.country}.arancel.tabla"
    in_force = case.book.rate(known, case.day) if case.book.known(known) else None
    if case.book.known(known) and in_force is None:
        return Duty(hint=None)
    tariffs = [(product, tariff) for product in _of_the_code(case) for tariff in _general_tariffs(case, product)]
    rates: dict[Decimal, Rate] = {}
    hints = []
    for product, tariff in tariffs:
        ends = _ends(tariff)
        if not ends:
            hints.append(tariff)
        for end in ends:
            rates.setdefault(end, _tariff_rate(case, product, tariff, end, in_force))
    if hints or not rates:
        return Duty(hint=_hint(hints, case.request.destination))
    ordered = [rates[end] for end in sorted(rates)]
    if len(ordered) > 1:
        case.draft.because(_why_open(case))
        ordered = [ordered[0], ordered[-1]]
    return Duty(ordered)


def _of_the_code(case: Case) -> Iterable[schema.Product]:
    """Return the products whose tariff counts: the code said goes before the name."""
    code = case.goods.hs
    if code is None or len(code) < 6:
        return case.goods.products
    return [product for product in case.goods.products if product.hs6 == code[:6]] or case.book.catalogue.of_code(code)


def _why_open(case: Case) -> str:
    """Return what detail would settle the rate, where it is known; else that the code is open."""
    codes = {product.hs6 for product in case.goods.products}
    details = [
        rate.name.lower()
        for series in case.book.family(f"{case.country}.arancel.detalle.")
        for rate in [series.on(case.day.isoformat())]
        if rate is not None and {code[:6] for code in series.scope.hs} & codes
    ]
    if details:
        return f"falta un detalle del producto que cambia la tasa ({' o '.join(details)})"
    return "el código arancelario del producto está abierto y cambia la tasa"


def _general_tariffs(case: Case, product: schema.Product) -> list[schema.Tariff]:
    country = case.request.destination
    return [tariff for tariff in product.tariffs if tariff.country == country and tariff.regime == "nmf"]


def _ends(tariff: schema.Tariff) -> list[Decimal]:
    """Return the least and greatest rate of a tariff; nothing when one unconfirmed rate is all there is."""
    if tariff.low is not None and tariff.high is not None:
        return sorted({tariff.low, tariff.high, *([tariff.rate] if tariff.rate is not None else [])})
    return [tariff.rate] if tariff.rate is not None and tariff.verified else []


def _tariff_rate(case: Case, product: schema.Product, tariff: schema.Tariff, end: Decimal, table: Rate | None) -> Rate:
    norm = f"{TABLE_NAMES[case.request.destination]}, {product.hs6 or 'código por confirmar'}"
    return Rate(
        f"productos:{product.id}", f"Arancel de {product.name}", "/1", end, norm=norm, source_title=tariff.source,
        source_url=table.source_url if table else None, source_date=table.source_date if table else None,
        checked_on=table.checked_on if table else None, verified=tariff.verified,
        legal_status="vigente" if tariff.verified else "por_confirmar", fact=f"productos:{product.id}",
    )  # fmt: skip


def _hint(tariffs: list[schema.Tariff], country: str) -> str | None:
    """Return the unconfirmed rate of the catalogue in words: a lead for who confirms it, not a figure to use."""
    rates = sorted({tariff.rate for tariff in tariffs if tariff.rate is not None})
    if len(rates) != 1:
        return None
    return f"circula una tasa de {percentage(rates[0] * 100, country)}, sin verificar"
