"""What a filter in use is called, and which sign a group has in the lists of this app."""

from __future__ import annotations

import pytest
from django.utils import translation

from lotsennetz.core.ui.icons import icon
from lotsennetz.directory import forms
from lotsennetz.directory.forms import MunicipalityFilterForm
from lotsennetz.people.models import Municipality
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, GroupMemberFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_the_chip_of_a_search_names_its_words() -> None:
    form = MunicipalityFilterForm.read({"q": "Kehl <b>", "art": "stadt"})
    assert [words for words, _rest in form.chips()] == ["mit „Kehl <b>“", "Stadt"]


def test_the_chip_is_one_sentence_for_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotation marks differ from language to language, so they belong to the message."""
    english = {"mit „%(words)s“": "with ‘%(words)s’"}
    monkeypatch.setattr(forms, "gettext", lambda text: english[text])
    with translation.override("en"):
        form = MunicipalityFilterForm.read({"q": "Kehl"})
        assert form.chips()[0][0] == "with ‘Kehl’"


def test_the_chip_shows_hostile_words_as_words(kehl: Municipality, client_of: ClientOf) -> None:
    page = client_of(None).get("/kommunen/", {"q": "<script>alert(1)</script>"}).text
    assert "mit „&lt;script&gt;" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("own", "shown"), [("bus", "bus"), ("users", "antenna"), ("gibt-es-nicht", "antenna")]
)
def test_groups_show_their_sign_else_their_topics(
    own: str, shown: str, kehl: Municipality, client_of: ClientOf
) -> None:
    topic = TopicFactory.create(icon="antenna")
    group = GroupFactory.create(icon=own, topic=topic, privacy="public")
    GroupMemberFactory.create(group=group, person=None, municipality=kehl)
    for address in (kehl.get_absolute_url(), topic.get_absolute_url()):
        card = client_of(None).get(address).text.split(">Gruppen")[-1].partition("</ul>")[0]
        assert group.name in card
        assert str(icon(shown, 20)) in card or f"#{shown}" in card
