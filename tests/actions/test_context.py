"""What the conversation remembers, and how a new message changes it."""

from __future__ import annotations

import datetime
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from actions.context import _SLOTS, Context, ask_anew, go_on, tells_pending
from actions.heard import hear
from conversations.endings import Owed
from knowledge.answers import Question
from knowledge.answers.answer import Answer
from knowledge.search import Query
from tests.actions.conversation import message
from tests.knowledge.answers.baseline import snapshot

TODAY = datetime.date(2026, 11, 29)


def heard(text: str):
    return hear(message(text, "dar_dato"))


def test_every_field_has_its_slot_in_the_domain():
    domain = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf8"))
    assert set(_SLOTS.values()) == set(domain["slots"])
    assert set(_SLOTS) <= {field.name for field in fields(Context)}


def test_the_question_asked_has_each_datum_in_its_own_place():
    shared = {field.name for field in fields(Question)} & {field.name for field in fields(Context)}
    told = {name: f"dicho de {name}" for name in shared}
    question = Context(**told).question(TODAY)  # type: ignore[arg-type]
    assert {name: getattr(question, name) for name in shared} == told
    assert {field.name for field in fields(Question)} - shared == {"on", "unsummed"}
    assert question.on == TODAY.isoformat()


@pytest.mark.parametrize(
    ("kind", "given"), [(Question, ("texto", "cargos", (), ())), (Query, ("texto", ())), (Owed, ())]
)
def test_what_has_many_texts_is_made_by_name(kind: type, given: tuple[object, ...]):
    with pytest.raises(TypeError, match="positional"):
        kind(*given, "PE")


def test_empty_slots_are_an_empty_context():
    assert Context.of({}) == Context.of(dict.fromkeys(_SLOTS.values())) == Context()


def test_events_say_only_what_changed_and_read_back_the_same():
    before, after = Context(theme="cargos"), Context(theme="cargos", destinations=("CL",), failures=2)
    events = after.events(before)
    assert {e["name"]: e["value"] for e in events} == {"pais_destino": ["CL"], "no_entendidos": 2}
    assert Context.of({"tema": "cargos", **{e["name"]: e["value"] for e in events}}) == after
    assert after.events(after) == []


def test_a_new_question_keeps_places_and_product_and_forgets_names():
    before = Context("cargos", "x", ("PE",), ("CL",), "ponchos", names=("mercado-libre",), pending="pais")
    after = ask_anew(before, heard("y los permisos"), "regulacion", "destino", snapshot())
    assert (after.theme, after.origins, after.destinations, after.product) == (
        "regulacion",
        ("PE",),
        ("CL",),
        "ponchos",
    )
    assert (after.names, after.pending) == ((), None)


def test_a_loose_place_goes_to_the_side_of_the_theme():
    assert go_on(Context("cargos"), heard("¿y en Perú?"), "destino", snapshot()).destinations == ("PE",)
    assert go_on(Context("programas"), heard("¿y en Perú?"), "origen", snapshot()).origins == ("PE",)


def test_whoever_is_at_the_destination_is_not_sending_there():
    after = go_on(Context("cargos", destinations=("CL",)), heard("soy de Chile"), "destino", snapshot())
    assert (after.origins, after.destinations) == (("CL",), ())


def test_pesos_are_settled_by_the_country_of_who_writes():
    after = go_on(Context("costo", origins=("CO",)), heard("vale 50 mil pesos"), "destino", snapshot())
    assert (after.amount, after.currency) == ("50000", "COP")


def test_a_question_back_keeps_the_facts_of_the_last_answer():
    before = Context(facts=("a",), more=("b",))
    assert before.answered(Answer(asks="pais")).facts == ("a",)
    assert before.answered(Answer(facts=("c",))).facts == ("c",)


def test_whether_they_export_is_remembered_and_corrected():
    after = go_on(Context("programas", pending="exporta"), heard("nunca he exportado"), "origen", snapshot())
    assert after.exporta == "no"
    assert go_on(after, heard("¿y para Perú?"), "origen", snapshot()).exporta == "no"
    assert go_on(after, heard("perdón, ya exporto"), "origen", snapshot()).exporta == "si"
    assert ask_anew(after, heard("¿qué pago?"), "cargos", "destino", snapshot()).question(TODAY).exporta == "no"


def test_only_an_answer_to_what_was_asked_goes_on_with_it():
    asked = Context("programas", pending="exporta")
    assert tells_pending(asked, heard("ya exporto"), snapshot())
    assert not tells_pending(asked, heard("¿qué pago en Chile?"), snapshot())
    assert not tells_pending(Context("programas"), heard("ya exporto"), snapshot())


def test_the_country_asked_for_the_origin_is_not_the_destination():
    before = Context("plataformas", destinations=("MX",), pending="pais:origen")
    after = go_on(before, heard("Perú"), "destino", snapshot())
    assert (after.origins, after.destinations) == (("PE",), ("MX",))


PRICED = Context(
    "costo", "x", ("PE",), ("CL",), "chompa", amount="180", currency="PEN", conditions=("share=cada",), quantity=None
)


def test_a_bare_number_after_the_price_of_each_is_how_many():
    after = go_on(PRICED, heard("¿y si son 5?"), "destino", snapshot())
    assert (after.quantity, after.amount, after.currency) == ("5", "180", "PEN")


def test_a_bare_number_that_is_no_count_of_pieces_is_another_price():
    after = go_on(PRICED, heard("¿y si son 300?"), "destino", snapshot())
    assert (after.quantity, after.amount) == (None, "300")


def test_one_piece_at_another_price_forgets_how_many_there_were():
    six = go_on(PRICED, heard("son 6 chompas"), "destino", snapshot())
    after = go_on(six, heard("y si es una chompa de 90 nomás"), "destino", snapshot())
    assert (six.quantity, after.quantity, after.amount) == ("6", None, "90")
