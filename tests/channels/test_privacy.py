"""People asking about their own data in the chat: recognised, asked once more, and done with the assistant down too."""

from __future__ import annotations

import datetime
import logging
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import create_engine, select, text

from bot.channels import privacy
from bot.channels.whatsapp.published_limits import BUTTON_TITLE
from conversations import erasure
from conversations.db import open_engine, session
from conversations.erasure import TOLD, Places
from conversations.handover import CON_PERSONA
from conversations.models import Base
from desk.audit_reading import Filter, listed
from tests.channels.conftest import CONSENT, Phone, Rasa, Start, inbound, run, until
from tests.consultas import set_state

NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
ROOT = Path(__file__).parents[2]
ASKED = [{"at": NOW.isoformat(), "asks": privacy.ASKS, "labels": [], "choices": {}, "more": {}}]


@pytest.mark.parametrize(
    "said",
    [
        "borra mis datos", "Borra mis datos por favor", "¡BORREN TODOS MIS DATOS YA!", "quiero que eliminen mi información",
        "hola, necesito eliminar mis datos personales", "olvídate de mí", "quiero ejercer mi derecho al olvido",
        "cómo elimino mi información de aquí", "suprime mi historial", "puedes borrar mis conversaciones?",
        "no guarden mis datos", "elimina mi número", "borrar mis datos", "bórrenme de su sistema", "derecho de supresión",
    ],
)  # fmt: skip
def test_a_wish_to_be_erased_is_recognised(said: str) -> None:
    assert privacy.wish(said, [], NOW) == "pregunta"


@pytest.mark.parametrize(
    "said",
    [
        "quiero mis datos", "dame una copia de mis datos", "¿qué datos tienen de mí?", "descargar mis datos",
        "quiero ver qué datos guardan de mí", "exporta mis datos por favor", "¿qué saben de mí?", "mándenme mi historial",
        "ejercer mi derecho de acceso",
    ],
)  # fmt: skip
def test_a_wish_for_a_copy_is_recognised(said: str) -> None:
    assert privacy.wish(said, [], NOW) == "copia"


@pytest.mark.parametrize(
    "said",
    [
        "¿qué hacen con mis datos?", "cómo borro los datos de mi cliente", "sí", "borra todo", "olvida lo anterior",
        "quiero vender zapatos a Chile", "datos de ProChile", "¿cómo protegen los datos personales en México?",
        "borrar mi cuenta de mercado libre", "reiniciar", "empezar de cero", "",
        "borra mis datos " + "y cuéntame de los impuestos que paga mi cliente en Chile por unos zapatos de cuero hoy",
    ],
)  # fmt: skip
def test_anything_else_is_left_to_the_assistant(said: str) -> None:
    assert privacy.wish(said, [], NOW) is None


def test_what_is_taught_and_held_out_is_hardly_ever_taken_from_the_assistant() -> None:
    """Only phrases that do ask for it; found in the examples of every intent."""
    taken = set()
    for path in [*(ROOT / "data" / "nlu").glob("*.yml"), *(ROOT / "tests" / "nlu").rglob("*.yml")]:
        for line in path.read_text("utf-8").splitlines():
            said = re.sub(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line.strip().removeprefix("- "))
            if privacy.wish(said, [], NOW):
                taken.add(said)
    assert taken == {"cómo elimino mi información de aquí"}


@pytest.mark.parametrize(
    ("said", "minutes", "wish"),
    [
        ("Sí, borra todo", 1, "borrado"), ("si", 1, "borrado"), ("confirmo", 1, "borrado"),
        ("No borres nada", 1, "rechazado"),
        ("no", 1, "rechazado"), ("mejor no", 1, "rechazado"), ("¿y qué pasa con mis cotizaciones?", 1, None),
        ("sí pero no todo", 1, None),
        ("sí", 31, None), ("sí", -1, None), ("borra mis datos", 1, "pregunta"),
    ],
)  # fmt: skip
def test_only_a_plain_yes_to_the_question_erases(said: str, minutes: int, wish: str | None) -> None:
    assert privacy.wish(said, ASKED, NOW + datetime.timedelta(minutes=minutes)) == wish
    if wish == "borrado":
        other = [*ASKED, {**ASKED[0], "asks": "pais"}]
        assert privacy.wish(said, other, NOW + datetime.timedelta(minutes=minutes)) is None, "another question is open"


def test_the_buttons_are_what_they_stand_for_and_fit_in_whatsapp() -> None:
    yes, no = privacy.buttons()
    assert privacy.wish(yes, ASKED, NOW) == "borrado"
    assert privacy.wish(no, ASKED, NOW) == "rechazado"
    assert all(len(label) <= BUTTON_TITLE for label in (yes, no))


def test_the_words_are_data_and_every_one_is_used() -> None:
    content = yaml.safe_load(privacy.FILE.read_text("utf-8"))
    for phrases in (content["relleno"], content["confirma"], content["rechaza"], *content["borrar"].values()):
        assert all(isinstance(phrase, str) for phrase in phrases), "a bare no is a truth value in YAML: quote it"
    assert set(content) == {
        "relleno", "borrar", "copia", "confirma", "rechaza", "botones", "pregunta", "borrado", "rechazado", "copia_texto",
        "copia_contacto", "copia_sin_contacto",
    }  # fmt: skip


def everything(database: str) -> str:
    engine = open_engine(database)
    with engine.connect() as db:
        found = "\n".join(str([tuple(row) for row in db.execute(select(one))]) for one in Base.metadata.tables.values())
    engine.dispose()
    return found


