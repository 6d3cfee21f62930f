"""The baseline as it stands: nothing of the source facts lost, everything sourced, every file in its place."""

from pathlib import Path

import pytest

from knowledge.loading.baseline import identity

IDS = Path(__file__).parents[1] / "data" / "ids_de_origen.txt"
BY_COUNTRY = ("facts", "disputes", "organisations", "programmes", "parameters")


def test_every_source_id_is_loaded_or_replaced(snapshot):
    kept = {*snapshot.facts, *snapshot.products}
    replaced = {old for fact in snapshot.facts.values() for old in fact.replaces}
    lost = [key for key in IDS.read_text().split() if key not in kept | replaced]
    assert not lost


def test_a_replaced_id_has_one_place_and_is_no_longer_a_fact(snapshot):
    split = {}
    for fact in snapshot.facts.values():
        for old in fact.replaces:
            assert old not in snapshot.facts, f"{old} sigue siendo un hecho"
            split.setdefault(old, []).append(fact.id)
    for old, new in split.items():
        assert len(new) == 1 or all(key.startswith(old) for key in new), (old, new)


def test_every_fact_has_a_source_or_an_authority_to_ask(snapshot):
    for fact in snapshot.facts.values():
        authorities = snapshot.topics[fact.topic].authorities
        assert fact.source or (not fact.verified and set(fact.applies_to) <= authorities.keys()), fact.id


def test_unverified_facts_never_say_that_they_are_in_force(snapshot):
    assert all(fact.verified or fact.legal_status != "vigente" for fact in snapshot.facts.values())


def test_ids_are_unique_across_the_named_catalogues(snapshot):
    kinds = (snapshot.programmes, snapshot.platforms, snapshot.organisations)
    keys = [key for kind in kinds for key in kind]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", BY_COUNTRY)
def test_files_stand_where_their_country_says(baseline, kind):
    for entry in baseline.entries[kind]:
        folder, place, *_ = baseline.file(kind, identity(entry)).split("/")
        assert folder == kind
        assert place.removesuffix(".yml") == entry.country.lower(), entry.id


def test_facts_stand_in_the_file_of_their_topic(baseline):
    for fact in baseline.entries["facts"]:
        assert baseline.file("facts", fact.id) == f"facts/{fact.country.lower()}/{fact.topic}.yml"


def test_products_and_platforms_stand_in_the_file_of_their_kind(baseline):
    for product in baseline.entries["products"]:
        assert baseline.file("products", product.id) == f"products/{product.sector}.yml"
    for platform in baseline.entries["platforms"]:
        assert baseline.file("platforms", platform.id) == f"platforms/{platform.kind}.yml"


def test_a_dispute_and_its_facts_know_each_other(snapshot):
    for fact in snapshot.facts.values():
        if fact.dispute:
            assert fact.id in snapshot.disputes[fact.dispute].facts, fact.id


def test_a_catalogue_entry_and_its_facts_speak_of_the_same_country(snapshot):
    for entry in snapshot.programmes.values():
        for key in entry.facts:
            assert {entry.country, snapshot.facts[key].country} & {"XX", "AP"} or entry.country == snapshot.facts[
                key
            ].country, key
