"""axe-core in a page, and what else every page has to keep."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor/axe-core/4.14.1/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
_RUN = """([which, rules]) => axe.run(document, {
    runOnly: which,
    rules: rules,
    resultTypes: ["violations"],
}).then(({violations}) => violations.flatMap((found) => found.nodes.map((node) =>
    `${found.id}: ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)[0]?.message ?? found.help}`)))"""
_SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [`wider than the window: ${document.documentElement.scrollWidth} px: ` + [...document.querySelectorAll("body *")]
        .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map((part) => `${part.tagName}.${part.className}`).join(", ")]"""
_FACTS = """(language) => [
    document.documentElement.lang === language || `lang is ${document.documentElement.lang}`,
    document.title.trim() !== "" || "no title",
    document.querySelectorAll("h1").length === 1 || `${document.querySelectorAll("h1").length} h1`,
].filter((fact) => fact !== true)"""


def inject(page: Page) -> None:
    """By the debugger's door: the content security policy lets no script in."""
    page.evaluate(SOURCE)


def violations(page: Page) -> list[str]:
    """Everything axe knows."""
    found: list[str] = page.evaluate(_RUN, [{"type": "tag", "values": TAGS}, {}])
    return found


def violations_but_colours(page: Page) -> list[str]:
    """Everything that another language can change."""
    without = {rule: {"enabled": False} for rule in COLOUR_RULES}
    found: list[str] = page.evaluate(_RUN, [{"type": "tag", "values": TAGS}, without])
    return found


def colour_violations(page: Page) -> list[str]:
    """What can differ between light and dark; the other rules read the document and its measures."""
    found: list[str] = page.evaluate(_RUN, [{"type": "rule", "values": COLOUR_RULES}, {}])
    return found


def facts(page: Page, language: str) -> list[str]:
    """Language, title and heading."""
    found: list[str] = page.evaluate(_FACTS, language)
    return found


def sideways(page: Page) -> list[str]:
    """Nobody scrolls a page sideways, at any width."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found