def remember(folder: Path, sender: str, words: str) -> None:
    """Write into Rasa's memory what it would have."""
    engine = create_engine(f"sqlite:///{folder}/memoria.db")
    with engine.begin() as db:
        db.execute(
            text("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id, type_name, timestamp, data)")
        )
        moment = datetime.datetime.now(datetime.UTC).timestamp()
        values = {"who": sender, "at": moment, "data": f'{{"timestamp": {moment}, "text": "{words}"}}'}
        db.execute(
            text("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:who, 'user', :at, :data)"), values
        )
    engine.dispose()


def remembered(folder: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{folder}/memoria.db")
    with engine.connect() as db:
        found = list(db.execute(text("SELECT sender_id FROM events")).scalars())
    engine.dispose()
    return found


def test_who_says_yes_is_erased_everywhere_with_the_assistant_down(
    start: Start, phone: Phone, rasa: Rasa, database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    secret = "vendo relicarios inconfundibles"

    async def main() -> None:
        async with start(consent=CONSENT) as gateway:
            await gateway.accept([inbound("m1", secret, name="Ana Secreta"), inbound("o1", "soy otra", "56900000002")])
            await until(lambda: len(phone.got) == 2)
            sender = gateway.store.sender("whatsapp", "56900000001")
            remember(tmp_path, sender, secret)
            remember(tmp_path, "otra", "lo de otra")
            rasa.fault = httpx.ConnectError("caída")
            await gateway.accept([inbound("m2", "Quiero que borren mis datos, por favor")])
            await until(lambda: len(phone.got) == 3)
            assert "no se puede deshacer" in phone.texts()[2]
            assert secret in everything(database), "nothing is erased before the yes"
            await gateway.accept([inbound("m3", "Sí, borra todo")])
            await until(lambda: len(phone.got) == 4)
            assert phone.texts()[3].startswith("Listo: borré todo")
            await until(lambda: remembered(tmp_path) == ["otra"])
        kept = everything(database)
        assert secret not in kept
        assert "Ana Secreta" not in kept
        assert "soy otra" in kept

    run(main())
    assert len(rasa.asked) == 2, "the assistant hears nothing of it"
    engine = open_engine(database)
    erasure.carry_out(engine, Places(), datetime.datetime.now(datetime.UTC) + TOLD)
    assert "56900000001" not in everything(database)
    (line,) = listed(engine, Filter(action="datos_borrados_por_chat"))
    assert (line.staff_id, line.detail) == (None, {"canal": "whatsapp"})
    engine.dispose()
    assert secret not in caplog.text
    assert "56900000001" not in caplog.text


def test_who_says_no_or_asks_something_else_keeps_everything(
    start: Start, phone: Phone, rasa: Rasa, database: str
) -> None:
    async def main() -> None:
        async with start() as gateway:
            for number, said in enumerate(("borra mis datos", "no", "borra mis datos", "¿y el IVA?", "sí")):
                await gateway.accept([inbound(f"m{number}", said)])
                await until(lambda number=number: len(phone.got) == number + 1)

    run(main())
    assert phone.texts()[1] == privacy.say("rechazado")
    assert phone.texts()[3:] == ["Eco: ¿y el IVA?", "Eco: sí"]
    assert "¿y el IVA?" in everything(database)


def test_a_button_answers_too(start: Start, phone: Phone, database: str) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "borra mis datos")])
            await until(lambda: phone.got)
            yes, _ = phone.got[0][1]["buttons"]
            await gateway.accept([inbound("m2", "", kind="choice", choice=yes)])
            await until(lambda: len(phone.got) == 2)
            await gateway.accept([inbound("m3", "hola")])
            await until(lambda: len(phone.got) == 3)

    run(main())
    assert phone.texts()[1].startswith("Listo")
    assert phone.texts()[2] == "Eco: hola", "and a new conversation begins"


def test_who_wants_a_copy_is_told_how_and_the_agency_knows(start: Start, phone: Phone, database: str) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "¿qué datos tienen de mí?")])
            await until(lambda: phone.got)

    run(main())
    assert "WhatsApp · ···0001" in phone.texts()[0]
    assert "un mensaje" in phone.texts()[0]
    engine = open_engine(database)
    with session(engine) as db:
        number = db.scalars(select(Base.metadata.tables["people"].c.id)).one()
    (line,) = listed(engine, Filter(action="datos_pedidos_por_chat"))
    assert line.subject == f"persona:{number}"
    engine.dispose()


def test_while_a_person_of_the_team_answers_they_decide(start: Start, phone: Phone, database: str) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1")])
            await until(lambda: phone.got)
            await gateway.store.run(set_state, "56900000001", CON_PERSONA)
            await gateway.accept([inbound("m2", "borra mis datos")])
            await until(lambda: "held" in everything(database))

    run(main())
    assert len(phone.got) == 1


def test_old_things_go_from_every_store(start: Start, database: str, tmp_path: Path) -> None:
    from bot.channels.retention import purge
    from conversations.settings import ConversationsSettings
    from desk.db import migrate
    from desk.places import places_of
    from desk.settings import DeskSettings

    remember(tmp_path, "nueva", "x")
    engine = create_engine(f"sqlite:///{tmp_path}/memoria.db")
    with engine.begin() as db:
        db.execute(text("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('vieja', 'user', 1, '{}')"))
    engine.dispose()
    store = open_engine(database)
    migrate(store)
    places: Any = places_of(f"sqlite:///{tmp_path}/memoria.db", "postgresql+psycopg://nadie@127.0.0.1:1/x", tmp_path)
    gone = purge(store, ConversationsSettings(_env_file=None), DeskSettings(_env_file=None), places)
    assert gone == {"memoria_del_asistente": 1}, "one store that does not answer keeps no other waiting"
    assert remembered(tmp_path) == ["nueva"]
    store.dispose()
