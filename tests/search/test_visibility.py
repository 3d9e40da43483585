"""Nobody learns of anything through the search that she may not see."""

from __future__ import annotations

from typing import Any

import pytest

from lotsennetz.entries.models import Visibility
from lotsennetz.entries.services import arrange, comments, edit
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.models import Group
from lotsennetz.groups.services import joining, managing
from lotsennetz.groups.viewer import NOBODY, Viewer, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.services import standing
from lotsennetz.search.models import Kind
from lotsennetz.search.queries import Filters, find, suggest
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import EntryFactory, member_of
from tests.search.kit import World, ask, key_of, marked, may_see, world

pytestmark = pytest.mark.django_db
VIEWERS = ["nobody", "guest", "ex_member", "staff_kehl", "officer_kehl", "stranger", "coordinator"]


@pytest.fixture
def full(kehl: Municipality, officer_kehl: Person, staff_kehl: Person, guest: Person) -> World:
    made = world(kehl, officer_kehl)
    member_of(made.open, guest)
    rebuild()
    return made


def _viewer(name: str, request: pytest.FixtureRequest) -> Viewer:
    return NOBODY if name == "nobody" else viewer_of(request.getfixturevalue(name))


@pytest.mark.parametrize("name", VIEWERS)
def test_everybody_finds_what_she_may_see_and_nothing_else(
    name: str, full: World, request: pytest.FixtureRequest
) -> None:
    viewer = _viewer(name, request)
    wanted = {key_of(thing) for thing in full.things if may_see(viewer, thing)}
    found = find(viewer, "gemeinsam", limit=100)
    assert set(ask(viewer, "gemeinsam")) == wanted
    assert found.total == len(wanted)
    assert not found.capped
    assert sum(choice.count for choice in found.facets["kind"]) == len(wanted)


@pytest.mark.parametrize("name", VIEWERS)
def test_facets_count_and_name_only_what_she_may_see(
    name: str, full: World, request: pytest.FixtureRequest
) -> None:
    viewer = _viewer(name, request)
    seen = [thing for thing in full.things if may_see(viewer, thing)]
    facets = find(viewer, "gemeinsam").facets
    groups = {choice.label: choice.count for choice in facets["group"]}
    for group in (full.open, full.closed):
        inside = [thing for thing in seen if _group_of(thing) == group]
        assert groups.get(group.name, 0) == len(inside)
    for kind in Kind:
        count = sum(key_of(thing)[0] == kind for thing in seen)
        assert next((c.count for c in facets["kind"] if c.value == kind), 0) == count


def _group_of(thing: object) -> Group | None:
    entry = getattr(thing, "thread", None) or getattr(thing, "entry", None) or thing
    return getattr(entry, "group", None)


@pytest.mark.parametrize("name", VIEWERS)
def test_suggestions_name_only_what_she_may_see(
    name: str, full: World, request: pytest.FixtureRequest
) -> None:
    viewer = _viewer(name, request)
    allowed = {thing.title for thing in full.entries.values() if may_see(viewer, thing)}
    allowed |= {file.name for file in full.files if may_see(viewer, file)} | {full.topic.title}
    for typed in ("ge", "gemeinsa", "gemeinsam cl", "gemeinsamer pl"):
        assert {suggestion.title for suggestion in suggest(viewer, typed)} <= allowed
    titles = {suggestion.title for suggestion in suggest(viewer, "gemeinsam closed gr")}
    assert titles == ({"Gemeinsam closed group"} & allowed)


@pytest.mark.parametrize("name", VIEWERS)
def test_a_proposal_never_tells_a_word_from_elsewhere(
    name: str, full: World, request: pytest.FixtureRequest
) -> None:
    viewer = _viewer(name, request)
    for number, entry in enumerate(e for e in full.entries.values() if "Wort" in e.body):
        for thing, ending in ((entry, "eins"), (full.comments[number], "zwei")):
            meant = find(viewer, f"Wrot{number}{ending}").meant
            others = {f"Wort{other}{ending}" for other in range(9)}
            if may_see(viewer, thing):
                assert meant == f"Wort{number}{ending}"
            elif meant is not None:
                other = int(meant[4])
                assert meant in others
                assert may_see(viewer, [*full.entries.values()][other])


def test_people_are_found_by_those_who_may_see_them(
    full: World, officer_kehl: Person, guest: Person, stranger: Person, deactivated: Person
) -> None:
    rebuild()
    assert ask(viewer_of(stranger), "Aschenbrenner") == [key_of(officer_kehl)]
    assert ask(NOBODY, "Aschenbrenner") == []
    assert ask(viewer_of(guest), "Aschenbrenner") == []
    assert suggest(NOBODY, "Aschen") == []
    assert ask(viewer_of(stranger), "Stillgelegt") == []


