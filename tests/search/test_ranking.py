"""In which order hits come, and how words meet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotsennetz.core import clock
from lotsennetz.entries.models import Tag
from lotsennetz.groups.viewer import NOBODY, Viewer, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search.queries import BadCursor, Filters, find, ranking, suggest
from lotsennetz.search.queries.asked import read
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import CommentFactory, EntryFactory, GroupFactory, TopicFactory, member_of
from tests.radar.factories import leaf, says
from tests.search.kit import ask, key_of, keys, marked, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(officer_kehl: Person) -> Viewer:
    return viewer_of(officer_kehl)


def _entry(title: str = "", body: str = "Nichts weiter.", days: float = 1, **more: object) -> object:
    when = clock.now() - timedelta(days=days)
    return EntryFactory.create(title=title, body=body, created_at=when, **more)


def test_title_before_whole_word_before_part_before_age(viewer: Viewer) -> None:
    in_part_new = _entry(body="Die Personalausweise sind da.", days=1)
    in_text_old = _entry(body="Der Ausweis ist da.", days=9)
    in_text_new = _entry(body="Der Ausweis ist weg.", days=8)
    in_title_part = _entry(title="Personalausweise", days=20)
    in_title_old = _entry(title="Ausweis verloren", days=40)
    in_title_new = _entry(title="Mein Ausweis", days=30)
    rebuild()
    wanted = [in_title_new, in_title_old, in_title_part, in_text_new, in_text_old, in_part_new]
    assert ask(viewer, "Ausweis") == [key_of(one) for one in wanted]


def test_things_of_the_same_moment_have_one_order(viewer: Viewer) -> None:
    when = clock.now()
    same = [EntryFactory.create(title="Gleichzeitig", created_at=when) for _ in range(12)]
    rebuild()
    first = ask(viewer, "gleichzeitig")
    assert sorted(first) == sorted(key_of(one) for one in same)
    rebuild()
    assert ask(viewer, "gleichzeitig") == first


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Gebäude", "Gebaeude"),
        ("Gebaeude", "Gebäude"),
        ("Gebäude", "gebaude"),
        ("Straße", "STRASSE"),
        ("Die Häuser", "Haus"),
        ("E-Akte", "eAkte"),
        ("eAkte", "E-Akte"),
        ("Service-BW", "BW"),
        ("Unsere IT hilft", "it"),
        ("KI im Amt", "KI"),
        ("Personalausweisbeantragung", "Ausweis"),
        ("Baugenehmigungsverfahren", "Bau Genehmigung"),
        ("Der Bau braucht eine Genehmigung", "Baugenehmigung"),
        ("Digitalisierung", "digitalis"),
        ("Beantragung", "beantragun"),
        ("**Fett**gedrucktes [Merkblatt](https://x.example/y)", "Merkblatt"),
    ],
)
def test_words_meet(text: str, query: str, viewer: Viewer) -> None:
    entry = _entry(body=text)
    _entry(body="Etwas ganz anderes.")
    rebuild()
    assert ask(viewer, query) == [key_of(entry)]


def test_what_lacks_a_word_comes_last_and_says_so(viewer: Viewer) -> None:
    both = _entry(body="Rathaus und Brücke", days=9)
    usual = [_entry(body="Rathaus", days=number) for number in range(1, 4)]
    rare = _entry(body="Brücke", days=5)
    in_title = _entry(title="Brücke", days=6)
    rebuild()
    for query in ("Brücke Rathaus", '"Brücke" AND Rathaus*'):
        found = find(viewer, query)
        assert keys(found) == [key_of(one) for one in (both, in_title, rare, *usual)]
        assert [hit.lacks for hit in found.hits] == ["", "Rathaus", "Rathaus", *["Brücke"] * 3]
        assert (found.total, found.complete, found.meant) == (6, 1, None)
    assert ask(viewer, "Brücke Rathaus", kind="comment") == []
    strictly = ranking.Ranking(viewer, read("Brücke Rathaus"), left_out=()).best().rows
    assert [(one.row.kind, one.row.number) for one in strictly] == [key_of(both)]


def test_where_enough_has_all_words_nothing_else_comes(viewer: Viewer) -> None:
    every = [_entry(body="Rathaus und Brücke", days=number) for number in range(ranking.FEW)]
    _entry(body="Rathaus", days=0)
    rebuild()
    assert ask(viewer, "Brücke Rathaus") == [key_of(one) for one in every]


def test_pages_go_on_into_what_lacks_a_word(viewer: Viewer) -> None:
    both = [_entry(body="Rathaus und Brücke", days=number) for number in range(1, 4)]
    one = [_entry(body="Brücke", days=number) for number in range(1, 4)]
    rarer = _entry(body="Rathaus", days=99)
    wanted = [key_of(each) for each in (*both, rarer, *one[:2])]
    rebuild()
    first = find(viewer, "Rathaus Brücke", limit=4)
    second = find(viewer, "Rathaus Brücke", limit=2, after=first.next)
    assert [*keys(first), *keys(second)] == wanted


def test_what_follows_keeps_to_the_words_that_were_left_out(viewer: Viewer) -> None:
    """Else a hit with all words that comes in between would take the rest away."""
    for number in range(1, ranking.FEW):
        _entry(body="Rathaus und Brücke", days=number)
    late = [_entry(body="Brücke", days=number) for number in range(20, 30)]
    rebuild()
    first = find(viewer, "Rathaus Brücke", limit=ranking.FEW)
    _entry(body="Rathaus und Brücke", days=40)
    rebuild()
    second = find(viewer, "Rathaus Brücke", limit=50, after=first.next)
    assert keys(second) == [key_of(each) for each in late[1:]]
    assert {hit.lacks for hit in second.hits} == {"Rathaus"}


@pytest.mark.parametrize(
    "after", ["s9-5", "s9-5-2", "s11-5-0", "s9-5-0.0", "s1-5-", "s9-5-0.1.0", "s1-5-0-1"]
)
def test_a_place_that_the_query_cannot_have(after: str, viewer: Viewer) -> None:
    with pytest.raises(BadCursor):
        find(viewer, "Rathaus Brücke", after=after)
    with pytest.raises(BadCursor):
        find(viewer, "Rathaus", after="s9-5-0")


def test_one_of_several_words_in_the_title_is_more_than_all_in_the_text(viewer: Viewer) -> None:
    new = _entry(body="Brücke am Rathaus", days=1)
    old = _entry(title="Rathaus", body="Die Brücke", days=30)
    rebuild()
    assert ask(viewer, "Brücke Rathaus") == [key_of(old), key_of(new)]


def test_people_are_as_current_as_topics(viewer: Viewer, officer_kehl: Person) -> None:
    """Somebody who is there for long is found before what was written last."""
    officer_kehl.about = "Kümmert sich um Glasfaser."
    officer_kehl.save()
    entry = _entry(body="Die Glasfaser kommt.", days=0)
    rebuild()
    assert ask(viewer, "Glasfaser") == [key_of(officer_kehl), key_of(entry)]


def test_what_is_filed_under_a_topic_comes_before_statements_that_only_name_it(
    viewer: Viewer, kehl: Municipality, lahr: Municipality
) -> None:
    topic = leaf("E-Akte")
    bare = says(kehl, topic)
    filed = _entry(body="Nun auch im Bauamt.", topic=topic, days=99)
    noted = says(lahr, topic, note="Die E-Akte läuft.")
    rebuild()
    assert ask(viewer, "E-Akte") == [key_of(one) for one in (topic, noted, filed, bare)]


def test_topics_lend_their_other_names(viewer: Viewer) -> None:
    topic = TopicFactory.create(title="E-Akte", synonyms=["elektronische Akte", "DMS"])
    short = _entry(body="Wir führen die E-Akte ein.", days=2)
    long = _entry(body="Wir führen die elektronische Akte ein.", days=1)
    apart = _entry(body="Ein DMS haben wir.", days=3)
    _entry(body="Elektronische Post")
    rebuild()
    for query in ("E-Akte", "elektronische Akte", "DMS"):
        assert set(ask(viewer, query)) == {key_of(one) for one in (topic, short, long, apart)}
    topic.synonyms = ["elektronische Akte"]
    topic.save()
    assert key_of(apart) not in ask(viewer, "E-Akte")


def test_a_topics_own_page_comes_first(viewer: Viewer) -> None:
    topic = TopicFactory.create(title="Parkraum")
    _entry(title="Parkraum", days=0)
    rebuild()
    assert ask(viewer, "Parkraum")[0] == key_of(topic)


def test_tags_and_links_are_found(viewer: Viewer) -> None:
    entry = _entry(link="https://bauamt.example/merkblatt")
    entry.tags.add(Tag.objects.create(slug="glasfaser", name="Glasfaser"))  # type: ignore[attr-defined]
    rebuild()
    assert ask(viewer, "Glasfaser") == ask(viewer, "Merkblatt") == [key_of(entry)]
    (hit,) = find(viewer, "Glasfaser").hits
    assert marked(hit.excerpt) == ["Glasfaser"]


def test_filters_narrow_and_count(kehl: Municipality, lahr: Municipality, officer_kehl: Person) -> None:
    group = GroupFactory.create(name="Runde")
    member_of(group, officer_kehl)
    viewer = viewer_of(officer_kehl)
    topic = TopicFactory.create(title="Wege")
    here = _entry(title="Brücke", municipality=kehl, group=group, visibility="group", topic=topic, days=2)
    there = _entry(title="Brücke", municipality=lahr, days=60)
    said = CommentFactory.create(entry=there, body="Die Brücke", created_at=clock.now() - timedelta(days=10))
    rebuild()
    assert ask(viewer, "Brücke", kind="comment") == [key_of(said)]
    assert ask(viewer, "Brücke", municipality=kehl.pk) == [key_of(here)]
    assert ask(viewer, "Brücke", group=group.pk) == ask(viewer, "Brücke", topic=topic.pk) == [key_of(here)]
    assert ask(viewer, "Brücke", since=clock.now() - timedelta(days=30)) == [key_of(here), key_of(said)]
    facets = find(viewer, "Brücke", filters=Filters(kind="entry")).facets
    assert {choice.value: (choice.count, choice.chosen) for choice in facets["kind"]} == {
        "entry": (2, True),
        "comment": (1, False),
    }
    assert {choice.label: choice.count for choice in facets["municipality"]} == {"Kehl": 1, "Lahr": 1}
    counts = {choice.value: choice.count for choice in facets["since"]}
    assert (counts["7"], counts["30"], counts["365"]) == (1, 1, 2)


def test_what_has_no_date_is_not_new(viewer: Viewer, kehl: Municipality) -> None:
    rebuild()
    assert key_of(kehl) in ask(viewer, "Kehl")
    assert key_of(kehl) not in ask(viewer, "Kehl", since=clock.now() - timedelta(days=365))


@pytest.mark.parametrize("filters", [{}, {"kind": "entry"}])
def test_more_than_is_counted(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, filters: dict[str, Any]
) -> None:
    monkeypatch.setattr(ranking, "CAP", 7)
    every = [_entry(title="Viele" if number % 2 else "", body="viele", days=number) for number in range(20)]
    wanted = [key_of(one) for one in [*every[1::2], *every[::2]]]
    rebuild()
    found = find(viewer, "viele", filters=Filters(**filters), limit=5)
    assert (found.total, found.capped) == (7, True)
    assert keys(found) == wanted[:5]
    rest = find(viewer, "viele", filters=Filters(**filters), limit=5, after=found.next)
    assert keys(rest) == wanted[5:7]
    assert rest.next is None


def test_pages_follow_each_other_while_things_come_and_go(viewer: Viewer) -> None:
    every = [_entry(title="Blatt", days=number) for number in range(9)]
    rebuild()
    first = find(viewer, "Blatt", limit=4)
    every[3].delete()  # type: ignore[attr-defined]
    _entry(title="Blatt", days=0)
    rebuild()
    second = find(viewer, "Blatt", limit=4, after=first.next)
    assert keys(second) == [key_of(one) for one in every[4:8]]


@pytest.mark.parametrize("after", ["", "x", "s100-1", "s1", "-1-2", "s1-999999999999999999999", "s1-5 "])
def test_a_place_that_is_none(after: str) -> None:
    with pytest.raises(BadCursor):
        find(NOBODY, "Wort", after=after)


def test_a_typing_error_leads_on(viewer: Viewer) -> None:
    _entry(body="Der Datenschutz ist wichtig, auch im Rathaus.")
    rebuild()
    assert find(viewer, "Datenshutz").meant == "Datenschutz"
    assert find(viewer, "Datenschutz im Rahthaus").meant == "Datenschutz im Rathaus"
    assert find(viewer, "Rtahaus").meant == "Rathaus"
    assert find(viewer, "Datenschutz").meant is None
    assert find(viewer, "Elefant").meant is None


def test_what_is_not_looked_for_is_told(viewer: Viewer) -> None:
    _entry(body="Akte")
    rebuild()
    assert find(viewer, "die Akte und x").ignored == ("die", "und", "x")
    nothing = find(viewer, "und die oder")
    assert (nothing.total, nothing.hits, nothing.ignored) == (0, (), ("und", "die", "oder"))


def test_quotes_are_near_what_was_looked_for(viewer: Viewer) -> None:
    _entry(
        body=" ".join(["Vorweg steht viel anderes."] * 40)
        + " Dann die Straßenbeleuchtung, endlich. "
        + "Ende. " * 50
    )
    rebuild()
    (hit,) = find(viewer, "Beleuchtung Straße").hits
    assert "Straßenbeleuchtung" in marked(hit.excerpt)
    assert len(plain(hit.excerpt)) < 260
    assert plain(hit.excerpt).startswith("… ")


def test_suggestions_mix_names_and_titles(viewer: Viewer, kehl: Municipality, officer_kehl: Person) -> None:
    TopicFactory.create(title="Kehlwege")
    for number in range(9):
        _entry(title=f"Kehler Hafen {number}", days=number)
    rebuild()
    found = suggest(viewer, "keh")
    assert len(found) == 8
    assert {one.kind for one in found} == {"topic", "municipality", "entry"}
    assert next(one.title for one in found if one.kind == "entry") == "Kehler Hafen 0"
    assert [one.url for one in suggest(viewer, "miriam asch")] == [officer_kehl.get_absolute_url()]
    assert suggest(viewer, "k") == suggest(viewer, " ") == suggest(viewer, "-") == []


def test_what_is_called_so_is_suggested_before_what_has_another_name_like_it(viewer: Viewer) -> None:
    TopicFactory.create(title="E-Akte")
    TopicFactory.create(title="Personal digital", synonyms=["Personalakte"])
    rebuild()
    assert [one.title for one in suggest(viewer, "akte")] == ["E-Akte", "Personal digital"]
    assert [one.title for one in suggest(viewer, "personalak")] == ["Personal digital"]


def test_addresses_are_those_of_the_originals(
    viewer: Viewer, kehl: Municipality, officer_kehl: Person
) -> None:
    from tests.search.kit import world

    made = world(kehl, officer_kehl)
    rebuild()
    by_key = {key_of(thing): thing for thing in [*made.things, kehl, officer_kehl]}
    hits = [*find(viewer_of(officer_kehl), "gemeinsam", limit=100).hits, *find(viewer, "Kehl").hits]
    assert {hit.kind for hit in hits} == {
        "entry", "comment", "file", "statement", "topic", "municipality", "person"
    }  # fmt: skip
    for hit in hits:
        if (hit.kind, hit.number) in by_key:
            assert hit.url == by_key[hit.kind, hit.number].get_absolute_url()  # type: ignore[attr-defined]
