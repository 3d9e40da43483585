"""Answers about what a request made. Asked for once more, they are made anew: with the rights and the text of now."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from lotsennetz.api.http import ApiRequest

Answer = Callable[[ApiRequest, int], HttpResponse]
_ANSWERS: dict[str, Answer] = {}


def tells_of(thing: str) -> Callable[[Answer], Answer]:
    """How the answer about one kind of thing is made; it refuses as soon as the caller may not see it any more."""

    def keep(answer: Answer) -> Answer:
        _ANSWERS[thing] = answer
        return answer

    return keep


def answer_about(request: ApiRequest, thing: str, number: int) -> HttpResponse:
    """The answer, and a note on the request of what it is about."""
    response = _ANSWERS[thing](request, number)
    request.made = thing, number
    return response
