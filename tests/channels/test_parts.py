"""Small parts of the gateway: words, waiting, the gate, speech engines, consent, what goes before a reply."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels import words
from bot.channels.answering_drafts import before
from bot.channels.backoff import LONGEST, Gate, pause
from bot.channels.channel import Refused
from bot.channels.messages import KINDS
from bot.channels.speech import BadTranscriber, load_transcriber
from bot.channels.words import Agency, read_agency, say
from conversations.messages import Draft, Made
from tests.channels.conftest import Phone, Rasa, Start, inbound, run, until


class Engine:
    """A speech engine of the tests; also one that an operator could name."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []

    async def transcribe(self, audio: bytes, mime: str) -> str:
        self.heard.append((audio, mime))
        if audio == b"roto":
            raise RuntimeError("broken")
        return " ¿qué iva paga? " if audio == b"ogg" else ""


def test_a_pause_grows_and_ends_at_the_longest() -> None:
    assert all(0.5 <= pause(1) <= 1 and 2 <= pause(3) <= 4 for _ in range(50))
    assert all(LONGEST / 2 <= pause(count) <= LONGEST for count in (30, 10_000))
    assert len({pause(5) for _ in range(20)}) > 10


def test_the_gate_closes_lets_one_try_and_opens() -> None:
    now = [0.0]
    gate = Gate(clock=lambda: now[0])
    assert gate.room(8) == 8
    for _ in range(8):
        gate.failed()  # those that were on their way count as one
    assert gate.room(8) == 0
    now[0] = 0.6
    assert (gate.room(8), gate.room(0)) == (1, 0)
    gate.failed()
    now[0] = 100.0
    assert gate.room(8) == 1
    gate.worked()
    assert gate.room(8) == 8


def test_there_are_words_for_every_kind() -> None:
    content = yaml.safe_load(words.FILE.read_text("utf-8"))
    for kind in set(KINDS) - {"text", "choice", "reaction"}:
        assert len(content[kind]) > 20
    assert all(len(text) <= 200 for text in content.values() if isinstance(text, str))
    assert 1 <= len(words.suggestions()) <= 4


def test_every_place_in_the_words_is_filled() -> None:
    text = words.FILE.read_text("utf-8")
    assert set(re.findall(r"{(\w+)}", text)) == {"texto", "nombre"}
    assert "hola" in say("audio_oido", texto="hola")


@pytest.mark.parametrize(
    "kind", ["image", "video", "document", "audio", "sticker", "location", "contacts", "unsupported", "order"]
)
def test_what_cannot_be_read_gets_a_kind_reply(start: Start, phone: Phone, rasa: Rasa, kind: str) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "", kind=kind)])
            await until(lambda: phone.got)

    run(main())
    assert phone.texts() == [say(kind if kind != "order" else "unsupported")]
    assert rasa.asked == []


def test_a_caption_is_answered_and_a_reaction_gets_nothing(start: Start, phone: Phone, rasa: Rasa) -> None:
    async def main() -> None:
        async with start(notice_seconds=600) as gateway:
            await gateway.accept([inbound("m1", "👍", kind="reaction"), inbound("m2", "¿iva?", kind="image")])
            await until(lambda: phone.got)

    run(main())
    assert phone.texts() == [f"{say('con_texto')}\n\nEco: ¿iva?"]


def test_a_voice_note_is_answered_where_there_is_an_engine(start: Start, phone: Phone, rasa: Rasa) -> None:
    engine = Engine()

    async def main() -> None:
        async with start(transcriber=engine) as gateway:
            for count, sound in enumerate([b"ogg", b"ruido", b"roto", Refused("gone")], 1):
                phone.sound = sound
                await gateway.accept([inbound(f"m{count}", "", kind="audio", data={"id": "1"})])
                await until(lambda count=count: len(phone.got) == count)

    run(main())
    assert rasa.asked == ["¿qué iva paga?"]
    assert phone.texts()[0] == "Escuché: «¿qué iva paga?»\n\nEco: ¿qué iva paga?"
    assert phone.texts()[1:] == [say("audio_no_se_oye")] * 3
    assert engine.heard[0] == (b"ogg", "audio/ogg")


def test_an_engine_is_named_by_its_path() -> None:
    assert load_transcriber("") is None
    assert isinstance(load_transcriber("tests.channels.test_parts:Engine"), Engine)
    for path in ("no.existe:X", "json:NoExiste", "json", "collections:OrderedDict", ":"):
        with pytest.raises(BadTranscriber, match="BRUJULA_TRANSCRIBER"):
            load_transcriber(path)


