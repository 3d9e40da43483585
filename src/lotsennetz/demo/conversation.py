"""The sample entries with their comments, reactions and files."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from lotsennetz.demo import files
from lotsennetz.demo.calendar import office_time
from lotsennetz.entries import file_types, tasks
from lotsennetz.entries.mentions import record_mentions
from lotsennetz.entries.models import Attachment, Comment, Entry, Follow, Reaction, State, Tag
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.workdays import meeting_in
from lotsennetz.topics.models import Topic

#: Up to so many days ago a number of days is what it says; from there to the other end the season has its say.
RECENT, OLDEST = 14, 185
#: The second Tuesday, as radar.json sets it.
MEETING = (2, 1)
AUGUST, SATURDAY = 8, 5
FACT = "Tatsache"  # the tag of entries that repeat what is published
_TOKEN = re.compile(r"@\[(person|kommune):([a-z0-9-]+)\]")


class Season:
    """Spreads what is older than ``RECENT`` as people write: much around the meetings, little in August, and
    hardly anything on weekends. The order stays, and both ends stay where they are."""

    def __init__(self, today: date) -> None:
        weights = [self._weight(today - timedelta(days=ago)) for ago in range(RECENT, OLDEST)]
        scale = (OLDEST - RECENT) / sum(weights)
        self.begins = [RECENT + part * scale for part in accumulate(weights, initial=0.0)]

    @staticmethod
    def _weight(day: date) -> float:
        if day.weekday() >= SATURDAY:
            return 0.02
        since_meeting = (day - meeting_in(day.year, day.month, *MEETING)).days
        return (0.25 if day.month == AUGUST else 1.0) * (2.5 if -1 <= since_meeting <= 3 else 1.0)

    def days_ago(self, given: float) -> float:
        if not RECENT <= given < OLDEST:
            return given
        place = bisect_right(self.begins, given, hi=OLDEST - RECENT) - 1
        begin, end = self.begins[place : place + 2]
        return RECENT + place + min((given - begin) / (end - begin), 0.999)


class Conversation:
    """Writes the entries of one network; dates count back from ``moment``."""

    def __init__(self, people: Mapping[str, Person], groups: Mapping[str, Group], moment: datetime) -> None:
        self.people, self.groups, self.moment = people, groups, moment
        self.tags: dict[str, Tag] = {}
        self.season = Season(timezone.localdate(moment))
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
        return office_time(self.moment, self.season.days_ago(days_ago))

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
        words = [*row.get("tags", []), *([FACT] if row.get("fact") else [])]
        entry.tags.set([self._tag(word) for word in words if word not in self.topics])
        self._files(entry, row.get("files", []), author, when)
        record_mentions(entry, None, entry.body, new=True)
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

    def _tag(self, word: str) -> Tag:
        slug = word.casefold()
        if slug not in self.tags:
            self.tags[slug] = Tag.objects.get_or_create(slug=slug, defaults={"name": word})[0]
        return self.tags[slug]

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
        record_mentions(entry, comment, comment.body, new=True)
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
            content = files.make(row)
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
