"""What this app tells the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.core import privacy as kept
from lotsennetz.core.ui import slots
from lotsennetz.entries import events as entries
from lotsennetz.jobs import schedule
from lotsennetz.jobs.http import shown_to_operators
from lotsennetz.notify import subjects
from lotsennetz.notify.mail import kinds as letters_of
from lotsennetz.people import events as people
from lotsennetz.people.audit_words import describe
from lotsennetz.radar import events as radar
from lotsennetz.search import handlers, keeping, letters, privacy, tasks
from lotsennetz.search.queries import saved
from lotsennetz.search.services.looking import KIND
from lotsennetz.topics import events as topics


def register() -> None:
    """Called once when the application is ready."""
    _read_files()
    _keep_index()
    _saved_searches()
    slots.search("search:results", "search:suggestions")
    _upkeep()
    kept.section("search", 10, _("Suche"), privacy.sentences)
    kept.periods("search", privacy.periods)
    schedule.every(
        name="search.watch_index",
        task=tasks.watch_index,
        when=schedule.minutes(5),
        title=_("Suchverzeichnis prüfen"),
    )
    schedule.every(
        name="search.reconcile",
        task=tasks.reconcile_index,
        when=schedule.daily(2, 30),
        title=_("Suchverzeichnis abgleichen"),
    )
    schedule.every(
        name="search.read_files",
        task=tasks.read_unread,
        when=schedule.daily(2, 20),
        title=_("Noch nicht gelesene Dateien lesen"),
    )


def _upkeep() -> None:
    describe({"search.rebuilt": _("Suchverzeichnis neu aufgebaut")})
    slots.place(
        81,
        _("Suchverzeichnis"),
        "list-search",
        "index:overview",
        "/verwaltung/suchverzeichnis/",
        visible=shown_to_operators,
        second=True,
    )


def _read_files() -> None:
    bus.subscribe(entries.EntryPublished, handlers.read_files_of_entry)
    bus.subscribe(entries.EntryEdited, handlers.read_files_of_entry)
    bus.subscribe(entries.CommentAdded, handlers.read_files_of_comment)
    bus.subscribe(entries.CommentEdited, handlers.read_files_of_comment)
    bus.subscribe(entries.AttachmentAdded, handlers.read_added_file)


def _keep_index() -> None:
    bus.subscribe(entries.EntryPublished, keeping.on_entry_published)
    bus.subscribe(entries.EntryEdited, keeping.on_entry_changed)
    bus.subscribe(entries.EntryMoved, keeping.on_entry_changed)
    bus.subscribe(entries.EntryDeleted, keeping.on_entry_changed)
    bus.subscribe(entries.EntryRestored, keeping.on_entry_changed)
    bus.subscribe(entries.CommentAdded, keeping.on_comment_changed)
    bus.subscribe(entries.CommentEdited, keeping.on_comment_changed)
    bus.subscribe(entries.CommentDeleted, keeping.on_comment_changed)
    bus.subscribe(entries.CommentRestored, keeping.on_comment_changed)
    bus.subscribe(entries.AttachmentAdded, keeping.on_attachment_added)
    bus.subscribe(people.PersonChanged, keeping.on_person_changed)
    bus.subscribe(people.PersonDeactivated, keeping.on_person_changed)
    bus.subscribe(people.InvitationAccepted, keeping.on_person_changed)
    bus.subscribe(people.MembershipEnded, keeping.on_membership_ended)
    bus.subscribe(people.PersonLeft, keeping.on_person_left)
    bus.subscribe(people.MunicipalityChanged, keeping.on_municipality_changed)
    bus.subscribe(radar.StatementChanged, keeping.on_statement_changed)
    bus.subscribe(topics.CatalogueLoaded, keeping.on_catalogue_loaded)


def _saved_searches() -> None:
    bus.subscribe(people.PersonLeft, handlers.forget_saved_searches)
    subjects.register(KIND, saved.subjects)
    letters_of.register(*letters.KINDS)
    schedule.every(
        name="search.saved",
        task=tasks.look_at_saved,
        when=schedule.daily(6, 30),
        title=_("Neues zu gemerkten Suchen melden"),
    )
