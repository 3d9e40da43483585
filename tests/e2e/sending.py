"""What a person does, by plain requests: for everything that is not itself under test."""

from __future__ import annotations

import html
import re

from playwright.sync_api import APIRequestContext, APIResponse, BrowserContext


def send(requests: APIRequestContext, page: str, action: str, fields: dict[str, str]) -> APIResponse:
    """Open ``page``, take its token, post to ``action``; what follows is not looked at."""
    form = requests.get(page)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text())
    assert token is not None, page
    answer = requests.post(
        action,
        form={**fields, "csrfmiddlewaretoken": token[1]},
        headers={"Referer": form.url},
        max_redirects=0,
    )
    assert answer.status in {200, 302}, f"{action}: {answer.status}"
    return answer


def sign_in(context: BrowserContext, handle: str) -> None:
    """The one-click sign-in of the sample network."""
    answer = send(context.request, "/konto/anmelden/", "/beispiel/anmelden/", {"person": handle})
    assert answer.headers["location"] == "/mein-tag/"


def option(requests: APIRequestContext, page: str, label: str) -> str:
    """The value of the choice with this label."""
    found = re.search(
        rf'<option value="([^"]+)"[^>]*>{re.escape(html.escape(label))}</option>', requests.get(page).text()
    )
    assert found is not None, f"{page} offers no {label}"
    return found[1]
