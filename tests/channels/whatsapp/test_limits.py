"""The number's limit and each person's, on a clock of the test."""

from bot.channels.whatsapp.limits import Limits


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_number_sends_eighty_a_second():
    clock = Clock()
    limits = Limits(80, clock)
    assert sum(limits.wait(str(person)) == 0 for person in range(200)) == 80
    assert 0 < limits.wait("otra") <= 1 / 80
    clock.now = 0.5
    assert sum(limits.wait(f"b{person}") == 0 for person in range(200)) == 40


def test_a_person_gets_forty_five_at_once_and_then_one_every_six_seconds():
    clock = Clock()
    limits = Limits(1000, clock)
    assert [limits.wait("56911111111") for _ in range(45)] == [0.0] * 45
    assert limits.wait("56911111111") == 6.0
    assert limits.wait("56922222222") == 0.0
    clock.now = 6.0
    assert limits.wait("56911111111") == 0.0
    assert limits.wait("56911111111") == 6.0


def test_what_did_not_go_for_the_number_does_not_count_for_the_person():
    clock = Clock()
    limits = Limits(1, clock)
    limits.wait("a")
    assert all(limits.wait("b") > 0 for _ in range(60))
    clock.now = 1.0
    assert limits.wait("b") == 0.0


def test_messages_that_come_in_count_too():
    clock = Clock()
    limits = Limits(80, clock)
    limits.heard(60)
    assert sum(limits.wait(str(person)) == 0 for person in range(100)) == 20


def test_after_the_pair_limit_the_wait_grows_fourfold_until_a_message_goes():
    limits = Limits(80, Clock())
    assert [limits.refused("a") for _ in range(3)] == [1.0, 4.0, 16.0]
    limits.went("a")
    assert limits.refused("a") == 1.0


def test_a_million_people_do_not_fill_the_memory():
    limits = Limits(1e9, Clock())
    for person in range(25_000):
        limits.wait(str(person))
    assert len(limits._pairs) == 20_000
