"""A fact is withdrawn by one person at once, whatever points to it; what others cannot be without stays, in words."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import Engine

from knowledge import schema
from knowledge.answers import Question, reply
from knowledge.answers.by_name import card
from knowledge.answers.procedimientos import steps_answer
from knowledge.editing import ContentRefused, current, propose_roll_back, publish, withdraw
from knowledge.landed_cost.book import from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from knowledge.pruning import prune
from knowledge.snapshot import Snapshot, from_database, pruned
from tests.knowledge.editing.conftest import ANA, LUIS, NOW

GONE = "cl-iva-libros"


def test_nothing_leads_to_a_withdrawn_fact(engine: Engine) -> None:
    withdraw(engine, "facts", GONE, ANA, "está mal", NOW)
    told = from_database(engine)
    assert GONE not in told.facts
    assert told.guides["cl-cargos"].facts == ["cl-iva"]
    assert "pe-cargos" not in told.guides, "it had nothing else to say"
    assert [step.fact for step in told.procedures["cl-declarar"].steps] == ["cl-iva"]
    assert told.procedures["cl-declarar"].documents is None
    assert [reading.fact for reading in told.disputes["cl-libros"].readings] == [None, None]
    assert told.disputes["cl-libros"].facts == told.programmes["cl-curso"].facts == told.terms["flete"].facts == []
    assert told.organisations["cl-sii"].facts == ["cl-iva"]
    assert [(permit.fact, permit.verified) for permit in told.products["libro"].permits] == [(None, False)]
    assert [value.fact for value in told.parameters["cl-tasa-iva"].values.values()] == [None]
    names = [repr(getattr(told, field.name)) for field in dataclasses.fields(told)]
    assert not any(GONE in name for name in names)


def test_what_pointed_to_it_has_it_back_when_it_comes_back(engine: Engine) -> None:
    gone = withdraw(engine, "facts", GONE, ANA, "está mal", NOW)
    publish(engine, propose_roll_back(engine, gone, ANA, "estaba bien", NOW), LUIS, NOW)
    told = from_database(engine)
    assert told.guides["pe-cargos"].facts == [GONE]
    assert [permit.verified for permit in told.products["libro"].permits] == [True]


@pytest.mark.parametrize(
    ("kind", "key", "user"),
    [
        ("countries", "CL", "cl-sii"), ("topics", "iva", "cl-iva"), ("organisations", "cl-sii", "cl-curso"),
        ("products", "libro", "papel"), ("themes", "cargos", "corrígelo"), ("phrases", "saludo", "corrígela"),
        ("settings", "nombre", "en blanco"),
    ],
)  # fmt: skip
def test_what_others_need_is_not_taken_away(engine: Engine, kind: str, key: str, user: str) -> None:
    with pytest.raises(ContentRefused, match=user):
        withdraw(engine, kind, key, ANA, "sobra", NOW)
    assert current(engine, kind, key)[0] is not None


@pytest.mark.parametrize(
    ("kind", "key"), [("guides", "cl-cargos"), ("procedures", "cl-declarar"), ("cues", "capacitarse")]
)
def test_what_nobody_needs_can_be_taken_away_and_brought_back(engine: Engine, kind: str, key: str) -> None:
    before = current(engine, kind, key)
    gone = withdraw(engine, kind, key, ANA, "sobra", NOW)
    assert key not in getattr(from_database(engine), kind)
    back = propose_roll_back(engine, gone, ANA, "hacía falta", NOW)
    if kind == "procedures":
        publish(engine, back, LUIS, NOW)
    assert current(engine, kind, key) == before


def test_a_withdrawn_parameter_is_unknown_and_not_zero(engine: Engine) -> None:
    withdraw(engine, "parameters", "cl-tasa-iva", ANA, "cambió", NOW)
    book = from_snapshot(from_database(engine))
    assert book.rate("cl-tasa-iva", NOW.date()) is None
    assert current(engine, "parameters", "cl-tasa-iva") == (None, "")


WAYS = [
    ("100", "courier", "botines"),
    ("900", "courier", "vino"),
    ("5000", "carga_formal", "polera"),
    ("40", "postal", "libro"),
]


@pytest.mark.parametrize("country", schema.BLOC)
def test_no_quote_is_closed_without_a_parameter_that_it_used(snapshot: Snapshot, country: str) -> None:
    asked = [
        parse(
            {
                "destination": country,
                "on_date": "2026-11-25",
                "goods_value": v,
                "channel": c,
                "product": p,
                "units": "1",
            }
        )
        for v, c, p in WAYS
    ]
    full = from_snapshot(snapshot)
    whole = [quote(request, full) for request in asked]
    used = {line.rate.id for result in whole for lines in result.draft.scenarios for line in lines}
    for key in sorted(used & snapshot.parameters.keys()):
        without = snapshot.parameters[key].model_copy(update={"values": {}})
        book = from_snapshot(dataclasses.replace(snapshot, parameters={**snapshot.parameters, key: without}))
        for request, before in zip(asked, whole, strict=True):
            if any(line.rate.id == key for lines in before.draft.scenarios for line in lines):
                assert quote(request, book).status != "computed", f"{key} {request}"


def test_every_answer_goes_on_without_any_of_the_facts_it_told(snapshot: Snapshot) -> None:
    """Withdraw half of the facts of the real knowledge: every card, procedure and theme answers and tells none of them."""
    kept = {key: fact for number, (key, fact) in enumerate(snapshot.facts.items()) if number % 2}
    gone = snapshot.facts.keys() - kept.keys()
    left = pruned(dataclasses.replace(snapshot, facts=kept))
    said = [steps_answer(left, procedure, Question("")) for procedure in left.procedures.values()]
    for kind in ("programmes", "platforms", "organisations"):
        said += [card(left, entry, Question(entry.name)) for entry in getattr(left, kind).values()]
    for theme in left.themes.values():
        for code in schema.BLOC:
            said.append(reply(left, Question(theme.name, theme.id, destinations=(code,), on="2026-11-25")))
            said.append(reply(left, Question(theme.name, theme.id, origins=(code,), on="2026-11-25")))
    for each in said:
        assert not gone & {*each.facts, *each.more}
        assert not any(source.fact in gone for source in each.sources)


def test_whole_knowledge_is_handed_on_as_it_is(snapshot: Snapshot) -> None:
    entries = {
        field.name: getattr(snapshot, field.name) for field in dataclasses.fields(snapshot) if field.name != "revision"
    }
    left = prune(entries)
    assert all(left[kind][key] is entry for kind, found in entries.items() for key, entry in found.items())
