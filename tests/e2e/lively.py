"""A few things that have happened, so that pages show more than their empty state."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.e2e.sending import option, send, sign_in
from tests.e2e.served import Served

OpenContext = Callable[..., BrowserContext]
COORDINATOR, OFFICER, GUEST = "petra-oehlschlaeger", "miriam-aschenbrenner", "farida-nassiri"
APPLICANT = "rosa.neumann@kehl.example"


def enliven(server: Served, open_context: OpenContext) -> tuple[str, ...]:
    """Pages that no link leads to: they are known from letters only."""
    return (*_newcomers(server, open_context), *_entries(open_context), "/gibt-es-nicht/")


def _entries(open_context: OpenContext) -> tuple[str, ...]:
    """An edited post that mentions the officer, a draft, a comment that was begun."""
    coordinator = open_context()
    sign_in(coordinator, COORDINATOR)
    ask = coordinator.request
    form = ask.get("/gruppen/digitallotsen/").text()
    fixed = dict(re.findall(r'<input type="hidden" name="(once|group)" value="([^"]*)"', form))
    where = {
        **fixed,
        "group": fixed.get("group") or option(ask, "/neu/beitrag/", "Digitallotsen"),
        "kind": "post",
        "visibility": "group",
    }
    text = "Die Unterlagen liegen bereit, @miriam-aschenbrenner."
    send(ask, "/gruppen/digitallotsen/", "/neu/", {**where, "body": text})
    numbers = re.findall(r'id="eintrag-(\d+)"', ask.get("/gruppen/digitallotsen/").text())
    entry = f"/eintrag/{max(map(int, numbers))}/"
    draft = {"kind": "post", "group": where["group"], "body": "Noch nicht fertig", "visibility": "group"}
    send(ask, "/neu/beitrag/", "/entwuerfe/speichern/", draft)
    send(ask, entry, f"{entry}kommentar-sichern/", {"text": "Dazu noch"})
    edited = {
        "version": "1",
        "body": f"{text} Auch die Folien.",
        "visibility": "group",
        "aktion": "speichern",
    }
    send(ask, f"{entry}bearbeiten/", f"{entry}bearbeiten/", edited)
    return entry, f"{entry}verlauf/"


def _newcomers(server: Served, open_context: OpenContext) -> tuple[str, ...]:
    """Somebody asks to join, somebody is invited, somebody has forgotten the password."""
    visitor, officer = open_context(), open_context()
    ask = visitor.request
    asked = {"given_name": "Rosa", "family_name": "Neumann", "email": APPLICANT, "function": "Bauamt"}
    town = {"municipality": option(ask, "/beitreten/", "Kehl"), "message": "Ich betreue die E-Akte."}
    send(ask, "/beitreten/", "/beitreten/", {**asked, **town})
    sign_in(officer, OFFICER)
    invited = {"email": "neu@kehl.example", "role": "staff", "language": "de"}
    home = {"municipality": option(officer.request, "/verbund/zugaenge/", "Kehl")}
    send(officer.request, "/verbund/zugaenge/", "/verbund/zugaenge/einladen/", {**invited, **home})
    forgot = {"email": "gast@staedtetag.example"}
    send(ask, "/konto/passwort/vergessen/", "/konto/passwort/vergessen/", forgot)
    confirm = server.link_sent_to(APPLICANT, "/beitreten/bestaetigen/")
    invitation = server.link_sent_to("neu@kehl.example", "/einladung/")
    reset = server.link_sent_to("gast@staedtetag.example", "/konto/passwort/neu/")
    send(ask, confirm, confirm, {})
    return invitation, reset
