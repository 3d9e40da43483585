"""One-click sign-in as a sample person."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lotsennetz.demo import panel
from lotsennetz.people.models import Network, Person
from lotsennetz.people.signin.sessions import note_session


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """404 anywhere but in a sample network, in demo mode, on loopback."""
    if not panel.is_open(request) or not Network.objects.filter(sample=True).exists():
        raise Http404
    handle = request.POST.get("person", "")
    person = get_object_or_404(Person, handle=handle, is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    note_session(request)
    return redirect("myday:home")
