"""Imprint, privacy, accessibility, and where the data comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.core import privacy as kept
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.queries import the_network
from lotsennetz.people.region import facts_attribution, map_attribution
from lotsennetz.portal.privacy import cookies, periods


@require_safe
def imprint(request: ViewerRequest) -> HttpResponse:
    return render(request, "portal/imprint.html", {"network": the_network()})


@require_safe
def privacy(request: ViewerRequest) -> HttpResponse:
    """True statements only: the figures come from the settings the installation runs with."""
    context = {
        "network": the_network(),
        "cookies": cookies(),
        "days": periods(),
        "sections": kept.sections(),
        "further_periods": kept.all_periods(),
        "provider": settings.ENVIRONMENT.oidc.name if settings.ENVIRONMENT.oidc else "",
        "mail_host": settings.EMAIL_HOST if settings.ENVIRONMENT.mail.host else "",
    }
    return render(request, "portal/privacy.html", context)


@require_safe
def accessibility(request: ViewerRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"network": the_network()})


@require_safe
def sample(request: ViewerRequest) -> HttpResponse:
    """What is fact, what is invented, and whom to thank for it."""
    network = the_network()
    context = {
        "network": network,
        "map_lines": map_attribution(network) if network else [],
        "facts_lines": facts_attribution(network) if network else [],
        "mail_to_files": not settings.EMAIL_HOST,
    }
    return render(request, "portal/sample.html", context)
