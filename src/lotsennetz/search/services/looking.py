"""Look for what is new in saved searches, and tell of it: once, and only what the person may see now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.notify.queries.wishes import wishes
from lotsennetz.notify.services import Notice, queue_mail, tell, withdraw
from lotsennetz.people.models import Person
from lotsennetz.radar.models import Statement
from lotsennetz.search import facts
from lotsennetz.search.models import ORIGINALS, Document, Kind, SavedSearch
from lotsennetz.search.queries.asked import read
from lotsennetz.search.queries.ranking import Ranking
from lotsennetz.search.queries.saved import question_of
from lotsennetz.search.resolving import resolve
from lotsennetz.search.services.saved import bell_key

KIND = "search_hits"
LATE = timedelta(
    days=3
)  # so long after it appeared a thing may become findable, or visible, and still be told of
_MOST = 300
_IN_MAIL = 5


class Seen(NamedTuple):
    """A hit: the moment at which the viewer could see it for the first time, and the date under which it is found."""

    since: datetime
    at: datetime


@dataclass(frozen=True)
class News:
    """What one look found. ``new`` are keys with the date under which each is found, the best first."""

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
    seen = {key: one for key, one in _seen(_hits(row, viewer, edge), viewer).items() if one.since > edge}
    known = set(row.known)
    new = {key: one.at for key, one in seen.items() if key not in known}
    return News(row, new, [key for key, one in seen.items() if one.since > now - LATE])


def _hits(row: SavedSearch, viewer: Viewer, edge: datetime) -> list[tuple[str, int]]:
    """With all words. Nothing if a filter means nothing any more: without it, the search would be another one.

    People have no date in the search, so they are asked for apart; so is what has an older date, but may be seen by
    more people since.
    """
    asked = resolve(question_of(row), viewer)
    if asked.missing or not asked.question.text:
        return []
    ranking = Ranking(viewer, read(asked.question.text), left_out=())
    asking = [replace(asked.filters, since=edge)]
    if asked.filters.kind in {None, Kind.PERSON}:
        asking.append(replace(asked.filters, kind=Kind.PERSON))
    rows = [one.row for filters in asking for one in ranking.best(filters).rows]
    rows += ranking.among(_wider(viewer, edge), asked.filters)
    return list(dict.fromkeys((row.kind, row.number) for row in rows))


def _wider(viewer: Viewer, edge: datetime) -> list[int]:
    """Places of documents that the viewer, like others, may see since then, the latest first."""
    mine = set(facts.audience_of(viewer))
    rows = Document.objects.filter(wider_at__gt=edge).order_by("-wider_at").values_list("pk", "audience")
    found = (pk for pk, audience in rows if (since := _since(audience, mine)) is not None and since > edge)
    return list(islice(found, _MOST))


def _since(audience: Mapping[str, str | None], mine: Set[str]) -> datetime | None:
    """When it became visible to somebody with these names; None: it was from the beginning, as far as is known."""
    moments = [moment for name, moment in audience.items() if name in mine]
    return None if None in moments or not moments else datetime.fromisoformat(min(filter(None, moments)))


def _seen(hits: Iterable[tuple[str, int]], viewer: Viewer) -> dict[str, Seen]:
    """When each came into the world, for the viewer. A statement that changes, or a person who is renamed, is not
    new.
    """
    mine, numbers = set(facts.audience_of(viewer)), dict[str, list[int]]()
    found: dict[str, Seen | None] = {}
    for kind, number in hits:
        found[_key(kind, number)] = None
        numbers.setdefault(kind, []).append(number)
    for kind, those in numbers.items():
        born = _born(kind, those)
        column = ORIGINALS[Kind(kind)]
        rows = Document.objects.filter(**{f"{column}__in": those}).values_list(column, "at", "audience")
        for number, at, audience in rows:
            appeared = born.get(number, at)
            if appeared is not None:
                since = _since(audience, mine) or appeared
                found[_key(kind, number)] = Seen(max(appeared, since), at or appeared)
    return {key: one for key, one in found.items() if one is not None}


def _born(kind: str, numbers: list[int]) -> dict[int, datetime]:
    """Of those whose date in the search is another one."""
    rows = {
        Kind.STATEMENT: Statement.objects.values_list("pk", "created_at"),
        Kind.PERSON: Person.objects.values_list("pk", "joined_at"),
    }.get(Kind(kind))
    return {} if rows is None else dict(rows.filter(pk__in=numbers).order_by())


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
