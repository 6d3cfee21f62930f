"""The parameter files: the same charges in every country, sources everywhere, dates both sides."""

from pathlib import Path

import pytest

import knowledge
from knowledge.loading.baseline import read_baseline

ROOT = Path(knowledge.__file__).parent / "parameters"
SHARED = {
    "arancel",
    "preferencias",
    "iva",
    "umbrales",
    "tasas",
    "impuestos_especiales",
    "servicios_digitales",
    "canales",
    "cambio",
}
OWN = {"mx": {"tasa_global"}}


@pytest.mark.parametrize("country", ["cl", "co", "mx", "pe"])
def test_every_country_declares_the_same_charges(country):
    assert {path.stem for path in (ROOT / country).glob("*.yml")} == SHARED | OWN.get(country, set())


def test_every_value_has_a_source_a_norm_and_a_date_of_checking():
    for parameter in read_baseline().entries["parameters"]:
        for day, value in parameter.values.items():
            assert value.source.title, (parameter.id, day)
            assert value.norm, (parameter.id, day)
            assert value.checked_on, (parameter.id, day)


def test_before_the_first_day_nothing_is_known_and_after_closing_it_is_closed(book):
    import datetime

    assert book.rate("cl.umbral.exento", datetime.date(2015, 5, 31)) is None
    assert book.rate("cl.umbral.exento", datetime.date(2025, 10, 24)).value == 41
    assert book.rate("cl.umbral.exento", datetime.date(2025, 10, 25)).closed
