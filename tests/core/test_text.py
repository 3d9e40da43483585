"""What people write cannot become markup, and what they meant stays readable."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core.text import MENTION, excerpt, file_kind, file_size, markdown, mentioned_handles
from tests.core.english_kit import load_english

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[klick](javascript:alert(1))",
    "[klick](data:text/html;base64,PHNjcmlwdD4=)",
    "![bild](https://evil.example/x.png)",
    '<a href="javascript:alert(1)">x</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    '[a](https://example.org" onclick="alert(1))',
    "<style>body{display:none}</style>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_no_markup_of_the_author_survives(source: str) -> None:
    html = markdown(source)
    tags = set(re.findall(r"<\s*([a-zA-Z0-9]+)", html))
    assert tags <= {"p", "a", "br", "em", "strong", "code"}
    attributes = set(re.findall(r"<[^>]*?\s([a-z-]+)=", html))
    assert attributes <= {"href", "rel", "title"}
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)


@given(st.text(max_size=300))
def test_whatever_is_typed_makes_only_allowed_tags(source: str) -> None:
    html = markdown(source, {"kehl": ("Kehl", "/kommunen/kehl/")})
    for tag in re.findall(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9]*)", html):
        assert tag in {
            *(
                "p",
                "a",
                "br",
                "em",
                "strong",
                "del",
                "code",
                "pre",
                "ul",
                "ol",
                "li",
                "blockquote",
                "hr",
                "h3",
                "h4",
            ),
            *("h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "input"),
        }


def test_raw_html_is_shown_not_swallowed() -> None:
    assert "&lt;b&gt;wichtig&lt;/b&gt;" in markdown("Das ist <b>wichtig</b>.")


def test_line_ends_stay_as_in_a_mail() -> None:
    assert "<br" in markdown("Erste Zeile\nZweite Zeile")


def test_headings_never_break_the_outline_of_the_page() -> None:
    html = markdown("# Groß\n\n###### Klein")
    assert "<h3>Groß</h3>" in html
    assert "<h6>Klein</h6>" in html


def test_mentions_become_links_only_in_running_text() -> None:
    known = {"kehl": ("Kehl & Co", "/kommunen/kehl/")}
    assert '<a class="mention" href="/kommunen/kehl/">@Kehl &amp; Co</a>' in markdown("Hallo @kehl!", known)
    assert "mention" not in markdown("`@kehl`", known)
    assert "mention" not in markdown("[@kehl](https://example.org)", known)
    assert "mention" not in markdown("@lahr", known)
    assert "mention" not in markdown("digital@kehl.example", known)


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Frage an @kehl und @miriam-aschenbrenner.", {"kehl", "miriam-aschenbrenner"}),
        ("digital@kehl.example", set()),
        ("@@kehl", set()),
        ("https://example.org/@kehl", set()),
        ("(@kehl)", {"kehl"}),
        ("@kehl- und @lahr-Team", {"kehl", "lahr"}),
    ],
)
def test_handles_in_a_text(text: str, handles: set[str]) -> None:
    assert mentioned_handles(text) == handles


@given(st.text(alphabet="@ab-. \n", max_size=80))
def test_finding_handles_ends(text: str) -> None:
    for handle in mentioned_handles(text):
        assert MENTION.fullmatch(f"@{handle}")


def test_excerpt_is_one_plain_line() -> None:
    text = excerpt("## Titel\n\n- **eins** [zwei](https://example.org)\n- drei\n\n" + "Wort " * 80, 60)
    assert text.startswith("Titel eins zwei drei Wort")
    assert len(text) <= 62
    assert text.endswith("…")


def test_file_sizes_for_people() -> None:
    assert [file_size(n) for n in (0, 999, 48_200, 1_240_000, 25_000_000)] == [
        "0 B",
        "999 B",
        "48 kB",
        "1,2 MB",
        "25,0 MB",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "english"),
    [
        ("Haushalt.XLSX", "Tabelle", "Spreadsheet"),
        ("offene.daten.csv", "Tabelle", "Spreadsheet"),
        ("Vortrag.odp", "Präsentation", "Presentation"),
        ("Vermerk.docx", "Text", "Text"),
        ("Satzung.pdf", "PDF", "PDF"),
        ("Rathaus.jpeg", "Bild", "Picture"),
        ("Vorlagen.zip", "Archiv", "Archive"),
        ("Treffen.ics", "Kalender", "Calendar"),
        ("Leitung.dwg", "Datei", "File"),
        ("pdf", "Datei", "File"),
        (".csv", "Datei", "File"),
        ("", "Datei", "File"),
    ],
)
def test_the_kind_of_a_file_in_the_readers_language(name: str, kind: str, english: str) -> None:
    load_english()
    assert file_kind(name) == kind
    with translation.override("en"):
        assert file_kind(name) == english
    assert file_kind(name) == kind
