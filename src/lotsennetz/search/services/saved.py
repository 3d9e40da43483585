"""Save a search, change what is heard of it, forget it. Only ever one's own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.core.text import one_line
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.services import withdraw
from lotsennetz.people.models import Person
from lotsennetz.search.models import SavedSearch
from lotsennetz.search.question import Question
from lotsennetz.search.resolving import resolve

MOST = 30
NAME_LENGTH = 80
TEXT_LENGTH = 100


class GoneSearch(DomainError):
    """There is no such search, or it is somebody else's."""


def bell_key(pk: int) -> str:
    """The group key of its lines behind the bell."""
    return f"search_hits:{pk}"


def save_search(*, actor: Person, question: Question, name: str, notify: str) -> tuple[SavedSearch, bool]:
    """Keep a search, without its span of time. Returns it, and whether it is new: each is kept only once."""
    asked = resolve(question.but(since=""), viewer_of(actor))
    query = asked.question.query()
    if not asked.question.text:
        raise DomainError(_("Merken lässt sich eine Suche mit mindestens einem Wort."))
    if len(asked.question.text) > TEXT_LENGTH:
        raise DomainError(
            _("Zum Merken ist die Suche zu lang: höchstens %(n)s Zeichen.") % {"n": TEXT_LENGTH}
        )
    if asked.missing:
        raise DomainError(_("Einer der Filter ist nicht bekannt. Bitte wählen Sie neu."))
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.pk)
        mine = SavedSearch.objects.filter(person=actor)
        known = mine.filter(query=query).first()
        if known is not None:
            return known, False
        if mine.count() >= MOST:
            raise DomainError(
                _(
                    "Mehr als %(n)s Suchen lassen sich nicht merken. Löschen Sie eine, die Sie nicht mehr brauchen."
                )
                % {"n": MOST}
            )
        now = clock.now()
        row = SavedSearch.objects.create(
            person=actor,
            name=_named(name),
            query=query,
            notify=_known(notify),
            begins_at=now,
            looked_at=now,
        )
    return row, True


def change_search(*, actor: Person, pk: int, name: str, notify: str) -> SavedSearch:
    """Another name, another wish. Whoever switches telling on again hears of nothing that was there before."""
    with transaction.atomic():
        row = _own(actor, pk)
        row.name = _named(name)
        if row.notify == SavedSearch.Notify.OFF != _known(notify):
            row.begins_at = row.looked_at = clock.now()
            row.known = []
        row.notify = _known(notify)
        row.save(update_fields=["name", "notify", "begins_at", "looked_at", "known"])
    return row


def forget_search(*, actor: Person, pk: int) -> SavedSearch:
    """Its lines behind the bell go with it."""
    with transaction.atomic():
        row = _own(actor, pk)
        withdraw(actor.pk, bell_key(row.pk))
        row.delete()
    return row


def forget_searches_of(person_id: int) -> None:
    """Of somebody who left; what the bell said is gone already."""
    SavedSearch.objects.filter(person_id=person_id).delete()


def _own(actor: Person, pk: int) -> SavedSearch:
    row = SavedSearch.objects.select_for_update().filter(person=actor, pk=pk).first()
    if row is None:
        raise GoneSearch(_("Diese gemerkte Suche gibt es nicht mehr."))
    return row


def _named(name: str) -> str:
    name = one_line(name)
    if not name:
        raise DomainError(_("Bitte geben Sie der Suche einen Namen."), field="name")
    if len(name) > NAME_LENGTH:
        raise DomainError(
            _("Der Name ist zu lang: höchstens %(n)s Zeichen.") % {"n": NAME_LENGTH}, field="name"
        )
    return name


def _known(notify: str) -> SavedSearch.Notify:
    return SavedSearch.Notify(notify)
