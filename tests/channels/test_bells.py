"""Who waits for news is woken once for each, also for what was written before anybody looked."""

from __future__ import annotations

from bot.channels.web.events import Bells


def test_a_bell_rings_once_for_each_cursor_that_is_new() -> None:
    bells = Bells()
    with bells.bell("ana", 5) as bell, bells.bell("ana", 9) as later, bells.bell("eva", 0) as other:
        assert (bells.count("ana"), sorted(bells.addresses())) == (2, ["ana", "eva"])
        bells.ring("ana", 7)
        assert (bell.is_set(), later.is_set(), other.is_set()) == (True, False, False)
        bell.clear()
        bells.ring("ana", 7)
        assert not bell.is_set()
        bells.ring("ana", 10)
        assert bell.is_set()
        assert later.is_set()
    assert bells.addresses() == []
    assert bells.count("ana") == 0
    bells.ring("ana", 11)
