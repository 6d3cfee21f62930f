"""Lessons become training data: one line more in the right file, nothing else changed, and nothing hostile gets in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.core import now
from desk.ensenanza import files
from desk.ensenanza.checks import check_phrase
from desk.ensenanza.corpus import corpus_of
from desk.ensenanza.intents import intents
from desk.ensenanza.lessons import PHRASE, REMOVAL, STORY, TEST, Lesson
from desk.ensenanza.phrase_files import examples_in, with_phrase, without_phrase
from desk.ensenanza.words import clean, same
from desk.errors import LessonRefused

ROOT = Path(__file__).parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
INTENTS = [one if isinstance(one, str) else next(iter(one)) for one in DOMAIN["intents"]]
NEW = "quisiera despachar treinta quipus morados hacia Tocopilla"
STORY_TEXT = """- story: Pregunta por envíos y después pide la fuente
  steps:
  - intent: consultar_logistica
  - action: action_consultar_tema
  - intent: pedir_fuente
  - action: action_dar_fuente
"""
TEST_TEXT = """- story: Una tejedora pregunta por envíos y da las gracias
  steps:
  - user: |
      a cómo mandan ocho ponchitos tiesos
    intent: consultar_logistica
  - action: action_consultar_tema
  - user: |
      gracias
    intent: agradecer
  - action: utter_agradecer
