"""How often programs may ask."""

from __future__ import annotations

from django.utils.translation import ngettext

from lotsennetz.api.http import ApiRequest
from lotsennetz.api.problems import Refusal
from lotsennetz.core import clock
from lotsennetz.people import accounts
from lotsennetz.people.ratelimit import Limit

TOKEN = Limit("api-token", 300, 60)
PERSON = Limit("api-person", 300, 60)
MACHINE = Limit("api-machine", 60, 60)


def spend(request: ApiRequest) -> None:
    """Each key has its own budget, each signed-in person, and each machine that says nothing of itself."""
    if request.token is not None:
        limit, key = TOKEN, str(request.token.pk)
    elif request.person is not None:
        limit, key = PERSON, str(request.person.pk)
    else:
        limit, key = MACHINE, accounts.client_address(request)
    if limit.spend(key):
        return
    left = limit.seconds - int(clock.now().timestamp()) % limit.seconds
    sentence = ngettext(
        "Zu viele Anfragen. In einer Sekunde geht es weiter.",
        "Zu viele Anfragen. In %(n)s Sekunden geht es weiter.",
        left,
    )
    raise Refusal(429, sentence % {"n": left}, headers={"Retry-After": str(left)})
