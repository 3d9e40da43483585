"""Passkeys in a real Chromium with a virtual authenticator, under the real content security policy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Person
from tests.factories import PASSWORD

pytestmark = pytest.mark.e2e
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@dataclass
class Window:
    """A page, its virtual authenticator, and everything the browser complained about."""

    page: Page
    key: str
    session: Any
    complaints: list[str] = field(default_factory=list)

    def finger(self, on: bool) -> None:
        """Whether the person puts the finger on the sensor when asked."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": on})

    def sign_in(self, email: str) -> None:
        self.page.goto("/konto/anmelden/")
        self.page.get_by_label("Dienstliche E-Mail-Adresse").fill(email)
        self.page.get_by_label("Passwort", exact=False).first.fill(PASSWORD)
        self.page.get_by_role("button", name="Anmelden", exact=True).click()

    def sign_out(self) -> None:
        self.page.goto("/konto/abmelden/")
        self.page.get_by_role("main").get_by_role("button", name="Abmelden").click()
        self.page.wait_for_url("**/")

    def add_passkey(self) -> None:
        self.page.goto("/konto/absichern/passkeys/neu/")
        self.page.get_by_label("Passwort", exact=False).fill(PASSWORD)
        self.page.get_by_role("button", name="Bestätigen").click()
        self.page.get_by_role("button", name="Passkey anlegen").click()


@pytest.fixture
def browser(officer_kehl: Person) -> Iterator[Browser]:
    """The people are made before: Playwright's loop and Django's models do not share a thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    if connection.vendor == "sqlite":
        AuditRecord.objects.all().delete()  # the trigger is back before the flush, and minds rows only


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Window:
    context = browser.new_context(base_url=live_server.url, locale="de-DE")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    window = Window(page, key, session)
    page.on("console", lambda m: window.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda problem: window.complaints.append(str(problem)))
    return window


def test_made_used_and_asked_for_as_second_factor(window: Window) -> None:
    page = window.page
    window.sign_in("digital@kehl.example")
    page.wait_for_url("**/mein-tag/")
    window.add_passkey()
    page.wait_for_url("**/konto/absichern/codes/")
    expect(page.locator("[data-code]")).to_have_count(10)
    page.goto("/konto/absichern/")
    expect(page.get_by_text("Passkey 1", exact=True)).to_be_visible()

    window.sign_out()
    page.goto("/konto/anmelden/?next=/konto/geraete/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.wait_for_url("**/konto/geraete/")
    expect(page.get_by_text("Dieses Gerät", exact=True)).to_be_visible()

    window.sign_out()
    window.sign_in("digital@kehl.example")
    page.wait_for_url("**/konto/anmelden/code/")
    page.get_by_role("button", name="Passkey benutzen").click()
    page.wait_for_url("**/mein-tag/")
    assert window.complaints == []


def test_a_refused_finger_is_said_and_can_be_tried_again(window: Window) -> None:
    page = window.page
    window.sign_in("digital@kehl.example")
    window.finger(False)
    window.add_passkey()
    expect(page.get_by_text("Der Vorgang wurde abgebrochen.")).to_be_visible()
    window.finger(True)
    page.get_by_role("button", name="Passkey anlegen").click()
    page.wait_for_url("**/konto/absichern/codes/")
    page.goto("/konto/absichern/passkeys/neu/")
    page.get_by_role("button", name="Passkey anlegen").click()
    expect(page.get_by_text("Dieses Gerät hat schon einen Passkey für Ihr Konto.")).to_be_visible()


def test_without_a_passkey_on_the_device(window: Window) -> None:
    page = window.page
    page.goto("/konto/anmelden/")
    expect(page.get_by_text("Für Passkeys braucht es")).to_be_hidden()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Der Vorgang wurde abgebrochen.")).to_be_visible()
    assert page.url.endswith("/konto/anmelden/")


def test_without_javascript_the_password_still_works(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    window = Window(context.new_page(), "", None)
    window.page.goto("/konto/anmelden/")
    expect(window.page.get_by_text("Für Passkeys braucht es")).to_be_visible()
    expect(window.page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    window.sign_in("digital@kehl.example")
    window.page.wait_for_url("**/mein-tag/")