def test_the_agency_is_read_from_the_database_and_else_from_its_file(tmp_path: Path) -> None:
    from knowledge.db import migrate, open_engine, session
    from knowledge.models.catalogues import SettingRow

    url = f"sqlite:///{tmp_path}/brujula.db"
    agency = Agency(read_agency(url))
    consent = agency.consent()
    assert consent is not None
    assert consent.version
    assert "Guardo" in consent.text
    assert "Brújula" in agency.greeting()
    engine = open_engine(url)
    migrate(engine)
    with session(engine) as db:
        db.add(SettingRow(key="nombre", value="Prora", **_loaded(SettingRow)))
    engine.dispose()
    assert "Prora" in Agency(read_agency(url)).greeting()
    assert Agency(lambda: {"consentimiento": None}).consent() is None


def test_while_the_database_is_away_the_agency_is_what_it_said_last(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from knowledge.db import migrate, open_engine, session
    from knowledge.models.catalogues import SettingRow

    url, now = f"sqlite:///{tmp_path}/brujula.db", [0.0]
    engine = open_engine(url)
    migrate(engine)
    newer = {"version": "9", "texto": "Guardo menos."}
    with session(engine) as db:
        db.add(SettingRow(key="consentimiento", value=newer, **_loaded(SettingRow)))
    agency = Agency(read_agency(url), clock=lambda: now[0])
    assert agency.consent().version == "9"  # type: ignore[union-attr]
    _rename(engine, "settings", "otra")
    for _ in range(3):
        now[0] += 60.0
        assert agency.consent().version == "9"  # type: ignore[union-attr]
    assert caplog.text.count("not readable") == 1
    _rename(engine, "otra", "settings")
    now[0] += 60.0
    agency.datum("nombre")
    _rename(engine, "settings", "otra")
    now[0] += 60.0
    agency.datum("nombre")
    assert caplog.text.count("not readable") == 2, "each time that it goes away"
    engine.dispose()


def _rename(engine: Any, before: str, after: str) -> None:
    with engine.begin() as db:
        db.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")


def _loaded(table: Any) -> dict[str, Any]:
    """Return values for the columns that say from where an entry was loaded."""
    kinds = {int: 1, str: "x"}
    return {
        column.name: kinds[column.type.python_type]
        for column in table.__table__.columns
        if column.name not in ("key", "value") and not column.nullable and column.type.python_type in kinds
    }


def test_the_agency_is_not_read_for_every_message() -> None:
    reads = []
    now = [0.0]
    agency = Agency(lambda: reads.append(1) or {"nombre": "A"}, clock=lambda: now[0])
    assert [agency.datum("nombre") for _ in range(3)] == ["A"] * 3
    assert len(reads) == 1
    now[0] = 61.0
    agency.datum("nombre")
    assert len(reads) == 2


def test_words_go_before_a_reply_in_the_same_message() -> None:
    structure = {"title": "IVA", "blocks": [{"type": "list", "items": ["a"]}], "suggestions": ["Menú"]}
    draft = before("Antes.", Draft("*IVA*\n• a", structure))
    assert draft.text == "Antes.\n\n*IVA*\n• a"
    assert draft.structure["blocks"] == [
        {"type": "text", "text": "Antes."}, {"type": "text", "text": "*IVA*"}, {"type": "list", "items": ["a"]},
    ]  # fmt: skip
    assert draft.structure["suggestions"] == ["Menú"]
    assert before("Antes.", Draft("hola")) == Draft("Antes.\n\nhola")
    shown = Draft("", made=Made(({"p": 1},)))
    assert before("Antes.", shown) is shown


def test_the_words_of_a_handover_fit_a_message_and_their_places_are_known() -> None:
    content = yaml.safe_load(words.HANDOVER.read_text("utf-8"))
    assert not set(content) & set(yaml.safe_load(words.FILE.read_text("utf-8")))
    for name, text in content.items():
        for phrase in text if isinstance(text, list) else [text]:
            assert 0 < len(phrase) <= 450, name
    assert all(len(label) <= 20 for label in (*content["csat_opciones"], content["volver"][0], content["csat_contar"]))
    assert len(content["csat_opciones"]) == 5
    places = set(re.findall(r"{(\w+)}", words.HANDOVER.read_text("utf-8")))
    assert places == {
        "agencia", "espera", "motivo", "cuando", "ventana", "contacto", "feriado", "horario", "minutos", "antes", "cuantas",
        "quien",
    }  # fmt: skip
