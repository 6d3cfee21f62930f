"""A fault of the YAML is told with file, line and what to do, and then nothing is loaded."""

import pytest
from sqlalchemy import inspect

from knowledge.errors import DataError
from knowledge.loading.load import load

FACTS = "facts/cl/iva.yml"
# name → (file, what the editor replaces, with what, line named, words of the problem)
FAULTS = {
    "unknown key": (FACTS, "  valid_from: 2003-10\n", "  vigencia: 2003-10\n", 11, "clave desconocida «vigencia»"),
    "unknown key of the file": (FACTS, "topic: iva\n", "topic: iva\nasunto: iva\n", 3, "clave desconocida «asunto»"),
    "date as text": (FACTS, "2003-10\n", "octubre\n", 11, "«octubre» no es una fecha"),
    "date that does not exist": (FACTS, "2003-10\n", "2003-13-45\n", 11, "«2003-13-45» no es una fecha"),
    "month that does not exist": (FACTS, "2003-10\n", "2003-13\n", 11, "valid_from"),
    "partial date where a whole one is due": (FACTS, "'2026-11-22'", "2026-11", 6, "checked_on"),
    "duplicate id": (FACTS, "id: cl-iva-libros", "id: cl-iva", 16, "identificador repetido"),
    "repeated key": (
        FACTS,
        "  role: destino\n",
        "  role: destino\n  role: origen\n",
        8,
        "la clave «role» está repetida",
    ),
    "missing key": (FACTS, "  title: El IVA es 19%\n", "", 6, "falta «title»"),
    "missing reference": ("programmes/cl.yml", "run_by: cl-sii", "run_by: cl-nadie", 3, "«cl-nadie» no existe"),
    "missing fact": ("programmes/cl.yml", "[cl-iva]", "[cl-otro]", 3, "«cl-otro» no existe en facts"),
    "broken YAML": (FACTS, "  source: {title", "  source: {{title", 14, "YAML mal escrito"),
    "quote left open": (FACTS, "  statement: El", "  statement: 'El", 9, "YAML mal escrito"),
    "bad indentation": (FACTS, "  summary: En Chile", " summary: En Chile", 10, "YAML mal escrito"),
    "two values from the same day": (
        "parameters/cl/iva.yml",
        "    '2003-10-01'",
        "    2003-10-01: {value: '0.18', source: {title: DL 825}, checked_on: '2026-11-22'}\n    '2003-10-01'",
        8,
        "dos valores rigen desde el mismo día",
    ),
    "the same day twice": (
        "parameters/cl/iva.yml",
        "    '2003-10-01'",
        "    '2003-10-01': {value: '0.18', source: {title: DL 825}, checked_on: '2026-11-22'}\n    '2003-10-01'",
        9,
        "está repetida",
    ),
    "number that loses digits": ("parameters/cl/iva.yml", "'0.19'", "0.19", 8, "entre comillas"),
    "value without source": (
        "parameters/cl/iva.yml",
        "source: {title: DL 825}, ",
        "",
        8,
        "falta «values.2003-10-01.source»",
    ),
    "verified without source": (FACTS, "  source: {title: DL 825, date: 1974}\n", "", 6, "necesita su fuente"),
    "unverified but in force": (FACTS, "legal_status: por_confirmar", "legal_status: vigente", 16, "sin verificar"),
    "ends before it begins": (FACTS, "2003-10\n", "2003-10\n  valid_to: 2003-09\n", 6, "valid_to es anterior"),
    "unknown status": (FACTS, "legal_status: vigente", "legal_status: activa", 12, "no admite 'activa'"),
    "summary too long": (FACTS, "En Chile el IVA es 19%.", "x" * 281, 10, "demasiado largo"),
    "list that is not one": (FACTS, "facts:\n", "facts: uno\notros:\n", 4, "debe ser una lista"),
    "country that does not exist": (FACTS, "country: CL", "country: ZZ", 6, "«ZZ» no existe en countries"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_line_and_what_to_do(name, small, engine):
    file, old, new, line, words = FAULTS[name]
    small.edit(file, old, new)
    with pytest.raises(DataError) as caught:
        load(engine, small.read())
    problems = [problem for problem in caught.value.problems if words in problem.what]
    assert problems, caught.value
    assert (problems[0].file, problems[0].line) == (f"knowledge/{file}", line)
    assert problems[0].hint
    assert not inspect(engine).get_table_names(), "nothing may be written"


def test_all_faults_are_told_at_once(small):
    small.edit(FACTS, "role: destino", "role: afuera")
    small.edit("topics.yml", "name: IVA", "nombre: IVA")
    small.write("glossary/roto.yml", "terms: [")
    with pytest.raises(DataError) as caught:
        small.read()
    assert {problem.file for problem in caught.value.problems} == {
        "knowledge/facts/cl/iva.yml", "knowledge/topics.yml", "knowledge/glossary/roto.yml",
    }  # fmt: skip


def test_a_file_that_is_not_text_is_told(small):
    (small.root / "topics.yml").write_bytes(b"topics:\n- {id: iva, name: a\xf1o}\n")
    with pytest.raises(DataError, match=r"topics\.yml:1: .*UTF-8"):
        small.read()


def test_a_fault_leaves_the_loaded_base_as_it_was(small, engine):
    from knowledge.snapshot import from_database

    load(engine, small.read())
    small.edit(FACTS, "id: cl-iva-libros", "id: cl-iva")
    with pytest.raises(DataError):
        load(engine, small.read())
    assert set(from_database(engine).facts) == {"cl-iva", "cl-iva-libros"}


@pytest.mark.parametrize("date", ["2003", "2003-10", "2003-10-31", "'2003'", "'2003-10'"])
def test_partial_dates_are_kept_as_written(date, small):
    small.edit(FACTS, "valid_from: 2003-10\n", f"valid_from: {date}\n")
    assert small.read().entries["facts"][0].valid_from == date.strip("'")


def test_a_fact_may_end_in_the_year_it_begins(small):
    small.edit(FACTS, "valid_from: 2003-10\n", "valid_from: 2003-10-05\n  valid_to: 2003\n")
    assert small.read().entries["facts"][0].valid_to == "2003"


THEME = "themes:\n- {id: iva, name: IVA, intent: consultar_iva, topics: [iva], side: destino, ask: ¿Dónde?}\n"
PROCEDURE = """\
country: CL
procedures:
- id: cl-pagar
  theme: iva
  side: destino
  title: Pagar el IVA
  questions: [cómo pago el iva]
  steps:
  - {text: Paga el 19%., fact: cl-iva}
  office: cl-sii
"""
STEP_FAULTS = {
    "fact of a step": ("fact: cl-iva}", "fact: cl-nada}", "«cl-nada» no existe en facts"),
    "office": ("office: cl-sii", "office: cl-nadie", "«cl-nadie» no existe en organisations"),
    "theme": ("theme: iva", "theme: renta", "«renta» no existe en themes"),
    "entry it is about": ("  side:", "  about: [cl-nada]\n  side:", "«cl-nada» no existe en about"),
    "a step too long": ("Paga el 19%.", "x" * 181, "demasiado largo"),
    "a step without its fact": (", fact: cl-iva}", "}", "falta «steps.0.fact»"),
}


@pytest.mark.parametrize("fault", STEP_FAULTS)
def test_a_faulty_procedure_is_told_and_a_good_one_is_read(small, fault):
    small.write("themes.yml", THEME)
    small.write("procedures/cl.yml", PROCEDURE)
    assert small.read().entries["procedures"][0].office == "cl-sii"
    old, new, said = STEP_FAULTS[fault]
    small.edit("procedures/cl.yml", old, new)
    with pytest.raises(DataError) as caught:
        small.read()
    assert any(said in str(problem) and "procedures/cl.yml" in str(problem) for problem in caught.value.problems)


def test_the_purpose_of_a_programme_must_be_a_cue(small):
    small.edit("programmes/cl.yml", "still_runs", "purposes: [feria], still_runs")
    with pytest.raises(DataError, match="«feria» no existe en cues"):
        small.read()
