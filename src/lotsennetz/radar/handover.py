"""Statements that name somebody who leaves, or works for the town no more, stand without a contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core import clock
from lotsennetz.people.departure import HandoverTask
from lotsennetz.people.events import MembershipEnded
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar.models import Statement, Suggestion, Via
from lotsennetz.radar.services.writing import keep, lock_towns, standing_of


class ContactHandover:
    """Names the statements as open tasks, by town; nobody has to take them over."""

    def tasks(self, person: Person) -> Sequence[HandoverTask]:
        numbers = Statement.objects.filter(contact=person).values_list("municipality_id", flat=True)
        counts = Counter(numbers)
        towns = Municipality.objects.filter(pk__in=counts).only("pk", "name").order_by("name")
        return [
            HandoverTask(
                key=f"statements-{town.pk}",
                label=ngettext(
                    "Ansprechperson bei einer Angabe von %(town)s unter „Wer macht was?“",
                    "Ansprechperson bei %(n)s Angaben von %(town)s unter „Wer macht was?“",
                    counts[town.pk],
                )
                % {"n": counts[town.pk], "town": town.name},
                candidates=(),
                otherwise=_("Die Angaben bleiben, ohne Ansprechperson."),
            )
            for town in towns
        ]

    def hand_over(self, person: Person, successors: Mapping[str, Person]) -> None:  # noqa: ARG002 -- nobody has to
        take_out(person, actor=person)


def take_out(person: Person, municipality_id: int | None = None, *, actor: Person | None) -> None:
    """Everywhere or in one town. Called in a transaction; what the statements say stays confirmed as it was.

    ``actor`` None: it followed from something else.
    """
    rows = Statement.objects.filter(contact=person)
    suggested = Suggestion.objects.filter(contact=person)
    if municipality_id is not None:
        rows, suggested = (
            rows.filter(municipality_id=municipality_id),
            suggested.filter(municipality_id=municipality_id),
        )
    lock_towns(rows.values_list("municipality_id", flat=True))
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        before = standing_of(row)
        row.contact = None
        row.changed_at = clock.now()
        row.version += 1
        row.save(update_fields=["contact", "changed_at", "version"])
        keep(row, actor, Via.WEB, {"contact_id": person.pk}, {"contact_id": None}, before=before)
    suggested.update(contact=None)


def role_ended(event: MembershipEnded) -> None:
    """Somebody lost a role in a town; if it was the last one there, the town's statements name her no more."""
    person = Person.objects.filter(pk=event.person_id).first()
    if person is None:
        return
    held = person.memberships.filter(municipality_id=event.municipality_id, role__in=NETWORK_ROLES)
    if not held.exists():
        take_out(person, event.municipality_id, actor=None)
