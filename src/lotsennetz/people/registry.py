"""What people tell the platform: their pages, the network's face, the person at the screen."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.addresses import address
from lotsennetz.core.ui import slots
from lotsennetz.people import departure
from lotsennetz.people.departure import departure_task
from lotsennetz.people.models import Person
from lotsennetz.people.queries import network_names
from lotsennetz.people.services.leaving import RolesToHandOver
from lotsennetz.people.signin import places
from lotsennetz.people.views.answering import is_network_staff

__all__ = ["departure_task", "register"]


def register() -> None:
    """Called once when the application is ready."""
    slots.network(network_face)
    slots.person(person_face)
    slots.place(
        90,
        _("Verbund"),
        "topology-star-3",
        "people:access",
        "/verbund/",
        visible=is_network_staff,
        second=True,
    )
    slots.public_place(90, _("Mitmachen"), "people:join", "/beitreten/")
    slots.settings_page(10, _("Profil"), "user", "people:profile")
    places.place()
    slots.settings_page(90, _("Austreten"), "logout", "people:leave")
    departure.departure_task(RolesToHandOver())


def network_face(request: HttpRequest) -> slots.NetworkFace:
    """Before the network is founded the software's own name stands there."""
    network = next(iter(network_names()), None)
    home = address("myday:home") if request.user.is_authenticated else "/"
    if network is None:
        return slots.NetworkFace(name=settings.SITE_NAME, home_url=home, demo=settings.DEMO)
    name, slug, claim, accent, sample = network
    return slots.NetworkFace(
        name=name,
        slug=slug,
        sample=bool(sample),
        demo=settings.DEMO,
        claim=claim,
        accent_css=address("people:accent", digits=accent[1:]) if accent else "",
        home_url=home,
    )


def person_face(request: HttpRequest) -> slots.PersonFace | None:
    person = request.user
    if not isinstance(person, Person):
        return None
    return slots.PersonFace(
        name=person.name,
        initials=person.initials,
        hue=person.hue,
        url=person.get_absolute_url(),
        detail=person.function or person.email,
        photo=person.photo_url,
        theme=person.appearance,
    )