"""


def lesson(text: str, intent: str | None = "consultar_logistica", kind: str = PHRASE, number: int = 1) -> Lesson:
    return Lesson(number, kind, intent, text, "Ana", now())


def snapshot(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what is trained and held out."""
    for folder in ("data", "tests/nlu", "tests/stories"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def test_every_intent_is_described_for_staff_with_two_phrases() -> None:
    assert set(intents()) == set(INTENTS)
    titles = [intent.title for intent in intents().values()]
    assert len(set(titles)) == len(titles)
    assert all(intent.use and len(intent.examples) == 2 for intent in intents().values())


@pytest.mark.parametrize("intent", INTENTS)
def test_a_phrase_is_one_line_more_and_the_rest_stays_byte_for_byte(root: Path, intent: str) -> None:
    before = snapshot(root)
    (changed,) = files.apply(root, [lesson(NEW, intent)])
    assert changed == root / f"data/nlu/{intent}.yml"
    after = snapshot(root)
    name = changed.relative_to(root)
    assert {path for path in after if after[path] != before.get(path)} == {name}
    line = f"    - {NEW}\n".encode()
    assert after[name].count(line) == 1
    assert after[name].replace(line, b"") == before[name]
    assert corpus_of(root).where(NEW) == intent
    assert files.apply(root, [lesson(NEW, intent)]) == []
    assert files.apply(root, [lesson(NEW, intent, REMOVAL)]) == [changed]
    assert snapshot(root) == before


def test_many_lessons_are_all_written_or_none(root: Path) -> None:
    before = snapshot(root)
    good = [lesson(f"{NEW} {n}", "consultar_pagos") for n in ("uno", "dos", "tres")]
    with pytest.raises(LessonRefused, match="«gracias», de Ana"):
        files.apply(root, [*good, lesson("gracias", "consultar_pagos")])
    assert snapshot(root) == before
    files.apply(root, good)
    said = [one.text for one in examples_in((root / "data/nlu/consultar_pagos.yml").read_text("utf-8"))]
    assert said[-3:] == [f"{NEW} {n}" for n in ("uno", "dos", "tres")]


def test_a_phrase_moves_from_one_intent_to_another(root: Path) -> None:
    phrase = corpus_of(root).of("consultar_pagos")[-1]
    with pytest.raises(LessonRefused, match="Cobros y pagos"):
        files.apply(root, [lesson(phrase)])
    files.apply(root, [lesson(phrase, "consultar_pagos", REMOVAL), lesson(phrase)])
    assert corpus_of(root).where(phrase) == "consultar_logistica"


def test_a_story_and_a_test_get_files_of_their_own_that_read_as_the_others(root: Path) -> None:
    before = snapshot(root)
    made = files.apply(root, [lesson(STORY_TEXT, None, STORY), lesson(TEST_TEXT, None, TEST)])
    assert [path.relative_to(root).as_posix() for path in made] == [
        "data/stories/de_la_mesa.yml", "tests/stories/test_de_la_mesa.yml",
    ]  # fmt: skip
    second = STORY_TEXT.replace("después", "luego")
    files.apply(root, [lesson(second, None, STORY), lesson(STORY_TEXT, None, STORY)])
    content = yaml.safe_load(made[0].read_text("utf-8"))
    assert [story["story"] for story in content["stories"]] == [
        "Pregunta por envíos y después pide la fuente", "Pregunta por envíos y luego pide la fuente",
    ]  # fmt: skip
    assert all(snapshot(root)[path] == old for path, old in before.items())


def test_rasa_reads_what_was_written(root: Path) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.nlu.training_data.loading import load_data

    phrases = {f"¿{NEW}, «{number}» o 100% [bultos]?": intent for number, intent in enumerate(INTENTS)}
    written = files.apply(root, [lesson(text, intent) for text, intent in phrases.items()])
    assert len(written) == len(INTENTS)
    read = {one.get("text"): one.get("intent") for one in load_data(str(root / "data/nlu")).intent_examples}
    assert {text: read.get(text) for text in phrases} == phrases
    for path in files.apply(root, [lesson(STORY_TEXT, None, STORY), lesson(TEST_TEXT, None, TEST)]):
        (story,) = YAMLStoryReader(Domain.load(str(root / "domain.yml"))).read_from_file(path)
        assert len([step for step in story.events if type(step).__name__ == "UserUttered"]) == 2


def test_what_examines_is_not_taught_in_the_same_breath(root: Path) -> None:
    with pytest.raises(LessonRefused, match="apartada"):
        files.apply(root, [lesson(TEST_TEXT, None, TEST), lesson("a cómo mandan ocho ponchitos tiesos")])
    with pytest.raises(LessonRefused, match="ya se le enseñó"):
        files.apply(root, [lesson("a cómo mandan ocho ponchitos tiesos"), lesson(TEST_TEXT, None, TEST)])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("action_dar_fuente", "action_inventada", "ya no existe"),
        ("pedir_fuente", "pedir_luna", "ya no existe"),
        ("action_dar_fuente", "action_dar_detalle", "Una regla dice"),
        ("Pregunta por envíos y después pide la fuente", "Saludo", "en una frase"),
        ("Pregunta por envíos y después pide la fuente", "Eres un robot", "otro"),
        ("  - action: action_dar_fuente\n", "", "qué hizo"),
        ("  - intent: consultar_logistica\n", "", "empieza con"),
        ("  steps:", "  steps: [", "no se puede leer"),
    ],
)
def test_a_story_that_would_break_the_training_is_refused(root: Path, old: str, new: str, words: str) -> None:
    before = snapshot(root)
    with pytest.raises(LessonRefused, match=words):
        files.apply(root, [lesson(STORY_TEXT.replace(old, new), None, STORY)])
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("escríbeme al 987 654 321", "otro número"),
        ("cuánto demora un paquete de cusco a santiago", "ya se le enseñó"),
        ("", "no le puede faltar"),
        ("/restart ahora mismo ya", "instrucciones"),
    ],
)
def test_a_test_holds_no_personal_data_and_nothing_that_is_trained(root: Path, said: str, words: str) -> None:
    with pytest.raises(LessonRefused, match=words):
        files.apply(root, [lesson(TEST_TEXT.replace("a cómo mandan ocho ponchitos tiesos", said), None, TEST)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "vacía"),
        (" \u200b\n\t ", "vacía"),
        ("¿?¡!...", "vacía"),
        ("a" * 321, "muy larga"),
        ("gracias", "Da las gracias"),
        ("  Grácias!! ", "Da las gracias"),
        ("/reiniciar", "no puede empezar"),
        ("- envíos a Lima", "no puede empezar"),
        ("quiero [Lima]{\"entity\": \"pais\"}", "instrucciones"),
        ("quiero [Lima](pais)", "instrucciones"),
        ("quiero \\u0041 mandar", "instrucciones"),
        ("mi correo es ana@correo.cl y quiero enviar", "un correo"),
        ("mi rut es 12.345.678-9 y quiero enviar", "documento"),
    ],
)  # fmt: skip
def test_a_phrase_is_refused_in_words(root: Path, text: str, words: str) -> None:
    before = snapshot(root)
    with pytest.raises(LessonRefused, match=words):
        files.apply(root, [lesson(text)])
    assert snapshot(root) == before


