"""Every fact can be found: by its country and topic, and by its own title."""

from knowledge.schema import BLOC
from knowledge.search import Query, find_entries, rank

OWN_TITLE_FLOOR = 0.98  # measured: all of them


def test_every_topic_of_every_country_can_be_found(snapshot):
    cells = {(country, fact.topic) for fact in snapshot.facts.values() for country in fact.applies_to}
    assert {country for country, _ in cells} == set(BLOC)
    told_by_name = {cue.value for cue in snapshot.cues.values() if cue.group == "ingrediente"}  # only to who names it
    for country, topic in cells:
        name = snapshot.topics[topic].name
        listed = {hit.id for hit in rank(snapshot, Query("", (topic,), either=(country,), strict_topics=True), 500)}
        asked = rank(snapshot, Query(name, (topic,), either=(country,)), 5)
        expected = {
            fact.id
            for fact in snapshot.facts.values()
            if (country, fact.topic) in {(c, topic) for c in fact.applies_to}
        } - told_by_name
        assert listed == expected, (country, topic)
        assert any(hit.fact.topic == topic for hit in asked), (country, topic)


def test_facts_are_found_by_their_own_title(snapshot):
    lost = [
        fact.id
        for fact in snapshot.facts.values()
        if fact.id not in {h.id for h in rank(snapshot, Query(fact.title), 5)}
    ]
    assert 1 - len(lost) / len(snapshot.facts) >= OWN_TITLE_FLOOR, lost


def test_every_catalogue_entry_is_found_by_its_name(snapshot):
    for kind in ("programmes", "platforms", "organisations", "products", "terms"):
        for key, entry in getattr(snapshot, kind).items():
            name = getattr(entry, "name", None) or entry.term
            assert (kind, key) in {(found.kind, found.id) for found in find_entries(snapshot, name, limit=60)}, name


def test_a_repealed_rule_stands_behind_the_one_in_force(snapshot):
    hits = [hit.fact for hit in rank(snapshot, Query("monto minimo libre de iva", either=("CL",)), 10)]
    assert hits[0].id == "cl-minimis-fin-exencion-41"
