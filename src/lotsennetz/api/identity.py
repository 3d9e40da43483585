"""Who is asking: a key, a session, or nobody in particular. The same accounts are closed as for pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from lotsennetz.api.http import ApiRequest
from lotsennetz.api.models import Scope
from lotsennetz.api.problems import Refusal
from lotsennetz.api.queries import scope_of
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people import second_factor
from lotsennetz.people.models import Person
from lotsennetz.people.services.tokens import token_for

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def identify(request: ApiRequest) -> None:
    """Set ``person``, ``token`` and ``viewer``. A key counts before a session; a wrong one is never a visitor."""
    request.token, request.person, request.made = None, None, None
    header = request.headers.get("Authorization", "")
    if header:
        _by_token(request, header)
    elif request.viewer.is_signed_in and isinstance(request.user, Person):
        request.person = request.user


def _by_token(request: ApiRequest, header: str) -> None:
    scheme, _blank, secret = header.partition(" ")
    token = token_for(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise _unknown(_("Dieser Zugang ist unbekannt, abgelaufen oder widerrufen."), "invalid_token")
    viewer = viewer_of(token.person)
    if second_factor.is_lacking(token.person, viewer):  # a key is no way around what a session is asked for
        raise Refusal(403, second_factor.sentence())
    request.token, request.person = token, token.person
    request.user, request.viewer = token.person, viewer


def _unknown(text: str, error: str = "") -> Refusal:
    challenge = f'Bearer error="{error}"' if error else "Bearer"
    return Refusal(401, text, headers={"WWW-Authenticate": challenge})


def known_person(request: ApiRequest) -> Person:
    """For what only people who are known may ask."""
    if request.person is None:
        raise _unknown(_("Dafür braucht es einen Zugang oder eine Anmeldung."))
    return request.person


def allow_writing(request: ApiRequest) -> None:
    """A key needs the scope; a session needs the page's own token, so that no other site writes with it."""
    known_person(request)
    if request.token is not None:
        if scope_of(request.token) != Scope.WRITE:
            raise Refusal(403, _("Dieser Zugang darf nur lesen."))
    elif check_csrf(request) is not None:
        raise Refusal(403, _("Mit einer Anmeldung im Browser braucht es den Kopf X-CSRFToken."))
