"""The work of one run (`python -m bot.service.run_training N`): check, train aside, compare, and say how it went."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.rasa_checks import QUIET, CheckFailed, contradictions, failing_stories
from bot.service import evaluation, staging
from bot.service.putting import of_run
from bot.settings import ROOT, Settings, get_settings
from bot.training import model_path, rasa_train_command, training_hash
from conversations.db import open_engine
from desk.core import now
from desk.ensenanza import runs
from desk.ensenanza.lessons import Lesson
from desk.errors import LessonRefused

logger = logging.getLogger("brujula.service")
NICE = 10
USUAL = 170.0  # seconds that a training takes on an ordinary machine of two cores: only for the bar
MOST = 3600.0


class Stopped(Exception):
    """The run ends here; the text says why, in words."""


class Work:
    """One run, step by step; each says what it is at."""

    def __init__(self, engine: Engine, settings: Settings, root: Path, run: runs.Run):
        self._engine, self._settings, self._root, self._run = engine, settings, root, run
        self._lessons: list[Lesson] = of_run(engine, run)
        self._folder = settings.var_dir.absolute() / "ensayo"

    def do(self) -> None:
        """Do it and write how it ended."""
        try:
            report = self._validate()
            values: dict[str, Any] = {} if self._run.task == runs.VALIDATE else self._train(report)
            runs.end(self._engine, self._run.id, runs.READY, now(), report=report, stage="Listo", percent=100, **values)
        except LessonRefused as error:
            self._end(runs.REFUSED, f"Una lección no se puede escribir. {error}")
        except (Stopped, CheckFailed) as error:
            self._end(runs.REFUSED if self._run.task == runs.VALIDATE else runs.FAILED, str(error))

    def _validate(self) -> dict[str, Any]:
        self._say("Preparo una copia con las lecciones", 2)
        base = training_hash(self._root)
        staging.build(self._root, self._folder, self._lessons)
        runs.set_values(self._engine, self._run.id, base_hash=base, hash=training_hash(self._folder))
        self._say("Busco frases repetidas, confusas o copiadas de las pruebas", 4)
        errors, advice = self._findings()
        self._say("Reviso que las historias no se contradigan", 8)
        errors += contradictions(self._folder, self._environment())
        report = {"errors": errors, "advice": advice}
        if errors:
            runs.set_values(self._engine, self._run.id, report=report)
            if self._run.task == runs.TRAIN:
                runs.end(self._engine, self._run.id, runs.REFUSED, now(), "Hay que corregir algo antes de entrenar.")
                raise SystemExit(0)
        return report

    def _findings(self) -> tuple[list[str], list[str]]:
        """Return what is wrong, and the advice that these lessons give rise to."""
        from bot.phrases_check import check, held_out_texts, read_phrases

        phrases = read_phrases(self._folder / "data" / "nlu")
        old = read_phrases(self._root / "data" / "nlu", {phrase.text: phrase.masked for phrase in phrases})
        fresh = {phrase.text for phrase in phrases} - {phrase.text for phrase in old}
        found = check(phrases, held_out_texts(self._folder / "tests"), fresh)
        known = {one.text for one in check(old, (), ())}
        errors = [one.text.replace(f"{self._folder}/", "") for one in found if one.error]
        return errors, [one.text for one in found if not one.error and one.text not in known]

    def _train(self, report: dict[str, Any]) -> dict[str, Any]:
        """Train aside, compare, and return the values of a run whose model may serve."""
        models_dir = self._root / self._settings.models_dir
        base, target = model_path(self._root, models_dir), model_path(self._folder, models_dir)
        if base == target:
            raise Stopped("Estas lecciones no cambian lo que se entrena: no hay modelo nuevo que hacer.")
        made = self._trained(target)
        self._say("Escucho las frases de prueba con el modelo en servicio y con el nuevo", 72)
        phrases, own = evaluation.held_out(self._folder), evaluation.taught(self._lessons)
        if not base.exists():
            raise Stopped("No encuentro el modelo en servicio, y sin él no puedo comparar. Reinicia Brújula.")
        before = evaluation.listen(evaluation.parser(base), [*phrases, *own])
        self._say("Escucho las frases de prueba con el modelo nuevo", 80)
        after = evaluation.listen(evaluation.parser(made), [*phrases, *own])
        count = len(phrases)
        report |= evaluation.compare(before[:count], after[:count])
        report["taught"] = [
            {"text": new.text, "intent": new.intent, "before": old.heard, "after": new.heard}
            for old, new in zip(before[count:], after[count:], strict=True)
        ]
        self._say("Repito las conversaciones de prueba con el modelo nuevo", 88)
        report["stories_failed"], report["stories"] = failing_stories(
            self._folder, made, self._environment(), self._folder / "results"
        )
        report["verdict"] = evaluation.verdict(report)
        if training_hash(self._root) != self._reread().base_hash:
            raise Stopped("Los archivos de entrenamiento cambiaron mientras se entrenaba. Entrena otra vez.")
        models_dir.mkdir(parents=True, exist_ok=True)
        made.replace(target)  # a whole model; nobody serves it until the files say the same
        return {"model": target.name, "base_model": base.name}

    def _trained(self, target: Path) -> Path:
        out, log = self._folder / "models", self._settings.log_dir.absolute() / "ensenanza.log"
        begun = time.monotonic()
        with log.open("ab") as output:
            process = subprocess.Popen(
                rasa_train_command(target, out), cwd=self._folder, env=self._environment(), stdout=output, stderr=output
            )
            while process.poll() is None:
                passed = time.monotonic() - begun
                self._say(
                    "Entreno el modelo nuevo (suele tomar de dos a cinco minutos)",
                    10 + int(min(60, 60 * passed / USUAL)),
                )
                if passed > MOST:
                    process.kill()
                    raise Stopped("El entrenamiento tardó más de una hora y lo detuve.")
                time.sleep(1.0)
        made = out / target.name
        if process.returncode != 0 or not made.exists():
            raise Stopped("El entrenamiento falló. Quien instaló Brújula encuentra el motivo en var/log/ensenanza.log.")
        return made

    def _environment(self) -> dict[str, str]:
        return self._settings.child_environment() | QUIET | {"PYTHONPATH": str(self._folder)}

    def _say(self, stage: str, percent: int) -> None:
        runs.set_values(self._engine, self._run.id, stage=stage, percent=percent)

    def _end(self, status: str, words: str) -> None:
        runs.end(self._engine, self._run.id, status, now(), words)

    def _reread(self) -> runs.Run:
        found = runs.get(self._engine, self._run.id)
        assert found is not None
        return found


def main(number: int) -> None:
    """Do a run, at low priority."""
    os.nice(NICE)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = get_settings()
    engine = open_engine(settings.conversations_url)
    run = runs.get(engine, number)
    if run is not None:
        Work(engine, settings, ROOT, run).do()
    engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]))
