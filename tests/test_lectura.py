"""The graded reading: the files of the repository hold together, and the tool does what it says on a tiny one."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.rasa_client import AssistantDown
from tests.bench import lectura
from tests.bench.lectura_datos import (
    Answered,
    BadReading,
    conversations,
    digest,
    reader,
    replies,
    settled,
    write_replies,
)
from tests.bench.lectura_informe import PAGE, page, report, summary, undated, write_page

DAY = datetime.date(2026, 11, 29)
TEXTS = {"m001": "En Chile, 19 %.", "c01.1": "¿De dónde sale?", "c01.2": "De Lima.\n\nListo.", "c01.3": "USD 10"}
NO_READING = "Todavía no hay lectura"


# --- The files of the repository


def test_five_hundred_turns_are_asked() -> None:
    asked = conversations()
    assert [sum(len(turns) == length for turns in asked) for length in (1, 3)] == [350, 50]
    turns = [turn for each in asked for turn in each]
    assert 0.25 <= sum(turn.general for turn in turns) / len(turns) <= 0.4
    assert {turn.pais for turn in turns} == {None, "CL", "CO", "MX", "PE"}


def test_no_reader_found_a_grave_fault() -> None:
    assert report().grave == []


def test_the_files_hold_together() -> None:
    found = report()
    assert found.problems == []
    assert (NO_READING in summary(found)) == (not found.readers)


def test_the_page_says_what_the_files_say() -> None:
    assert undated(PAGE.read_text(encoding="utf8")) == undated(page(report(), DAY))


# --- The tool, on four turns


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    turns = [{"tema": "envios", "texto": text} for text in ("hola", "y de lima?", "y cuanto?")]
    asked = {
        "mensajes": [{"id": "m001", "pais": "PE", "general": True, "tema": "cargos", "texto": "iva *chile*?"}],
        "conversaciones": [{"id": "c01", "turnos": turns}],
    }
    (tmp_path / "mensajes.yml").write_text(yaml.safe_dump(asked), encoding="utf8")
    return tmp_path


@pytest.fixture
def answered(folder: Path) -> Path:
    write_replies(
        (Answered(id=key, dia=DAY, sha256=digest(text), texto=text) for key, text in TEXTS.items()), folder=folder
    )
    return folder


def entry(name: str, nota: str = "bien", *faltas: str, text: str | None = None, comentario: str = "") -> dict[str, Any]:
    sha256 = digest(text or TEXTS[name])
    return {"id": name, "sha256": sha256, "nota": nota, "faltas": list(faltas), "comentario": comentario}


def read(folder: Path, who: str, *entries: dict[str, Any]) -> None:
    """Write a reader's file: these entries, and «bien» for the rest."""
    rest = [entry(name) for name in TEXTS if name not in {each["id"] for each in entries}]
    content = {"lector": f"lector {who}, solo vio las respuestas", "lecturas": [*rest, *entries]}
    (folder / f"lector_{who}.yml").write_text(yaml.safe_dump(content), encoding="utf8")


def test_without_replies_there_is_no_reading(folder: Path) -> None:
    found = report(folder)
    assert NO_READING in summary(found)
    assert "nadie ha hecho las 4 preguntas" in page(found, DAY)
    assert (found.code(), found.problems) == (2, [])


def test_replies_that_nobody_read_are_no_reading(answered: Path) -> None:
    found = report(answered)
    assert "nadie ha calificado" in summary(found)
    assert "29 de noviembre de 2026" in summary(found)
    assert "leerán" in page(found, DAY)
    assert (found.code(), found.problems) == (2, [])


def test_one_reader_is_not_two(answered: Path) -> None:
    read(answered, "a")
    found = report(answered)
    assert "Falta la lectura b" in summary(found)
    assert found.pairs() == found.disagreements() == []
    assert found.code() == 2


def test_two_readers_who_agree_pass(answered: Path) -> None:
    read(answered, "a", entry("m001", "regular", "tono"))
    read(answered, "b", entry("m001", "regular"))
    found = report(answered)
    assert found.agreement() == (1.0, 1.0)
    assert found.disagreements() == []
    assert "| regular | 1 | 1 |" in summary(found)
    assert "| tono | 1 | 0 |" in summary(found)
    assert "según al menos un lector: 0." in summary(found)
    assert found.code() == 0


def test_agreement_is_the_share_and_cohens_kappa(answered: Path) -> None:
    read(answered, "a", entry("m001", "mal"), entry("c01.1", "mal"))
    read(answered, "b", entry("m001", "mal"))
    found = report(answered)
    share, kappa = found.agreement()
    assert share == 0.75
    assert kappa == pytest.approx((0.75 - 0.5) / (1 - 0.5))  # by chance: 2/4 · 1/4 + 2/4 · 3/4
    assert "75,0%" in summary(found)
    assert "kappa de Cohen: 0,50" in summary(found)


def test_kappa_of_a_single_grade_is_said_not_computed(answered: Path) -> None:
    read(answered, "a")
    read(answered, "b")
    assert "no se calcula" in summary(report(answered))


