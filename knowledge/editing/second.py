"""Which changes need a second person: everything of law and tax, and any text in which a rate or an amount changes.

Rather once too often than once too seldom: what is flagged only waits for a colleague.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

ALWAYS = frozenset({"facts", "parameters", "disputes", "products", "procedures"})
_NOT_READ = (".id", ".key", ".code")
# An address tells nobody a figure, whatever numbers are in it; anything else written in its place is read out as it is.
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", re.ASCII)

_NUMBER_WORDS = (
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|veinte|veinti\w+|"
    r"treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien\w*|doscient\w+|trescient\w+|quinient\w+|mil|"
    r"millon\w*|medio|mitad|tercio|cuarto|doble|triple"
)
_NUMBER = re.compile(rf"\d|\{{\w+\}}|\b(?:{_NUMBER_WORDS})\b")
_OF_TAX = r"(?:impuesto|arancel|iva|igv|derecho|tributo)"
_TAX = re.compile(
    r"\b(?:iva|igv|igi|ipm|isc|ieps|ila|dta|isr|ipi|icms|arancel\w*|impuest\w*|tribut\w*|tasas?|gravamen\w*|gravad\w+|"
    r"grava\w*|derechos?|ad valorem|recargo\w*|comision\w*|tarifa\w*|multas?|de minimis|umbral\w*|franquicia\w*|tope\w*|"
    r"preferencia\w*|retencion\w*)\b"
)
_PRICE = re.compile(r"\b(?:cuota\w*|aporte\w*|precio\w*|costo\w*|cuesta\w*|costaba|vale|cobra\w*|paga\w*|pago\w*)\b")
_ALONE = re.compile(
    r"%|‰|\bpor ?ciento\b|\bpor ?mil\b|\bporcentaje\w*|\bexent\w+|\bexencion\w*|\bexoner\w+|\binafect\w+|\bdesgrava\w*|"
    rf"\bexclu[iy]\w+|\blibres? de (?:\w+ )?{_OF_TAX}\w*|\bsin (?:\w+ )?{_OF_TAX}\w*|"
    r"\bno (?:se )?(?:paga|cobra|grava|tributa)\w*|\bgratis\b|\bgratuit\w+"
)
_COIN = r"(?:us\$|s/\.?|\$|€|\b(?:usd|clp|cop|mxn|pen|eur|uf|utm|uta|uvt|uit|uma|dolar\w*|pesos?|sol|soles|euros?|lucas?)\b)"
_MONEY = re.compile(
    rf"{_COIN}\s*(?:\d|\{{|\b(?:{_NUMBER_WORDS})\b)|(?:\d|\}}|\b(?:{_NUMBER_WORDS})\b)\s*(?:de )?{_COIN}|"
    r"\d(?:usd|clp|cop|mxn|pen|uf|utm|uvt|uit|uma)\b|\b(?:usd|clp|cop|mxn|pen)\d"
)


def needs_second(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Tell whether a change needs somebody else's approval; a withdrawal never does: it only takes away."""
    if after is None:
        return False
    if kind in ALWAYS:
        return True
    old, new = Counter(_leaves(before or {})), Counter(_leaves(after))
    changed = [text for _, text in (new - old) + (old - new)]
    if any(_tells_figure(text) for text in changed):
        return True
    whole = [text for _, text in old | new]  # a figure in one field, what it is the rate of in another
    return (_any(_NUMBER, changed) and _any(_TAX, whole)) or (_any(_TAX, changed) and _any(_NUMBER, whole))


def _tells_figure(text: str) -> bool:
    if _ALONE.search(text) or _MONEY.search(text):
        return True
    return bool(_NUMBER.search(text) and (_TAX.search(text) or _PRICE.search(text)))


def _any(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return any(pattern.search(text) for text in texts)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, folded text) of everything that people read; what stands in a list may change its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}")
            if path.startswith(".value") and not isinstance(inner, dict | list):
                yield f"{path}.{name}", _fold(f"{name}: {inner}")  # its name may be what says that it is a rate
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif value is not None and not isinstance(value, bool) and not _tells_nothing(path, str(value)):
        yield path, _fold(str(value))


def _tells_nothing(path: str, text: str) -> bool:
    return path in _NOT_READ or (path == ".site" and _ADDRESS.fullmatch(text) is not None)


def _fold(text: str) -> str:
    """Return the text in small letters without accents, hidden signs or letters that only look like others."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
