"""Which language sentences come in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from lotsennetz.people.models import Person

_LONGEST = 200


def language_for(request: HttpRequest, person: Person | None) -> str:
    """What the program asks for; else the person's own, else the one already chosen."""
    known = [code for code, _name in settings.LANGUAGES]
    wanted = request.headers.get("Accept-Language", "")[:_LONGEST].lower()
    for code, _weight in parse_accept_lang_header(wanted):
        if code.partition("-")[0] in known:
            return code.partition("-")[0]
    if person is not None and person.language in known:
        return person.language
    return translation.get_language() or settings.LANGUAGE_CODE
