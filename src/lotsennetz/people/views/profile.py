"""The own profile, and everybody's pictures."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from lotsennetz.core.ui import slots
from lotsennetz.people.forms.profile import PROFILE_FIELDS, ProfileForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Person
from lotsennetz.people.services import profile as services
from lotsennetz.people.views.answering import carried_out, form_page, page, sent


@login_required
@page
def profile(request: PersonRequest) -> HttpResponse:
    person = request.user
    initial = {name: getattr(person, name) for name in PROFILE_FIELDS}
    initial["topics"] = list(person.topics.values_list("pk", flat=True))
    form = ProfileForm(sent(request), request.FILES or None, initial=initial)
    saved = carried_out(
        form, lambda: services.update_profile(actor=person, person=person, profile=form.profile())
    )
    if saved:
        with override(saved.language):
            messages.success(request, _("Gespeichert."))
        return redirect("people:profile")
    context = {
        "form": form,
        "person": person,
        "settings_pages": slots.settings_pages(request),
    }
    return form_page(request, "people/profile.html", context)


@login_required
@require_safe
def photo(request: PersonRequest, handle: str, version: str) -> HttpResponse:
    """A picture, for anybody who belongs here: the unguessable version came with a page that showed it."""
    person = get_object_or_404(Person, handle=handle)
    is_current = bool(person.photo) and str(person.photo.name).endswith(f"/{version}.jpg")
    if not is_current or not (request.viewer.standings or person == request.user):
        raise Http404
    try:
        with person.photo.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")  # 400 px: some 20 kB
    except FileNotFoundError as problem:
        raise Http404 from problem
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
