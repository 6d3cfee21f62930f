"""The names of the catalogues in a message: longest match, typos, regional words, and new entries at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.components.lexicon import Lexicon
from bot.components.spacy_words import split
from bot.components.spanish_reader import LiveLexicon
from knowledge import schema
from knowledge.errors import DatabaseUnavailable
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot
from tests.knowledge.answers.baseline import lexicon, snapshot


def found(text: str, names: Lexicon | None = None) -> list[tuple[str, str]]:
    words = split(text)
    return [(m.kind, " ".join(w.text for w in words[m.first : m.last])) for m in (names or lexicon()).find(words)]


NAMES = [
    ("quiero vender ponchos", [("producto", "ponchos")]),
    ("unos zapatos de cuero", [("producto", "zapatos de cuero")]),
    ("mermelada de maqui a Chile", [("producto", "mermelada de maqui"), ("pais", "Chile")]),
    ("ciudad de mexico", [("pais", "ciudad de mexico")]),
    ("vendo en Mercado Libre", [("plataforma", "Mercado Libre")]),
    ("vendo en mercadolibre", [("plataforma", "mercadolibre")]),
    ("etsy o amazon", [("plataforma", "etsy"), ("plataforma", "amazon")]),
    ("prochile y procolombia", [("organismo", "prochile"), ("organismo", "procolombia")]),
    ("la SUNAT me pide", [("organismo", "SUNAT")]),
    ("Ruta Exportadora", [("programa", "Ruta Exportadora")]),
    ("soy mexicana", [("pais", "mexicana")]),
    ("a Córdoba", [("lugar_ambiguo", "Córdoba")]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names_are_found_longest_first(text, expected):
    assert [match for match in found(text) if match[0] != "termino"] == expected


TYPOS = [
    ("sapatos", "producto"), ("sapatos de cuero", "producto"), ("mermlada de mora", "producto"), ("ponhcos", "producto"),
    ("colonbia", "pais"), ("mejico", "pais"), ("amason", "plataforma"), ("mercao libre", "plataforma"),
    ("mercadolibr", "plataforma"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), TYPOS)
def test_typos_are_understood(text, kind):
    assert [k for k, _ in found(text)][:1] == [kind], found(text)


REGIONAL = [
    ("polera", "playera"), ("chompa", "suéter"), ("huaraches", "sandalias"), ("zapatillas", "tenis"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), REGIONAL)
def test_regional_words_are_products_of_one_sector(one, other):
    for word in (one, other):
        assert [kind for kind, _ in found(word)] == ["producto"], word
    sectors = [{p.sector for p in find_products(snapshot(), word)[:1]} for word in (one, other)]
    assert sectors[0] == sectors[1] != set()


@pytest.mark.parametrize(
    "text",
    [
        "quiero saber cuánto tengo que pagar por favor", "mañana llega el pedido", "gracias por todo", "mi cliente espera",
        "cuenta conmigo", "está muy caro todo", "hola buenas tardes", "qué hago si lo devuelve", "y después qué hago",

        "me escribio una conocida", "me escribieron ayer", "ya lo mandaron", "bordaron todo",
        "yo atiendo sola", "requiero ayuda", "sácame de una duda", "quiero revender", "cuánto es la coima", "aún valgo algo",
        "porque nadie contesta", "tengo dos hijos", "la semana pasada",
    ],
)  # fmt: skip
def test_common_words_are_not_bent_into_names(text):
    assert [match for match in found(text) if match[0] != "termino"] == []


def with_product(known: Snapshot, revision: int = 1) -> Snapshot:
    quipu = schema.Product(
        id="quipu_moderno", name="quipu decorativo", synonyms=["quipu"], sector="artesanias", kind="bien"
    )
    return replace(known, revision=revision, products={**known.products, quipu.id: quipu})


def test_a_product_added_to_the_knowledge_is_found_without_retraining():
    assert found("vendo quipus decorativos") == []
    assert found("vendo quipus decorativos", Lexicon.of(with_product(snapshot()))) == [
        ("producto", "quipus decorativos")
    ]


class Published:
    """Stands for the database: what it publishes changes, or it fails."""

    def __init__(self, known: Snapshot):
        self.known, self.fails = known, False

    def get(self) -> Snapshot:
        if self.fails:
            raise DatabaseUnavailable("prueba")
        return self.known


def test_the_lexicon_is_swapped_only_when_the_revision_changes():
    published = Published(snapshot())
    live = LiveLexicon(published)  # type: ignore[arg-type]
    first = live.get()
    assert live.get() is first
    published.known = with_product(snapshot())
    second = live.get()
    assert second is not first
    assert second.revision == 1
    assert found("un quipu", second) == [("producto", "quipu")]


def test_a_database_that_fails_leaves_the_last_names_in_use():
    published = Published(with_product(snapshot()))
    live = LiveLexicon(published)  # type: ignore[arg-type]
    known = live.get()
    published.fails = True
    assert live.get() is known


# Known fault: a name of two letters may be another word.
@pytest.mark.xfail(strict=True, reason="defecto conocido del léxico")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vendo té", [("producto", "té")]),
    ],
)
def test_known_faults_of_the_lexicon(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿qué pasa si lo devuelve?", []),
        ("¿qué apoyos dan?", []),
        ("pásamelo en pdf", []),  # two letters away from "panameño"
        ("prochille", []),  # a body's name off by a letter may be another body's: it is not guessed
        ("vendo por ml", [("plataforma", "ml")]),
    ],
)
def test_everyday_words_are_no_names_and_short_names_are(text, expected):
    assert found(text) == expected


def test_every_product_name_is_found_whole():
    names = [product.name for product in snapshot().products.values() if len(product.name) > 2]
    assert [name for name in names if [kind for kind, _ in found(name)] != ["producto"]] == []


@pytest.mark.parametrize(
    ("written", "value"),
    [("sapatos", "zapatos"), ("calsado", "calzado"), ("tejida", "tejido"), ("alebrijes", "alebrije")],
)
def test_a_rare_spelling_is_corrected_by_its_sound_or_its_form(written: str, value: str):
    assert lexicon().find(split(written))[0].values == lexicon().find(split(value))[0].values


@pytest.mark.parametrize(
    "text", ["tuesto y muelo en casa", "¿quién me cobra, el cartero?", "cuando prendo la ducha", "guayabo terrible"]
)
def test_another_noun_is_not_read_for_its_other_gender(text: str):
    assert found(text) == []


def test_an_everyday_demonym_is_not_corrected_into_goods():
    assert lexicon().find(split("la paisa")) == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("un jueguito de celular", "jueguito"),
        ("jueguitos para pc", "jueguitos"),
        ("una cartita de mi abuela", "cartita"),
    ],
)
def test_a_diminutive_is_of_its_own_word_and_never_of_another_product(text: str, never: str):
    assert all("juguito" not in m.values and "carterita" not in m.values for m in lexicon().find(split(text)))
    assert ("producto", never) not in found(text) or "juego" in lexicon().find(split(text))[0].values[0]


def test_a_diminutive_that_no_catalogue_writes_is_its_product():
    assert found("vendo sombreritos") == [("producto", "sombreritos")]
