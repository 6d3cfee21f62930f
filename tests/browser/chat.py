"""What a person does with the widget, and what a screen reader would hear."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from playwright.sync_api import expect

from bot.web.widget_build import FOLDER, install_packages

AXE = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
ROOT = "document.querySelector('brujula-chat').shadowRoot"
# Keeps all that the live region says, as a screen reader would read it.
LISTEN = """() => {
  window.heard = [];
  const region = document.querySelector('brujula-chat').shadowRoot.querySelector('[role=status]');
  new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => heard.push(node.textContent))))
    .observe(region, { childList: true });
}"""
# What stands on a canvas behind the text is not seen by axe; our panel has none.
VIOLATIONS = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}"""


def launcher(page: Any) -> Any:
    return page.get_by_role("button", name=re.compile("^Abrir la conversación"))


def open_chat(page: Any) -> None:
    launcher(page).click()
    expect(box(page)).to_be_focused()
    expect(page.get_by_text("Abro la conversación")).to_have_count(0)


def offline(page: Any) -> Any:
    """The band that says so: for a moment the live region holds the same words."""
    return page.locator(".banner").get_by_text("Sin conexión. Lo que escribas lo envío cuando vuelva.")


def panel(page: Any) -> Any:
    return page.get_by_role("dialog", name="Pregúntale a Brújula")


def box(page: Any) -> Any:
    return page.get_by_label("Tu mensaje", exact=True)


def log(page: Any) -> Any:
    return page.get_by_role("log")


def button(page: Any, name: str, exact: bool = True) -> Any:
    return page.get_by_role("button", name=name, exact=exact)


def say(page: Any, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def listen(page: Any) -> None:
    page.evaluate(LISTEN)


def heard(page: Any) -> list[str]:
    page.wait_for_timeout(400)
    said: list[str] = page.evaluate("window.heard")
    return said


def scrolls_sideways(page: Any) -> bool:
    return bool(
        page.evaluate(
            f"[document.documentElement, {ROOT}.querySelector('.panel'), {ROOT}.querySelector('#log')]"
            ".some((one) => one.scrollWidth > one.clientWidth)"
        )
    )


@cache
def axe_source() -> str:
    if not AXE.exists():
        install_packages()
    return AXE.read_text("utf-8")


def violations(page: Any) -> list[str]:
    """Return what axe-core finds on the whole page, our shadow roots too, once it is loaded: a page half read has no root."""
    page.wait_for_load_state("load")
    page.evaluate(axe_source())
    found: list[str] = page.evaluate(VIOLATIONS)
    return found
