"""Out-of-scope messages are declined and ours are not, on phrases written by another hand (`make bench-alcance`)."""

from __future__ import annotations

from functools import lru_cache

import pytest
import yaml

from tests.bench.alcance import OUT, in_conversation, measure, rates
from tests.nlu.pipeline import ROOT, share

DECLINED_FLOOR, NEAR_FLOOR, FAR_FLOOR, LOST_CEILING = 0.88, 0.84, 0.91, 0.02


@lru_cache(maxsize=1)
def measured():
    return measure()


@pytest.mark.parametrize(("near", "floor"), [(None, DECLINED_FLOOR), (True, NEAR_FLOOR), (False, FAR_FLOOR)])
def test_what_is_off_the_subject_is_declined(near, floor):
    rows = [row for row in measured()["fuera"] if near is None or row["cerca"] is near]
    assert len(rows) >= 160
    assert rates(rows)[1] >= floor


def test_what_is_ours_is_not_declined():
    rows = measured()["dentro"]
    assert len(rows) >= 300
    assert rates(rows)[1] <= LOST_CEILING


@pytest.mark.parametrize(("ours", "least", "most"), [(True, 0.0, 0.1), (False, 0.7, 1.0)])
def test_in_mid_conversation_ours_is_answered_and_the_rest_declined(ours: bool, least: float, most: float):
    rows = [row for row in in_conversation() if row["dentro"] is ours]
    assert len(rows) >= 120
    assert least <= share(row["reason"] == OUT for row in rows) <= most


def test_hardly_any_of_these_messages_is_trained_on():
    """Two hands will both ask what FOB is; those few are left out of the measure."""
    for name, kept in measured().items():
        path = ROOT / "tests/nlu/alcance" / f"{name}.yml"
        assert len(yaml.safe_load(path.read_text(encoding="utf8"))["mensajes"]) - len(kept) <= 8
