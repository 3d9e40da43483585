"""Keys for programs, in the settings of the person."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotsennetz.api.forms import KeyForm
from lotsennetz.api.queries import hooks_of, keys_of
from lotsennetz.api.services import keys as services
from lotsennetz.core.ui import slots
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.views.answering import carried_out, form_page, page, sent


@login_required
@page
@never_cache
def keys(request: PersonRequest) -> HttpResponse:
    """The list and a form. The answer to POST is the only page that ever shows the new secret."""
    form = KeyForm(sent(request))
    made = carried_out(form, lambda: services.make_key(actor=request.user, **form.cleaned_data))
    context = {
        "form": KeyForm() if made else form,
        "secret": made[1] if made else "",
        "keys": keys_of(request.user),
        "hooks": hooks_of(request.user).count(),
        "settings_pages": slots.settings_pages(request),
    }
    if made:
        return render(request, "api/keys.html", context)
    return form_page(request, "api/keys.html", context)


@login_required
@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(keys_of(request.user), pk=pk)
    services.revoke_key(actor=request.user, token=token)
    messages.success(request, _("„%(name)s“ ist widerrufen.") % {"name": token.name})
    return redirect("programs:keys")
