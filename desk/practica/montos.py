"""The figures of a text: amounts of money, percentages and counted things, as people write them in the four countries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.text import fold

_UNITS = {
    "%": r"%|por ciento|porciento", "CLP": r"clp\b|pesos chilenos|lucas\b", "COP": r"cop\b|pesos colombianos",
    "MXN": r"mxn\b|pesos mexicanos", "PEN": r"pen\b|soles?\b|s/\.?", "USD": r"usd\b|us\$|u\$s|dolar(?:es)?\b",
    "pesos": r"pesos?\b", "$": r"\$", "días": r"dias?\b", "meses": r"mes(?:es)?\b", "años": r"años?\b", "horas": r"horas?\b",
    "kg": r"kg\b|kilos?\b", "cm": r"cm\b|centimetros?\b", "g": r"gr?\b|gramos?\b", "mg": r"mg\b", "kcal": r"kcal\b|calorias?\b",
    "unidades": r"unidades\b",
}  # fmt: skip
MONEY = {"USD", "CLP", "COP", "MXN", "PEN", "pesos", "$"}
_LOOSE = {"$": MONEY, "pesos": {"CLP", "COP", "MXN"}}  # what a sign may stand for
_WORDS = {
    "uno": 1, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "once": 11, "doce": 12, "quince": 15, "dieciseis": 16, "dieciocho": 18, "diecinueve": 19, "veinte": 20,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100,
}  # fmt: skip
_PREFIX = r"(?<!\w)(?:usd|us\$|u\$s|clp|cop|mxn|pen|s/\.?)|\$"
_SUFFIX = "|".join(_UNITS.values())
_FOUND = re.compile(
    rf"(?:(?P<before>{_PREFIX})\s*|(?<![\w./,-]))"
    rf"(?P<number>\d+(?:[.,]\d+)*(?![/-]\d|[.,]?\d)|(?:{'|'.join(_WORDS)})\b)"
    rf"(?P<thousands>\s+mil(?:lones)?\b)?(?:\s*(?:de )?(?P<after>{_SUFFIX}))?"
)

_CENTS = re.compile(r"\d{1,3}(?:[.,]?\d{3})*[.,]\d\d")  # 33,74 is an amount though no unit is told


@dataclass(frozen=True)
class Said:
    """A figure as it was written; `values` are its readings (1.500 is a thousand and a half, or one and a half)."""

    text: str
    values: frozenset[Decimal]
    unit: str | None

    @property
    def claims(self) -> bool:
        """Tell whether it says an amount or a rate: money, a percentage, or cents that are of no unit."""
        return self.unit in MONEY or self.unit == "%" or (self.unit is None and bool(_CENTS.fullmatch(self.text)))

    def is_value(self, value: Decimal) -> bool:
        """Tell whether it is this value, or this value in round numbers."""
        return any(abs(mine - value) <= _slack(mine, value) for mine in self.values)

    def is_unit(self, unit: str) -> bool:
        """Tell whether its unit is this one, or a sign that may stand for it."""
        return self.unit == unit or unit in _LOOSE.get(self.unit or "", ())


def _slack(mine: Decimal, value: Decimal) -> Decimal:
    """Return how far a figure may be from the true one: a whole number may be rounded, if it is not a small one."""
    whole = mine == mine.to_integral_value() and abs(value) >= 20
    return Decimal("0.5") if whole else Decimal("0.011")


def figures(text: str) -> list[Said]:
    """Return the figures of a text, in their order."""
    found = []
    for match in _FOUND.finditer(fold(text)):
        unit = _unit(match["after"]) or _unit(match["before"])
        if match["number"] in _WORDS and (unit is None or match["number"] in ("un", "una", "uno")):
            continue
        times = {"mil": 1_000, "millones": 1_000_000}.get((match["thousands"] or "").strip(), 1)
        values = frozenset(value * times for value in _readings(match["number"]))
        found.append(Said(match[0].strip(), values, unit))
    return found


def _unit(written: str | None) -> str | None:
    if not written:
        return None
    return next((unit for unit, form in _UNITS.items() if re.fullmatch(form, written.strip())), None)


def _readings(number: str) -> set[Decimal]:
    if number in _WORDS:
        return {Decimal(_WORDS[number])}
    marks = re.findall(r"[.,]", number)
    whole = Decimal(re.sub(r"[.,]", "", number))
    if not marks:
        return {whole}
    last = number.rsplit(marks[-1], 1)[1]
    decimal = Decimal(re.sub(r"[.,]", "", number[: -len(last) - 1]) + "." + last)
    if len(marks) > 1:
        return {whole} if marks[0] == marks[-1] else {decimal}
    return {whole, decimal} if len(last) == 3 else {decimal}
