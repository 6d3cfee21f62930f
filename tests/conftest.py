"""In continuous integration (BRUJULA_CI=1) a skipped browser or server test is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

BROWSER = Path(__file__).parent / "browser"
# The same examples in every run of continuous integration: new ones are looked for on the developers' machines.
settings.register_profile("ci", derandomize=True)
if os.environ.get("BRUJULA_CI"):
    settings.load_profile("ci")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser for the end: Playwright keeps an event loop running, in which asyncio.run refuses to start."""
    items.sort(key=lambda item: BROWSER in item.path.parents)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    needed = any(item.get_closest_marker(name) for name in ("browser", "server"))
    if os.environ.get("BRUJULA_CI") and report.skipped and needed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} no se puede omitir con BRUJULA_CI=1: {report.longrepr}"
