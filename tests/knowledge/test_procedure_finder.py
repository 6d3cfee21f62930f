"""Procedures are found by the rare words of a question, their theme, names and sector."""

from dataclasses import replace

from knowledge.procedure_finder import Wanted, find_procedures
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
RETURN_IVA = Wanted("recuperar el iva de mis exportaciones", "recuperacion")


def found(wanted, known=KNOWN):
    return [hit.procedure.id for hit in find_procedures(known, wanted)]


def test_the_words_lead_to_the_same_procedure_of_each_country():
    assert {"cl-recuperar-iva", "co-recuperar-iva", "mx-recuperar-iva", "pe-recuperar-igv"} <= set(
        found(RETURN_IVA)[:5]
    )


def test_words_that_only_ask_find_nothing():
    assert found(Wanted("cómo hago, qué requisitos y cuánto demora", "recuperacion")) == []


def test_another_theme_needs_more_of_the_words():
    half = replace(RETURN_IVA, text="recuperar el iva de mis lavadoras")
    assert found(half)
    assert found(replace(half, theme="marketing")) == []


def test_another_sector_is_left_out_and_its_own_goes_first():
    asked = Wanted("registro sanitario", "regulacion", product="jabón", sector="cosmeticos")
    assert found(asked)
    assert all("alimentos" not in key and "alcohol" not in key for key in found(asked))


def test_a_name_leads_to_the_procedure_about_it():
    assert found(Wanted("exporta fácil serpost", None, names=("pe-exporta-facil",)))[0] == "pe-exportar-simplificado"


def test_without_procedures_nothing_is_found():
    assert found(RETURN_IVA, replace(KNOWN, procedures={})) == []
