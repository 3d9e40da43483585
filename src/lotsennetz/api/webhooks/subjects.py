"""What a delivery says: numbers and addresses of things that the hook's person may see now. Nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lotsennetz.api.answers import absolute
from lotsennetz.api.models import Event, HookDelivery
from lotsennetz.core.addresses import address
from lotsennetz.entries.queries.visible import visible_comments, visible_entries
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people import second_factor
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.queries.opportunities import visible_opportunities
from lotsennetz.radar.queries.statements import changes_on, statement_on
from lotsennetz.topics.models import Topic

About = Mapping[str, int]
Told = dict[str, Any]


def _api(name: str, **places: object) -> str:
    """Where a program reads more of it."""
    return absolute(address(f"api:v1:{name}", **places))


def _entry(viewer: Viewer, about: About) -> Told | None:
    row = visible_entries(viewer).filter(pk=about["entry"]).first()
    if row is None:
        return None
    return {
        "entry": row.pk,
        "url": absolute(row.get_absolute_url()),
        "api_url": _api("entry", pk=row.pk),
    }


def _comment(viewer: Viewer, about: About) -> Told | None:
    row = visible_comments(viewer).select_related("entry").filter(pk=about["comment"]).first()
    if row is None:
        return None
    return {
        "entry": row.entry_id,
        "comment": row.pk,
        "url": absolute(row.get_absolute_url()),
        "api_url": _api("comments", pk=row.entry_id),
    }


def _statement(viewer: Viewer, about: About) -> Told | None:
    """One that was removed is told of to whoever saw what it had said."""
    town = Municipality.objects.defer("shape").filter(pk=about["municipality"]).first()
    topic = Topic.objects.filter(pk=about["topic"]).first()
    if town is None or topic is None:
        return None
    if statement_on(viewer, town, topic) is None and not changes_on(viewer, town, topic).exists():
        return None
    places = {"town": town.slug, "topic": topic.slug}
    return {
        "municipality": town.slug,
        "topic": topic.slug,
        "url": absolute(address("radar:cell", **places)),
        "api_url": _api("statement", **places),
    }


def _opportunity(viewer: Viewer, about: About) -> Told | None:
    row = visible_opportunities(viewer).filter(pk=about["opportunity"]).first()
    if row is None:
        return None
    return {
        "opportunity": row.pk,
        "url": absolute(row.get_absolute_url()),
        "api_url": _api("opportunity", pk=row.pk),
    }


_SUBJECTS: dict[str, Callable[[Viewer, About], Told | None]] = {
    Event.ENTRY_PUBLISHED: _entry,
    Event.ENTRY_EDITED: _entry,
    Event.COMMENT_ADDED: _comment,
    Event.STATEMENT_CHANGED: _statement,
    Event.OPPORTUNITY_FOUND: _opportunity,
}


def _viewer(person: Person) -> Viewer | None:
    """None for closed accounts, and before a demanded second factor is set up."""
    viewer = viewer_of(person)
    return None if not viewer.is_signed_in or second_factor.is_lacking(person, viewer) else viewer


def may_know(person: Person, event: str, about: About) -> bool:
    """Whether the person may know, now, that something happened there."""
    viewer = _viewer(person)
    return viewer is not None and _SUBJECTS[event](viewer, about) is not None


def content_of(row: HookDelivery) -> Told | None:
    """None if the hook's person may not know of it, now."""
    viewer = _viewer(row.hook.person)
    if viewer is None:
        return None
    about: Told | None = {"url": absolute(row.hook.get_absolute_url())}
    if row.event != Event.PING:
        about = _SUBJECTS[row.event](viewer, row.about)
    if about is None:
        return None
    return {"id": str(row.number), "event": row.event, "at": row.at.isoformat(), "about": about}
