"""The feeds. No session is asked: public ones are the same for everybody, the others know their person by token."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.exports.feeds.atom import AtomFeed
from lotsennetz.exports.feeds.entries import feed_of
from lotsennetz.exports.queries.keys import subscription_by
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.groups.viewer import NOBODY
from lotsennetz.people.queries import the_network
from lotsennetz.topics import queries as topics

_PUBLIC = "public, max-age=300"
_PERSONAL = "private, no-cache"  # asked again each time, so that a lost right counts at once


def _network_name() -> str:
    network = the_network()
    return network.name if network else settings.SITE_NAME


def _answer(request: ViewerRequest, feed: AtomFeed, *, cache: str) -> HttpResponse:
    """The feed, or 304: the mark is that of the whole text, so a new name or a lost entry counts as well."""
    body = feed.writeString("utf-8").encode()
    moment = int(feed.latest_post_date().timestamp())
    response = HttpResponse(
        body,
        content_type=feed.content_type,
        headers={
            "ETag": quote_etag(hashlib.sha256(body).hexdigest()[:32]),
            "Last-Modified": http_date(moment),
            "Cache-Control": cache,
            "Content-Language": translation.get_language(),
        },
    )
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, last_modified=moment, response=response) or response


@require_safe
def public(request: ViewerRequest) -> HttpResponse:
    """Everything public, in the network's own language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        network = the_network()
        feed = feed_of(
            visible_entries(NOBODY),
            NOBODY,
            title=_("%(network)s: öffentliche Beiträge") % {"network": _network_name()},
            subtitle=network.claim if network else "",
            page=reverse("portal:entries"),
            address=reverse("exports:public_feed"),
            key="feed",
        )
        return _answer(request, feed, cache=_PUBLIC)


@require_safe
def topic(request: ViewerRequest, slug: str) -> HttpResponse:
    """Public entries about a topic and the topics below it."""
    found = topics.topic(slug)
    if found is None:
        raise Http404
    numbers = [found.pk, *(leaf.pk for leaf in topics.leaves_of(found))]
    with translation.override(settings.LANGUAGE_CODE):
        feed = feed_of(
            visible_entries(NOBODY).filter(topic_id__in=numbers),
            NOBODY,
            title=_("%(network)s: %(topic)s") % {"network": _network_name(), "topic": found.name},
            subtitle=found.description,
            page=found.get_absolute_url(),
            address=reverse("exports:topic_feed", kwargs={"slug": found.slug}),
            key=f"feed/thema/{found.pk}",
        )
        return _answer(request, feed, cache=_PUBLIC)


@require_safe
def group(request: ViewerRequest, token: str) -> HttpResponse:
    """One group as the token's person sees it now. A dead token and one that never was answer alike."""
    found = subscription_by(token)
    if found is None:
        raise Http404
    with translation.override(found.person.language):
        feed = feed_of(
            visible_entries(found.viewer).filter(group_id=found.group.pk),
            found.viewer,
            title=_("%(network)s: %(group)s") % {"network": _network_name(), "group": found.group.name},
            subtitle=found.group.description,
            page=found.group.get_absolute_url(),
            address=reverse("exports:group_feed", kwargs={"token": token}),
            key=f"feed/gruppe/{found.group.pk}",
        )
        response = _answer(request, feed, cache=_PERSONAL)
    response["X-Robots-Tag"] = "noindex"
    return response
