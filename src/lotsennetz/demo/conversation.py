"""The sample entries with their comments, reactions and files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from lotsennetz.demo import files
from lotsennetz.demo.calendar import office_time
from lotsennetz.entries import file_types, tasks
from lotsennetz.entries.mentions import record_mentions
from lotsennetz.entries.models import Attachment, Comment, Entry, Follow, Reaction, State, Tag
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person
from lotsennetz.topics.models import Topic

_TOKEN = re.compile(r"@\[(person|kommune):([a-z0-9-]+)\]")


class Conversation:
    """Writes the entries of one network; dates count back from ``moment``."""

    def __init__(self, people: Mapping[str, Person], groups: Mapping[str, Group], moment: datetime) -> None:
        self.people, self.groups, self.moment = people, groups, moment
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.towns: dict[int, Municipality] = {
            person.pk: membership.municipality
            for person in people.values()
            if (membership := person.memberships.select_related("municipality").first()) is not None
        }

    def write(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            self._entry(row)

    def _when(self, days_ago: float) -> datetime:
        return office_time(self.moment, days_ago)

    @staticmethod
    def _text(text: str) -> str:
        return _TOKEN.sub(r"@\2", text)

    def _entry(self, row: dict[str, Any]) -> None:
        author, when = self.people[row["author"]], self._when(row["days_ago"])
        entry = Entry.objects.create(
            kind=row["kind"],
            state=State.PUBLISHED,
            title=row.get("title") or "",
            body=self._text(row["body"]),
            link=row.get("link_url") or "",
            author=author,
            municipality=self.towns.get(author.pk),
            group=self.groups[row["group"]] if row.get("group") else None,
            visibility=row["visibility"],
            topic=self._topic(row),
            created_at=when,
            published_at=when,
            activity_at=when,
            pinned_at=when + timedelta(hours=2) if row.get("pinned") else None,
            archived_at=when + timedelta(days=20) if row.get("archived") else None,
        )
        entry.tags.set([self._tag(word) for word in row.get("tags", []) if word not in self.topics])
        self._files(entry, row.get("files", []), author, when)
        record_mentions(entry, None, entry.body)
        self._reactions(row, entry=entry, when=when)
        follows = {author.pk, *(self.people[key].pk for key in row.get("followers", []))}
        last = when
        for comment in row.get("comments", []):
            last = max(last, self._thread(entry, comment, follows))
        Follow.objects.bulk_create(Follow(entry=entry, person_id=pk, since=when) for pk in sorted(follows))
        entry.comment_count = entry.comments.count()
        entry.activity_at = last
        entry.save(update_fields=["comment_count", "activity_at", "accepted"])

    def _topic(self, row: dict[str, Any]) -> Topic | None:
        named = [*row.get("topics", []), *row.get("tags", [])]
        return next((self.topics[word] for word in named if word in self.topics), None)

    @staticmethod
    def _tag(word: str) -> Tag:
        return Tag.objects.get_or_create(slug=word.casefold(), defaults={"name": word})[0]

    def _thread(self, entry: Entry, row: dict[str, Any], follows: set[int]) -> datetime:
        """One first-level comment with its replies. Returns when the last of them was written."""
        comment = self._comment(entry, row, None, follows)
        if row.get("accepted"):
            entry.accepted = comment
        replies = [self._comment(entry, reply, comment, follows) for reply in row.get("replies", [])]
        return max(made.created_at for made in [comment, *replies])

    def _comment(
        self, entry: Entry, row: dict[str, Any], parent: Comment | None, follows: set[int]
    ) -> Comment:
        author = self.people[row["author"]]
        earliest = parent.created_at if parent else entry.created_at
        when = max(self._when(row["days_ago"]), earliest + timedelta(minutes=7))
        comment = Comment.objects.create(
            entry=entry,
            parent=parent,
            body=self._text(row["body"]),
            author=author,
            municipality=self.towns.get(author.pk),
            created_at=min(when, self.moment - timedelta(minutes=1)),
        )
        follows.add(author.pk)
        record_mentions(entry, comment, comment.body)
        self._reactions(row, comment=comment, when=comment.created_at)
        return comment

    def _reactions(
        self,
        row: dict[str, Any],
        *,
        when: datetime,
        entry: Entry | None = None,
        comment: Comment | None = None,
    ) -> None:
        Reaction.objects.bulk_create(
            Reaction(entry=entry, comment=comment, person=self.people[key], kind=kind, created_at=when)
            for kind, keys in row.get("reactions", {}).items()
            for key in keys
        )

    def _files(self, entry: Entry, rows: list[dict[str, Any]], author: Person, when: datetime) -> None:
        for row in rows:
            text = row.get("text") or []
            lines = text.splitlines() if isinstance(text, str) else text
            content = files.make(
                row["generator"], row.get("title") or row["name"], lines, row.get("rows") or []
            )
            file = ContentFile(content, name=row["name"])
            attachment = Attachment(
                entry=entry,
                thread=entry,
                name=row["name"],
                size=len(content),
                content_type=file_types.content_type_of(file),
                sha256=hashlib.sha256(content).hexdigest(),
                alt=row.get("alt", ""),
                uploaded_by=author,
                created_at=when,
            )
            attachment.file.save(row["name"], file, save=False)
            attachment.save()
            if attachment.content_type in file_types.IMAGES:
                tasks.make_preview.enqueue(attachment.pk)
