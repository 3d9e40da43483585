"""What notify tells the platform: whom it listens to, its letters, its pages, its clock."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.core.ui import slots
from lotsennetz.entries import events as entries
from lotsennetz.groups import events as groups
from lotsennetz.groups.viewer import Viewer
from lotsennetz.jobs import schedule
from lotsennetz.notify import rules, tasks
from lotsennetz.notify.handlers import entries as on_entries
from lotsennetz.notify.handlers import groups as on_groups
from lotsennetz.notify.handlers import people as on_people
from lotsennetz.notify.handlers import radar as on_radar
from lotsennetz.notify.mail.letters import register_all
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.people import events as people
from lotsennetz.people.audit_words import describe
from lotsennetz.radar import events as radar


def register() -> None:
    """Called once when the application is ready."""
    register_all()
    _listen()
    _show()
    schedule.every(
        name="notify.sweep", task=tasks.sweep, when=schedule.minutes(1), title=_("Wartende E-Mails senden")
    )
    schedule.every(
        name="notify.tidy", task=tasks.tidy, when=schedule.daily(3, 20), title=_("Alte Mitteilungen löschen")
    )


def _listen() -> None:
    bus.subscribe(entries.EntryPublished, on_entries.on_entry_published)
    bus.subscribe(entries.EntryEdited, on_entries.on_entry_edited)
    bus.subscribe(entries.CommentAdded, on_entries.on_comment_added)
    bus.subscribe(entries.CommentEdited, on_entries.on_comment_edited)
    bus.subscribe(entries.CommentDeleted, on_entries.on_comment_deleted)
    bus.subscribe(entries.AnswerAccepted, on_entries.on_answer_accepted)
    bus.subscribe(groups.GroupInvited, on_groups.on_invited)
    bus.subscribe(groups.GroupRequested, on_groups.on_requested)
    bus.subscribe(groups.GroupRequestDecided, on_groups.on_request_decided)
    bus.subscribe(people.InvitationIssued, on_people.on_invitation_issued)
    bus.subscribe(people.InvitationAccepted, on_people.on_invitation_accepted)
    bus.subscribe(people.JoinRequestReceived, on_people.on_join_request_received)
    bus.subscribe(people.JoinRequestConfirmed, on_people.on_join_request_confirmed)
    bus.subscribe(people.JoinRequestDecided, on_people.on_join_request_decided)
    bus.subscribe(people.AccountMail, on_people.on_account_mail)
    bus.subscribe(people.PersonLeft, on_people.on_person_left)
    bus.subscribe(radar.ConfirmationDue, on_radar.on_confirmation_due)
    bus.subscribe(radar.AnsweredByLink, on_radar.on_answered_by_link)
    bus.subscribe(radar.SuggestionMade, on_radar.on_suggestion_made)
    bus.subscribe(radar.OpportunityFound, on_radar.on_opportunity_found)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _show() -> None:
    describe({"notify.wishes_changed": _("Wünsche zu Mitteilungen geändert")})
    slots.unread(lambda request: unread_count(_viewer(request)), "notify:list")
    slots.settings_page(40, _("Mitteilungen"), "bell", "notify:settings")
    slots.place(
        82,
        _("Postausgang"),
        "mail",
        "notify:post",
        "/verwaltung/post/",
        visible=lambda request: rules.may_see_post(_viewer(request)),
        second=True,
    )
