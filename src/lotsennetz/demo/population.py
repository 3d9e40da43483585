"""The invented people of the sample network and their groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from lotsennetz.groups.models import Group, GroupMember, GroupRole
from lotsennetz.people.models import Department, Membership, Municipality, Person
from lotsennetz.topics.models import Topic

BODIES = {"staedtetag": "Städtetag Baden-Württemberg", "gemeindetag": "Gemeindetag Baden-Württemberg"}


def _body(slug: str, towns: dict[str, Municipality]) -> Municipality:
    """A body that only guests come from."""
    if slug not in towns:
        towns[slug] = Municipality.objects.create(
            kind=Municipality.Kind.OTHER, name=BODIES.get(slug, slug), slug=slug
        )
    return towns[slug]


def build_people(
    rows: list[dict[str, Any]], towns: dict[str, Municipality], moment: datetime
) -> dict[str, Person]:
    """Create everybody; nobody has a password. Returns them by key."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    departments: dict[tuple[str, str], Department] = {}
    people = {}
    for index, row in enumerate(rows):
        town = _body(row["municipality"], towns)
        joined = moment - timedelta(days=440 + index % 90, hours=index % 7)
        person = Person(
            email=row["email"],
            handle=row["key"],
            given_name=row["given_name"],
            family_name=row["family_name"],
            function=row.get("function", ""),
            about=row.get("about", ""),
            phone=row.get("phone", ""),
            phone_visibility=row.get("phone_visibility", Person.Circle.NETWORK),
            email_visibility=row.get("email_visibility", Person.Circle.NETWORK),
            joined_at=joined,
        )
        person.set_unusable_password()
        person.save()
        person.topics.set([topics[slug] for slug in row.get("topics", [])])
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        department = None
        if row.get("department"):
            key = (town.slug, row["department"])
            if key not in departments:
                departments[key] = Department.objects.create(municipality=town, name=row["department"])
            department = departments[key]
        Membership.objects.bulk_create(
            Membership(person=person, municipality=town, role=role, department=department, since=joined)
            for role in row["roles"]
        )
        people[row["key"]] = person
    return people


def build_groups(
    rows: list[dict[str, Any]],
    people: Mapping[str, Person],
    towns: Mapping[str, Municipality],
    moment: datetime,
) -> dict[str, Group]:
    """Create the groups with owners, moderators and members. Returns them by slug."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    groups = {}
    for index, row in enumerate(rows):
        created = moment - timedelta(days=210 - index)
        group = Group.objects.create(
            slug=row["slug"],
            name=row["name"],
            description=row["description"],
            topic=topics[row["topic"]] if row.get("topic") else None,
            icon=row["icon"],
            join_policy=row["join_policy"],
            privacy=row["privacy"],
            created_by=people[row["owner"]],
            created_at=created,
            archived_at=moment - timedelta(days=40) if row.get("archived") else None,
        )
        roles = dict.fromkeys(row.get("members", []), GroupRole.MEMBER)
        roles |= dict.fromkeys(row.get("moderators", []), GroupRole.MODERATOR)
        roles[row["owner"]] = GroupRole.OWNER
        members = [
            GroupMember(group=group, person=people[k], role=r, since=created) for k, r in roles.items()
        ]
        members += [
            GroupMember(group=group, municipality=towns[slug], since=created)
            for slug in row.get("municipality_members", [])
        ]
        GroupMember.objects.bulk_create(members)
        groups[row["slug"]] = group
    return groups
