"""The repository tests itself: what the tools let pass, and what this project promises about its own files."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CODE = ("bot", "actions", "knowledge", "conversations", "desk")
# Rasa's own, which a domain may use without declaring.
BUILT_IN_ACTIONS = {"action_listen", "action_restart", "action_session_start", "action_default_fallback"}
# Intents that nobody writes: Rasa's fallback.
BUILT_IN_INTENTS = {"nlu_fallback"}
TITLE_MOST, BUTTONS_MOST, BODY_MOST = 20, 3, 1_024


def tracked() -> list[str]:
    """Return the paths that git follows, and the new ones it would follow."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in out.split("\0") if path and (ROOT / path).exists()]


def sources() -> list[Path]:
    return sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py") if "versions" not in path.parts)


def load(path: str | Path) -> Any:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


DOMAIN = load("domain.yml")


def steps() -> Iterator[dict[str, Any]]:
    """Yield every step of the rules and stories that are trained."""
    for path in sorted((ROOT / "data").rglob("*.yml")):
        content = load(path)
        for block in (*content.get("rules", []), *content.get("stories", [])):
            yield from block["steps"]


# --- The domain


def test_every_response_has_a_variation_for_any_channel() -> None:
    for name, variations in DOMAIN["responses"].items():
        assert any("channel" not in variation and variation.get("text") for variation in variations), name


def test_every_intent_has_examples_and_is_used() -> None:
    intents = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in DOMAIN["intents"]}
    examples: dict[str, int] = {}
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in load(path).get("nlu", []):
            if "intent" in block:
                lines = [line for line in block["examples"].splitlines() if line.startswith("- ")]
                examples[block["intent"]] = examples.get(block["intent"], 0) + len(lines)
    used = {step["intent"] for step in steps() if "intent" in step}
    assert used - BUILT_IN_INTENTS == intents
    assert examples.keys() == intents
    assert {intent: count for intent, count in examples.items() if count < 10} == {}


def test_every_response_and_action_is_used_and_exists() -> None:
    used = {step["action"] for step in steps() if "action" in step}
    policies = {policy.get("core_fallback_action_name") for policy in load("config.yml")["policies"]}
    known = set(DOMAIN["responses"]) | set(DOMAIN["actions"]) | BUILT_IN_ACTIONS
    assert used <= known
    assert set(DOMAIN["responses"]) <= used
    assert set(DOMAIN["actions"]) <= used | policies


def test_every_action_of_the_domain_is_written_once() -> None:
    pattern = re.compile(r'return "(action_\w+)"')
    written = [name for path in (ROOT / "actions").glob("*.py") for name in pattern.findall(path.read_text("utf-8"))]
    assert sorted(written) == sorted(DOMAIN["actions"])


def test_every_slot_and_entity_is_named_in_code() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sources())
    for slot in DOMAIN["slots"]:
        assert f'"{slot}"' in text, slot
    for entity in DOMAIN["entities"]:
        name = next(iter(entity)) if isinstance(entity, dict) else entity
        assert f'"{name}"' in text, name


@pytest.mark.parametrize("name", DOMAIN["responses"])
def test_whatsapp_takes_every_response(name: str) -> None:
    """WhatsApp Cloud API: body of 1,024 characters, at most three reply buttons, titles of 20."""
    for variation in DOMAIN["responses"][name]:
        buttons = variation.get("buttons", [])
        assert len(variation["text"]) <= BODY_MOST
        assert len({button["title"] for button in buttons}) == len(buttons)
        if len(buttons) <= BUTTONS_MOST:
            assert [b["title"] for b in buttons if len(b["title"]) > TITLE_MOST] == []
        else:  # becomes a list: at most ten rows, titles of 24
            assert len(buttons) <= 10
            assert [b["title"] for b in buttons if len(b["title"]) > 24] == []


# --- Configuration


