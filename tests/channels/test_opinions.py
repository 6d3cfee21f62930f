"""A reaction to an answer is an opinion, asked once a day in a message that goes out anyway; and all of it is counted."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels import figures, opinions
from bot.channels.answering import renderer
from bot.channels.whatsapp.render import render as whatsapp_render
from bot.channels.words import say
from conversations.db import open_engine
from conversations.figures import sums
from conversations.figures.headline import headline
from conversations.figures.sums import Span
from conversations.messages import Draft, Made, Person, Turn
from conversations.ratings import meaning
from tests import historia
from tests.channels.conftest import Phone, Rasa, Start, inbound, run, until
from tests.consultas import opinions as opinions_of

NOW = datetime.datetime.now(datetime.UTC)
ANSWER = {
    "known": True,
    "facts": ["F-1"],
    "asks": None,
    "reason": None,
    "blocks": [{"type": "text", "text": "Paga IVA."}],
}


def answers(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"text": f"Sobre {body['message']}", "custom": ANSWER}]


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [("👍", True), ("👍🏽", True), ("❤️", True), ("👎", False), ("👎🏿", False), ("🤔", None), ("", None)],
)
def test_what_a_reaction_says(emoji: str, expected: bool | None) -> None:
    assert meaning(emoji) is expected


def test_a_person_is_asked_once_a_day_within_the_same_message(start: Start, phone: Phone, rasa: Rasa) -> None:
    rasa.answer = answers

    async def work() -> None:
        async with start() as replica:
            for number in range(3):
                await replica.accept([inbound(f"m{number}", f"pregunta {number}")])
                await until(lambda number=number: len(phone.got) == number + 1)

    run(work())
    asked = [say("opina") in text for text in phone.texts()]
    assert asked == [True, False, False]


def test_a_reaction_is_a_rating_of_that_answer_and_may_be_taken_back(
    start: Start, phone: Phone, rasa: Rasa, database: str
) -> None:
    rasa.answer = answers
    engine = open_engine(database)
    day_ago = NOW - datetime.timedelta(days=1)

    def reaction(number: int, emoji: str, to: str) -> Any:
        return inbound(f"r{number}", emoji, kind="reaction", data={"message_id": to, "removed": not emoji})

    async def work() -> None:
        async with start() as replica:
            await replica.accept([inbound("m1", "iva en Chile")])
            await until(lambda: len(phone.got) == 1)
            name = f"wamid.1.{phone.keys[0]}"
            await replica.accept([reaction(1, "👍🏽", name), reaction(2, "👍", "wamid.de-otro")])
            await until(lambda: opinions_of(engine, day_ago) == {True: 1})
            await replica.accept([reaction(3, "👎", name)])
            await until(lambda: opinions_of(engine, day_ago) == {False: 1})
            await replica.accept([reaction(4, "🤔", name), reaction(5, "", name)])
            await until(lambda: opinions_of(engine, day_ago) == {})
        assert len(phone.got) == 1  # nobody is answered for a reaction

    run(work())
    assert rasa.asked == ["iva en Chile"]
    engine.dispose()


class Long:
    """WhatsApp's own rendering, of an answer that just fits in one message."""

    name = "whatsapp"
    render = staticmethod(whatsapp_render)


@pytest.mark.parametrize(("letters", "asks"), [(200, True), (4_090, False)])
def test_it_is_not_asked_where_it_would_cost_one_message_more(letters: int, asks: bool) -> None:
    person = Person(1, "whatsapp", "56900000001", "bot", None, ())
    turn = Turn(1, person, "m1", "text", "x", None, None, {}, NOW, NOW, 1, "c1")
    words = ("palabra " * 600)[:letters].strip()
    draft = Draft(words, {**ANSWER, "blocks": [{"type": "text", "text": words}]})
    render, times = renderer(Long(), turn), [0]  # type: ignore[arg-type]

    def counted(number: int, draft: Draft) -> Made:
        times[0] += 1
        return render(number, draft)

    reply, asked = opinions.with_question(turn, [draft], counted, NOW)
    assert asked is asks
    assert [len(made.payloads) for _, made in reply] == [1]
    assert times[0] == (1 if asks else 2)  # rendering is what a reply costs: an ordinary one is rendered once


@pytest.mark.parametrize(
    "change",
    [{"asks": "pais"}, {"known": False}, {"reason": "no_consta"}, {"facts": []}, {"asked_at": NOW}, {"channel": "web"}],
)
def test_only_an_answer_is_asked_about(change: dict[str, Any]) -> None:
    asked_at = change.pop("asked_at", None)
    person = Person(1, change.pop("channel", "whatsapp"), "56900000001", "bot", None, (), asked_at)
    turn = Turn(1, person, "m1", "text", "x", None, None, {}, NOW, NOW, 1, "c1")
    _, asked = opinions.with_question(turn, [Draft("x", {**ANSWER, **change})], lambda _, __: Made(({},)), NOW)
    assert not asked


def test_the_gateway_counts_what_it_does(
    start: Start, phone: Phone, rasa: Rasa, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two replicas, one of which reads; Rasa tells what it understood as its broker writes it."""
    monkeypatch.setattr(figures, "_products", lambda url: frozenset())
    events_url, engine = f"sqlite:///{tmp_path}/eventos.db", open_engine(database)
    events = open_engine(events_url)

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        key = body["metadata"]["correlation_id"]
        told = historia.told(body["sender"], key, "consultar_cargos", {"tema": "cargos", "pais_destino": ["CL"]}, NOW)
        historia.write_events(events, told)
        return answers(body)

    rasa.answer = answer
    today = datetime.datetime.now(datetime.UTC).date()
    span = Span(today - datetime.timedelta(days=1), today + datetime.timedelta(days=1), country="CL")

    def found() -> Any:
        return headline(sums.turn_sums(engine, span), sums.conversation_sums(engine, span))

    async def work() -> None:
        settings = {"figures_seconds": 0.1, "events_url": events_url}
        async with start(**settings) as one, start(**settings):
            await one.accept([inbound(f"m{n}", f"pregunta {n}", address=f"5690000000{n % 2}") for n in range(6)])
            await until(lambda: (found().turns, found().messages) == (6, 6))

    run(work())
    assert (found().conversations, found().resolved) == (2, 2)
    assert [(share.key, share.turns) for share in sums.by_theme(engine, span)] == [("cargos", 6)]
    for each in (engine, events):
        each.dispose()
