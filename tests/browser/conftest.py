"""Chromium, and the widget on a page of the stub server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api

from tests.browser.stub import Stub, serving

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
SLOW = 20_000  # milliseconds that a whole server may take


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="falta Chromium: apt-get install chromium")
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def one_stub() -> Iterator[Stub]:
    with serving(Stub()) as state:
        yield state


@pytest.fixture
def stub(one_stub: Stub) -> Stub:
    one_stub.reset()
    return one_stub


@pytest.fixture
def visit(browser: Any, stub: Stub) -> Iterator[Callable[..., Any]]:
    """Open a page in a browser of its own; `faults` collects what the console complains of."""
    contexts = []

    def open_page(url: str | None = None, viewport: dict[str, int] | None = None, **options: Any) -> Any:
        context = browser.new_context(viewport=viewport or DESKTOP, locale="es-CL", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return new_page(context, url or stub.url)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page of a real server in a browser of its own, with the options of a Chromium context."""
    contexts = []

    def opened(url: str, viewport: dict[str, int] | None = None, **options: Any) -> Any:
        context = browser.new_context(viewport=viewport or DESKTOP, locale="es-CL", **options)
        context.set_default_timeout(SLOW)
        contexts.append(context)
        return new_page(context, url)

    yield opened
    for context in contexts:
        context.close()


def new_page(context: Any, url: str) -> Any:
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(url)
    return page


@pytest.fixture
def page(visit: Callable[..., Any]) -> Any:
    return visit()


SHOTS = Path(os.environ["BRUJULA_SHOTS"]) if "BRUJULA_SHOTS" in os.environ else None


def shoot(page: Any, name: str) -> None:
    """Keep a picture for people to look at, where BRUJULA_SHOTS names a folder."""
    if SHOTS:
        page.wait_for_timeout(500)
        page.screenshot(path=SHOTS / f"{name}.png")
