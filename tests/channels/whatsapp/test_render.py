"""An answer as WhatsApp messages: each block, each limit, every word."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.messages import Outbound, Rendered
from bot.channels.whatsapp import labels
from bot.channels.whatsapp.render import render
from bot.channels.whatsapp.standin_checks import check_message
from bot.channels.whatsapp.standin_phone import options
from bot.channels.whatsapp.templates import words_of

_TWINS = str.maketrans("∗∼ˋˍ›", "*~`_>")


def out(structure: dict[str, Any], text: str = "", reply_to: str | None = None) -> Outbound:
    return Outbound(7, "whatsapp", "56912345678", text, structure, reply_to, "c-1")


def rendered(text: str = "", **structure: Any) -> Rendered:
    return render(out(structure, text))


def body(payload: dict[str, Any]) -> str:
    kind = payload["type"]
    if kind == "interactive":
        return payload["interactive"]["body"]["text"]
    return payload["document"].get("caption", "") if kind == "document" else payload["text"]["body"]


def paragraph(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def test_plain_words_are_one_text_without_preview():
    found = rendered("¡Hola! Mira https://aduana.cl", **{})
    assert found.payloads == (
        {"type": "text", "text": {"body": "¡Hola! Mira https://aduana.cl", "preview_url": False}},
    )
    assert not found.choices


def test_blocks_read_well():
    found = rendered(
        title="Requisitos",
        blocks=[
            paragraph("Para exportar necesitas:"),
            {"type": "list", "items": ["RUT", "Factura"]},
            {"type": "steps", "items": ["Inscríbete", "Declara"]},
        ],
        footer="Fuente: Aduanas · revisado nov 2026",
    )
    assert body(found.payloads[0]) == (
        "*Requisitos*\n\nPara exportar necesitas:\n• RUT\n• Factura\n\n1. Inscríbete\n2. Declara\n\n"
        "Fuente: Aduanas · revisado nov 2026"
    )


def test_points_that_come_as_blocks_of_their_own_are_one_list():
    blocks = [
        paragraph("Estos:"),
        paragraph("• Uno"),
        paragraph("• Dos"),
        {"type": "list", "items": ["Tres"]},
        paragraph("Fin"),
    ]
    assert body(rendered(blocks=blocks).payloads[0]) == "Estos:\n• Uno\n• Dos\n• Tres\n\nFin"


def test_a_narrow_table_is_aligned_with_its_figures_to_the_right():
    table = {"type": "table", "columns": ["País", "IVA"], "rows": [["Chile", "19 %"], ["Perú", "8 %"]]}
    assert body(rendered(blocks=[table]).payloads[0]) == "```\nPaís    IVA\nChile  19 %\nPerú    8 %\n```"


def test_a_wide_table_is_a_group_of_lines_a_row():
    rows = [["Mercado Libre", "Cuatro países del bloque", "11 % más envío"]]
    table = {"type": "table", "columns": ["Plataforma", "Dónde", "Comisión"], "rows": rows}
    assert body(rendered(blocks=[table]).payloads[0]) == (
        "*Mercado Libre*\nDónde: Cuatro países del bloque\nComisión: 11 % más envío"
    )


def test_the_lines_of_a_sum_show_amounts_and_total_in_bold():
    lines = {
        "type": "lines",
        "lines": [{"concept": "IGV", "sum": "18 % de USD 10,00", "amount": "USD 1,80", "norm": "Ley del IGV"}],
        "total": {"label": "Total", "amount": "USD 1,80"},
    }
    assert (
        body(rendered(blocks=[lines]).payloads[0])
        == "• IGV: 18 % de USD 10,00 = *USD 1,80* (Ley del IGV)\n*Total: USD 1,80*"
    )


def test_a_block_of_a_kind_nobody_knows_still_says_its_words():
    assert (
        body(rendered(blocks=[{"type": "mapa", "caption": "Ruta", "points": ["Arica", 3]}]).payloads[0])
        == "Ruta\nArica"
    )


def test_three_short_suggestions_are_buttons_with_title_and_sources_around():
    found = rendered(
        title="IVA en *Chile*",
        blocks=[paragraph("Es 19 %.")],
        footer="Fuente: SII",
        suggestions=["Más detalle", "Menú"],
    )
    interactive = found.payloads[0]["interactive"]
    assert len(found.payloads) == 1
    assert interactive["type"] == "button"
    assert interactive["header"] == {"type": "text", "text": "IVA en Chile"}
    assert interactive["body"] == {"text": "Es 19 %."}
    assert interactive["footer"] == {"text": "Fuente: SII"}
    assert [button["reply"]["title"] for button in interactive["action"]["buttons"]] == ["Más detalle", "Menú"]


def test_four_suggestions_are_a_list_whose_button_says_what_is_inside():
    found = rendered(blocks=[paragraph("¿A cuál?")], suggestions=["Chile", "Colombia", "México", "Perú"], asks="pais")
    action = found.payloads[0]["interactive"]["action"]
    assert (action["button"], action["sections"][0]["title"]) == ("Ver países", "Países")
    assert [row["title"] for row in action["sections"][0]["rows"]] == ["Chile", "Colombia", "México", "Perú"]


def test_a_label_that_no_button_can_hold_makes_a_list_with_its_whole_text():
    whole = "Extraordinariamente complejo de acortar bien"
    action = rendered("x", suggestions=["Menú", whole]).payloads[0]["interactive"]["action"]
    assert action["sections"][0]["rows"][1]["description"] == whole


def test_two_labels_with_the_same_short_form_are_told_apart_in_a_list():
    found = rendered("x", suggestions=["Derechos del consumidor", "Derechos del cliente"])
    assert found.payloads[0]["interactive"]["type"] == "list"


def test_a_label_longer_than_a_description_is_spelled_in_the_body():
    whole = "Una opción " + "muy larga " * 12 + "que termina aquí"
    found = rendered("Elige", suggestions=["Menú", whole])
    assert f"2. {whole}" in body(found.payloads[-1])


def test_repeated_and_empty_suggestions_are_left_out():
    found = rendered("x", suggestions=["Menú", " ", "menú", "MENÚ "])
    assert [option["title"] for option in options(found.payloads[0])] == ["Menú"]


def test_more_than_ten_choices_have_pages():
    texts = [f"Opción {number}" for number in range(1, 25)]
    found = rendered("Elige", suggestions=texts)
    first = options(found.payloads[0])
    assert [row["title"] for row in first] == [*texts[:9], "Ver más"]
    second = options(found.more[first[-1]["id"]][0])
    assert [row["title"] for row in second] == [*texts[9:18], "Ver más"]
    third = options(found.more[second[-1]["id"]][0])
    assert [row["title"] for row in third] == texts[18:]
    assert {found.choices[row["id"]] for row in (*first[:-1], *second[:-1], *third)} == set(texts)
    assert found.more["ver mas"] == found.more[first[-1]["id"]]
    assert found.choices["23"] == "Opción 23"


def test_ten_choices_are_one_page():
    found = rendered("Elige", suggestions=[f"Opción {number}" for number in range(10)])
    assert len(options(found.payloads[0])) == 10
    assert not found.more


@pytest.mark.parametrize("typed", ["2", "7.2", "servicios digitales", "servicios y productos digitales"])
def test_a_number_the_label_and_the_whole_text_stand_for_the_choice(typed):
    found = rendered("x", suggestions=["Menú", "Servicios y productos digitales"])
    assert found.choices[typed] == "Servicios y productos digitales"


def test_where_a_number_is_asked_for_a_typed_number_is_no_choice():
    assert "2" not in rendered("¿Cuánto?", suggestions=["USD 50", "USD 100"], asks="monto").choices


def test_a_quote_goes_as_a_document_with_its_words_and_buttons_in_one_message():
    found = rendered(
        title="Tu cotización",
        blocks=[paragraph("Vale hasta el 29.")],
        document={"url": "https://brujula.cl/cotizaciones/a1", "filename": "cotizacion-CL.pdf"},
        suggestions=["Explícame la cuenta", "¿DDP o DAP?"],
    )
    interactive = found.payloads[0]["interactive"]
    assert len(found.payloads) == 1
    document = {"link": "https://brujula.cl/cotizaciones/a1", "filename": "cotizacion-CL.pdf"}
    assert interactive["header"] == {"type": "document", "document": document}
    assert interactive["body"]["text"] == "*Tu cotización*\n\nVale hasta el 29."


def test_a_document_without_suggestions_has_a_caption_and_with_a_list_two_messages():
    document = {"url": "https://brujula.cl/c/a1", "filename": "c.pdf"}
    alone = rendered(title="Cotización", document=document)
    assert alone.payloads[0]["document"]["caption"] == "*Cotización*"
    listed = rendered(title="Cotización", document=document, suggestions=["A", "B", "C", "D"])
    assert [payload["type"] for payload in listed.payloads] == ["document", "interactive"]


@pytest.mark.parametrize("url", ["http://localhost:8080/c/a1", "http://127.0.0.1/c", "ftp://x.cl/a", "", None, "c/a1"])
def test_a_document_that_whatsapp_cannot_fetch_stays_an_address_in_the_text(url):
    found = rendered(blocks=[paragraph(f"Ábrela: {url}")], document={"url": url, "filename": "c.pdf"})
    assert [payload["type"] for payload in found.payloads] == ["text"]


def test_a_long_answer_is_split_between_blocks_and_the_choices_come_last():
    blocks = [paragraph(f"{number}. " + "palabra " * 60) for number in range(1, 5)]
    found = rendered(title="Largo", blocks=blocks, suggestions=["Menú"])
    assert [payload["type"] for payload in found.payloads] == ["text", "interactive"]
    assert body(found.payloads[0]).startswith("*Largo*\n\n1. palabra")
    assert body(found.payloads[1]).startswith("3. palabra")
    assert "header" not in found.payloads[1]["interactive"]


def test_the_quoted_message_is_named_in_the_first_payload_only():
    found = render(out({"blocks": [paragraph("x " * 4000)]}, reply_to="wamid.a"))
    assert [payload.get("context") for payload in found.payloads] == [{"message_id": "wamid.a"}, None]


def test_the_length_of_emojis_counts_double():
    found = rendered(blocks=[paragraph("👍" * 2100)])
    assert len(found.payloads) == 2


WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aeiou ñÑáé 09.,:;*_~`>\n-•👍🇨🇱"), st.characters(exclude_categories=["Cs", "Cc", "Co"])
    ),
    max_size=120,
)
LONG = st.one_of(WORDS, st.builds(lambda text, times: text * times, WORDS, st.integers(1, 60)))
BLOCKS = st.one_of(
    st.builds(lambda text: {"type": "text", "text": text}, LONG),
    st.builds(lambda items: {"type": "list", "items": items}, st.lists(LONG, max_size=5)),
    st.builds(lambda items: {"type": "steps", "items": items}, st.lists(WORDS, max_size=5)),
    st.builds(
        lambda rows: {"type": "table", "columns": ["A", "B"], "rows": rows},
        st.lists(st.lists(WORDS, max_size=3), max_size=4),
    ),
    st.builds(
        lambda parts: {"type": "lines", "lines": [dict(zip(("concept", "sum", "amount"), parts, strict=True))]},
        st.tuples(WORDS, WORDS, WORDS),
    ),
)
ANSWERS = st.fixed_dictionaries(
    {"blocks": st.lists(BLOCKS, max_size=5)},
    optional={
        "title": WORDS,
        "footer": LONG,
        "suggestions": st.lists(WORDS, max_size=25),
        "asks": st.sampled_from([None, "pais", "monto", "lugar:cordoba"]),
        "document": st.just({"url": "https://brujula.cl/c/a1", "filename": "c.pdf"}),
    },
)


def words(text: str) -> str:
    """Return the letters and figures of a text, which is what must not be lost."""
    return "".join(re.findall(r"[^\W_]", labels.nfc(text).translate(_TWINS)))


def said(structure: dict[str, Any]) -> list[str]:
    found = [structure.get("title", ""), structure.get("footer", "")]
    for block in structure["blocks"]:
        found += [block.get("text", ""), *block.get("items", [])]
        found += [cell for row in block.get("rows", []) for cell in row]
        found += [value for line in block.get("lines", []) for value in line.values()]
    return found


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ANSWERS)
def test_no_payload_breaks_a_limit_and_no_word_is_lost(structure):
    found = render(out(structure, "Texto de reserva"))
    pages = [payload for page in found.more.values() for payload in page]
    assert found.payloads
    for payload in (*found.payloads, *pages):
        check_message({"messaging_product": "whatsapp", "to": "56912345678", **payload})
    shown = words("".join(words_of(payload) for payload in found.payloads))
    for text in said(structure):
        assert words(text) in shown or all(words(part) in shown for part in text.split())


@settings(max_examples=300)
@given(st.lists(LONG, min_size=1, max_size=25))
def test_the_whole_text_of_every_suggestion_can_be_reached(texts):
    found = render(out({"suggestions": texts, "blocks": [paragraph("¿Cuál?")]}))
    pages = [*found.payloads, *(payload for page in found.more.values() for payload in page)]
    rows = {option["id"]: option for payload in pages for option in options(payload)}
    spelled = words("".join(body(payload) for payload in found.payloads))
    for text in texts:
        if not labels.one_line(text):
            continue
        key = labels.folded(text) or labels.one_line(text)
        ids = [i for i, value in found.choices.items() if i in rows and (labels.folded(value) or value) == key]
        assert len(ids) == 1, "each has a button or row"
        row, whole = rows[ids[0]], found.choices[ids[0]]
        short = row["title"] in (labels.short(whole), labels.short(whole, 24))
        assert short or row["description"] == whole or words(whole) in spelled