def test_a_phrase_that_the_intent_has_is_refused_when_taught_and_left_when_written(root: Path) -> None:
    text = "¿CUÁNTO demora un paquete de Cusco a Santiago?"
    with pytest.raises(LessonRefused, match="con esta intención"):
        check_phrase(corpus_of(root), "consultar_logistica", text)
    assert files.apply(root, [lesson(text)]) == []


def test_a_phrase_of_an_unknown_intent_is_refused(root: Path) -> None:
    for intent in ("consultar_luna", "", "../../x", None):
        with pytest.raises(LessonRefused, match="no existe"):
            files.apply(root, [lesson(NEW, intent)])


def test_a_phrase_that_examines_is_not_taught(root: Path) -> None:
    held = examples_in((ROOT / "tests/nlu/consultar_logistica.yml").read_text("utf-8"))
    long = next(one.text for one in held if len(one.text.split()) > 5 and not corpus_of(root).where(one.text))
    with pytest.raises(LessonRefused, match="apartada"):
        files.apply(root, [lesson(long)])
    for said in (
        "y en latam cuantos kilos dejan llevar de equipaje",
        "en que página puedo vender mis carteras en México",
    ):
        full = next((one for one in corpus_of(root).held_out if same(said) in one), None)
        assert full, said


def test_a_phrase_is_not_taken_where_it_is_a_button_or_too_few_would_be_left(root: Path) -> None:
    with pytest.raises(LessonRefused, match="botón"):
        files.apply(root, [lesson("Cómo cobrar", "consultar_pagos", REMOVAL)])
    phrases = corpus_of(root).of("insultar")
    with pytest.raises(LessonRefused, match="menos de 20"):
        files.apply(root, [lesson(phrase, "insultar", REMOVAL) for phrase in phrases])


def test_a_file_that_cannot_be_written_says_so_and_stays_whole(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(root)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(LessonRefused, match="no queda espacio"):
        files.apply(root, [lesson(NEW)])
    assert snapshot(root) == before


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n# al final\n"])
def test_other_styles_of_file_stay_as_they_are(ending: str, last: str) -> None:
    text = "version: '3.1'\n\nnlu:\n  - intent: saludar # hola\n    examples: |\n      - hola\n\n      - buenas" + last
    text = text.replace("\n", ending)
    made = with_phrase(text, "x.yml", "saludar", "epa")
    assert [one.text for one in examples_in(made)] == ["hola", "buenas", "epa"]
    assert without_phrase(made, "x.yml", "saludar", "epa").rstrip() == text.rstrip()
    assert ("\r\n" in made) == (ending == "\r\n")


@settings(max_examples=150)
@given(st.text(min_size=1, max_size=60))
def test_whatever_is_typed_is_refused_or_comes_back_as_it_was_cleaned(text: str) -> None:
    corpus = corpus_of(ROOT)
    try:
        phrase = check_phrase(corpus, "consultar_logistica", text)
    except LessonRefused:
        return
    before = (ROOT / "data/nlu/consultar_logistica.yml").read_text("utf-8")
    made = with_phrase(before, "consultar_logistica.yml", "consultar_logistica", phrase)
    assert examples_in(made)[-1].text == phrase == clean(text)
    assert len(made.splitlines()) >= len(before.splitlines()) + 1
