"""The request type of signed-in views."""

from __future__ import annotations

from django.http import HttpRequest

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Person


class ViewerRequest(HttpRequest):
    """A request after ``attach_viewer``: anybody, known or not."""

    viewer: Viewer


class PersonRequest(ViewerRequest):
    """A request behind ``login_required``."""

    user: Person
