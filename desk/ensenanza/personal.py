"""Personal data in what people wrote: found and replaced, so that no training file and no page shows it.

What has a form is found: e-mails, phone and card numbers, documents of the four countries, and the name after «me llamo».
A name elsewhere has no form: the pages ask whoever teaches to read the phrase. Amounts, dates and tariff codes stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable

EMAIL, NUMBER, DOCUMENT, NAME = "(correo)", "(número)", "(documento)", "(nombre)"
KINDS = {
    EMAIL: "un correo",
    NUMBER: "un teléfono u otro número largo",
    DOCUMENT: "un número de documento",
    NAME: "un nombre",
}

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
# RUT with its check digit, RFC and CURP of México, NIT of Colombia; then any number that is announced as a document.
_RUT = re.compile(r"(?<![\w.])\d{1,3}(?:\.?\d{3}){2}\s?[-–]\s?[\dkK](?!\w)")
_RFC = re.compile(r"(?<!\w)[A-ZÑ&a-zñ]{3,4}[- ]?\d{6}[- ]?(?:[A-Za-z0-9]{3}|[A-Za-z]{6}[A-Za-z0-9]\d)(?!\w)")
_ANNOUNCED = re.compile(
    r"(?<!\w)((?:rut|run|rfc|curp|dni|ruc|nit|c\.?\s?c\.?|c[eé]dula|ine|pasaporte|documento|carn[eé])"
    r"(?:\s+(?:de\s+(?:ciudadan[ií]a|identidad)|es(?:\s+el)?|n[uú]mero|nro\.?|n[°º.]?|no\.))*\s*[:#]?\s*)"
    r"([A-Za-z]{0,4}\d[\d.\s-]{4,16}[\dkK](?!\w))",
    re.I,
)
_NAME = re.compile(
    r"(?<!\w)((?i:me llamo|mi nombre es|(?:les?|se) habla|habla con)\s+)"
    r"([A-ZÁÉÍÓÚÑ][^\W\d_]+(?:\s+(?:d[ea]l?\s+)?[A-ZÁÉÍÓÚÑ][^\W\d_]+){0,3})"
)
_LONG = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[\s().–-]{0,2}\d){6,18}(?![\w])")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d{1,2})?$")
_TARIFF = re.compile(r"\d{4}\.\d{2}(?:\.\d{2}){0,2}$")
_DATE = re.compile(r"(?:\d{1,2}[ /.-]\d{1,2}[ /.-]\d{4}|\d{4}-\d{2}-\d{2}|(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d)$")
_CODE_BEFORE = re.compile(r"(?:partida|subpartida|fracci[oó]n|arancelaria|hs|nandina|c[oó]digo)\D{0,12}$", re.I)
_MONEY_NEAR = re.compile(r"(?:us\$|s/\.?|\$|usd|cop|clp|mxn|pen)\s?$", re.I)
_MONEY_AFTER = re.compile(r"\s?(?:pesos?|d[oó]lares?|d[oó]lar|usd|cop|clp|mxn|soles|lucas)\b", re.I)
_FEWEST_DIGITS = 8


def replaced(text: str) -> str:
    """Return a text with the personal data that has a form replaced by what it is."""
    return _through(text)[0]


def kinds_in(text: str) -> list[str]:
    """Return what personal data a text holds, in words, each kind once."""
    return list(dict.fromkeys(KINDS[kind] for kind in _through(text)[1]))


def _through(text: str) -> tuple[str, list[str]]:
    found: list[str] = []

    def hide(kind: str, before: int = 0) -> Callable[[re.Match[str]], str]:
        def put(match: re.Match[str]) -> str:
            found.append(kind)
            return (match[before] if before else "") + kind

        return put

    text = _EMAIL.sub(hide(EMAIL), text)
    text = _ANNOUNCED.sub(hide(DOCUMENT, 1), text)
    text = _RUT.sub(hide(DOCUMENT), text)
    text = _RFC.sub(hide(DOCUMENT), text)
    text = _LONG.sub(lambda match: hide(NUMBER)(match) if _is_personal(match) else match[0], text)
    return _NAME.sub(hide(NAME, 1), text), found


def _is_personal(match: re.Match[str]) -> bool:
    """Tell a phone, card or document number from an amount, a date or a tariff code."""
    written, before, after = match[0], match.string[: match.start()], match.string[match.end() :]
    if sum(char.isdigit() for char in written) < _FEWEST_DIGITS:
        return False
    if _TARIFF.match(written) or _DATE.match(written) or _CODE_BEFORE.search(before):
        return False
    if written.startswith(("+", "(")):
        return True
    if _MONEY_NEAR.search(before) or _MONEY_AFTER.match(after):
        return False
    return not _GROUPED.match(written) or " " in written
