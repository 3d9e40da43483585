"""What is typed is not lost: not by a closed browser, not by a server that does not answer."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import PageAs
from tests.e2e.watching import Watch

GROUP = "/gruppen/e-akte/"
WRITER = "thorsten-rieflin"


def _type(page: Page, text: str) -> None:
    page.goto(GROUP)
    page.get_by_label("Neuer Eintrag").get_by_role("textbox", name="Text").fill(text)


def test_a_draft_survives_a_closed_browser(page_as: PageAs) -> None:
    page = page_as(WRITER)
    _type(page, "Vor dem Absturz getippt")
    expect(page.get_by_label("Neuer Eintrag").get_by_role("status")).to_contain_text("Entwurf gespeichert")
    page.context.close()

    later = page_as(WRITER)
    later.goto(GROUP)
    later.get_by_role("link", name="Entwurf").first.click()
    line = later.get_by_role("listitem").filter(has_text="Vor dem Absturz getippt")
    line.get_by_role("link", name="Weiterschreiben").click()
    expect(later.get_by_role("textbox", name="Text")).to_have_value("Vor dem Absturz getippt")
    later.get_by_role("button", name="Veröffentlichen").click()
    expect(later.get_by_role("article").filter(has_text="Vor dem Absturz getippt").first).to_be_visible()


def test_a_comment_survives_a_closed_browser(page_as: PageAs) -> None:
    page = page_as(WRITER)
    page.goto("/eintrag/1/")
    box = page.get_by_role("textbox", name="Kommentieren").or_(
        page.get_by_role("textbox", name="Antwort schreiben")
    )
    box.fill("Noch nicht abgeschickt")
    expect(page.locator(".comment-box").get_by_role("status")).to_contain_text("Entwurf gespeichert")
    page.context.close()
    later = page_as(WRITER)
    later.goto("/eintrag/1/")
    expect(later.locator(".comment-box textarea").last).to_have_value("Noch nicht abgeschickt")


def test_offline_the_text_stays_and_is_saved_later(page_as: PageAs, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page = page_as(WRITER)
    page.clock.install()
    _type(page, "x")
    page.context.set_offline(True)
    text = page.get_by_label("Neuer Eintrag").get_by_role("textbox", name="Text")
    text.fill("Im Zug getippt")
    page.clock.run_for(2000)
    status = page.get_by_label("Neuer Eintrag").get_by_role("status")
    expect(status).to_have_text("Nicht gespeichert. Wir versuchen es weiter.")
    expect(text).to_have_value("Im Zug getippt")
    page.context.set_offline(False)
    page.clock.run_for(11_000)
    expect(status).to_contain_text("Entwurf gespeichert")


def test_a_broken_server_is_told(page_as: PageAs, watch: Watch) -> None:
    watch.allow("500")
    page = page_as(WRITER)

    def refuse(route: Route) -> None:
        route.fulfill(status=500, body="")

    page.route("**/entwuerfe/speichern/", refuse)
    _type(page, "Trotz Störung getippt")
    status = page.get_by_label("Neuer Eintrag").get_by_role("status")
    expect(status).to_have_text("Nicht gespeichert. Wir versuchen es weiter.")
    expect(page.get_by_label("Neuer Eintrag").get_by_role("textbox", name="Text")).to_have_value(
        "Trotz Störung getippt"
    )
