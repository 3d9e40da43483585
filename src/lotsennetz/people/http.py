"""The request types of the views. ``request.viewer`` is attached by the groups' middleware, one layer up."""

from __future__ import annotations

from django.http import HttpRequest

from lotsennetz.people.models import Person
from lotsennetz.people.viewer import PeopleViewer


class VisitorRequest(HttpRequest):
    """Anybody, known or not."""

    viewer: PeopleViewer


class PersonRequest(VisitorRequest):
    """A request behind ``login_required``."""

    user: Person