@pytest.mark.parametrize("fault", ["pais", "producto", "cifra"])
@pytest.mark.parametrize("who", ["a", "b"])
def test_a_grave_fault_of_either_reader_fails_and_is_a_disagreement(answered: Path, who: str, fault: str) -> None:
    for name in ("a", "b"):
        read(answered, name, *([entry("c01.2", "bien", fault, comentario="dice <b>Cali</b>")] if name == who else []))
    found = report(answered)
    assert [(name, reading.id) for name, reading in found.grave] == [(who, "c01.2")]
    assert [one.id for one, _ in found.disagreements()] == ["c01.2"]
    assert found.code() == 1
    text = page(found, DAY)
    assert "## Faltas graves" in text
    assert "## En qué no coinciden" in text
    assert r"\<b\>Cali\</b\>" in text


@pytest.mark.parametrize("fault", ["monto", "moneda", "fuera_de_tema", "tono", "vacio"])
def test_the_other_faults_do_not_fail(answered: Path, fault: str) -> None:
    read(answered, "a", entry("c01.2", "mal", fault))
    read(answered, "b", entry("c01.2", "mal", fault))
    assert report(answered).code() == 0


def test_a_later_reading_of_a_mended_reply_strikes_the_fault(answered: Path) -> None:
    old = entry("m001", "mal", "cifra", text="En Chile, 91 %.")
    read(answered, "a", old, entry("m001"))
    read(answered, "b", {**old, "faltas": []}, entry("m001"))
    found = report(answered)
    assert (found.problems, found.grave, found.code()) == ([], [], 0)
    assert "la respuesta cambió y se releyó" in page(found, DAY)


def test_a_fault_taken_back_on_the_same_text_needs_a_reason(answered: Path) -> None:
    read(answered, "b")
    read(answered, "a", entry("m001", "mal", "cifra"), entry("m001"))
    assert "sin decir por qué" in report(answered).problems[0]
    read(answered, "a", entry("m001", "mal", "cifra"), entry("m001", comentario="leí mal: sí es 19"))
    found = report(answered)
    assert (found.problems, found.grave) == ([], [])
    assert "lo corrigió el lector" in page(found, DAY)


def test_a_grade_does_not_outlive_the_words_it_was_given_to(answered: Path) -> None:
    read(answered, "a", entry("m001", text="otra"))
    read(answered, "b")
    found = report(answered)
    assert found.problems == ["lector_a.yml: la respuesta cambió, hay que releer (1) m001"]
    assert found.code() == 1
    assert "## Por arreglar" in page(found, DAY)


def test_ids_are_complete_and_known(answered: Path) -> None:
    read(answered, "a", {**entry("m001"), "id": "m999"}, {**entry("m001"), "id": "c01.1"})
    content = yaml.safe_load((answered / "lector_a.yml").read_text("utf8"))
    content["lecturas"] = [each for each in content["lecturas"] if each["id"] not in ("m001", "c01.2")]
    (answered / "lector_a.yml").write_text(yaml.safe_dump(content), encoding="utf8")
    problems = report(answered).problems
    assert "lector_a.yml: no existe el mensaje (1) m999" in problems
    assert "lector_a.yml: sin leer (2) m001, c01.2" in problems


@pytest.mark.parametrize(
    ("change", "said"),
    [({"nota": "pésimo"}, "nota"), ({"faltas": ["precio"]}, "faltas"), ({"sha256": "abc"}, "sha256")],
)
def test_a_badly_written_reading_says_where(answered: Path, change: dict[str, Any], said: str) -> None:
    read(answered, "a", {**entry("m001"), **change})
    with pytest.raises(BadReading, match=rf"lector_a\.yml: .*{said}.*m001"):
        reader("a", answered)


def test_a_reply_edited_by_hand_is_refused(answered: Path) -> None:
    path = answered / "respuestas.yml"
    path.write_text(path.read_text("utf8").replace("19 %", "18 %"), encoding="utf8")
    with pytest.raises(BadReading, match="m001"):
        replies(answered)


def test_an_id_is_not_answered_twice(answered: Path) -> None:
    path = answered / "respuestas.yml"
    rows = yaml.safe_load(path.read_text("utf8"))["respuestas"]
    path.write_text(yaml.safe_dump({"respuestas": [*rows, rows[0]]}), encoding="utf8")
    with pytest.raises(BadReading, match="se repite m001"):
        replies(answered)


@pytest.mark.parametrize("text", ["", "uno\n\n  dos  \n", "🙂 «sí»: no\t#", "- a\n- b", "1", "null", "línea \nfin\n\n"])
def test_a_reply_comes_back_as_it_was_given(folder: Path, text: str) -> None:
    write_replies([Answered(id="m001", dia=DAY, sha256=digest(text), texto=text)], folder)
    assert replies(folder)["m001"].texto == text


