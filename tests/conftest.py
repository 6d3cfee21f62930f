"""In continuous integration (BRUJULA_CI=1) a skipped browser or server test is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

BROWSER = Path(__file__).parent / "browser"
LONGEST = BROWSER / "test_mesa_modelo.py"
# No example fails for having taken long: that tells of the machine. In continuous integration every run has the same
# examples; new ones are looked for on the developers' machines.
settings.register_profile("brujula", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("brujula"), derandomize=True)
settings.load_profile("ci" if os.environ.get("BRUJULA_CI") else "brujula")


@pytest.fixture(scope="session", autouse=True)
def no_rates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave out the exchange rates that this machine has fetched: no reply of a test depends on them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRUJULA_CACHE_DIR", str(tmp_path_factory.mktemp("sin-tipos-de-cambio")))
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser for the end: Playwright keeps an event loop running, in which asyncio.run refuses to start.

    Of the browser's, the longest goes first, so that the other process has work while it lasts.
    """
    items.sort(key=lambda item: (BROWSER in item.path.parents, item.path != LONGEST))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    needed = any(item.get_closest_marker(name) for name in ("browser", "server"))
    if os.environ.get("BRUJULA_CI") and report.skipped and needed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} no se puede omitir con BRUJULA_CI=1: {report.longrepr}"
