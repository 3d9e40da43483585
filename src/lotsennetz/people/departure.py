"""What a person must hand over before leaving, asked of every app that has something to hand over.

``people`` knows no groups and no entries. An app above registers a provider in its ``AppConfig.ready``::

    departure.departure_task(GroupsToHandOver())

On the leaving page each task becomes one field "who takes over?", offering the task's candidates. When the
person leaves, each provider is called while all memberships still exist: it passes on what has a successor, ends
what has none, and removes whatever else ties the person to the app (memberships, follows, drafts, pending
requests). Authorship stays as it is:
pages show ``person.name``, which says "Ehemaliges Mitglied" once the person is anonymised. Afterwards
``PersonLeft`` is published in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lotsennetz.people.models import Person


@dataclass(frozen=True)
class HandoverTask:
    """One thing that needs a successor.

    ``key`` is unique over all providers, stable between showing and sending the form, made of ``[a-z0-9-]``:
    ``group-12``. ``label`` is a part of a sentence for the page: ``Leitung der Gruppe „E-Akte“``.
    ``candidates`` are the persons who may take over, best first. If there are none, nothing is asked, and
    ``otherwise`` says what will happen instead: ``Die Gruppe wird archiviert.``
    """

    key: str
    label: str
    candidates: Sequence[Person]
    otherwise: str = ""


class DepartureProvider(Protocol):
    """What an app answers. Providers are called one after the other and must not depend on their order."""

    def tasks(self, person: Person) -> Sequence[HandoverTask]:
        """What ``person`` alone holds, now. Empty if nothing needs a successor. Writes nothing."""
        ...

    def hand_over(self, person: Person, successors: Mapping[str, Person]) -> None:
        """Pass everything on, in the leaving transaction; called also when there are no tasks.

        ``successors`` has one of the candidates for each of this provider's tasks that has candidates,
        and nothing for those without.
        """
        ...


_providers: list[DepartureProvider] = []


def departure_task(provider: DepartureProvider) -> None:
    """Register a provider. Called from ``AppConfig.ready`` only."""
    if provider not in _providers:
        _providers.append(provider)


def open_tasks(person: Person) -> list[HandoverTask]:
    """Everything ``person`` has to hand over, in the order of registration."""
    return [task for provider in _providers for task in provider.tasks(person)]


def hand_everything_over(person: Person, successors: Mapping[str, Person]) -> None:
    """Let every provider pass on its part. The caller has checked ``successors`` against ``open_tasks``."""
    for provider in _providers:
        keys = {task.key for task in provider.tasks(person)}
        provider.hand_over(person, {key: successors[key] for key in keys & successors.keys()})


def missing(tasks: Sequence[HandoverTask], successors: Mapping[str, Person]) -> list[HandoverTask]:
    """The tasks whose successor is not chosen or not one of the candidates."""
    return [task for task in tasks if task.candidates and successors.get(task.key) not in task.candidates]
