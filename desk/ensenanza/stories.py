"""Stories and tests as YAML: made of the turns of a conversation, checked against what exists, and added to a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from desk.ensenanza.corpus import Corpus
from desk.ensenanza.intents import title_of
from desk.ensenanza.personal import kinds_in
from desk.ensenanza.phrase_files import read_yaml
from desk.ensenanza.words import ENTITY, clean, plain
from desk.errors import LessonRefused

STORIES, TESTS = Path("data/stories/de_la_mesa.yml"), Path("tests/stories/test_de_la_mesa.yml")
HEADINGS = {
    STORIES: "# Conversaciones reales que el equipo convirtió en historia desde la mesa.",
    TESTS: "# Conversaciones reales que el equipo apartó para examinar a Brújula: nada de aquí se entrena.",
}
LONGEST_NAME, MOST_TURNS = 120, 20
_COPIED = 4  # words: a longer message that is trained on examines nothing
_BUILT_IN = {"action_listen", "action_restart", "action_session_start", "action_default_fallback"}


@dataclass(frozen=True)
class World:
    """What a story may name, and what it must not contradict: the actions that a rule gives to an intent."""

    intents: frozenset[str]
    actions: frozenset[str]
    rules: dict[str, tuple[str, ...]]
    names: frozenset[str]


@dataclass(frozen=True)
class Turn:
    """A message with its intent and the actions that answered; `said` has its entities annotated."""

    said: str
    intent: str
    actions: tuple[str, ...]


def world_of(root: Path = Path()) -> World:
    """Return what exists below a root; raises LessonRefused where its files cannot be read."""
    try:
        domain = read_yaml((root / "domain.yml").read_text("utf-8"))
        files = [*sorted((root / "data").rglob("*.yml")), *sorted((root / "tests/stories").glob("*.yml"))]
        read = [read_yaml(path.read_text("utf-8")) for path in files if path.parent.name != "nlu"]
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        raise LessonRefused("No puedo leer los archivos de Brújula. Avisa a quien la instaló.") from None
    rules = [rule for content in read for rule in content.get("rules") or []]
    stories = [story for content in read for story in content.get("stories") or []]
    intents = frozenset(next(iter(one)) if isinstance(one, dict) else one for one in domain["intents"])
    actions = frozenset(domain.get("actions") or ()) | frozenset(domain.get("responses") or ()) | _BUILT_IN
    names = frozenset(str(one.get("rule") or one.get("story")) for one in (*rules, *stories))
    return World(intents | {"nlu_fallback"}, actions, dict(filter(None, map(_one_turn, rules))), names)


def _one_turn(rule: dict[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """Return the intent and actions of a rule of one turn without conditions; None for any other."""
    steps = rule.get("steps") or []
    first, rest = (steps[0], steps[1:]) if steps else ({}, [])
    if rule.get("condition") or "intent" not in first or "entities" in first or any("action" not in s for s in rest):
        return None
    return str(first["intent"]), tuple(str(step["action"]) for step in rest)


def written(name: str, turns: Sequence[Turn], test: bool) -> str:
    """Return the YAML of a story, or of a test with the messages."""
    lines = [f"- story: {_scalar(name)}", "  steps:"]
    for turn in turns:
        if test:
            lines += ["  - user: |", f"      {turn.said}", f"    intent: {turn.intent}"]
        else:
            lines.append(f"  - intent: {turn.intent}")
        lines += [f"  - action: {action}" for action in turn.actions]
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """Return a name as a YAML value of one line."""
    return str(yaml.safe_dump(text, allow_unicode=True, width=10_000)).removesuffix("\n...\n").strip()


def check_story(world: World, corpus: Corpus, text: str, test: bool) -> str:
    """Return the name of a story that may be added; raises LessonRefused with what to mend."""
    story = _only_story(text)
    name = str(story.get("story") or "").strip()
    _check_name(world, name)
    steps = story.get("steps")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        raise LessonRefused("Elige al menos un mensaje de la conversación.")
    turns = _turns(steps)
    if len(turns) > MOST_TURNS:
        raise LessonRefused(f"Son muchos mensajes: elige hasta {MOST_TURNS}. Las historias cortas enseñan mejor.")
    for intent, said, actions in turns:
        _check_turn(world, intent, actions)
        if test:
            _check_said(corpus, said)
    return name


def _only_story(text: str) -> dict[str, Any]:
    try:
        found = read_yaml(text)
    except yaml.YAMLError:
        raise LessonRefused("La historia no se puede leer: vuelve a armarla desde la conversación.") from None
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise LessonRefused("La historia no se puede leer: vuelve a armarla desde la conversación.")
    return found[0]


def _check_name(world: World, name: str) -> None:
    if " " not in name or len(name) > LONGEST_NAME or clean(name) != name:
        raise LessonRefused(
            f"El nombre dice en una frase qué pasa (hasta {LONGEST_NAME} letras), "
            "por ejemplo «Pregunta por envíos y pide la fuente»."
        )
    if kinds_in(name):
        raise LessonRefused("El nombre lleva datos de una persona: quítalos.")
    if name in world.names:
        raise LessonRefused("Ya hay una historia o una prueba con ese nombre: ponle otro.")


def _turns(steps: list[dict[str, Any]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the turns of the steps: intent, what was said, actions."""
    turns: list[tuple[str, str, tuple[str, ...]]] = []
    for step in steps:
        if "intent" in step:
            turns.append((str(step["intent"]), str(step.get("user") or "").strip(), ()))
        elif "action" in step and turns:
            intent, said, actions = turns[-1]
            turns[-1] = (intent, said, (*actions, str(step["action"])))
        else:
            raise LessonRefused("Una historia empieza con un mensaje de la persona.")
    return turns


