"""The page of results, and suggestions while somebody types. Both are open for visitors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from lotsennetz.groups.http import ViewerRequest
from lotsennetz.search.http import is_htmx, open_page
from lotsennetz.search.queries import BadCursor, Found, find, suggest
from lotsennetz.search.queries.saved import count_of, is_saved
from lotsennetz.search.question import LONGEST, Question
from lotsennetz.search.resolving import Resolved, resolve
from lotsennetz.search.showing import facets_of, lines_of, offers_of, removable

_ON = "weiter"


def _private(answer: HttpResponse) -> HttpResponse:
    """A piece and a page have the same address, and everybody sees something else there."""
    patch_vary_headers(answer, ["HX-Request", "Cookie"])
    answer["Cache-Control"] = "private, no-store"
    return answer


@open_page
def results(request: ViewerRequest) -> HttpResponse:
    asked = resolve(Question.parse(request.GET), request.viewer)
    if not asked.question.text:
        return _private(_start(request, asked))
    after = request.GET.get(_ON) or None
    try:
        found = find(request.viewer, asked.question.text, filters=asked.filters, after=after)
    except BadCursor as problem:
        messages.info(request, problem.text)
        return HttpResponseRedirect(f"{reverse('search:results')}?{asked.question.query()}")
    context = _shown(asked, found)
    if after and is_htmx(request):
        return _private(render(request, "search/more.html", context))
    context |= _around(request, asked, found) | {"later": after is not None}
    return _private(render(request, "search/results.html", context))


def _start(request: ViewerRequest, asked: Resolved) -> HttpResponse:
    context = {"asked": asked, "question": asked.question, "saved": count_of(request.viewer)}
    return render(request, "search/start.html", context)


def _shown(asked: Resolved, found: Found) -> dict[str, Any]:
    query = asked.question.query()
    return {
        "lines": lines_of(found.hits),
        "next": f"{query}&{_ON}={found.next}" if found.next else "",
    }


def _around(request: ViewerRequest, asked: Resolved, found: Found) -> dict[str, Any]:
    question = asked.question
    return {
        "asked": asked,
        "question": question,
        "found": found,
        "wordless": not found.facets,
        "facets": facets_of(found, asked),
        "chosen": removable(asked),
        "unfiltered": question.unfiltered().query(),
        "first": question.query(),
        "meant": question.but(text=found.meant).query() if found.meant else "",
        "longest": LONGEST,
        "is_saved": is_saved(request.viewer, question.but(since="").query()),
        "keep": question.but(since="").query(),
    }


@open_page
def suggestions(request: ViewerRequest) -> HttpResponse:
    """Options for a list below the field; opened by itself, a page with the same links."""
    question = Question.parse({"q": request.GET.get("q") or ""})
    offers = offers_of(suggest(request.viewer, question.text)) if question.text else []
    context = {"offers": offers, "question": question, "label": _("Vorschläge")}
    name = "search/offers.html" if is_htmx(request) else "search/suggestions.html"
    return _private(render(request, name, context))