def test_what_people_keep_to_themselves_is_not_indexed(
    kehl: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    officer_kehl.phone, officer_kehl.phone_visibility = "07851 4711815", "network"
    officer_kehl.save()
    rebuild()
    assert ask(viewer_of(stranger), "4711815") == []
    assert ask(viewer_of(stranger), "digital@kehl.example") == []


def test_leaving_a_group_counts_at_once(full: World, stranger: Person) -> None:
    member_of(full.closed, stranger)
    assert key_of(full.entries["closed group"]) in ask(viewer_of(stranger), "gemeinsam")
    joining.leave(actor=stranger, group_id=full.closed.pk)
    assert key_of(full.entries["closed group"]) not in ask(viewer_of(stranger), "gemeinsam")


def test_a_narrower_group_counts_at_once(full: World, officer_kehl: Person, stranger: Person) -> None:
    member = full.open.members.get(person=officer_kehl)
    member.role = "owner"
    member.save()
    assert key_of(full.entries["open public"]) in ask(NOBODY, "gemeinsam")
    managing.update_group(
        actor=officer_kehl,
        group_id=full.open.pk,
        name=full.open.name,
        description="",
        join_policy="open",
        privacy="members",
    )
    for viewer in (NOBODY, viewer_of(stranger)):
        hits = ask(viewer, "gemeinsam")
        assert key_of(full.entries["open public"]) not in hits
        assert key_of(full.comments[3]) not in hits


def test_another_visibility_counts_at_once_for_the_whole_thread(full: World, officer_kehl: Person) -> None:
    entry, comment = full.entries["network"], full.comments[1]
    typed: dict[str, Any] = {"title": entry.title, "body": entry.body, "topic_id": entry.topic_id}
    edit.edit_entry(
        actor=officer_kehl,
        entry_id=entry.pk,
        base_version=1,
        typed=Typed(**typed, visibility=Visibility.PUBLIC),
    )
    assert {key_of(entry), key_of(comment), key_of(full.files[2])} <= set(ask(NOBODY, "gemeinsam"))
    edit.edit_entry(
        actor=officer_kehl,
        entry_id=entry.pk,
        base_version=2,
        typed=Typed(**typed, visibility=Visibility.NETWORK),
    )
    assert not {key_of(entry), key_of(comment), key_of(full.files[2])} & set(ask(NOBODY, "gemeinsam"))


def test_what_is_deleted_is_gone_and_comes_back(full: World, officer_kehl: Person) -> None:
    entry, comment, viewer = full.entries["network"], full.comments[1], viewer_of(officer_kehl)
    arrange.delete_entry(actor=officer_kehl, entry_id=entry.pk)
    assert not {key_of(entry), key_of(comment), key_of(full.files[2])} & set(ask(viewer, "gemeinsam"))
    arrange.restore_entry(actor=officer_kehl, entry_id=entry.pk)
    assert {key_of(entry), key_of(comment), key_of(full.files[2])} <= set(ask(viewer, "gemeinsam"))
    comments.delete_comment(actor=officer_kehl, comment_id=comment.pk)
    assert not {key_of(comment), key_of(full.files[3])} & set(ask(viewer, "gemeinsam"))
    comments.restore_comment(actor=officer_kehl, comment_id=comment.pk)
    assert {key_of(comment), key_of(full.files[3])} <= set(ask(viewer, "gemeinsam"))


def test_a_closed_account_is_gone_at_once(full: World, coordinator: Person, staff_kehl: Person) -> None:
    rebuild()
    viewer = viewer_of(coordinator)
    assert ask(viewer, "Rieflin") == [key_of(staff_kehl)]
    standing.deactivate(actor=coordinator, person=staff_kehl)
    assert ask(viewer, "Rieflin") == []
    assert suggest(viewer, "Rieflin") == []
    standing.reactivate(actor=coordinator, person=staff_kehl)
    assert ask(viewer, "Rieflin") == [key_of(staff_kehl)]


def test_a_stale_index_shows_nothing_that_is_hidden_by_now(full: World, stranger: Person) -> None:
    """Written past the services, so the index knows nothing of it: the originals are asked all the same."""
    type(full.entries["network"]).objects.update(visibility=Visibility.GROUP, group=full.closed)
    assert {kind for kind, _number in ask(viewer_of(stranger), "gemeinsam")} == {"statement", "topic"}


def test_numbers_of_foreign_groups_as_filters_tell_nothing(full: World, stranger: Person) -> None:
    found = find(viewer_of(stranger), "gemeinsam", filters=Filters(group=full.closed.pk))
    assert found.total == 0
    assert full.closed.name not in str(found)


def test_the_quote_is_of_what_was_found(full: World, officer_kehl: Person) -> None:
    for hit in find(viewer_of(officer_kehl), "gemeinsam", limit=100).hits:
        assert marked(hit.title) or marked(hit.excerpt)


def test_the_authors_page_is_linked_for_the_network_only(full: World, stranger: Person) -> None:
    def authors(viewer: Viewer) -> set[str]:
        return {hit.author.url for hit in find(viewer, "gemeinsam").hits if hit.author is not None}

    assert authors(NOBODY) == {""}
    assert authors(viewer_of(stranger)) == {"/menschen/miriam-aschenbrenner/"}


def test_others_drafts_and_files_on_them_are_not_found(officer_kehl: Person, stranger: Person) -> None:
    EntryFactory.create(title="Vertraulich", author=officer_kehl, state="draft", published_at=None)
    rebuild()
    for person in (officer_kehl, stranger):
        assert ask(viewer_of(person), "vertraulich") == []
