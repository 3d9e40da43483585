"""Look for what is new in saved searches, and tell of it: once, and only what the person may see now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.notify.queries.wishes import wishes
from lotsennetz.notify.services import Notice, queue_mail, tell, withdraw
from lotsennetz.people.models import Person
from lotsennetz.radar.models import Statement
from lotsennetz.search.models import Kind, SavedSearch
from lotsennetz.search.queries import Filters, Hit, find
from lotsennetz.search.queries.saved import question_of
from lotsennetz.search.resolving import resolve
from lotsennetz.search.services.saved import bell_key

KIND = "search_hits"
LATE = timedelta(
    days=3
)  # so long after it appeared a thing may become findable, or visible, and still be told of
_MOST = 300
_PAGE = 100
_IN_MAIL = 5


@dataclass(frozen=True)
class News:
    """What one look found. ``new`` are keys with the moment at which each appeared, the best first."""

    row: SavedSearch
    new: dict[str, datetime]
    known: list[str]

    @property
    def since(self) -> str:
        """The day of the oldest; empty if a person is among them, who would not be found since a day."""
        if any(key.startswith(_key(Kind.PERSON, "")) for key in self.new):
            return ""
        return timezone.localdate(min(self.new.values())).isoformat()


def people_who_wait() -> list[int]:
    """Who wants to hear of new hits, and is still here."""
    rows = SavedSearch.objects.exclude(notify=SavedSearch.Notify.OFF)
    rows = rows.filter(person__is_active=True, person__left_at=None)
    return sorted(set(rows.order_by().values_list("person_id", flat=True)))


def look_for(person_id: int) -> int:
    """Look at all saved searches of a person. Returns of how many hits was told. Running it twice tells once."""
    person = Person.objects.filter(pk=person_id, is_active=True, left_at=None).first()
    if person is None:
        return 0
    viewer, now = viewer_of(person), clock.now()
    rows = SavedSearch.objects.filter(person=person).exclude(notify=SavedSearch.Notify.OFF)
    looked = [_look(row, viewer, now) for row in rows]
    with transaction.atomic():
        current = {row.pk: row for row in SavedSearch.objects.select_for_update().filter(person=person)}
        told = [news for news in looked if _keep(news, current.get(news.row.pk), now)]
        for news in told:
            _tell(person, news, now)
        _mail(person, told, now)
    return sum(len(news.new) for news in told)


def _look(row: SavedSearch, viewer: Viewer, now: datetime) -> News:
    edge = max(row.begins_at, row.looked_at - LATE)
    appeared = {key: at for key, at in _appeared(_hits(row, viewer, edge)).items() if at > edge}
    known = set(row.known)
    new = {key: at for key, at in appeared.items() if key not in known}
    return News(row, new, [key for key, at in appeared.items() if at > now - LATE])


def _hits(row: SavedSearch, viewer: Viewer, edge: datetime) -> list[Hit]:
    """With all words. Nothing if a filter means nothing any more: without it, the search would be another one.

    People have no date in the search, so they are asked for apart.
    """
    asked = resolve(question_of(row), viewer)
    if asked.missing or not asked.question.text:
        return []
    hits = _every_hit(viewer, asked.question.text, replace(asked.filters, since=edge))
    if asked.filters.kind in {None, Kind.PERSON}:
        hits += _every_hit(viewer, asked.question.text, replace(asked.filters, kind=Kind.PERSON))
    return hits


def _every_hit(viewer: Viewer, text: str, filters: Filters) -> list[Hit]:
    hits, after = list[Hit](), None
    while len(hits) < _MOST:
        found = find(viewer, text, filters=filters, after=after, limit=_PAGE, strict=True)
        hits += found.hits
        after = found.next
        if after is None:
            break
    return hits


def _appeared(hits: Iterable[Hit]) -> dict[str, datetime]:
    """When each came into the world. A statement that changes, or a person who is renamed, is not new."""
    numbers: dict[str, list[int]] = {}
    found: dict[str, datetime | None] = {}
    for hit in hits:
        found[_key(hit.kind, hit.number)] = hit.at
        numbers.setdefault(hit.kind, []).append(hit.number)
    born = {
        Kind.STATEMENT: Statement.objects.values_list("pk", "created_at"),
        Kind.PERSON: Person.objects.values_list("pk", "joined_at"),
    }
    for kind, rows in born.items():
        for pk, at in rows.filter(pk__in=numbers.get(kind, [])).order_by():
            found[_key(kind, pk)] = at
    return {key: at for key, at in found.items() if at is not None}


def _key(kind: str, number: int | str) -> str:
    return f"{Kind(kind).value}:{number}"


def _keep(news: News, row: SavedSearch | None, now: datetime) -> bool:
    """Write the look down, unless somebody else looked or changed the wish meanwhile. Whether there is news."""
    if row is None or row.looked_at != news.row.looked_at or row.notify == SavedSearch.Notify.OFF:
        return False
    row.looked_at, row.known = now, news.known
    if news.new:
        row.found, row.found_at = len(news.new), now
    row.save(update_fields=["looked_at", "known", "found", "found_at"])
    return bool(news.new)


def _tell(person: Person, news: News, now: datetime) -> None:
    """One line for each search: an unread one gives way to one that tells of both."""
    key = bell_key(news.row.pk)
    earlier = withdraw(person.pk, key, unread_only=True)
    since = min(news.since, earlier.get("since", news.since))
    values = {"search": news.row.pk, "hits": len(news.new) + earlier.get("hits", 0), "since": since}
    notice = Notice(KIND, f"{news.row.pk}:{now:%Y%m%d%H%M%S%f}", group_key=key, values=values, mails=False)
    tell([person.pk], notice)


def _mail(person: Person, told: list[News], now: datetime) -> None:
    """One mail for all searches that want one."""
    parts: list[dict[str, Any]] = [
        {
            "search": news.row.pk,
            "hits": len(news.new),
            "since": news.since,
            "best": list(news.new)[:_IN_MAIL],
        }
        for news in told
        if news.row.notify == SavedSearch.Notify.MAIL
    ]
    if parts and wishes([person.pk], KIND)[person.pk].mail:
        key = f"{KIND}:{person.pk}:{now:%Y%m%d%H%M%S%f}"
        queue_mail(KIND, dedupe_key=key, recipient=person, values={"searches": parts})