@pytest.mark.parametrize("path", ["credentials.yml", "endpoints.yml"])
def test_no_variable_is_quoted(path: str) -> None:
    """Rasa expands only plain scalars: "${SECRET}" in quotes stays that literal text, which anyone can guess."""
    events = yaml.parse((ROOT / path).read_text("utf-8"))
    quoted = [
        event.value for event in events if isinstance(event, yaml.ScalarEvent) and event.style and "${" in event.value
    ]
    assert quoted == []


# What says how something is and never where it is or who may use it: all else comes from the environment.
PLAIN_KEYS = {"type"}


def written_values(content: Any) -> list[str]:
    """Return the keys of a configuration whose value is written there: an address may hold a password too."""
    return [
        key
        for key, value in _leaves(content)
        if value is not None and key not in PLAIN_KEYS and not re.fullmatch(r"\$\{BRUJULA_\w+\}", str(value))
    ]


@pytest.mark.parametrize("path", ["credentials.yml", "endpoints.yml"])
def test_no_secret_is_written_in_the_configuration(path: str) -> None:
    assert list(_leaves(load(path)))
    assert written_values(load(path)) == []


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("tracker_store: {type: SQL, url: 'postgresql://brujula:hunter2@db/x'}", "url"),
        ("telegram: {access_token: '123:abc'}", "access_token"),
        ("rest: {secret: 'x${BRUJULA_SECRET}'}", "secret"),
        ("redes: {paginas: [{verify: abc}]}", "verify"),
        ("lista: [hunter2]", "lista"),
    ],
)
def test_a_secret_in_the_configuration_would_be_found(line: str, key: str) -> None:
    assert written_values(yaml.safe_load(line)) == [key]


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, key)
    else:
        yield key, value


def test_env_example_lists_every_variable_that_is_read() -> None:
    read = set()
    for path in sources():
        text = path.read_text("utf-8")
        read |= set(re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\()\s*["'](BRUJULA_\w+)""", text))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "BaseSettings" for base in node.bases):
                fields = [item.target.id for item in node.body if isinstance(item, ast.AnnAssign)]  # type: ignore[union-attr]
                read |= {f"{_prefix(node)}{field.upper()}" for field in fields if field != "model_config"}
    read |= set(re.findall(r"\$\{(BRUJULA_\w+)\}", (ROOT / "credentials.yml").read_text("utf-8")))
    set_by_us = {"BRUJULA_ACTIONS_URL"}  # Settings.child_environment makes it from the port
    read |= set(re.findall(r"\$\{(BRUJULA_\w+)\}", (ROOT / "endpoints.yml").read_text("utf-8"))) - set_by_us
    listed = set(re.findall(r"^#?\s?(BRUJULA_\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert read - listed == set()
    assert listed - read == set()


def _prefix(settings: ast.ClassDef) -> str:
    """Return what stands before the name of every variable of a settings class."""
    words = [word for node in ast.walk(settings) if isinstance(node, ast.Call) for word in node.keywords]
    return next(str(ast.literal_eval(word.value)) for word in words if word.arg == "env_prefix")


# --- README


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"(?:^\s*|`|\$ )make ([a-z-]+)", (ROOT / "README.md").read_text("utf-8"), re.M))
    assert named <= targets, named - targets


def test_every_path_of_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    text = re.sub(r"https?://\S+", "", text)
    quoted = set(re.findall(r"`([\w.-]+(?:/[\w.*<>…-]*)*)`", text))
    linked = {link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)} - {""}
    made = ("var/", "models/", ".venv", ".env", "results/")  # written when it runs
    paths = {path for path in quoted if "/" in path or path.endswith((".yml", ".md", ".toml", ".py"))} | linked
    missing = [
        path
        for path in sorted(paths)
        if not path.startswith(made) and not re.search(r"[<>…]", path) and not any(ROOT.glob(path.rstrip("/")))
    ]
    assert missing == []


