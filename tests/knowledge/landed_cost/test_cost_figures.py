"""Each sentence says the dated value that the sums use: when the staff correct it, the reply says the new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge import schema
from knowledge.landed_cost.book import Book, from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from tests.knowledge.answers.baseline import snapshot

BOOK = from_snapshot(snapshot())


def _with(*changed: schema.Parameter) -> Book:
    """Return the rule book with some parameters in place of those of the baseline."""
    found = {**snapshot().parameters, **{each.id: each for each in changed}}
    return Book(found.values(), BOOK.catalogue, BOOK.disputes, BOOK.names)


def _corrected(corrections: dict[str, dict[str, Any]]) -> Book:
    """Return the rule book after the staff corrected every value of some parameters."""
    return _with(*(_changed(key, lambda day: day, change) for key, change in corrections.items()))


def _moved(key: str, old: str, new: str) -> Book:
    """Return the rule book after the staff moved the day of one value."""
    return _with(_changed(key, lambda day: new if day == old else day, {}))


def _changed(key: str, day_of: Callable[[str], str], change: dict[str, Any]) -> schema.Parameter:
    whole = snapshot().parameters[key].model_dump(mode="json")
    values = {day_of(day): {**value, **change} for day, value in whole["values"].items()}
    return schema.Parameter.model_validate({**whole, "values": values})


VINO = {"channel": "carga_formal", "product": "vino", "on": "2026-05-10"}

# Parameter, what it is corrected to, the question, and what the reply says then.
SAID: list[tuple[dict[str, dict[str, Any]], dict[str, Any], str]] = [
    ({"pe.persona.dni_formal": {"value": "3500"}}, {"destination": "PE", "channel": "carga_formal",
      "importer_doc": "DNI", "product": "poncho", "goods_value": "900"}, "una sola operación al año y hasta USD 3,500"),
    ({"pe.persona.dni_simplificado": {"value": "1100"}, "pe.persona.dni_unica": {"value": "1900"}},
     {"destination": "PE", "channel": "courier", "importer_doc": "DNI", "goods_value": "1500"},
     "pasar de USD 1,100 (hasta USD 1,900)"),
    ({"pe.arancel.simplificado": {"value": "0.05"}}, {"destination": "PE", "channel": "courier", "goods_value": "500",
      "ad_valorem_percent_given": "7"}, "una tasa distinta del 5 % único"),
    ({"pe.arancel.simplificado": {"value": "0.05"}}, {"destination": "PE", "channel": "courier", "goods_value": "500",
      "goods_origin": "CO", "shipped_from": "CO", "origin_proof": "certificado_AP"}, "dentro del 5 % simplificado"),
    ({"pe.tda.umbral": {"value": "17000"}}, {"destination": "PE", "channel": "carga_formal", "goods_value": "500"},
     "pasa de PEN 17,000 se suma"),
    ({"co.umbral.arancel": {"value": "250"}}, {"destination": "CO", "channel": "courier", "goods_value": "240"},
     "no pasa de USD 250"),
    ({"co.arancel.postal_urgente": {"value": "0.12"}}, {"destination": "CO", "channel": "courier",
      "goods_value": "700", "goods_origin": "MX", "origin_proof": "certificado_AP"}, "puede bajar el arancel de 12 %"),
    ({"co.limite.restringidos": {"value": "7"}}, {"destination": "CO", "channel": "courier", "goods_value": "90",
      "units": 8, "shipped_from": "US"}, "más de 7 unidades de la misma clase"),
    ({"co.saludables.ingresos": {"value": "12000"}}, {"destination": "CO", "channel": "courier", "goods_value": "90",
      "product": "chocolates"}, "vende 12.000 UVT o más al año"),
    ({"co.limite.restringidos": {"norm": "Decreto 9 de 2027"}}, {"destination": "CO", "channel": "courier",
      "goods_value": "90", "product": "crema facial", "commercial_purpose": True}, "(Decreto 9 de 2027)"),
    ({"co.insumos_textiles": {"value": "0.02"}}, {"destination": "CO", "channel": "carga_formal", "product": "tela",
      "goods_value": "900"}, "no es el de la ropa hecha; arancel de 37 subpartidas de hilos, hilados y tejidos sin"
     " producción nacional: 2 %"),
    ({"cl.umbral.bajo_valor": {"value": "600"}}, {"destination": "CL", "channel": "courier", "product": "poncho",
      "goods_value": "90", "seller_registered_sii": False}, "hasta USD 600 se cobra el arancel"),
    ({"cl.umbral.bajo_valor": {"value": "600"}}, {"destination": "CL", "channel": "courier", "product": "poncho",
      "goods_value": "900", "units": 3, "seller_registered_sii": True}, "el tope de USD 600 se mide por cada bien"),
    ({"cl.ila.umbral_azucar": {"value": "12"}}, {"destination": "CL", "channel": "carga_formal",
      "product": "gaseosas", "goods_value": "900"}, "más de 12 g por 240 ml"),
    ({"mx.umbral.tmec": {"value": "60"}}, {"destination": "MX", "channel": "courier", "shipped_from": "US",
      "product": "poncho", "goods_value": "90"}, "de más de USD 60 y hasta USD 117"),
    ({"mx.tasa_global.postal": {"value": "0.21"}}, {"destination": "MX", "channel": "postal", "product": "poncho",
      "goods_value": "90"}, "La tasa es de 21 % (Regla 3.7.2 RGCE)"),
    ({"mx.videojuegos.ley": {"value": "0.09"}}, {"destination": "MX", "channel": "courier",
      "product": "consola de videojuegos", "sector": "videojuegos", "goods_value": "90"},
     "El IEPS de 9 % a videojuegos violentos está en la ley, pero un estímulo lo deja en cero desde 2026."),
    ({"mx.iva.alimentos": {"low": "0.01"}}, {"destination": "MX", "channel": "carga_formal", "product": "miel",
      "goods_value": "900"}, "IVA de 1 % al importarse (LIVA, arts. 2-A y 25)"),
    ({"mx.dta": {"value": "0.0095"}}, {"destination": "MX", "channel": "carga_formal", "product": "poncho",
      "goods_value": "900", "goods_origin": "PE", "origin_proof": "certificado_AP", "preference_rate_percent": "0"},
     "se libera el DTA (9.5 al millar)"),
    ({"mx.densidad.umbral": {"value": "300"}, "mx.ieps.densidad": {"value": "0.1"}}, {"destination": "MX",
      "channel": "carga_formal", "product": "galletas", "goods_value": "900", "igi_percent_given": "0"},
     "paga IEPS de 10 % solo si tiene 300 kcal por 100 g o más"),
    ({"mx.ieps.alcohol_baja": {"value": "0.28"}}, {"destination": "MX", **VINO, "goods_value": "900"},
     "el IEPS cambia (28, 30 o 53 %)"),
    ({"mx.desgravacion.alianza": {"value": "2031"}}, {"destination": "MX", "channel": "carga_formal",
      "product": "plátano", "goods_value": "900", "goods_origin": "CO", "origin_proof": "certificado_AP"},
     "Alianza del Pacífico (hasta 2031)"),
    ({"mx.arancel.decreto_confecciones": {"value": "0.30"}}, {"destination": "MX", "channel": "carga_formal",
      "product": "camiseta de algodon", "goods_value": "900", "on": "2025-03-01"},
     "IGI de las 138 fracciones de confecciones: 30 %, Decreto DOF 19-12-2024"),
]  # fmt: skip


def _ask(book: Book, on: str = "2026-05-10", **inputs: Any) -> Any:
    return quote(parse({"on_date": on, **inputs}), book)


@pytest.mark.parametrize(
    ("corrections", "inputs", "said"), SAID, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_corrected_figure_is_the_one_told(
    corrections: dict[str, dict[str, Any]], inputs: dict[str, Any], said: str
) -> None:
    assert said not in _ask(BOOK, **inputs).text
    assert said in _ask(_corrected(corrections), **inputs).text


PARCEL = {"destination": "CO", "channel": "courier", "product": "poncho", "shipped_from": "US"}


def test_the_days_of_a_suspended_decree_are_those_of_the_data() -> None:
    book = _moved("co.umbral.iva_tlc", "2026-01-01", "2025-12-20")
    assert "rigió del 1 al 28 de enero de 2026" in _ask(BOOK, on="2026-01-10", goods_value="40", **PARCEL).text
    days = "rigió del 20 de diciembre de 2025 al 28 de enero de 2026"
    assert f"El tope de USD 50 {days} por un decreto" in _ask(book, on="2026-01-10", goods_value="40", **PARCEL).text
    assert f"pasa de USD 50, el tope sin IVA que {days}" in _ask(book, on="2026-01-10", goods_value="90", **PARCEL).text


def test_the_last_day_of_a_measure_is_that_of_the_data() -> None:
    shoes = {"destination": "CO", "channel": "carga_formal", "product": "zapatos", "goods_value": "900"}
    book = _moved("co.arancel.calzado_umbral", "2026-01-01", "2026-03-01")
    assert "calzado conocida venció el 31-12-2025" in _ask(BOOK, **shoes).text
    assert "calzado conocida venció el 28-02-2026" in _ask(book, **shoes).text


def test_the_first_day_known_is_that_of_the_data() -> None:
    cream = {"destination": "PE", "channel": "courier", "product": "crema facial", "goods_value": "50"}
    book = _moved("pe.uso_personal.cosmeticos", "2025-06-01", "2025-08-01")
    assert "Antes de agosto de 2025 no consta" in _ask(book, on="2025-07-10", **cream).text


@pytest.mark.parametrize(("degrees", "percent"), [("14", "26.5"), ("14.5", "30"), ("20", "30"), ("20.5", "53")])
def test_the_degrees_decide_the_bracket(degrees: str, percent: str) -> None:
    lines = _ask(
        BOOK, destination="MX", **VINO, goods_value="900", igi_percent_given="0", alcohol_degrees=degrees
    ).lines
    assert [f"{line.percent.normalize():f}" for line in lines if line.concept == "ieps"] == [percent]


def test_the_degrees_where_a_bracket_ends_are_data() -> None:
    book = _corrected({"mx.graduacion.baja": {"value": "15"}})
    lines = _ask(book, destination="MX", **VINO, goods_value="900", igi_percent_given="0", alcohol_degrees="14.5").lines
    assert [f"{line.percent.normalize():f}" for line in lines if line.concept == "ieps"] == ["26.5"]


def test_while_where_a_bracket_ends_is_not_known_all_the_rates_are_told() -> None:
    book = _corrected({"mx.graduacion.baja": {"value": None}})
    told = _ask(book, destination="MX", **VINO, goods_value="900", igi_percent_given="0", alcohol_degrees="14.5")
    assert told.status == "range"
    assert "el IEPS depende de los grados de alcohol" in told.text


def test_a_relief_that_ended_leaves_the_excise_of_the_games_to_confirm() -> None:
    game = {"destination": "MX", "channel": "courier", "product": "videojuegos", "sector": "videojuegos"}
    told = _ask(_corrected({"mx.videojuegos.ieps": {"value": "0.08"}}), **game, goods_value="90")
    assert told.status == "partial"
    assert "el IEPS de 8 % a videojuegos violentos, que no está en la cuenta" in told.text.replace("• El", "• el")


def test_no_source_says_from_how_many_degrees_a_drink_is_alcoholic() -> None:
    told = _ask(BOOK, destination="MX", channel="courier", product="cerveza sin alcohol", alcohol_degrees="0.4",
                goods_value="90")  # fmt: skip
    assert told.status == "confirm"
    assert "confirma si en destino cuenta como bebida alcohólica" in told.text
    dry = _ask(BOOK, destination="MX", channel="courier", product="cerveza sin alcohol", alcohol_degrees="0",
               goods_value="90")  # fmt: skip
    assert "alcohólica" not in dry.text


def test_a_preference_with_a_floor_is_told_with_it() -> None:
    book = _corrected({"mx.preferencia.bilateral_cl": {"low": "0.02"}})
    inputs = {"destination": "MX", "channel": "carga_formal", "product": "poncho", "goods_value": "900",
              "goods_origin": "CL", "shipped_from": "CL", "igi_percent_given": "20"}  # fmt: skip
    told = _ask(book, **inputs, origin_proof="certificado_TLC_bilateral")
    assert "el arancel va de 2 % a la tasa general" in told.text
    assert told.lines[0].percent == 2


def test_the_quote_names_the_countries_as_the_knowledge_does() -> None:
    names = {**BOOK.names, "MX": "Estados Unidos Mexicanos"}
    book = Book(snapshot().parameters.values(), BOOK.catalogue, BOOK.disputes, names)
    assert (
        "a Estados Unidos Mexicanos por courier"
        in _ask(book, destination="MX", channel="courier", goods_value="9").text
    )
