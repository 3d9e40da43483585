"""The pages behind the links of the monthly mail. No sign-in; looking at them changes nothing.

Mail scanners open every link: only POST acts, and only for what the link was made for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people import accounts
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.forms.link import ShortForm
from lotsennetz.radar.http import CONFLICT, UNPROCESSABLE, number, put_on
from lotsennetz.radar.queries.links import Now, answered_at, line_of, shown, taken
from lotsennetz.radar.services import links
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.radar.tokens import BadToken, Item, Link, Purpose, read, undo_token

TOO_MANY = 429
GONE = 410


def _kept_private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In no cache, in no search engine, and no other host learns the address.

    Not "no-referrer": browsers then send ``Origin: null`` with the form, which the CSRF check must refuse.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store, max-age=0"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@_kept_private
def link(request: ViewerRequest, token: str) -> HttpResponse:
    """Whatever the token is for."""
    try:
        held = read(token)
    except BadToken as problem:
        return _bad(request, problem)
    town = Municipality.objects.defer("shape").filter(pk=held.municipality_id).first()
    try:
        person = links.actor_of(held)
        if town is None or (isinstance(request.user, Person) and request.user.pk != person.pk):
            raise NotAllowed(
                _("Dieser Link ist für %(name)s gemacht. Sie sind mit einem anderen Zugang angemeldet.")
                % {"name": person.name}
            )
        if request.method == "POST" and not links.ANSWERS.spend(str(person.pk)):
            return _dead(
                request,
                _("Das waren zu viele Antworten in kurzer Zeit. Bitte warten Sie eine Stunde."),
                TOO_MANY,
            )
        context = {
            "link": held,
            "person": person,
            "town": town,
            "token": token,
            "problem": "",
            "words": line_of,
        }
        return _PAGES[held.purpose](request, held, context)
    except NotAllowed as problem:
        return _dead(request, problem.text, 403)


def _bad(request: ViewerRequest, problem: BadToken) -> HttpResponse:
    if problem.expired:
        return _dead(
            request, _("Die Frist dieses Links ist vorbei. Mit der nächsten E-Mail kommt ein neuer."), GONE
        )
    if not links.WRONG.spend(accounts.client_address(request)):
        return _dead(request, _("Das waren zu viele Versuche. Bitte warten Sie eine Stunde."), TOO_MANY)
    return _dead(
        request, _("Dieser Link ist nicht vollständig. Öffnen Sie ihn am besten direkt aus der E-Mail."), 404
    )


def _dead(request: ViewerRequest, text: str, status: int) -> HttpResponse:
    return render(request, "radar/link_dead.html", {"text": text}, status=status)


def _done(held: Link, items: list[Item]) -> HttpResponse:
    """The receipt is the page of the link that takes it back."""
    return redirect("radar:link", undo_token(held.person_id, held.municipality_id, items))


def _confirming(request: ViewerRequest, held: Link, context: dict[str, Any]) -> HttpResponse:
    status = 200
    if request.method == "POST":
        versions = {
            item.topic_id: version
            for item in held.items
            if (version := number(request.POST.get(f"stand-{item.topic_id}"))) is not None
        }
        try:
            done = links.confirm(link=held, versions=versions)
        except StatementConflict as problem:
            context["problem"], status = problem.text, CONFLICT
        else:
            if done:
                return _done(held, done)
    rows = shown(held)
    context |= {"rows": rows, "left": [row for row in rows if row.now in {Now.SAME, Now.CHANGED}]}
    return render(request, "radar/link.html", context, status=status)


def _changing(request: ViewerRequest, held: Link, context: dict[str, Any]) -> HttpResponse:
    used = answered_at(held)
    if used is not None:
        return render(request, "radar/link_used.html", {**context, "used": used}, status=GONE)
    (row,) = shown(held)
    form = ShortForm(request.POST if request.method == "POST" else None, statement=row.statement)
    status = 200
    if request.method == "POST" and row.statement is not None:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                done = links.change(link=held, said=form.said(), base_version=form.cleaned_data["version"])
            except StatementConflict as problem:
                context["problem"], status = problem.text, CONFLICT
                (row,) = shown(held)
                again = request.POST.copy()  # what was typed stays; sending it once more means it
                again["version"] = str(row.statement.version if row.statement else 0)
                form = ShortForm(again, statement=row.statement)
            except NotAllowed:
                raise
            except DomainError as problem:
                put_on(form, problem)
            else:
                return _done(held, done) if done else redirect("radar:link", context["token"])
    return render(request, "radar/link_change.html", {**context, "row": row, "form": form}, status=status)


def _undoing(request: ViewerRequest, held: Link, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        links.undo(link=held)
        return redirect("radar:link", context["token"])
    rows = taken(held)
    return render(request, "radar/link_receipt.html", {**context, "rows": rows})


_PAGES = {Purpose.CONFIRM: _confirming, Purpose.CHANGE: _changing, Purpose.UNDO: _undoing}
