"""Work of the search that nobody waits for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from lotsennetz.jobs.models import Job
from lotsennetz.jobs.retry import retrying
from lotsennetz.search import file_texts
from lotsennetz.search.models import Kind
from lotsennetz.search.services import indexing, looking, rebuilding

_NIGHTLY = 2_000
_SLICE = 15.0  # seconds; other jobs have their turn in between


@task()
@retrying(attempts=5, first_delay=60, title=_("Text aus einer Datei lesen"))
def extract_file(attachment_id: int) -> bool:
    """Make what a file says findable. Running it twice reads once; whether there is text is the answer."""
    return file_texts.read_file(attachment_id)


@task()
def read_unread() -> int:
    """Queue the files that nobody asked to read: from before there was a reader, or read by an older one.

    Returns how many. None while others are still waiting, so that the queue never holds more than one night's.
    """
    if Job.objects.ready().filter(task_path=extract_file.module_path).exists():
        return 0
    waiting = list(file_texts.unread().values_list("pk", flat=True)[:_NIGHTLY])
    for pk in waiting:
        extract_file.enqueue(pk)
    return len(waiting)


@task()
@retrying(attempts=5, first_delay=30, title=_("Lange Texte ins Suchverzeichnis eintragen"))
def index_things(kind: str, numbers: list[int]) -> int:
    """What was too much for the transaction of its change. Running it twice writes once; how many is the answer."""
    return indexing.refresh_apart(Kind(kind), numbers)


@task()
@retrying(attempts=5, first_delay=30, title=_("Suchverzeichnis aufbauen"))
def build_index() -> bool:
    """Go on with the rebuild for a while, and queue the rest. Whether there is more to do is the answer."""
    more = rebuilding.work(_SLICE)
    if more:
        build_index.enqueue()
    return more


@task()
def watch_index() -> bool:
    """Begin a rebuild if the index is of another analysis; go on with one that nobody is working on.

    Whether work was queued is the answer.
    """
    if rebuilding.is_outdated():
        rebuilding.start()
    elif not rebuilding.is_unfinished():
        return False
    return queue_build()


@task()
def reconcile_index() -> bool:
    """Compare every document with its original and mend what differs."""
    rebuilding.start()
    return queue_build()


def queue_build() -> bool:
    """See to it that somebody works on the rebuild. False if somebody does or will."""
    waiting = Job.objects.filter(task_path=build_index.module_path)
    if waiting.waiting().exists() or waiting.running().exists():
        return False
    build_index.enqueue()
    return True


@task()
@retrying(attempts=3, first_delay=300, title=_("Neues zu gemerkten Suchen melden"))
def look_for_person(person_id: int) -> int:
    """Tell a person of the new hits of her saved searches. Running it twice tells once; how many is the answer."""
    return looking.look_for(person_id)


@task()
def look_at_saved() -> int:
    """Queue everybody who waits for news. Returns how many people."""
    waiting = looking.people_who_wait()
    for person_id in waiting:
        look_for_person.enqueue(person_id)
    return len(waiting)