def test_each_conversation_has_a_sender_of_its_own(folder: Path) -> None:
    heard: list[tuple[str, str]] = []

    def say(sender: str, text: str) -> str:
        heard.append((sender, text))
        return f"eco {text}"

    found = lectura.ask_all(conversations(folder), say, DAY)
    assert list(found) == list(TEXTS)
    assert [text for _, text in heard] == ["iva *chile*?", "hola", "y de lima?", "y cuanto?"]
    assert len({sender for sender, _ in heard[1:]}) == 1
    assert heard[0][0] != heard[1][0]
    assert found["c01.1"].sha256 == digest("eco hola")


def test_only_what_changed_beyond_the_date_must_be_read_again() -> None:
    def given(day: datetime.date, text: str) -> dict[str, Answered]:
        return {"m001": Answered(id="m001", dia=day, sha256=digest(text), texto=text)}

    pdf = "https://x/cotizaciones/{}.pdf, vale hasta el {}. Día: {}. Norma del 1 de enero de 2026"
    before = given(DAY, pdf.format("0" * 32, "14 de diciembre de 2026", "29 de noviembre de 2026"))
    after = given(DAY.replace(day=30), pdf.format("f" * 32, "15 de diciembre de 2026", "30 de noviembre de 2026"))
    assert settled(before["m001"]) == settled(after["m001"])
    assert lectura.changed(before, after) == []
    assert lectura.changed(before, given(DAY, before["m001"].texto.replace("enero", "mayo"))) == ["m001"]
    assert lectura.changed({}, after) == ["m001"]


# --- The commands


@pytest.fixture
def tiny(answered: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the commands at the tiny folder, and the assistant at a stub that gives the stored replies."""
    given = {"iva *chile*?": "m001", "hola": "c01.1", "y de lima?": "c01.2", "y cuanto?": "c01.3"}
    monkeypatch.setattr(lectura, "conversations", lambda: conversations(answered))
    monkeypatch.setattr(lectura, "replies", lambda: replies(answered))
    monkeypatch.setattr(lectura, "reader", lambda who: reader(who, answered))
    monkeypatch.setattr(lectura, "report", lambda: report(answered))
    monkeypatch.setattr(lectura, "write_page", lambda found: write_page(found, answered / "lectura.md"))
    monkeypatch.setattr(lectura, "write_replies", lambda rows: write_replies(rows, answered))
    monkeypatch.setattr(lectura, "over", lambda url: lambda sender, text: f"{TEXTS[given[text]]}{url}")
    return answered


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(lectura.app, words)
    return result.exit_code, result.output


def test_check_says_that_there_is_no_reading(tiny: Path) -> None:
    code, output = run("check")
    assert (code, NO_READING in output) == (2, True)
    assert NO_READING in (tiny / "lectura.md").read_text("utf8")


def test_check_lists_and_writes_the_page_once(tiny: Path) -> None:
    read(tiny, "a", entry("m001", "mal", "pais"))
    read(tiny, "b")
    code, output = run("check")
    assert code == 1
    assert "m001 (a): pais" in output
    assert "m001: mal / bien" in output
    assert "Escribí" in output
    assert "Escribí" not in run("check")[1]


def test_check_with_a_url_says_what_to_read_again(tiny: Path) -> None:
    read(tiny, "a")
    read(tiny, "b")
    assert run("check")[0] == 0
    code, output = run("check", "--url", "!")
    assert code == 1
    assert "volver a leer: 4 (m001, c01.1, c01.2, c01.3)" in output


def test_ask_keeps_the_entries_that_did_not_change(tiny: Path) -> None:
    stored = (tiny / "respuestas.yml").read_text("utf8")
    assert "cambiaron 0" in run("ask", "--url", "")[1]
    assert (tiny / "respuestas.yml").read_text("utf8") == stored
    assert "cambiaron 4" in run("ask", "--url", "!")[1]
    assert replies(tiny)["m001"].texto == "En Chile, 19 %.!"


def test_grade_shows_what_is_left_with_what_was_said_before(tiny: Path) -> None:
    read(tiny, "a", entry("c01.3", text="otra"))
    sheet = run("grade", "--lector", "a")[1]
    assert "m001" not in sheet
    assert "## c01.2 (ya leída)" in sheet
    assert f"## c01.3\nsha256: {digest('USD 10')}" in sheet
    assert "PERSONA: y cuanto?" in sheet
    assert "m001" in run("grade", "--lector", "b")[1]


def test_an_assistant_that_is_down_changes_nothing(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = (tiny / "respuestas.yml").read_text("utf8")
    monkeypatch.setattr(lectura, "over", lambda url: lambda sender, text: (_ for _ in ()).throw(AssistantDown("x")))
    result = CliRunner().invoke(lectura.app, ["ask"])
    assert isinstance(result.exception, AssistantDown)
    assert (tiny / "respuestas.yml").read_text("utf8") == stored


def test_trouble_is_told_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for error, words in ((AssistantDown("x"), "no respondió"), (BadReading("m1"), "m1")):
        monkeypatch.setattr(lectura, "app", lambda error=error: (_ for _ in ()).throw(error))
        assert lectura.main() == 1
        assert words in capsys.readouterr().out
