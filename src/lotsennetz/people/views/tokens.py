"""Keys for programs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lotsennetz.core.errors import DomainError
from lotsennetz.core.ui import slots
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.forms.profile import TokenForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.queries import tokens_of
from lotsennetz.people.services import tokens as services
from lotsennetz.people.views.answering import UNPROCESSABLE


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tokens(request: PersonRequest) -> HttpResponse:
    """The list and a form. The answer to POST is the only page that ever shows the new secret."""
    form = TokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                _made, secret = services.make_token(
                    actor=request.user, person=request.user, **form.cleaned_data
                )
                form, status = TokenForm(), 200
            except DomainError as problem:
                refuse(form, problem)
    context = {
        "form": form,
        "secret": secret,
        "tokens": tokens_of(request.user),
        "settings_pages": slots.settings_pages(request),
    }
    return render(request, "people/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(tokens_of(request.user), pk=pk)
    services.revoke_token(actor=request.user, token=token)
    messages.success(request, _("„%(name)s“ ist widerrufen.") % {"name": token.name})
    return redirect("people:tokens")
