"""Both sides of the thresholds and change dates of each country; the sums are written beside the expected totals."""

import pytest

CASES = [
    # Chile: 41 × 0; 41.01 × 6 % = 2.46, 19 % × 43.47 = 8.26
    ("CL", "41", "2025-10-24", {}, "0.00"),
    ("CL", "41.01", "2025-10-24", {}, "10.72"),
    # 19 % × 41 = 7.79, in the price
    ("CL", "41", "2025-10-25", {"seller_registered_sii": True}, "7.79"),
    # 19 % × 500 = 95; 6 % × 500.01 = 30.00, 19 % × 530.01 = 100.70
    ("CL", "500", "2026-05-10", {"seller_registered_sii": True}, "95.00"),
    ("CL", "500.01", "2026-05-10", {"seller_registered_sii": True}, "130.70"),
    # used: 9 % × 800 = 72, 19 % × 872 = 165.68
    ("CL", "800", "2026-05-10", {"used_goods": True}, "237.68"),
    # wine, duty 0 by treaty: 20.5 % × 100 = 20.50, 19 % × 100 = 19
    ("CL", "100", "2026-05-10", {"product": "vino", "goods_origin": "PE", "origin_proof": "certificado_TLC_bilateral"},
     "39.50"),
    # Colombia: 19 % × 200 = 38; 10 % × 200.01 = 20.00, 19 % × 220.01 = 41.80
    ("CO", "200", "2026-05-10", {"channel": "courier", "shipped_from": "PE"}, "38.00"),
    ("CO", "200.01", "2026-05-10", {"channel": "courier", "shipped_from": "PE"}, "61.80"),
    ("CO", "200", "2026-05-10", {"channel": "courier", "shipped_from": "US"}, "0.00"),
    ("CO", "50.01", "2026-01-28", {"channel": "courier", "shipped_from": "US"}, "9.50"),
    ("CO", "50.01", "2026-01-30", {"channel": "postal", "shipped_from": "US"}, "0.00"),
    ("CO", "100", "2021-09-13", {"channel": "courier", "shipped_from": "CN"}, "0.00"),
    ("CO", "100", "2021-09-14", {"channel": "courier", "shipped_from": "CN"}, "19.00"),
    # clothing until 2022 at USD 15/kg: 15 % × 3250 = 487.50, 1.5 × 200 = 300, 19 % × 4037.50 = 767.13
    ("CO", "3000", "2022-06-01",
     {"channel": "carga_formal", "freight": "250", "sector": "indumentaria", "product": "ropa",
     "weight_kg": "200", "buyer": "empresa"}, "1554.63"),
    # México: 33.5 % × 100 and 19 % × 100
    ("MX", "100", "2025-08-14", {"channel": "courier", "shipped_from": "CO"}, "19.00"),
    ("MX", "100", "2025-08-15", {"channel": "courier", "shipped_from": "CO"}, "33.50"),
    ("MX", "117", "2026-05-10", {"channel": "courier", "shipped_from": "US"}, "19.89"),
    ("MX", "117.01", "2026-05-10", {"channel": "courier", "shipped_from": "US"}, "22.23"),
    ("MX", "300", "2019-02-28", {"channel": "postal"}, "0.00"),
    ("MX", "300", "2019-03-01", {"channel": "postal"}, "57.00"),
    # 20 % × 3000 = 600, 0.8 % × 3000 = 24, 16 % × 3624 = 579.84
    ("MX", "3000", "2026-05-10", {"channel": "carga_formal", "igi_percent_given": "20"}, "1203.84"),
    # Perú: 4 % × 200.01 = 8.00, 15.5 % × 208.01 = 32.24, 2.5 % × 208.01 = 5.20
    ("PE", "200", "2026-05-10", {"channel": "courier"}, "0.00"),
    ("PE", "200.01", "2026-05-10", {"channel": "courier"}, "45.44"),
    # 16 % × 312 = 49.92, 2 % × 312 = 6.24; 15.5 % = 48.36, 2.5 % = 7.80; 4 % × 300 = 12
    ("PE", "300", "2025-12-31", {"channel": "postal"}, "68.16"),
    ("PE", "300", "2026-01-01", {"channel": "postal"}, "68.16"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "value", "on", "inputs", "expected"), CASES)
def test_both_sides_of_each_threshold_and_date(ask, country, value, on, inputs, expected):
    plain = ask(country, value, on, **inputs).to_json()
    assert (plain["status"], plain["total_charges"]) == ("computed", expected)


DOUBTS = [
    ("CL", "120", "2026-05-10", {"seller_registered_sii": False}, "range"),
    ("CL", "120", "2026-05-10", {"seller_registered_sii": True, "mixed_consolidated": True}, "confirm"),
    ("CO", "100", "2026-01-29", {"channel": "courier", "shipped_from": "US"}, "range"),
    ("CO", "100", "2026-05-10", {"channel": "courier", "shipped_from": "KR"}, "range"),
    ("CO", "2000.01", "2026-05-10", {"channel": "courier"}, "not_allowed"),
    ("CO", "300", "2026-05-10", {"channel": "courier", "weight_kg": "50.1"}, "not_allowed"),
    ("CO", "90", "2026-05-10", {"channel": "courier", "product": "vino"}, "not_allowed"),
    ("CO", "90", "2026-05-10", {"channel": "courier", "product": "cremas", "units": 7}, "not_allowed"),
    ("CO", "500", "2026-05-10", {"channel": "courier", "split_into": 3}, "partial"),
    ("CO", "400000", "2026-05-10", {"channel": "courier", "currency": "COP"}, "confirm"),
    ("CO", "20", "2018-06-30", {"channel": "digital"}, "confirm"),
    ("MX", "50", "2026-05-10", {"channel": "courier", "shipped_from": "US"}, "partial"),
    ("MX", "100", "2026-05-10", {"channel": "courier", "freight": "20"}, "range"),
    ("MX", "1000", "2025-05-10", {"channel": "carga_formal", "product": "café tostado"}, "confirm"),
    ("PE", "100", "2026-05-10", {"channel": "courier", "importer_doc": "DNI", "imports_this_year": 3}, "not_allowed"),
    ("PE", "300", "2026-05-10", {"channel": "courier", "product": "libros"}, "range"),
    ("PE", "100", "2026-05-10", {"channel": "postal", "product": "joyas de plata"}, "not_allowed"),
    ("PE", "100", "2026-05-10", {"channel": "servicio"}, "not_applicable"),
]


@pytest.mark.parametrize(("country", "value", "on", "inputs", "status"), DOUBTS)
def test_what_is_not_settled_has_no_closed_total(ask, country, value, on, inputs, status):
    plain = ask(country, value, on, **inputs).to_json()
    assert plain["status"] == status
    assert plain["total_charges"] == (None if status != "not_applicable" else "0.00")


def test_a_settled_dispute_tells_the_other_reading_and_its_effect_in_money(ask):
    result = ask("CL", "480", freight="40", seller_registered_sii=True)
    other = result.to_json()["other_readings"][0]
    assert other["dispute"] == "cl-base-del-tope-500"
    # 19 % × 520 = 98.80 instead of 31.20 + 104.73 = 135.93
    assert other["change"] == "-37.13"
    assert "USD 37,13 menos" in result.text


def test_the_proof_of_another_country_gives_no_preference(ask):
    result = ask("CL", "800", goods_origin="CN", origin_proof="certificado_AP")
    assert result.to_json()["total_charges"] == "209.12"  # 48 + 19 % × 848
    assert any("no cubre" in text for text in result.draft.warnings)
