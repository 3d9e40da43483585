"""What those who run the house do about the index."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit
from lotsennetz.core.errors import NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs.rules import may_operate
from lotsennetz.people.models import Person
from lotsennetz.search.services import rebuilding


def begin_rebuild(*, actor: Person | None) -> bool:
    """Begin to write everything anew. False if that is going on already. The caller sees to the work.

    Without an actor: the operator at the command line.
    """
    if actor is not None and not may_operate(viewer_of(actor)):
        raise NotAllowed(_("Das Suchverzeichnis baut nur die Koordination neu auf."))
    with transaction.atomic():
        begun = rebuilding.start(everything=True)
        if begun:
            audit.record("search.rebuilt", actor=actor)
    return begun
