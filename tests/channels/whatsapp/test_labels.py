"""Labels fit buttons and rows by their meaning; the ones the assistant really offers are all looked at."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp import labels
from bot.channels.whatsapp.published_limits import BUTTON_TITLE, LIST_BUTTON, ROW_TITLE, SECTION_TITLE, length

ROOT = Path(__file__).parents[3]


def offered() -> set[str]:
    """Return every label that the assistant can offer: themes, phrases that list choices, fixed replies, Python."""
    themes = yaml.safe_load((ROOT / "knowledge/themes.yml").read_text(encoding="utf8"))["themes"]
    found = {label for theme in themes for label in (theme["name"], *theme.get("offers", []))}
    phrases = yaml.safe_load((ROOT / "knowledge/phrases.yml").read_text(encoding="utf8"))["phrases"]
    for phrase in phrases:
        if "opcion" in phrase["id"] or phrase["id"] == "encaje_sectores":
            found |= set(re.split(r" \| |, ", phrase["text"]))
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf8"))
    for variations in domain["responses"].values():
        found |= {button["title"] for one in variations for button in one.get("buttons", [])}
    diagnosis = (ROOT / "knowledge/autodiagnostico.yml").read_text(encoding="utf8")
    found |= {label.strip(' "') for label in re.findall(r'label: ("[^"]*"|[^,}\n]*)', diagnosis)}
    for path in [*(ROOT / "knowledge/answers").glob("*.py"), *(ROOT / "actions").glob("*.py")]:
        for written in re.findall(
            r"(?:suggestions=|said\(|_offers|_CURRENCIES|_TOPICS|PERSON).*", path.read_text(encoding="utf8")
        ):
            found |= set(re.findall(r'"([¿A-ZÁÉÍÓÚ][^"{}]*)"', written))
    return found


def test_the_assistants_labels_are_found():
    assert {"Más detalle", "¿De dónde sale?", "Dónde vender", "No está inscrita en el SII", "Menú"} <= offered()
    assert len(offered()) > 60


@pytest.mark.parametrize("label", sorted(offered()))
def test_every_label_of_the_assistant_has_a_short_form_that_people_wrote(label):
    """In a button or a row it is itself, or what the table says; never a cut."""
    short = labels.short(label, BUTTON_TITLE)
    assert short is not None, f"{label}: falta en etiquetas.yml"
    assert length(short) <= BUTTON_TITLE
    assert short == label or short in labels.table()["etiquetas"].values()
    assert "…" not in short


def test_the_table_is_within_the_limits_and_its_short_forms_are_distinct():
    table = labels.table()
    short = list(table["etiquetas"].values())
    assert all(length(label) <= BUTTON_TITLE for label in short)
    assert len({labels.folded(label) for label in short}) == len(short)
    assert not {labels.folded(label) for label in short} & {labels.folded(label) for label in offered() - set(short)}
    for button, heading in table["botones_de_lista"].values():
        assert length(button) <= LIST_BUTTON
        assert length(heading) <= SECTION_TITLE
        assert "elige" not in button.lower()
    assert length(table["mas_opciones"]["fila"]) <= ROW_TITLE


@pytest.mark.parametrize(
    ("label", "limit", "expected"),
    [
        ("Menú", 20, "Menú"),
        ("Derechos del consumidor", 20, "Derechos del cliente"),
        ("Derechos del consumidor", 24, "Derechos del consumidor"),
        ("DERECHOS DEL CONSUMIDOR", 20, "Derechos del cliente"),
        ("Registro de productos nuevos", 20, "Reg. prods. nuevos"),
        ("Información de la exportación", 24, "Info. de la exportación"),
        ("Venta de los muebles hechos", 24, "Venta de muebles hechos"),
        ("Desconstitucionalización", 20, None),
        ("  Dos\n  líneas ", 20, "Dos líneas"),
    ],
)
def test_labels_are_shortened_by_meaning(label, limit, expected):
    assert labels.short(label, limit) == expected


@pytest.mark.parametrize("label", labels.table()["etiquetas"])
def test_the_short_form_leads_back_to_the_whole_label(label):
    assert labels.whole(labels.table()["etiquetas"][label]) == label


def test_a_headline_ends_at_a_word():
    assert labels.headline("Certificación de calidad para frutas frescas", 24) == "Certificación de…"
    assert labels.headline("Desconstitucionalización", 20) == "Desconstitucionaliz…"


@given(st.text(min_size=1, max_size=80), st.sampled_from([20, 24, 72]))
def test_no_label_passes_the_limit(label, limit):
    short = labels.short(label, limit)
    assert short is None or length(short) <= limit
    assert length(labels.headline(label, limit)) <= limit


@given(st.text(alphabet="aé👍🇨🇱x ", max_size=60), st.integers(0, 30))
def test_a_cut_breaks_no_character(text, limit):
    start = labels.cut(text, limit)
    assert text.startswith(start)
    assert length(start) <= limit
