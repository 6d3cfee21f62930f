"""The content at the desk: corrected, seen, sent, approved, sent back, withdrawn, brought back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from starlette.datastructures import FormData

from desk.contenido.forms import controls, read
from desk.settings import MOUNT
from knowledge.editing import Person, current, history, propose, publish, waiting
from knowledge.loading.baseline import KINDS, read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import from_database
from tests.desk.contenido import REST
from tests.desk.formularios import filled, flat, post
from tests.knowledge.conftest import Small
from tests.knowledge.editing.conftest import MORE

NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
FACT = "/contenido/editar/facts/cl-iva"
Roles = Callable[[str], TestClient]


def told(engine: Engine) -> str:
    return from_database(engine).facts["cl-iva"].summary


def test_every_entry_of_the_baseline_goes_through_its_form_unchanged() -> None:
    for kind, entries in read_baseline().entries.items():
        for entry in entries:
            content = entry.model_dump(mode="json")
            form = FormData(flat(controls(kind, content)))
            made = KINDS[kind].model_validate(read(kind, form, content))
            again = made.model_dump(mode="json")
            lost = {name: (content[name], again[name]) for name in content if content[name] != again[name]}
            assert not {name for name, (old, new) in lost.items() if old or new}, (kind, lost)


def test_a_fact_is_corrected_seen_sent_approved_and_rolled_back(knowledge: Engine, as_role: Roles) -> None:
    editor, reviewer = as_role("editor"), as_role("revisor")
    change = {"summary": "En Chile el IVA es 20%."}
    status, text = post(editor, FACT, filled(knowledge, "facts", "cl-iva", **change, accion="ver"))
    assert status == 200
    assert "Así quedaría" in text
    assert "• En Chile el IVA es 20%." in text
    status, text = post(editor, FACT, filled(knowledge, "facts", "cl-iva", **change))
    assert "Otra persona tiene que aprobarlo" in text
    assert told(knowledge) == "En Chile el IVA es 19%."
    number = waiting(knowledge)[0].id
    assert "En Chile el IVA es 20%." in reviewer.get(f"{MOUNT}/contenido/revision").text
    assert post(reviewer, f"/contenido/cambio/{number}/aprobar")[0] == 200
    assert told(knowledge) == "En Chile el IVA es 20%."
    page = reviewer.get(f"{MOUNT}/contenido/entrada/facts/cl-iva").text
    assert "Ana editor" in page
    assert "Lo aprobó Ana revisor" in page
    post(reviewer, f"/contenido/cambio/{number}/volver", {"razon": "era 19"})
    assert told(knowledge) == "En Chile el IVA es 19%."


def test_a_refused_form_keeps_what_was_written_and_says_beside_the_field_what_to_mend(
    knowledge: Engine, as_role: Roles
) -> None:
    wrong = {"summary": "", "statement": "Texto <b>mío</b> que no se pierde", "razon": ""}
    status, text = post(as_role("editor"), FACT, filled(knowledge, "facts", "cl-iva", **wrong))
    assert status == 422
    assert "Texto <b>mío</b> que no se pierde" in text
    status, unknown = post(as_role("editor"), FACT, filled(knowledge, "facts", "cl-iva", topic="nada"))
    assert status == 422
    assert "«nada» no existe entre los asuntos" in unknown
    assert "«Lo que se dice en el chat»" in text
    assert "falta la razón" in text.lower()
    assert 'aria-invalid="true"' in text
    assert not waiting(knowledge)


def test_groups_are_added_and_taken_away_without_a_script(knowledge: Engine, as_role: Roles) -> None:
    path, editor = "/contenido/editar/parameters/cl-tasa-iva", as_role("editor")
    status, text = post(editor, path, filled(knowledge, "parameters", "cl-tasa-iva", accion="mas:values"))
    assert status == 200
    assert 'name="values-1.value"' in text
    new = {
        "values-n": "2", "values-1.__desde": "2027-01-01", "values-1.value": "0,20", "values-1.source.title": "Ley 1",
        "values-1.checked_on": "2026-11-30", "values-1.legal_status": "vigente", "values-1.verified": "si",
    }  # fmt: skip
    post(editor, path, filled(knowledge, "parameters", "cl-tasa-iva", **new))
    after = waiting(knowledge)[0].after
    assert after
    assert after["values"]["2027-01-01"]["value"] == "0.20"


def test_a_draft_goes_on_later_and_only_by_its_author(knowledge: Engine, as_role: Roles) -> None:
    editor, other = as_role("editor"), as_role("administrador")
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", summary="Borrador 21%", accion="guardar"))
    number = history(knowledge, "facts", "cl-iva")[0].id
    assert "Borrador 21%" in editor.get(f"{MOUNT}{FACT}?borrador={number}").text
    assert "Borrador 21%" not in other.get(f"{MOUNT}{FACT}?borrador={number}").text
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", summary="Borrador 21%", borrador=str(number)))
    assert [change.status for change in history(knowledge, "facts", "cl-iva")] == ["en_revision"]


def test_what_is_sent_back_shows_the_note_to_its_author(knowledge: Engine, as_role: Roles) -> None:
    editor, reviewer = as_role("editor"), as_role("revisor")
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", summary="IVA: 20%"))
    number = waiting(knowledge)[0].id
    assert post(reviewer, f"/contenido/cambio/{number}/devolver", {"nota": " "})[0] == 422
    post(reviewer, f"/contenido/cambio/{number}/devolver", {"nota": "Falta la ley"})
    assert "Falta la ley" in editor.get(f"{MOUNT}/contenido/revision").text


def test_a_fact_is_withdrawn_in_one_step_and_shown_as_such(knowledge: Engine, as_role: Roles) -> None:
    editor = as_role("editor")
    assert post(editor, "/contenido/entrada/facts/cl-iva/retirar", {"razon": ""})[0] == 409
    assert post(editor, "/contenido/entrada/facts/cl-iva/retirar", {"razon": "está mal"})[0] == 200
    assert "cl-iva" not in from_database(knowledge).facts
    assert "No está publicado" in editor.get(f"{MOUNT}/contenido/entrada/facts/cl-iva").text
    status, text = post(editor, "/contenido/entrada/organisations/cl-sii/retirar", {"razon": "sobra"})
    assert status == 409
    assert "cl-curso" in text


def test_who_comes_late_is_told(knowledge: Engine, as_role: Roles) -> None:
    old = filled(knowledge, "facts", "cl-iva", summary="IVA: 22%")
    post(as_role("editor"), FACT, filled(knowledge, "facts", "cl-iva", summary="IVA: 21%"))
    publish(knowledge, waiting(knowledge)[0].id, Person(99, "Otra"), NOW)
    status, text = post(as_role("administrador"), FACT, old)
    assert status == 422
    assert "Otra persona lo cambió" in text
    assert "IVA: 22%" in text


def test_what_is_kept_as_an_id_is_read_in_words_with_the_id_that_spreadsheets_ask_for(
    knowledge: Engine, as_role: Roles
) -> None:
    editor = as_role("editor")
    entry = editor.get(f"{MOUNT}/contenido/entrada/facts/cl-iva").text
    assert '<dt>País</dt><dd class="texto">Chile</dd>' in entry
    assert '<dt>Asunto</dt><dd class="texto">IVA (iva)</dd>' in entry
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", country="PE", dispute="cl-libros"))
    for path in ("entrada/facts/cl-iva", "revision"):
        text = editor.get(f"{MOUNT}/contenido/{path}").text
        assert "<span>Chile</span>" in text, path
        assert "<span>Perú</span>" in text, path
        assert "<span>¿Los libros pagan? (cl-libros)</span>" in text, path
    guide = editor.get(f"{MOUNT}/contenido/entrada/guides/cl-cargos").text
    assert "Los libros pagan IVA (cl-iva-libros)\nEl IVA es 19% (cl-iva)" in guide
    rows = editor.get(f"{MOUNT}/contenido?buscar=cl-iva-libros").text
    assert '<span class="rotulo">Chile</span><span class="rotulo">IVA</span>' in rows


def test_the_history_tells_what_the_files_changed_and_once_what_they_changed_over_the_desk(
    knowledge: Engine, as_role: Roles, tmp_path: Path
) -> None:
    small = Small(tmp_path / "yaml")
    for name, text in (MORE | REST).items():
        small.write(name, text)

    def page() -> str:
        return as_role("editor").get(f"{MOUNT}/contenido/entrada/facts/cl-iva").text

    assert page().count("Llegó de los archivos</strong>") == 1
    assert "<code>knowledge/facts/cl/iva.yml</code>" in page()
    small.edit("facts/cl/iva.yml", "title: El IVA es 19%", "title: Primer archivo")
    load(knowledge, small.read())
    assert "Cambió en los archivos</strong>" in page()
    assert "<span>El IVA es 19%</span>" in page()
    assert "<span>Primer archivo</span>" in page()
    content = {**(current(knowledge, "facts", "cl-iva")[0] or {}), "title": "De la mesa"}
    number = propose(knowledge, "facts", "cl-iva", content, Person(1, "Ana"), "r", NOW)
    publish(knowledge, number, Person(2, "Luis"), NOW)
    small.edit("facts/cl/iva.yml", "title: Primer archivo", "title: Segundo archivo")
    load(knowledge, small.read())
    assert page().count("<span>Segundo archivo</span>") == 1
    assert "Cambió en los archivos y reemplazó la edición de la mesa." in page()
    assert page().count("Cambió en los archivos</strong>") == 1


def test_who_may_approve_sees_in_the_menu_how_many_changes_wait(knowledge: Engine, as_role: Roles) -> None:
    editor, reviewer = as_role("editor"), as_role("revisor")
    assert "aprobación</span>" not in reviewer.get(f"{MOUNT}/").text
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", summary="IVA: 20%"))
    home = reviewer.get(f"{MOUNT}/").text
    assert 'Contenido <span class="cuantas">1<span class="oculto"> cambio espera aprobación</span></span></a>' in home
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", summary="IVA: 21%"))
    text = reviewer.get(f"{MOUNT}/contenido/vigencia").text
    assert 'Revisión <span class="cuantas">2<span class="oculto"> cambios esperan aprobación</span></span></a>' in text
    assert "aprobación</span>" not in editor.get(f"{MOUNT}/contenido/vigencia").text


def test_a_new_entry_is_made_from_an_empty_form(knowledge: Engine, as_role: Roles) -> None:
    editor = as_role("editor")
    assert editor.get(f"{MOUNT}/contenido/nueva/terms").status_code == 200
    new = {
        "id": "aforo",
        "term": "Aforo",
        "definition": "Revisar la carga",
        "accion": "enviar",
        "razon": "faltaba",
        "verified": "no",
    }
    post(editor, "/contenido/nueva/terms", new)
    assert from_database(knowledge).terms["aforo"].term == "Aforo"
    status, text = post(editor, "/contenido/nueva/terms", new)
    assert status == 422
    assert "usa otro" in text


def test_the_list_is_narrowed_and_shows_what_waits_and_what_is_gone(knowledge: Engine, as_role: Roles) -> None:
    editor = as_role("editor")
    post(editor, FACT, filled(knowledge, "facts", "cl-iva", summary="IVA: 20%"))
    post(editor, "/contenido/entrada/facts/cl-iva-libros/retirar", {"razon": "mal"})
    for query, seen, unseen in (
        ("?clase=facts&estado=espera", "El IVA es 19%", "Los libros"), ("?estado=retirado", "Los libros", "El IVA es 19%"),
        ("?buscar=curso", "Curso", "El IVA es 19%"), ("?clase=facts&pais=PE", "No encontré", "El IVA es 19%"),
    ):  # fmt: skip
        text = editor.get(f"{MOUNT}/contenido{query}").text
        assert seen in text, query
        assert unseen not in text, query
