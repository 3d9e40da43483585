"""The sign of a group: chosen in the form, shown in head and directory."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lotsennetz.core.ui.icons import icon
from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.people.models import Person
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, member_of

pytestmark = pytest.mark.django_db
NEW = {"name": "Funknetz", "join_policy": "open", "privacy": "network"}


@pytest.fixture
def browser(officer_kehl: Person, client_of: ClientOf) -> Client:
    return client_of(officer_kehl)


def test_a_chosen_sign_stands_in_head_and_directory(browser: Client) -> None:
    page = browser.get(reverse("stream:new_group")).text
    assert "groups/icons" in page
    assert 'value="users"' in page.split('name="icon"')[1]
    assert browser.post(reverse("stream:new_group"), {**NEW, "icon": "antenna"}).status_code == 302
    group = Group.objects.get()
    assert group.icon == "antenna"
    for address in (reverse("stream:groups"), group.get_absolute_url()):
        assert str(icon("antenna", 24)) in browser.get(address).text


def test_only_signs_that_are_offered(browser: Client) -> None:
    for wrong in ("x", "alert-circle", '"><script>', "../../etc"):
        answer = browser.post(reverse("stream:new_group"), {**NEW, "icon": wrong})
        assert answer.status_code == 400
        assert 'id="id_icon_error"' in answer.text
        assert 'value="Funknetz"' in answer.text
    assert not Group.objects.exists()


def test_the_settings_show_the_sign_and_keep_it_when_nothing_is_sent(
    browser: Client, officer_kehl: Person
) -> None:
    group = GroupFactory.create(icon="bus")
    member_of(group, officer_kehl, GroupRole.OWNER)
    address = reverse("stream:settings", args=[group.slug])
    chosen = [
        part
        for part in browser.get(address).text.split("<input")
        if 'name="icon"' in part and "checked" in part
    ]
    assert len(chosen) == 1
    assert 'value="bus"' in chosen[0]
    browser.post(address, NEW)
    group.refresh_from_db()
    assert (group.name, group.icon) == ("Funknetz", "bus")
    browser.post(address, {**NEW, "icon": "users"})
    group.refresh_from_db()
    assert group.icon == "users"
