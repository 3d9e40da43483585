"""Searches that somebody keeps: save, list, rename, choose, forget."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.groups.http import PersonRequest
from lotsennetz.notify.queries.wishes import wishes
from lotsennetz.search.forms import SavedForm
from lotsennetz.search.http import UNPROCESSABLE, action, form_page, page, put_on
from lotsennetz.search.models import SavedSearch
from lotsennetz.search.queries.saved import address_of, own, question_of, saved_by
from lotsennetz.search.question import Question
from lotsennetz.search.resolving import resolve
from lotsennetz.search.services.looking import KIND
from lotsennetz.search.services.saved import (
    MOST,
    NAME_LENGTH,
    change_search,
    forget_search,
    save_search,
)


@page
def overview(request: PersonRequest) -> HttpResponse:
    context = {
        "saved": saved_by(request.viewer),
        "most": MOST,
        "wish": wishes([request.user.pk], KIND)[request.user.pk],
        "Notify": SavedSearch.Notify,
    }
    return render(request, "search/saved.html", context)


@form_page
def keep(request: PersonRequest) -> HttpResponse:
    """The search comes from the address of the results, and goes on in the form."""
    given = request.POST if request.method == "POST" else request.GET
    asked = resolve(Question.parse(given).but(since=""), request.viewer)
    first = {"name": asked.said[:NAME_LENGTH].strip(), "notify": SavedSearch.Notify.BELL}
    form = SavedForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            row, new = save_search(actor=request.user, question=asked.question, **chosen)
        except DomainError as error:
            put_on(form, error)
        else:
            text = _("Gemerkt: %(name)s") if new else _("Diese Suche ist schon gemerkt: %(name)s")
            messages.success(request, text % {"name": row.name})
            return HttpResponseRedirect(address_of(row))
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "asked": asked, "question": asked.question}
    return render(request, "search/keep.html", context, status=status)


@form_page
def change(request: PersonRequest, pk: int) -> HttpResponse:
    row = own(request.viewer, pk)
    if row is None:
        raise Http404
    first = {"name": row.name, "notify": row.notify}
    form = SavedForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_search(actor=request.user, pk=pk, **form.cleaned_data)
        except DomainError as error:
            put_on(form, error)
        else:
            messages.success(request, _("Gespeichert."))
            return HttpResponseRedirect(reverse("search:saved"))
    status = UNPROCESSABLE if request.method == "POST" else 200
    asked = resolve(question_of(row), request.viewer)
    context = {"form": form, "row": row, "asked": asked}
    return render(request, "search/change.html", context, status=status)


@action
def forget(request: PersonRequest, pk: int) -> HttpResponse:
    if own(request.viewer, pk) is None:
        raise Http404
    row = forget_search(actor=request.user, pk=pk)
    messages.success(request, _("Gelöscht: %(name)s") % {"name": row.name})
    return HttpResponseRedirect(reverse("search:saved"))
