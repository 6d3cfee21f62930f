"""Services and downloads: nothing crosses the border; only the VAT that a foreign digital seller charges."""

from __future__ import annotations

from knowledge.landed_cost.case import Case
from knowledge.landed_cost.charges import Draft, percent
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.wording import share

CHARGE = {"CL": "digital.iva", "CO": "digital.iva", "MX": "digital.iva", "PE": "digital.igv"}
SELLER = "el vendedor, en el precio"


def service(case: Case) -> Draft:
    """Return that nothing is imported; the withholdings at destination are only announced."""
    case.draft.not_applicable = "Un servicio no pasa por la aduana: no hay cargos de nacionalización."
    key = "servicio.retencion"
    withheld = case.rate(key) if case.book.known(f"{case.country}.{key}") else None
    rate = ""
    if withheld is not None and withheld.value is not None:
        shown = share(withheld, case.request.destination)
        rate = f": {withheld.name}, {shown} ({withheld.norm}), que un convenio puede bajar o quitar"
    case.draft.warn(
        f"Puede haber retención: quien te paga puede tener que retener impuesto a la renta{rate}. También puede tener"
        " que declarar el IVA del servicio en su país: consúltalo antes de cobrar."
    )
    _withholdings(case)
    return case.draft


def _withholdings(case: Case) -> None:
    """Tell what a company of the destination withholds from a foreign provider, where it is known."""
    for series in case.book.family(f"{case.country}.retencion."):
        rate = series.on(case.day.isoformat())
        if rate is not None and rate.note and case.request.company:
            case.draft.warn(rate.note)


def digital(case: Case) -> Draft:
    """Return the VAT on digital services of the destination."""
    draft = case.draft
    rates = _rates(case)
    if not rates:
        draft.confirm.append("No consta que ese impuesto a servicios digitales ya se cobrara en esa fecha")
        return draft
    case.draft.warn("Una descarga no pasa por la aduana: no paga arancel.")
    if case.request.company and case.request.destination != "MX":
        draft.unknown.append(
            "quién declara el impuesto: si el cliente es una empresa que declara IVA, lo retiene y lo paga ella (cargo"
            " revertido) y el vendedor no lo cobra"
        )
        _withholdings(case)
    warn_of_violent_games(case)
    before = [
        rate.note for rate in rates if rate.note and rate.value == 0 and rate.id.startswith(f"{case.country}.digital.")
    ]
    for note in before:
        draft.explain(note[:1].lower() + note[1:].rstrip("."))
    base = case.value.rounded()
    draft.scenarios += [(percent("iva_servicios_digitales", base, rate, SELLER),) for rate in rates]
    return draft


def warn_of_violent_games(case: Case) -> None:
    """Tell the Mexican excise on violent games: its relief leaves it at nothing; without one it is owed and unread."""
    relief = next(iter(case.scoped("videojuegos.ieps")), None)
    law = case.rate("videojuegos.ley") if relief else None
    if relief is None or law is None:
        return
    what = f"IEPS de {share(law, 'MX')} a videojuegos violentos"
    if relief.value:
        case.draft.unsure(f"el {what}, que no está en la cuenta")
        return
    year = (relief.valid_from or "")[:4]
    case.draft.warn(f"El {what} está en la ley, pero un estímulo lo deja en cero desde {year}.")


def _rates(case: Case) -> list[Rate]:
    """Return the rates that cannot be ruled out: the good's own (e-books), else the general one."""
    special = case.scoped("digital.") or _books(case)
    if special:
        if len(special[0].options()) > 1:
            case.draft.because("el trato de los libros electrónicos de fuera no consta")
        return list(special[0].options())
    general = case.rate(CHARGE[case.request.destination])
    if general is None:
        return []
    if not general.sure:
        case.draft.because(f"el inicio del cobro no es seguro ({(general.note or '').rstrip('.')})")
    return list(general.options())


def _books(case: Case) -> list[Rate]:
    return [] if case.request.destination in ("CL", "PE") else case.scoped("iva.libros")
