"""Two languages where Django is not up: which one is spoken, and that all of it is."""

from __future__ import annotations

import re

import pytest

from lotsennetz.config.server.pages import _TEXTS, language_of, page
from lotsennetz.config.wording import catalogue, language_of_operator
from tests.core.english_kit import german_in, load_english


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ({}, "de"),
        ({"LANG": ""}, "de"),
        ({"LANG": "C"}, "de"),
        ({"LANG": "C.UTF-8"}, "de"),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "de"),
        ({"LANG": "enough"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_DE@euro"}, "de"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:de:en"}, "de"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr"}, "en"),
        ({"LANGUAGE": "en"}, "en"),
        ({"LC_ALL": "C", "LANGUAGE": "en"}, "de"),
    ],
)
def test_the_operator_is_spoken_to_as_the_locale_says(source: dict[str, str], language: str) -> None:
    assert language_of_operator(source) == language


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [
        (None, None, "de"),
        ("", None, "de"),
        ("fr-CH, fr;q=0.9", None, "de"),
        ("*", None, "de"),
        ("en;q=0, fr", None, "de"),
        ("not a header; at all,,", None, "de"),
        ("en" * 5000, None, "de"),
        ("de-DE,de;q=0.9,en;q=0.8", None, "de"),
        ("de;q=0.5, EN-GB;q=0.7", None, "en"),
        ("en", None, "en"),
        ("fr, en;q=0.5", None, "en"),
        ("en", "sprache=de", "de"),
        ("de", "a=b; sprache=en", "en"),
        ("en", "sprache=<script>", "en"),
        ("en", "sprache=\xff; =;", "en"),
    ],
)
def test_the_browser_is_answered_as_it_asks(accepted: str | None, cookie: str | None, language: str) -> None:
    headers = [(b"host", b"netz.example")]
    headers += [(b"accept-language", accepted.encode("latin-1"))] if accepted is not None else []
    headers += [(b"cookie", cookie.encode("latin-1"))] if cookie is not None else []
    assert language_of(headers) == language


@pytest.mark.parametrize("code", sorted(_TEXTS))
def test_every_page_of_the_server_in_both_languages(code: int) -> None:
    load_english()
    titles = []
    for language in ("de", "en"):
        headers, body = page(code, [(b"accept-language", language.encode())], megabytes=26)
        html, facts = body.decode(), dict(headers)
        assert f'<html lang="{language}">' in html
        assert facts[b"content-language"] == language.encode()
        assert facts[b"content-length"] == str(len(body)).encode()
        title, text = re.findall(r"<(?:h1|p)>([^<]+)<", html)
        assert "%" not in title + text
        assert bool(german_in([title, text], frozenset())) is (language == "de"), (title, text)
        titles.append(title)
    assert titles[0] != titles[1]


def test_nothing_said_is_in_markup_of_its_own() -> None:
    _headers, body = page(413, [(b"accept-language", b"<en>")], megabytes="<b>")
    assert b"<b>" not in body
    assert b'lang="de"' in body


def test_without_a_catalogue_german_is_said() -> None:
    assert catalogue("xx").gettext("Das ist zu groß") == "Das ist zu groß"
