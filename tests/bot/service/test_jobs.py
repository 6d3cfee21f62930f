"""What staff ask for is done one thing at a time; what is cut short is told, and nothing is left half done."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.service import putting
from bot.service.jobs import UNBEGUN, Jobs
from bot.service.putting import of_run, recover
from bot.service.staging import build
from bot.service.switching import SwitchFailed
from bot.settings import ROOT
from bot.training import TO_GO_BACK, training_hash
from desk.ensenanza import lessons, runs

NOW = datetime.datetime.now(datetime.UTC)
PHRASE = "ando perdido con mi encargo"


class FakeSwitch:
    """A switch that ends at once, or fails."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.models: list[str] = []

    def to(self, model: Path, say: Callable[[str], None], commit: Callable[[], None]) -> Any:
        say("Arranco")
        yield
        if self.fault:
            raise self.fault
        commit()
        self.models.append(model.name)
        yield


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(ROOT, tmp_path / "raiz", [])


@pytest.fixture
def run(engine: Engine, root: Path, tmp_path: Path) -> int:
    """A training that is ready, of one phrase."""
    ids = lessons.add(engine, [lessons.Draft(lessons.PHRASE, "reportar_envio", PHRASE)], "Marta", NOW)
    number = runs.ask(engine, runs.TRAIN, "Marta", ids, NOW)
    staged = build(root, tmp_path / "ensayo", lessons.pending(engine))
    models = root / "models"
    models.mkdir()
    for name in ("antes.tar.gz", "nuevo.tar.gz"):
        (models / name).write_bytes(b"model")
    runs.set_values(
        engine, number, status=runs.READY, base_hash=training_hash(root), hash=training_hash(staged),
        base_model="antes.tar.gz", model="nuevo.tar.gz",
    )  # fmt: skip
    return number


@pytest.fixture
def switch() -> FakeSwitch:
    return FakeSwitch()


