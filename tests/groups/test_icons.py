"""The sign of a group: one of the set, named for those who hear it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lotsennetz.demo
from lotsennetz.core.errors import DomainError
from lotsennetz.core.models import AuditRecord
from lotsennetz.core.ui import icons as sprite
from lotsennetz.groups.forms import IconField
from lotsennetz.groups.icons import ALLOWED, CHOICE, PLAIN, icon_of
from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.groups.services import managing
from lotsennetz.people.models import Person
from tests.content_factories import GroupFactory, TopicFactory, member_of

FOREIGN = ["", "x", "alert-circle", "chevron-down", "Users", "users ", "<b>", "\0", "a" * 100]
DATA: dict[str, Any] = {"name": "Neu", "description": "", "join_policy": "open", "privacy": "network"}


def test_every_sign_is_in_the_sprite_and_has_a_word_of_its_own() -> None:
    assert sprite.NAMES >= ALLOWED
    words = [str(word) for word in CHOICE.values()]
    assert all(words)
    assert len(set(words)) == len(words)


def test_the_sample_networks_use_signs_of_the_set() -> None:
    files = sorted(Path(lotsennetz.demo.__file__).parent.glob("facts/*/groups.json"))
    assert len(files) == 2
    for file in files:
        data = json.loads(file.read_text(encoding="utf-8"))
        rows = data["groups"] if isinstance(data, dict) else data
        assert rows
        assert {row["icon"] for row in rows} <= ALLOWED


@pytest.mark.parametrize("icon", FOREIGN[1:])
def test_the_form_takes_nothing_else(icon: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        IconField().clean(icon)


def test_the_form_takes_the_set_and_nothing_sent_means_no_change() -> None:
    assert {IconField().clean(name) for name in ALLOWED} == ALLOWED
    assert IconField().clean("") is IconField().clean(None) is None
    assert IconField.initial_of("bus") == "bus"
    assert IconField.initial_of("alert-circle") == PLAIN


def test_each_choice_can_be_seen_and_heard() -> None:
    options = dict(IconField().widget.choices)
    assert set(options) == ALLOWED
    for name, word in CHOICE.items():
        assert f"#{name}" in options[name]
        assert f'<span class="sr-only">{word}</span>' in options[name]
        assert 'aria-hidden="true"' in options[name]


@pytest.mark.django_db
@pytest.mark.parametrize("icon", FOREIGN)
def test_the_service_takes_nothing_else(icon: str, officer_kehl: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        managing.create_group(actor=officer_kehl, **DATA, icon=icon)
    assert refusal.value.field == "icon"
    assert not Group.objects.exists()
    group = GroupFactory.create(icon="bus")
    member_of(group, officer_kehl, GroupRole.OWNER)
    with pytest.raises(DomainError) as refusal:
        managing.update_group(actor=officer_kehl, group_id=group.pk, **DATA, icon=icon)
    assert refusal.value.field == "icon"
    group.refresh_from_db()
    assert (group.icon, group.name == "Neu") == ("bus", False)


@pytest.mark.django_db
def test_the_sign_is_kept_changed_and_written_down(officer_kehl: Person) -> None:
    group = managing.create_group(actor=officer_kehl, **DATA)
    assert group.icon == PLAIN
    managing.update_group(actor=officer_kehl, group_id=group.pk, **DATA, icon="bus")
    managing.update_group(actor=officer_kehl, group_id=group.pk, **DATA)
    group.refresh_from_db()
    assert group.icon == "bus"
    last = AuditRecord.objects.order_by("-pk")[0]
    assert (last.action, last.fields) == ("group.changed", ["icon"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "topic", "shown"),
    [
        ("bus", "antenna", "bus"),
        (PLAIN, "antenna", "antenna"),
        ("weg", "antenna", "antenna"),
        (PLAIN, "weg", PLAIN),
        (PLAIN, None, PLAIN),
    ],
)
def test_the_own_sign_then_the_topics_then_people(own: str, topic: str | None, shown: str) -> None:
    about = TopicFactory.create(icon=topic) if topic else None
    assert icon_of(GroupFactory.create(icon=own, topic=about)) == shown
