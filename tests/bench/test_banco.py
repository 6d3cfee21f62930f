"""The comparison itself: configurations are what they say, marks stand where they say, and a report keeps its words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import rasa
import yaml
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from bot.components.entities import read_message
from bot.components.spanish_reader import baseline_lexicon as ours
from tests.bench import informe
from tests.bench.anotadas import annotate, marked
from tests.bench.medidas import Measured
from tests.bench.planes import DEFAULT, FOLDER, OURS, BadPlan, read_plan, read_plans
from tests.bench.turnos import conversations, percentile
from tests.bench.valores import valued
from tests.bench.variantes import literal_lexicon

ROOT = Path(__file__).parents[2]


def plan(name: str):
    return read_plan(FOLDER / f"{name}.yml")


def test_ours_is_config_yml_as_it_stands():
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf8"))
    assert (plan(OURS).config["pipeline"], plan(OURS).config["policies"]) == (config["pipeline"], config["policies"])


def test_rasas_default_is_the_one_that_rasa_ships():
    shipped = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"
    default = yaml.safe_load(shipped.read_text(encoding="utf8"))
    assert plan(DEFAULT).config["pipeline"] == default["pipeline"]
    assert plan(DEFAULT).config["policies"] == default["policies"]


def test_every_file_is_a_plan_of_its_own():
    plans = read_plans()
    assert [one.name for one in plans[:2]] == [OURS, DEFAULT]
    assert len({one.title for one in plans}) == len(plans) == len(list(FOLDER.glob("*.yml")))
    assert len({str(one.config) + one.data for one in plans}) == len(plans)


def test_a_variant_changes_only_what_it_says():
    ours, variant = plan(OURS).config, plan("brujula_sin_alcance").config
    assert [part for part in ours["pipeline"] if "scope" not in part["name"]] == variant["pipeline"]
    assert variant["policies"] == ours["policies"]


def test_a_ceiling_of_epochs_reaches_every_component_that_has_them():
    assert set(plan(DEFAULT).with_epochs(3).epochs.values()) == {3}
    assert plan(DEFAULT).with_epochs(None) == plan(DEFAULT)
    assert plan("diet_pequena").with_epochs(1_000).epochs == plan("diet_pequena").epochs


@pytest.mark.parametrize(
    "text",
    [
        "titulo: x\nparte_de: config.yml\ncambia: {Nadie: []}",
        "titulo: x\nparte_de: config.yml\nquita_politicas: [TEDPolicy]",
        "titulo: x\ndatos: otros\nparte_de: config.yml",
        "titulo: x\nparte_de: config.yml\ncambio: {}",
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path, text):
    path = tmp_path / "mala.yml"
    path.write_text(text, encoding="utf8")
    with pytest.raises(BadPlan, match=r"mala\.yml"):
        read_plan(path)


def test_a_name_that_is_not_there_lists_those_that_are():
    with pytest.raises(BadPlan, match="rasa_por_omision"):
        read_plans(["brujula", "otra"])


def test_marks_are_of_our_reader_and_do_not_overlap():
    marks = marked("cuánto pago por 2 chompas de 60 dólares a Chile")
    assert {"entity": "pais", "role": "destino", "value": "CL", "start": 42, "end": 47} in marks
    assert {mark["entity"] for mark in marks} >= {"cantidad", "producto", "monto", "pais"}
    assert all(one["end"] <= other["start"] for one, other in pairwise(marks))


def test_the_marked_copy_holds_the_same_phrases(tmp_path):
    source = tmp_path / "propios"
    source.mkdir()
    (source / "a.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: dar_dato\n  examples: |\n    - a Chile\n    - [sic] sí\n'
    )
    assert annotate(source, tmp_path / "marcados") == 1
    read = RasaYAMLReader().read(tmp_path / "marcados/a.yml").training_examples
    assert [(m.get("text"), m.get("intent")) for m in read] == [("a Chile", "dar_dato"), ("[sic] sí", "dar_dato")]
    assert read[0].get("entities")[0]["value"] == "CL"


def test_without_correction_a_word_is_read_as_it_is_written():
    texts = {
        read_message("vendo sapatos en chile", lexicon).masked()[1].norm for lexicon in (literal_lexicon(), ours())
    }
    assert texts == {"sapatos", "__producto__"}


def test_what_an_extractor_found_gets_a_value_and_what_is_no_amount_is_left_out():
    text = "vale 60 dólares en Bogotá, miel"
    found = valued(
        text,
        [
            {"entity": "monto", "start": 5, "end": 15, "value": "60 dólares"},
            {"entity": "pais", "start": 19, "end": 25, "value": "Bogotá", "role": "destino"},
            {"entity": "peso", "start": 27, "end": 31, "value": "miel"},
        ],
    )
    assert [(e["entity"], e["value"]) for e in found] == [("monto", "60"), ("pais", "CO")]
    assert (found[0]["currency"], found[1]["role"]) == ("USD", "destino")


def test_a_report_changes_only_what_stands_between_its_marks(tmp_path):
    path = tmp_path / "performance.md"
    path.write_text(f"antes\n{informe.BEGIN}\nviejo\n{informe.END}\ndespués\n", encoding="utf8")
    row = Measured(
        OURS, "Brújula", scores={"intent_micro": 0.93, "entity_micro": 0.8}, turns={"p50": 20.0, "counted": 9}
    )
    informe.write(path, [row, Measured("otra", "Otra", failure="no")], "orden", 3)
    text = path.read_text(encoding="utf8")
    assert text.startswith("antes\n")
    assert text.endswith("\ndespués\n")
    assert "viejo" not in text
    assert "| micro-F1 de intenciones ≥ 0,92 | 0,930 | sí |" in text
    assert "| F1 de entidades ≥ 0,92 | 0,800 | **no** |" in text
    assert "| Lista en menos de 30 s | no se midió | — |" in text
    assert "Otra: no se pudo medir" in text


def test_the_document_has_the_marks():
    text = (ROOT / "docs/performance.md").read_text(encoding="utf8")
    assert text.count(informe.BEGIN) == text.count(informe.END) == 1


def test_percentiles_are_values_below_which_that_share_lies():
    assert percentile(list(range(101)), 0.5) == 50
    assert percentile(list(range(101)), 0.95) == 95


def test_no_message_of_the_timed_conversations_repeats_within_one():
    assert all(len(set(said)) == len(said) for said in conversations())
    assert sum(map(len, conversations())) >= 30
