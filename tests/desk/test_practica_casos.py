"""Every case: its files, its facts, and what its model, an empty and a wrong answer get."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from desk.practica import pyme, revision
from desk.practica.casos import PLACE, TOPICS, Case, cases, read_cases
from desk.practica.guion import question_for, reply
from desk.practica.montos import figures
from desk.practica.verdades import CaseUnavailable, Truths, truths
from knowledge.loading.baseline import read_baseline
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot, from_baseline

CASES, FAULTS = cases()
AGENT = [case for case in CASES.values() if case.rol == "agente"]
ON = datetime.date(2026, 11, 30)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return from_baseline(read_baseline())


def played(case: Case, snapshot: Snapshot, answer: str | None = None, more: str = "") -> revision.Feedback:
    """Return what is told of who asks all, finds all, and answers with the model (or other words)."""
    truth: Truths = truths(case, snapshot, ON)
    assert case.persona is not None
    heard, known, asked = (
        truth.filled(case.persona.abre),
        list[str](),
        [question_for(case, a.tema) for a in case.preguntar],
    )
    for question in asked:
        said, themes = reply(truth, known, 0, question)
        heard, known = f"{heard}\n{said}", known + themes
    final = (truth.filled(case.modelo) if answer is None else answer) + more
    return revision.review(truth, snapshot, revision.Work([*asked, final], case.hechos), heard)


def test_there_are_cases_of_every_question_country_and_level() -> None:
    assert FAULTS == []
    assert len(CASES) >= 14
    assert {case.tema for case in CASES.values()} == set(TOPICS)
    assert {case.pais for case in CASES.values()} == set(BLOC)
    assert {case.nivel for case in CASES.values()} == {"facil", "medio", "dificil"}
    assert {case.rol for case in CASES.values()} == {"agente", "pyme"}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_a_case_names_is_in_the_knowledge_base(case: Case, snapshot: Snapshot) -> None:
    assert set(case.hechos) <= set(snapshot.facts)
    assert truths(case, snapshot, ON).figures.keys() == case.cifras.keys()
    if case.rol == "agente":
        assert not re.search(r"\d", PLACE.sub("", case.modelo)), "figures of a model come from facts and sums"


@pytest.mark.parametrize("case", AGENT, ids=lambda case: case.id)
def test_the_model_answer_is_nearly_perfect_and_nothing_is_nearly_nothing(case: Case, snapshot: Snapshot) -> None:
    model = played(case, snapshot)
    assert model.score >= 90, model.weak
    assert model.faults == []
    truth = truths(case, snapshot, ON)
    for text in ("", "Que tengas un lindo día, nos vemos pronto por acá y saludos a toda la familia."):
        assert revision.review(truth, snapshot, revision.Work([text], []), "").score <= 20


@pytest.mark.parametrize("case", AGENT, ids=lambda case: case.id)
def test_a_made_up_figure_another_country_and_bad_advice_are_flagged(case: Case, snapshot: Snapshot) -> None:
    def kinds(more: str) -> set[str]:
        return {fault.kind for fault in played(case, snapshot, more=more).faults}

    assert "cifra_inventada" in kinds(" Y suma USD 37,41 de trámite.")
    assert "cifra_inventada" in kinds(" Y suma 43% de recargo.")
    assert "subvalorar" in kinds(" Ponle menos valor y declara menos.")
    assert "groseria" in kinds(" No sea ridícula.")
    for code in sorted(set(BLOC) - case.countries)[:1]:
        assert "pais_equivocado" in kinds(f" Eso es lo que se paga en {snapshot.country_name(code)}.")


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.rol == "pyme"], ids=lambda case: case.id)
def test_a_good_question_to_the_assistant_wins_and_a_bad_one_does_not(case: Case, snapshot: Snapshot) -> None:
    truth = truths(case, snapshot, ON)
    assert case.meta is not None
    good = {"quien": "asistente", "texto": "Te cuento.", "hechos": case.meta.hechos[0], "total": ""}
    told = pyme.review(truth, snapshot, [{"quien": "tu", "texto": case.modelo}, good])
    assert told.score >= 90
    assert told.notes == [snapshot.facts[case.meta.hechos[0]].title]
    bad = {"quien": "asistente", "texto": "¿En qué te ayudo?", "hechos": "", "total": ""}
    assert pyme.review(truth, snapshot, [{"quien": "tu", "texto": "hola"}, bad]).score <= 20


def test_a_changed_rate_changes_the_case(snapshot: Snapshot) -> None:
    case = CASES["bolso-a-lima-sin-datos"]
    cuenta = {**(case.cuenta or {}), "goods_value": "700"}
    before, after = truths(case, snapshot, ON), truths(case.model_copy(update={"cuenta": cuenta}), snapshot, ON)
    assert before.figures["total"].value != after.figures["total"].value


def test_a_fact_that_is_gone_closes_the_case_in_words(snapshot: Snapshot) -> None:
    case = CASES["chompas-a-santiago"].model_copy(update={"hechos": ["no-existe"]})
    with pytest.raises(CaseUnavailable, match="no-existe"):
        truths(case, snapshot, ON)


def test_a_file_with_a_mistake_is_named_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "malo.yml").write_text("id: malo\ntitulo: [", "utf-8")
    (tmp_path / "corto.yml").write_text("id: corto\ntitulo: Falta todo\n", "utf-8")
    found, faults = read_cases(tmp_path)
    assert found == {}
    assert [fault.split(":")[0] for fault in faults] == ["corto.yml", "malo.yml"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("17,10 dólares", "17.10", "USD"), ("S/ 36.00 más IGV", "36.00", "PEN"), ("veinte por ciento", "20", "%"),
     ("2 mil dólares", "2000", "USD"), ("usd34", "34", "USD"), ("$1.500", "1500", "$"), ("diez días", "10", "días")],
)  # fmt: skip
def test_figures_are_read_as_people_write_them(text: str, value: str, unit: str) -> None:
    (said,) = figures(text)
    assert value in {str(one) for one in said.values}
    assert said.unit == unit
    assert figures("Ley del 25-10-2025") == []


def test_a_person_answers_again_in_a_natural_way_and_never_in_silence(snapshot: Snapshot) -> None:
    truth = truths(CASES["chompas-a-santiago"], snapshot, ON)
    said, themes = reply(truth, [], 0, "¿A qué país va?")
    assert (themes, "santiago" in said) == (["destino"], True)
    assert reply(truth, ["destino"], 1, "¿y a qué país era?")[0].startswith("ya le dije")
    assert reply(truth, [], 2, "mm")[0]
