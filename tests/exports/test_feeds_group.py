"""A group's feed by token: what its person sees at that moment, and nothing once a right is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Visibility
from lotsennetz.exports.models import FeedKey
from lotsennetz.exports.services.keys import make_key
from lotsennetz.groups.models import Group, GroupMember
from lotsennetz.groups.services.joining import leave
from lotsennetz.people.models import Membership, Municipality, Person
from lotsennetz.people.services.memberships import end_membership
from lotsennetz.people.services.standing import deactivate
from tests.conftest import ClientOf
from tests.content_factories import EntryFactory, GroupFactory, GroupMemberFactory, member_of
from tests.exports.test_feeds_public import items, parsed, said
from tests.people.signin_kit import give_app

pytestmark = pytest.mark.django_db
PAGE = "/gruppen/e-akte/feed/"


def address(person: Person, group: Group) -> str:
    return f"/feed/{make_key(actor=person, group_id=group.pk)}.atom"


def titles(path: str) -> list[str]:
    """As a feed reader asks: without a session."""
    return [said(item, "title") for item in items(Client().get(path))]


@pytest.fixture
def private(member: Person) -> Group:
    made: Group = GroupFactory.create(name="Geheim", slug="geheim", privacy=Group.Privacy.MEMBERS)
    member_of(made, member)
    return made


def test_a_member_reads_her_group_and_nothing_else(
    member: Person, private: Group, kehl: Municipality
) -> None:
    EntryFactory.create(group=private, title="Nur hier", visibility=Visibility.GROUP)
    EntryFactory.create(title="Für den Verbund", visibility=Visibility.NETWORK)
    EntryFactory.create(group=GroupFactory.create(), title="Andere Gruppe", visibility=Visibility.NETWORK)
    EntryFactory.create(group=private, title="Archiv", visibility=Visibility.GROUP, archived_at=clock.now())
    path = address(member, private)
    assert titles(path) == ["Nur hier"]
    answer = Client().get(path)
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer
    assert said(parsed(answer), "title") == "Ortenau Digital: Geheim"
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert Client().head(path).status_code == 200


def test_her_own_towns_entries_only_for_her_town(
    member: Person, private: Group, stranger: Person, kehl: Municipality
) -> None:
    member_of(private, stranger)
    EntryFactory.create(
        group=private, title="Nur Kehl", visibility=Visibility.MUNICIPALITY, municipality=kehl
    )
    assert titles(address(member, private)) == ["Nur Kehl"]
    assert titles(address(stranger, private)) == []


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5000, "..", "%00", "ä", "' OR 1=1 --"])
def test_forged_tokens_are_not_found(network: object, token: str) -> None:
    assert Client().get(f"/feed/{token}.atom").status_code == 404


def test_only_the_hash_is_kept(member: Person, group: Group) -> None:
    secret = make_key(actor=member, group_id=group.pk)
    assert secret not in str(FeedKey.objects.values())
    assert Client().get(f"/feed/{FeedKey.objects.get().secret_hash}.atom").status_code == 404


def test_a_new_one_ends_the_old_one(member: Person, group: Group) -> None:
    old, new = address(member, group), address(member, group)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_dead_when_the_member_leaves_and_still_dead_when_she_is_back(member: Person, group: Group) -> None:
    path = address(member, group)
    leave(actor=member, group_id=group.pk)
    assert Client().get(path).status_code == 404
    assert not FeedKey.objects.exists()
    member_of(group, member)
    assert Client().get(path).status_code == 404


def test_dead_when_the_membership_is_replaced_without_a_word(member: Person, group: Group) -> None:
    path = address(member, group)
    GroupMember.objects.filter(group=group).delete()
    assert Client().get(path).status_code == 404
    GroupMemberFactory.create(group=group, person=member, since=clock.now() + timedelta(seconds=1))
    assert Client().get(path).status_code == 404


def test_closed_while_a_demanded_second_factor_is_lacking(
    coordinator: Person, private: Group, second_factor_gate: None
) -> None:
    """As sessions and keys for programs; afterwards the address is good again."""
    member_of(private, coordinator)
    EntryFactory.create(group=private, title="Nur hier", visibility=Visibility.GROUP)
    path = address(coordinator, private)
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "Nur hier" not in answer.text
    give_app(coordinator)
    assert titles(path) == ["Nur hier"]
    Authenticator.objects.all().delete()
    assert Client().get(path).status_code == 404


def test_who_need_not_have_one_reads_on(member: Person, private: Group, second_factor_gate: None) -> None:
    assert Client().get(address(member, private)).status_code == 200


def test_dead_when_the_town_leaves_or_she_leaves_the_town(
    private: Group, stranger: Person, lahr: Municipality
) -> None:
    row = GroupMemberFactory.create(group=private, person=None, municipality=lahr)
    path = address(stranger, private)
    assert Client().get(path).status_code == 200
    Membership.objects.filter(person=stranger).update(since=clock.now() + timedelta(seconds=1))
    assert Client().get(path).status_code == 404  # came back after the key was made
    Membership.objects.filter(person=stranger).update(since=clock.now() - timedelta(days=1))
    assert Client().get(path).status_code == 200
    row.delete()
    assert Client().get(path).status_code == 404


def test_dead_for_good_when_the_account_is_closed(
    member: Person, group: Group, officer_kehl: Person, client_of: ClientOf
) -> None:
    path = address(member, group)
    deactivate(actor=officer_kehl, person=member)
    assert Client().get(path).status_code == 404
    Person.objects.filter(pk=member.pk).update(is_active=True)
    assert Client().get(path).status_code == 404


def test_dead_when_the_last_role_ends(member: Person, group: Group, coordinator: Person) -> None:
    path = address(member, group)
    end_membership(actor=coordinator, membership=member.memberships.get())
    assert Client().get(path).status_code == 404


def test_what_she_sees_narrows_at_once(member: Person, group: Group) -> None:
    entry = EntryFactory.create(group=group, title="Da", visibility=Visibility.GROUP)
    path = address(member, group)
    assert titles(path) == ["Da"]
    entry.state = "deleted"
    entry.save(update_fields=["state"])
    assert titles(path) == []


def test_names_link_to_pages_for_members_only(member: Person, group: Group, officer_kehl: Person) -> None:
    EntryFactory.create(group=group, author=officer_kehl, visibility=Visibility.GROUP)
    [item] = items(Client().get(address(member, group)))
    assert said(item, "author", "uri") == f"{settings.BASE_URL}/menschen/miriam-aschenbrenner/"


def test_the_page_shows_the_address_once_and_takes_it_back(
    member: Person, group: Group, client_of: ClientOf
) -> None:
    browser = client_of(member)
    assert PAGE in browser.get("/gruppen/e-akte/").text
    assert "Feed einrichten" in browser.get(PAGE).text
    made = browser.post(PAGE)
    assert "no-store" in made["Cache-Control"]
    found = re.search(rf'value="{re.escape(settings.BASE_URL)}(/feed/[\w-]+\.atom)"', made.text)
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    assert found[1] not in browser.get(PAGE).text
    assert "Abschalten" in browser.get(PAGE).text
    assert browser.post(f"{PAGE}abschalten/").status_code == 302
    assert Client().get(found[1]).status_code == 404
    assert browser.post(f"{PAGE}abschalten/").status_code == 302  # twice does no harm
    assert list(AuditRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "feed.made",
        "feed.ended",
    ]


def test_others_get_none(
    group: Group, private: Group, stranger: Person, guest: Person, client_of: ClientOf
) -> None:
    assert client_of(stranger).get(PAGE).status_code == 403
    assert client_of(stranger).post(PAGE).status_code == 403
    Group.objects.filter(pk=private.pk).update(join_policy=Group.JoinPolicy.INVITATION)
    for person in (stranger, guest):
        assert client_of(person).get("/gruppen/geheim/feed/").status_code == 404
        assert client_of(person).post("/gruppen/geheim/feed/abschalten/").status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert not FeedKey.objects.exists()