@pytest.fixture
def jobs(engine: Engine, root: Path, switch: FakeSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    monkeypatch.setattr("bot.service.jobs.EVERY", 0.0)
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    return Jobs(engine, root, root / "models", switch, {}, tmp_path / "log", lambda _: command)  # type: ignore[arg-type]


def turn(jobs: Jobs, times: int = 6) -> None:
    for _ in range(times):
        jobs.tick()


def stands(root: Path) -> bool:
    return f"- {PHRASE}\n" in (root / "data/nlu/reportar_envio.yml").read_text("utf-8")


def test_a_model_is_put_in_service_and_gone_back_from(
    engine: Engine, root: Path, run: int, jobs: Jobs, switch: FakeSwitch
) -> None:
    before = (root / "data/nlu/reportar_envio.yml").read_bytes()
    assert runs.ask_service(engine, run, runs.TO_SERVE, "Marta", NOW)
    assert not runs.ask_service(engine, run, runs.TO_SERVE, "Luis", NOW)
    turn(jobs)
    serving = runs.serving(engine)
    assert serving is not None
    assert serving.id == run
    assert stands(root)
    assert training_hash(root) == serving.hash
    assert [one.run for one in lessons.listed(engine, lessons.IN_SERVICE)] == [run]
    assert "antes.tar.gz" in (root / "models" / TO_GO_BACK).read_text()
    assert runs.ask_service(engine, run, runs.TO_GO_BACK, "Marta", NOW)
    turn(jobs)
    assert runs.serving(engine) is None
    assert (root / "data/nlu/reportar_envio.yml").read_bytes() == before
    assert [one.status for one in lessons.pending(engine)] == [lessons.PENDING]
    assert switch.models == ["nuevo.tar.gz", "antes.tar.gz"]


def test_a_switch_that_fails_says_why_and_changes_nothing(
    engine: Engine, root: Path, run: int, jobs: Jobs, switch: FakeSwitch
) -> None:
    switch.fault = SwitchFailed("El modelo nuevo se cerró.")
    runs.ask_service(engine, run, runs.TO_SERVE, "Marta", NOW)
    turn(jobs)
    found = runs.get(engine, run)
    assert found is not None
    assert (found.service, found.service_note) == ("", "El modelo nuevo se cerró.")
    assert not stands(root)
    assert len(lessons.pending(engine)) == 1


def test_files_that_changed_meanwhile_refuse_the_model(engine: Engine, root: Path, run: int, jobs: Jobs) -> None:
    with (root / "data/nlu/saludar.yml").open("a", encoding="utf-8") as file:
        file.write("# otra mano\n")
    runs.ask_service(engine, run, runs.TO_SERVE, "Marta", NOW)
    turn(jobs)
    found = runs.get(engine, run)
    assert found is not None
    assert found.service_note == putting.OUTDATED
    assert not stands(root)


def test_a_stop_in_the_middle_is_undone_or_finished(engine: Engine, root: Path, run: int) -> None:
    found = runs.get(engine, run)
    assert found is not None
    runs.set_values(engine, run, service=runs.CHANGING)
    recover(engine, root, root / "models", NOW)
    assert runs.serving(engine) is None
    runs.set_values(engine, run, service=runs.CHANGING)
    putting.write_lessons(engine, root, found)
    recover(engine, root, root / "models", NOW)
    assert runs.serving(engine) is not None
    assert lessons.pending(engine) == []


def test_half_written_files_are_put_back(engine: Engine, root: Path, run: int) -> None:
    path = root / "data/nlu/reportar_envio.yml"
    whole = path.read_text("utf-8")
    runs.set_values(engine, run, service=runs.CHANGING, before={"data/nlu/reportar_envio.yml": whole})
    path.write_text(whole + "# a medias\n", "utf-8")
    recover(engine, root, root / "models", NOW)
    assert path.read_text("utf-8") == whole
    assert runs.moving(engine) is None


def test_a_training_is_cancelled_or_interrupted(engine: Engine, root: Path, jobs: Jobs) -> None:
    (number,) = [runs.ask(engine, runs.TRAIN, "Marta", [1], NOW)]
    with pytest.raises(runs.Busy):
        runs.ask(engine, runs.VALIDATE, "Luis", [1], NOW)
    turn(jobs, 2)
    assert runs.cancel(engine, number, NOW)
    turn(jobs, 2)
    assert runs.get(engine, number).status == runs.CANCELLED  # type: ignore[union-attr]
    other = runs.ask(engine, runs.TRAIN, "Marta", [1], NOW)
    turn(jobs, 2)
    jobs.stop()
    assert runs.get(engine, other).status == runs.INTERRUPTED  # type: ignore[union-attr]


def test_work_that_dies_without_a_word_is_a_failure(engine: Engine, root: Path, jobs: Jobs) -> None:
    jobs._command = lambda _: [sys.executable, "-c", "raise SystemExit(3)"]
    number = runs.ask(engine, runs.TRAIN, "Marta", [1], NOW)
    deadline = time.monotonic() + 60
    while runs.get(engine, number).status in runs.OPEN:  # type: ignore[union-attr]
        jobs.tick()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "ensenanza.log" in runs.get(engine, number).note  # type: ignore[union-attr]


def test_lessons_that_were_discarded_are_not_of_the_run(engine: Engine, run: int) -> None:
    (lesson,) = lessons.pending(engine)
    lessons.discard(engine, lesson.id)
    assert of_run(engine, runs.get(engine, run)) == []  # type: ignore[arg-type]


def test_a_training_that_cannot_begin_is_a_failure_and_the_next_one_begins(
    engine: Engine, jobs: Jobs, tmp_path: Path
) -> None:
    (tmp_path / "log").mkdir()  # where the log of trainings is to be written
    number = runs.ask(engine, runs.TRAIN, "Marta", [1], NOW)
    turn(jobs, 2)
    found = runs.get(engine, number)
    assert found is not None
    assert (found.status, found.note) == (runs.FAILED, UNBEGUN)
    (tmp_path / "log").rmdir()
    other = runs.ask(engine, runs.TRAIN, "Marta", [1], NOW)
    turn(jobs, 2)
    assert runs.get(engine, other).status == runs.WORKING  # type: ignore[union-attr]
    jobs.stop()


def test_no_fault_of_a_training_reaches_the_loop_of_the_service(
    engine: Engine, run: int, jobs: Jobs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError("no queda espacio para «mi teléfono es 5551234»")

    monkeypatch.setattr(putting, "recover", full)
    runs.set_values(engine, run, service=runs.CHANGING)
    turn(jobs)
    assert [record.levelname for record in caplog.records].count("ERROR") == 1, "it waits before the next look"
    assert "OSError at" in caplog.text
    assert "5551234" not in caplog.text
    jobs.stop()
