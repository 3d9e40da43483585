"""The request as the API's operations see it."""

from __future__ import annotations

from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.models import ApiToken, Person


class ApiRequest(ViewerRequest):
    """After ``identity.identify``: ``person`` is None for visitors, ``token`` for those with a session.

    ``made`` is what a POST made, kind and number, once it is answered.
    """

    person: Person | None
    token: ApiToken | None
    made: tuple[str, int] | None