def test_the_readme_says_where_sentences_are_still_code() -> None:
    """It promised that a fixed sentence is data: where people's words stand in a module, the README names the place."""
    text = (ROOT / "README.md").read_text("utf-8")
    spoken = re.compile(r"[áéíóúñ¿¡]|\b(?:que|para|con|por|tu)\b")
    for place in ("knowledge/landed_cost", "actions/base.py", "bot/components/rest_channel.py"):
        path = ROOT / place
        modules = [path] if path.suffix else sorted(path.glob("*.py"))
        said = [
            node.value
            for module in modules
            for node in ast.walk(ast.parse(module.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) > 5
        ]
        assert (place in text) == any(spoken.search(one) for one in said), place


# --- Size and shape


def test_no_file_of_code_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): n for path in sources() if (n := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


def test_no_test_is_skipped_for_want_of_a_dependency() -> None:
    """What pyproject.toml asks for is there, and what it does not ask for is tested by nobody."""
    skip = "importor" + "skip"
    assert [path for path in tracked() if path.startswith("tests/") and skip in _text(path)] == []


def _text(path: str) -> str:
    return (ROOT / path).read_text("utf-8", "replace")


# --- What must not be in git


def test_no_secret_or_database_is_tracked() -> None:
    suffixes = (".db", ".sqlite", ".sqlite3", ".db-wal", ".db-shm", ".tar.gz", ".pem", ".key", ".pkl", ".joblib")
    found = [path for path in tracked() if path.endswith(suffixes) or Path(path).name == ".env"]
    assert found == []


def test_no_tracked_file_looks_like_it_holds_a_key() -> None:
    pattern = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{30,}|\bAKIA[0-9A-Z]{16}\b"
        r"|\bEAA[A-Za-z0-9]{40,}|\bsk-[A-Za-z0-9]{32,}"
    )
    found = [
        path
        for path in tracked()
        if (ROOT / path).stat().st_size < 2_000_000 and pattern.search((ROOT / path).read_text("utf-8", "replace"))
    ]
    assert found == []


def test_the_env_example_holds_no_secret() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert [line for line in lines if re.match(r"BRUJULA_\w*(SECRET|TOKEN|KEY|PASSWORD)\w*=.", line)] == []


# --- Privacy

_PRIVATE = re.compile(r"\b(text|message|messages|body|question|heard|latest_message|phone|sender_phone|json|payload)\b")


def logged_above_debug() -> Iterator[tuple[str, ast.Call]]:
    """Yield where each call of a logger above DEBUG is, and the call."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            is_logger = isinstance(node.func.value, ast.Name) and node.func.value.id in ("logger", "log", "logging")
            if is_logger and node.func.attr in ("info", "warning", "error", "exception", "critical"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_no_logger_above_debug_is_given_what_people_write() -> None:
    """Logger calls are read from the code: their arguments may be ids, names, counts and errors, never texts."""
    wrong = []
    for place, node in logged_above_debug():
        given = [ast.unparse(argument) for argument in (*node.args[1:], *(word.value for word in node.keywords))]
        inline = [node.args[0]] if node.args and isinstance(node.args[0], ast.JoinedStr) else []
        given += [ast.unparse(part.value) for s in inline for part in s.values if isinstance(part, ast.FormattedValue)]
        wrong += [f"{place} {text}" for text in given if _PRIVATE.search(text)]
    assert wrong == []


def test_no_traceback_is_logged_above_debug() -> None:
    """It ends with the error's words, and those of a KeyError are what somebody wrote: conversations/faults.py says where."""
    wrong = [
        place
        for place, node in logged_above_debug()
        if getattr(node.func, "attr", "") == "exception" or any(word.arg == "exc_info" for word in node.keywords)
    ]
    assert wrong == []


def test_no_print_in_code_that_talks_to_people_through_rasa() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        if path.relative_to(ROOT).parts[0] in ("actions", "knowledge", "conversations") or "components" in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []
