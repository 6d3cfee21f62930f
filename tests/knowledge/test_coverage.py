"""Coverage is data, judged by a written rule on a given day."""

import datetime
import json

import pytest

from knowledge.coverage import coverage
from knowledge.pending import pending
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot, from_baseline

DAY = datetime.date(2026, 11, 22)
QUESTION = "questions:\n- {id: precio, number: 1, name: Precio, text: Qué impuestos, destino: [iva], origen: [iva]}\n"


@pytest.fixture
def facts(small):
    """Return a way to have the snapshot of the small base after some changes of its first fact."""
    small.write("preguntas.yml", QUESTION)
    first = from_baseline(small.read())

    def change(**changes) -> Snapshot:
        fact = first.facts["cl-iva"].model_copy(update=changes)
        return Snapshot(0, {"cl-iva": fact}, first.countries, first.topics, questions=first.questions)

    return change


def states(snapshot, on=DAY):
    return {(cell.side, cell.country): cell.state for row in coverage(snapshot, on).questions for cell in row.cells}


def test_a_verified_fact_of_the_country_completes_its_side_only(facts):
    found = states(facts())
    assert found["destino", "CL"] == "completo"
    assert found["origen", "CL"] == "sin datos"
    assert found["destino", "PE"] == "sin datos"


@pytest.mark.parametrize(
    "changes",
    [{"verified": False, "legal_status": "por_confirmar"}, {"country": "AP"}, {"country": "XX", "countries": ["CL"]}],
)
def test_an_unverified_or_regional_fact_is_only_a_part(facts, changes):
    assert states(facts(**changes))["destino", "CL"] == "parcial"


@pytest.mark.parametrize(
    "changes",
    [
        {"legal_status": "derogada"}, {"legal_status": "proyecto"}, {"legal_status": "suspendida"},
        {"valid_to": "2026-10"}, {"valid_from": "2027"},
    ],
)  # fmt: skip
def test_what_is_not_in_force_does_not_count(facts, changes):
    assert states(facts(**changes))["destino", "CL"] == "sin datos"


def test_partial_ends_last_until_their_last_day(facts):
    snapshot = facts(valid_to="2026")
    assert states(snapshot, datetime.date(2026, 12, 31))["destino", "CL"] == "completo"
    assert states(snapshot, datetime.date(2027, 1, 1))["destino", "CL"] == "sin datos"


def test_pending_says_what_ends_what_ended_and_what_is_old(facts):
    assert pending(facts(valid_to="2027-01-21"), DAY, BLOC).ending == ("cl-iva",)
    assert pending(facts(valid_to="2027-01-22"), DAY, BLOC).ending == ()
    assert pending(facts(valid_to="2026-11-21"), DAY, BLOC).expired == ("cl-iva",)
    assert pending(facts(checked_on="2026-05-25"), DAY, BLOC).stale == ("cl-iva",)
    assert pending(facts(checked_on="2026-05-26"), DAY, BLOC).stale == ()


def test_the_baseline_answers_something_in_every_cell_of_the_ten_questions(snapshot):
    result = coverage(snapshot, DAY)
    assert {row.number for row in result.questions} == set(range(1, 11))
    assert "sin datos" not in result.states()


def test_nothing_expired_is_told_as_in_force(snapshot):
    assert pending(snapshot, DAY, BLOC).expired == ()


def test_coverage_is_plain_data(snapshot):
    assert json.loads(json.dumps(coverage(snapshot, DAY).as_dict()))["questions"][0]["cells"][0]["state"]