def _check_turn(world: World, intent: str, actions: tuple[str, ...]) -> None:
    if intent not in world.intents:
        raise LessonRefused(f"La intención «{intent}» ya no existe: corrige ese mensaje.")
    if not actions:
        raise LessonRefused(f"Después de «{title_of(intent)}» falta qué hizo Brújula: elige una acción.")
    for action in actions:
        if action not in world.actions:
            raise LessonRefused(f"La acción «{action}» ya no existe: elige otra.")
    wanted = world.rules.get(intent)
    if wanted and actions[: len(wanted)] != wanted:
        raise LessonRefused(
            f"Una regla dice que a «{title_of(intent)}» le sigue {' y '.join(wanted)}, y aquí le sigue {' y '.join(actions)}. "
            "Corrige la intención del mensaje o quítalo."
        )


def _check_said(corpus: Corpus, said: str) -> None:
    words = plain(said)
    if not words:
        raise LessonRefused("A una prueba no le puede faltar lo que dijo la persona.")
    if kinds_in(words):
        raise LessonRefused(f"Un mensaje lleva {kinds_in(words)[0]} de una persona: quítalo.")
    if words.startswith("/") or re.search(r"\]\s*[({\[]", ENTITY.sub("", said)):
        raise LessonRefused(f"«{words[:60]}» lleva signos que se leerían como instrucciones: quítalos.")
    if len(words.split()) >= _COPIED and corpus.where(words):
        raise LessonRefused(f"«{words[:80]}» ya se le enseñó: una prueba con eso no examina nada. Quita ese mensaje.")


def with_story(text: str, heading: str, story: str) -> str:
    """Return the text of a file of stories with one more at its end; raises LessonRefused."""
    start = text if text.strip() else f'{heading}\nversion: "3.1"\nstories:\n'
    gap = "" if start.rstrip().endswith("stories:") else "\n"
    made = f"{start.rstrip(chr(10))}\n{gap}{story.rstrip(chr(10))}\n"
    try:
        old, new = read_yaml(start).get("stories") or [], read_yaml(made).get("stories") or []
    except (yaml.YAMLError, AttributeError):
        raise LessonRefused("El archivo de historias no se puede leer. Avisa a quien instaló Brújula.") from None
    if new != [*old, *read_yaml(story)]:
        raise LessonRefused("La historia no cabe en su archivo. Avisa a quien instaló Brújula.")
    return made


def messages_of(text: str) -> list[str]:
    """Return what is said in a test, without annotations; nothing where it cannot be read."""
    try:
        steps = _only_story(text).get("steps") or []
    except LessonRefused:
        return []
    return [plain(str(step["user"])) for step in steps if isinstance(step, dict) and step.get("user")]


def name_of(text: str) -> str:
    """Return the name of a story, "" where it cannot be read."""
    try:
        return str(_only_story(text).get("story") or "")
    except LessonRefused:
        return ""
