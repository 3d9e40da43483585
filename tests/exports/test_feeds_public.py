"""Public feeds: what anybody may read, as XML that readers take, with the answers that spare them the text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry, Visibility
from lotsennetz.exports.feeds.atom import AtomFeed, speakable
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Network, Person
from tests.conftest import ClientOf
from tests.content_factories import AttachmentFactory, EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db
FEED = "/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
_REQUIRED = ("id", "title", "updated")


def parsed(answer: Any) -> ElementTree.Element:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def items(answer: Any) -> list[ElementTree.Element]:
    return parsed(answer).findall(f"{ATOM}entry")


def said(element: ElementTree.Element, *names: str) -> str:
    found = element.findtext("/".join(ATOM + name for name in names))
    assert found is not None, names
    return found


def public(**values: Any) -> Entry:
    made: Entry = EntryFactory.create(visibility=Visibility.PUBLIC, **values)
    return made


def test_it_holds_what_atom_asks_for(kehl: Municipality, officer_kehl: Person) -> None:
    topic = TopicFactory.create(title="E-Akte")
    entry = public(
        title="Scannen & Ablegen",
        body="Wir **scannen** jetzt selbst, siehe [hier](/eintrag/1/).",
        author=officer_kehl,
        municipality=kehl,
        topic=topic,
    )
    feed = parsed(Client().get(FEED))
    assert all(said(feed, name) for name in _REQUIRED)
    assert said(feed, "title") == "Ortenau Digital: öffentliche Beiträge"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{settings.BASE_URL}/beitraege/", "self": f"{settings.BASE_URL}{FEED}"}
    [item] = feed.findall(f"{ATOM}entry")
    assert said(item, "id").startswith("tag:")
    assert said(item, "id").endswith(f":/eintrag/{entry.pk}/")
    assert said(item, "title") == "Scannen & Ablegen"
    assert said(item, "author", "name") == "Miriam Aschenbrenner, Kehl"
    assert item.find(f"{ATOM}author/{ATOM}uri") is None  # visitors may not open people's pages
    assert "<strong>scannen</strong>" in said(item, "content")
    assert f'href="{settings.BASE_URL}/eintrag/1/"' in said(item, "content")
    assert [c.attrib["term"] for c in item.findall(f"{ATOM}category")] == ["Beitrag", "E-Akte"]
    assert officer_kehl.email not in ElementTree.tostring(feed, encoding="unicode")


def test_only_what_is_public_now(
    network: Network, group: Group, officer_kehl: Person, kehl: Municipality
) -> None:
    public(group=group, title="Für alle")
    EntryFactory.create(title="Für den Verbund", visibility=Visibility.NETWORK)
    EntryFactory.create(title="Für Kehl", visibility=Visibility.MUNICIPALITY, municipality=kehl)
    public(title="Archiviert", archived_at=clock.now())
    public(title="Gelöscht", state="deleted")
    public(title="Entwurf", state="draft", published_at=None)
    assert [said(item, "title") for item in items(Client().get(FEED))] == ["Für alle"]
    Group.objects.filter(pk=group.pk).update(privacy=Group.Privacy.NETWORK)
    assert items(Client().get(FEED)) == []


def test_signing_in_changes_nothing(officer_kehl: Person, kehl: Municipality, client_of: ClientOf) -> None:
    """What proxies may keep must be the same for everybody, in one language."""
    EntryFactory.create(title="Für den Verbund", visibility=Visibility.NETWORK)
    public(body="@miriam-aschenbrenner weiß mehr", author=officer_kehl, municipality=kehl)
    officer_kehl.language = "en"
    officer_kehl.save(update_fields=["language"])
    mine, anybodys = client_of(officer_kehl).get(FEED), Client().get(FEED)
    assert mine.content == anybodys.content
    assert mine["Content-Language"] == "de"
    assert "public" in anybodys["Cache-Control"]


def test_who_left_without_the_name_is_not_named(officer_kehl: Person) -> None:
    public(author=officer_kehl)
    Person.objects.filter(pk=officer_kehl.pk).update(is_active=False, departure=Person.Departure.ANONYMISED)
    [item] = items(Client().get(FEED))
    assert said(item, "author", "name") == "Ehemaliges Mitglied"


def test_newest_first_and_never_more_than_fifty(network: Network) -> None:
    now = clock.now()
    author = public(title="0", created_at=now).author
    for number in range(1, 55):
        public(title=str(number), author=author, created_at=now - timedelta(hours=number))
    assert [said(item, "title") for item in items(Client().get(FEED))] == [str(n) for n in range(50)]


def test_a_topic_has_its_own_with_the_topics_below_it(network: Network) -> None:
    above = TopicFactory.create(slug="akten", title="Akten")
    below = TopicFactory.create(parent=above)
    public(title="darunter", topic=below)
    public(title="woanders", topic=TopicFactory.create())
    answer = Client().get("/themen/akten/feed.atom")
    assert [said(item, "title") for item in items(answer)] == ["darunter"]
    assert said(parsed(answer), "title") == "Ortenau Digital: Akten"
    assert "/themen/akten/feed.atom" in Client().get("/themen/akten/").text
    assert Client().get("/themen/gibt-es-nicht/feed.atom").status_code == 404


def test_ids_stay_when_the_entry_changes(network: Network) -> None:
    entry = public(title="Vorher")
    before = items(Client().get(FEED))[0]
    Entry.objects.filter(pk=entry.pk).update(title="Nachher", edited_at=clock.now() + timedelta(hours=1))
    after = items(Client().get(FEED))[0]
    assert said(before, "id") == said(after, "id")
    assert said(before, "updated") < said(after, "updated")
    assert said(before, "published") == said(after, "published")


def test_unchanged_is_said_in_one_line(network: Network) -> None:
    public(title="Neu", created_at=timezone.now() - timedelta(days=1))
    first = Client().get(FEED)
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = Client().get(FEED, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
    Entry.objects.update(title="Anders")
    assert Client().get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_valid_and_stays_the_same(network: Network) -> None:
    first = Client().get(FEED)
    assert items(first) == []
    assert Client().get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_head_and_other_methods(network: Network) -> None:
    public()
    head = Client().head(FEED)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == Client().get(FEED)["ETag"]
    assert Client().post(FEED).status_code == 405


HOSTILE = "\x01\x0b\x1f ]]> <script>hxq7()</script> \u202e \ufffe & \" '"


def test_hostile_text_is_text(network: Network) -> None:
    author = EntryFactory.create().author
    Person.objects.filter(pk=author.pk).update(given_name=HOSTILE)
    author.refresh_from_db()
    topic = TopicFactory.create(title=HOSTILE, description=HOSTILE)
    entry = public(title=HOSTILE, body=HOSTILE, author=author, topic=topic, link="javascript:alert(1)")
    AttachmentFactory.create(entry=entry, name=HOSTILE)
    Network.objects.update(name=HOSTILE, claim=HOSTILE)
    for address in (FEED, f"/themen/{topic.slug}/feed.atom"):
        [item] = items(Client().get(address))
        assert said(item, "title") == speakable(HOSTILE)
        assert "<script" not in said(item, "content")
        assert 'href="javascript' not in said(item, "content")


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_no_text_breaks_the_feed(text: str) -> None:
    """Lone surrogates too, which no database of ours would hold."""
    feed = AtomFeed(title=speakable(text), link="https://a.example/", description="")
    feed.add_item(
        title=speakable(text),
        link="https://a.example/1",
        description=None,  # type: ignore[arg-type]
        author_name=speakable(text),
        categories=[speakable(text)],
        unique_id="tag:a.example,2026-01-01:1",
        content=speakable(text),
    )
    root = ElementTree.fromstring(feed.writeString("utf-8").encode())
    written = speakable(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (root.findtext(f"{ATOM}entry/{ATOM}content") or "") == written
