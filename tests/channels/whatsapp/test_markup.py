"""Bold stays bold; marks that people or facts bring by accident change nothing."""

import pytest

from bot.channels.whatsapp.markup import bold, plain, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("paga *USD 20,00* de IVA", "paga *USD 20,00* de IVA"),
        ("*DAP* o *DDP*", "*DAP* o *DDP*"),
        ("mi *producto cuesta *USD 2*", "mi ∗producto cuesta *USD 2*"),
        ("2 * 3 * 4", "2 ∗ 3 ∗ 4"),
        ("5*3*2", "5∗3∗2"),
        ("_nota_ ~vieja~ `x`", "ˍnotaˍ ∼viejaˍ ˋxˋ".replace("viejaˍ", "vieja∼")),
        ("~5 a ~10 días", "∼5 a ∼10 días"),
        ("snake_case y a_b", "snake_case y a_b"),
        ("mira https://x.pe/a_b_c?d=*e*~f y *ya*", "mira https://x.pe/a_b_c?d=*e*~f y *ya*"),
        ("escribe a _ana_@mi_tienda.cl", "escribe a _ana_@mi_tienda.cl"),
        ("> cita\n  > otra", "› cita\n  › otra"),
        ("a > b", "a > b"),
        ("**doble**", "∗∗doble∗∗"),
        ("*dos\nlíneas*", "∗dos\nlíneas∗"),
        ("\ue000*x*", "*x*"),
    ],
)
def test_marks_are_kept_or_made_harmless(text, shown):
    assert safe(text) == shown


def test_a_title_in_bold_has_one_pair_of_marks():
    assert bold("Impuestos *ya* en\nPerú") == "*Impuestos ya en Perú*"
    assert bold("2 * 3") == "*2 ∗ 3*"
    assert bold(" ") == ""


def test_a_header_shows_no_marks():
    assert plain("El *IVA* en Chile") == "El IVA en Chile"
