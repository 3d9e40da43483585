"""Getting around by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

FARTHEST = 120


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse would."""
    for _step in range(FARTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("(part) => part === document.activeElement"):
            expect(target).to_be_visible()
            return
    raise AssertionError(f"no way to {target} by Tab")


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go there and press a key."""
    tab_to(page, target)
    page.keyboard.press(key)
