"""Files that programs ask for by a fixed name."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lotsennetz.core import clock
from lotsennetz.people.queries import the_network
from lotsennetz.portal.queries.sitemap import addresses

VALID_DAYS = 180
CLOSED = ("/einladung/", "/konto/", "/mein-tag/", "/menschen/", "/mitteilungen/", "/verbund/", "/verwaltung/")
ICON_SIZES = (192, 512)


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Sample networks stay out of search engines altogether: their people do not exist."""
    network = the_network()
    if network is None or network.sample:
        return _plain(["User-agent: *", "Disallow: /"])
    closed = [f"Disallow: {path}" for path in CLOSED]
    return _plain(["User-agent: *", *closed, f"Sitemap: {settings.BASE_URL}{reverse('portal:sitemap')}"])


@require_safe
def security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """RFC 9116: whom to tell about a weakness."""
    network = the_network()
    contact = f"mailto:{network.contact_email}" if network and network.contact_email else ""
    expires = (clock.now() + timedelta(days=VALID_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    return _plain(
        [
            f"Contact: {contact or settings.BASE_URL + reverse('portal:imprint')}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: de, en",
            f"Canonical: {settings.BASE_URL}{reverse('portal:security')}",
        ]
    )


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"base": settings.BASE_URL, "addresses": addresses()}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponsePermanentRedirect(static("portal/icon-32.png"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What a phone needs to put the network on its home screen."""
    network = the_network()
    name = network.name if network else settings.SITE_NAME
    pictures = [
        {"src": static(f"portal/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    vector = {"src": static("core/logo.svg"), "sizes": "any", "type": "image/svg+xml"}
    content = {
        "name": name,
        "short_name": name[:24],
        "lang": get_language(),
        "start_url": reverse("myday:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f3f8",
        "theme_color": "#2041a6",
        "icons": [vector, *pictures],
    }
    return JsonResponse(content, content_type="application/manifest+json")
