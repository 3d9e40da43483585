"""What stands behind the bell."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict

from lotsennetz.api.answers import Page, absolute, many, nothing
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Moment, Number
from lotsennetz.api.paging import Listing, place_of
from lotsennetz.api.problems import missing
from lotsennetz.api.spec import reads, writes
from lotsennetz.notify import services
from lotsennetz.notify.queries import bell as queries
from lotsennetz.notify.queries.bell import Line

router = Router(tags=["notifications"])


class Notice(BaseModel):
    """``text`` is the sentence, ``detail`` what it is about."""

    id: int
    text: str
    detail: str
    at: datetime
    unread: bool
    url: str

    @classmethod
    def of(cls, line: Line) -> Notice:
        return cls(
            id=line.id,
            text=line.text,
            detail=line.detail,
            at=line.at,
            unread=line.unread,
            url=absolute(line.url or reverse("notify:list")),
        )


class ReadUntil(BaseModel):
    """The moment of the newest notice that was shown: what came since then stays unread."""

    model_config = ConfigDict(extra="forbid")

    until: Moment


def _lines(request: ApiRequest, after: str, wanted: int) -> list[Line]:
    """The bell's own pages, until there are enough lines."""
    lines: list[Line] = []
    while len(lines) < wanted:
        page = queries.bell(request.viewer, after=after)
        lines += [line for day in page.days for line in day.lines]
        after = page.more
        if not after:
            break
    return lines[:wanted]


@router.get("/notifications", response=reads(Page[Notice]), url_name="notifications")
def notifications(request: ApiRequest, asked: Query[Listing]) -> HttpResponse:
    """The newest first."""
    known_person(request)
    place = place_of("notifications", asked)
    after = queries.cursor(datetime.fromisoformat(place[0]), place[1]) if place else ""
    lines = _lines(request, after, asked.limit + 1)
    shown = lines[: asked.limit]
    last = [shown[-1].at.isoformat(), shown[-1].id] if len(lines) > len(shown) else None
    return many(request, [Notice.of(line) for line in shown], asked, "notifications", last)


@router.post("/notifications/read", response=writes({204: None}), url_name="read_notifications")
def read_notifications(request: ApiRequest, sent: ReadUntil) -> HttpResponse:
    """Everything up to a moment is read."""
    services.mark_all_read(actor=known_person(request), until=sent.until)
    return nothing()


@router.post("/notifications/{pk}/read", response=writes({204: None}), url_name="read_notification")
def read_notification(request: ApiRequest, pk: Number) -> HttpResponse:
    """One notice is read."""
    if services.mark_read(actor=known_person(request), notification_id=pk) is None:
        raise missing()
    return nothing()
