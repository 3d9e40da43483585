"""Keep track of what a person has seen, at her own wish."""

from __future__ import annotations

from datetime import timedelta

from lotsennetz.core import clock
from lotsennetz.myday.models import Visit
from lotsennetz.people.events import PersonLeft
from lotsennetz.people.models import Person

ONE_VISIT = timedelta(minutes=30)


def note_visit(*, actor: Person) -> Visit:
    """The page was looked at. Looking again within half an hour is the same visit: what is new stays new."""
    moment = clock.now()
    visit, created = Visit.objects.get_or_create(
        person=actor, defaults={"since": moment - timedelta(days=7), "last": moment}
    )
    if not created:
        if moment - visit.last > ONE_VISIT:
            visit.since = visit.last
        visit.last = moment
        visit.save(update_fields=["since", "last"])
    return visit


def forget(event: PersonLeft) -> None:
    """Who leaves leaves no trace of when she looked."""
    Visit.objects.filter(person_id=event.person_id).delete()


def mark_all_read(*, actor: Person) -> Visit:
    """Nothing is new any more."""
    moment = clock.now()
    return Visit.objects.update_or_create(person=actor, defaults={"since": moment, "last": moment})[0]
