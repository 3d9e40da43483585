"""Groups, entries and what hangs on them, for tests."""

from __future__ import annotations

from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from lotsennetz.core import clock
from lotsennetz.entries.models import Attachment, Comment, Entry, Follow, Kind, Reaction, State, Visibility
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Product, Topic
from tests.factories import PersonFactory

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180cf4db0400000000049454e44ae426082"
)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"thema-{n}")
    title = factory.Sequence(lambda n: f"Thema {n}")
    title_en = factory.Sequence(lambda n: f"Topic {n}")


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    slug = factory.Sequence(lambda n: f"produkt-{n}")
    name = factory.Sequence(lambda n: f"Produkt {n}")
    licence_kind = Product.LicenceKind.PROPRIETARY


class GroupFactory(DjangoModelFactory[Group]):
    """An open group whose entries may go to the network."""

    class Meta:
        model = Group

    slug = factory.Sequence(lambda n: f"gruppe-{n}")
    name = factory.Sequence(lambda n: f"Gruppe {n}")
    created_at = factory.LazyFunction(clock.now)


class GroupMemberFactory(DjangoModelFactory[GroupMember]):
    class Meta:
        model = GroupMember

    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)
    role = GroupRole.MEMBER
    since = factory.LazyFunction(clock.now)


class GroupRequestFactory(DjangoModelFactory[GroupRequest]):
    class Meta:
        model = GroupRequest

    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)
    created_at = factory.LazyFunction(clock.now)


class GroupInvitationFactory(DjangoModelFactory[GroupInvitation]):
    class Meta:
        model = GroupInvitation

    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)
    created_at = factory.LazyFunction(clock.now)


class EntryFactory(DjangoModelFactory[Entry]):
    """A published post for the network; give ``group`` and ``visibility`` to change that."""

    class Meta:
        model = Entry

    kind = Kind.POST
    state = State.PUBLISHED
    title = ""
    body = factory.Sequence(lambda n: f"Beitrag Nummer {n}")
    author = factory.SubFactory(PersonFactory)
    visibility = Visibility.NETWORK
    created_at = factory.LazyFunction(clock.now)
    published_at = factory.SelfAttribute("created_at")
    activity_at = factory.SelfAttribute("created_at")


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    entry = factory.SubFactory(EntryFactory)
    author = factory.SubFactory(PersonFactory)
    body = factory.Sequence(lambda n: f"Kommentar Nummer {n}")
    created_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[Comment], *args: Any, **kwargs: Any) -> Comment:
        comment: Comment = super()._create(model_class, *args, **kwargs)
        if comment.state == State.PUBLISHED:
            comment.entry.comment_count += 1
            comment.entry.save(update_fields=["comment_count"])
        return comment


class ReactionFactory(DjangoModelFactory[Reaction]):
    class Meta:
        model = Reaction

    entry = factory.SubFactory(EntryFactory)
    person = factory.SubFactory(PersonFactory)
    kind = "danke"
    created_at = factory.LazyFunction(clock.now)


class FollowFactory(DjangoModelFactory[Follow]):
    class Meta:
        model = Follow

    entry = factory.SubFactory(EntryFactory)
    person = factory.SubFactory(PersonFactory)
    since = factory.LazyFunction(clock.now)


class AttachmentFactory(DjangoModelFactory[Attachment]):
    """A tiny picture on an entry."""

    class Meta:
        model = Attachment

    entry = factory.SubFactory(EntryFactory)
    thread = factory.LazyAttribute(lambda row: row.entry or row.comment.entry)
    file = factory.LazyFunction(lambda: ContentFile(PNG, name="bild.png"))
    name = "bild.png"
    size = len(PNG)
    content_type = "image/png"
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(PersonFactory)
    created_at = factory.LazyFunction(clock.now)


def member_of(group: Group, person: Person, role: str = GroupRole.MEMBER) -> GroupMember:
    """Make a person a member of a group."""
    made: GroupMember = GroupMemberFactory.create(group=group, person=person, role=role)
    return made
