"""A request for a quote: its keys, their defaults, and strict reading. An unknown key is an error of the request."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from knowledge.errors import KnowledgeError
from knowledge.schema import Sector

DESTINATIONS = ("CL", "CO", "MX", "PE")
CURRENCIES = ("USD", "CLP", "COP", "MXN", "PEN")
PROOFS = ("ninguna", "certificado_AP", "certificado_TLC_bilateral", "certificado_CAN")
CHANNELS = ("courier", "postal", "carga_formal", "digital", "servicio")
BUYERS = ("consumidor_final", "empresa", "empresa_contribuyente_iva")


class BadRequest(KnowledgeError):
    """The request cannot be read; the message says which keys are wrong, in Spanish."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, as said; None is what nobody said. Amounts are in `currency`, for the whole shipment.

    `on_date` is the day whose law applies: purchase (CL), nationalization (CO), clearance (MX), numbering (PE).
    """

    destination: str
    on_date: datetime.date
    id: str | None = None
    shipped_from: str | None = None
    goods_origin: str | None = None
    origin_proof: str = "ninguna"
    preference_rate_percent: Decimal | None = None
    sector: str | None = None
    product: str | None = None
    hs6: str | None = None
    hs10: str | None = None
    units: int = 1
    each_value: Decimal | None = None
    weight_kg: Decimal | None = None
    litres: Decimal | None = None
    alcohol_degrees: Decimal | None = None
    sugar_g_per_240ml: Decimal | None = None
    used_goods: bool = False
    restricted_goods: bool = False
    goods_value: Decimal | None = None
    freight: Decimal = Decimal(0)
    insurance: Decimal = Decimal(0)
    value_basis: str = "FOB"
    freight_charged_in_same_sale: bool = True
    currency: str = "USD"
    goods_value_usd: Decimal | None = None
    freight_usd: Decimal | None = None
    insurance_usd: Decimal | None = None
    trm: Decimal | None = None
    fx_clp: Decimal | None = None
    arancel_percent_given: Decimal | None = None
    igi_percent_given: Decimal | None = None
    ad_valorem_percent_given: Decimal | None = None
    ieps_percent_given: Decimal | None = None
    ieps_base_given: str | None = None
    channel: str | None = None
    tariff_line: str | None = None
    carrier: str | None = None
    buyer: str = "consumidor_final"
    commercial_purpose: bool | None = None
    seller_registered_sii: bool | None = None
    seller_in_sii_list: bool | None = None
    buyer_gave_rut: bool = False
    mixed_consolidated: bool = False
    importer_doc: str | None = None
    first_import: bool | None = None
    imports_this_year: int = 0
    parcels_same_transport: int = 1
    split_into: int = 1
    in_decree_138_lines: bool | None = None
    purchase_date: datetime.date | None = None
    arrival_date: datetime.date | None = None

    @property
    def commercial(self) -> bool:
        """Tell whether the purchase is for business: as said, else by who buys."""
        if self.commercial_purpose is not None:
            return self.commercial_purpose
        return self.buyer != "consumidor_final"

    @property
    def company(self) -> bool:
        """Tell whether the buyer is a company."""
        return self.buyer != "consumidor_final"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("debe ser un texto")
    return value.strip()


def _number(value: Any) -> Decimal:
    if isinstance(value, bool | float):
        raise ValueError('escribe el número como texto, por ejemplo "120.50"')
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValueError("no es un número (usa punto decimal)") from error
    if not number.is_finite() or number < 0:
        raise ValueError("debe ser un número de cero o más")
    if number > Decimal("1e12") or int(number.as_tuple().exponent) < -12:
        raise ValueError("tiene demasiadas cifras")
    return number


def _positive(value: Any) -> Decimal:
    number = _number(value)
    if number == 0:
        raise ValueError("debe ser mayor que cero")
    return number


def _count(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise ValueError("debe ser un entero")
    return int(number)


def _at_least_one(value: Any) -> int:
    number = _count(value)
    if number < 1:
        raise ValueError("debe ser 1 o más")
    return number


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise ValueError("debe ser true o false")


def _country(value: Any) -> str:
    code = _text(value).upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise ValueError("debe ser un país en dos letras (ISO), por ejemplo CL")
    return code


def _day(value: Any) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise ValueError("debe ser una fecha AAAA-MM-DD") from error


def _code(digits: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        code = re.sub(r"[.\s]", "", str(value))
        if not re.fullmatch(rf"\d{{{digits}}}", code):
            raise ValueError(f"debe tener {digits} dígitos")
        return code

    return read


def _one_of(options: tuple[str, ...]) -> Callable[[Any], str]:
    by_fold = {option.lower(): option for option in options}

    def read(value: Any) -> str:
        found = by_fold.get(_text(value).lower())
        if found is None:
            raise ValueError(f"debe ser uno de: {', '.join(options)}")
        return found

    return read


AMOUNTS = (
    "goods_value freight insurance each_value goods_value_usd freight_usd insurance_usd weight_kg litres"
    " alcohol_degrees sugar_g_per_240ml preference_rate_percent arancel_percent_given igi_percent_given"
    " ad_valorem_percent_given ieps_percent_given"
)
FLAGS = (
    "used_goods restricted_goods freight_charged_in_same_sale commercial_purpose seller_registered_sii"
    " seller_in_sii_list buyer_gave_rut mixed_consolidated first_import in_decree_138_lines"
)
READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(AMOUNTS.split(), _number),
    **dict.fromkeys(FLAGS.split(), _flag),
    **dict.fromkeys(("trm", "fx_clp"), _positive),
    **dict.fromkeys(("units", "parcels_same_transport", "split_into"), _at_least_one),
    **dict.fromkeys(("on_date", "purchase_date", "arrival_date"), _day),
    **dict.fromkeys(("shipped_from", "goods_origin"), _country),
    **dict.fromkeys(("product", "carrier"), _text),
    "id": str,
    "destination": _one_of(DESTINATIONS),
    "origin_proof": _one_of(PROOFS),
    "sector": _one_of(get_args(Sector)),
    "currency": _one_of(CURRENCIES),
    "channel": _one_of(CHANNELS),
    "buyer": _one_of(BUYERS),
    "value_basis": _one_of(("FOB", "CIF")),
    "tariff_line": _one_of(("general_9807", "subpartida_especifica")),
    "importer_doc": _one_of(("DNI", "RUC")),
    "ieps_base_given": _one_of(("CIF",)),
    "hs6": _code(6),
    "hs10": _code(10),
    "imports_this_year": _count,
}
KEYS = tuple(field.name for field in fields(Request))


def parse(data: Mapping[str, Any]) -> Request:
    """Return the request; raises BadRequest naming every key that is unknown, missing or wrong."""
    if not isinstance(data, Mapping):
        raise BadRequest("la petición debe ser un objeto con claves y valores")
    faults, values = [], {}
    for key, value in data.items():
        if key not in READERS:
            faults.append(f"clave desconocida «{key}»")
        elif value is not None:
            try:
                values[key] = READERS[key](value)
            except ValueError as error:
                faults.append(f"«{key}» {error}")
    faults += [f"falta «{key}»" for key in ("destination", "on_date") if data.get(key) is None]
    if faults:
        raise BadRequest("; ".join(faults))
    return Request(**values)
