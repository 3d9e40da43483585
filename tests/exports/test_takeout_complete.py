"""Nothing about people is forgotten: each foreign key to a person is in the package, or somebody has said why not."""

from __future__ import annotations

from django.apps import apps

from lotsennetz.exports.takeout.sources import PARTS
from lotsennetz.people.models import Person

IN_PACKAGE = {
    "account.EmailAddress.user": "profil.json",
    "api.Hook.person": "webhooks.json",
    "entries.Attachment.uploaded_by": "dateien.json",
    "entries.Comment.author": "kommentare.json",
    "entries.EditDraft.person": "entwuerfe.json",
    "entries.Entry.author": "beitraege.json",
    "entries.EntryVersion.editor": "fassungen.json",
    "entries.Follow.person": "folgen.json",
    "entries.Mention.person": "erwaehnungen.json",
    "entries.Reaction.person": "reaktionen.json",
    "exports.FeedKey.person": "feeds-und-ausgaben.json",
    "exports.Takeout.person": "feeds-und-ausgaben.json",
    "groups.Group.created_by": "gruppen-eroeffnet.json",
    "groups.GroupInvitation.invited_by": "gruppen-anfragen.json",
    "groups.GroupInvitation.person": "gruppen-anfragen.json",
    "groups.GroupMember.person": "gruppen.json",
    "groups.GroupRequest.person": "gruppen-anfragen.json",
    "mfa.Authenticator.user": "anmeldung.json",
    "myday.Visit.person": "mein-tag.json",
    "notify.Delivery.recipient": "e-mails.json",
    "notify.Notification.recipient": "mitteilungen.json",
    "notify.NotificationSetting.person": "mitteilungen-einstellungen.json",
    "people.ApiToken.person": "zugangsschluessel.json",
    "people.Invitation.accepted_by": "einladungen.json",
    "people.Invitation.invited_by": "einladungen.json",
    "people.Membership.person": "rollen.json",
    "radar.Opportunity.closed_by": "radar-weiteres.json",
    "radar.PendingImport.person": "radar-weiteres.json",
    "radar.Statement.confirmed_by": "angaben-ansprechperson.json",
    "radar.Statement.contact": "angaben-ansprechperson.json",
    "radar.StatementChange.actor": "angaben.json",
    "radar.Suggestion.contact": "vorschlaege.json",
    "radar.Suggestion.made_by": "vorschlaege.json",
    "search.SavedSearch.person": "suchen.json",
    "socialaccount.SocialAccount.user": "anmeldung.json",
    "usersessions.UserSession.user": "sitzungen.json",
}
NOT_IN_PACKAGE = {
    "api.Replay.person": "answers to programs, kept for a day to repeat them; what they made is in the lists",
    "entries.Comment.deleted_by": "in protokoll.json as what the person did",
    "entries.Entry.deleted_by": "in protokoll.json as what the person did",
    "search.Document.person": "the index of what is in the lists already",
    "people.JoinRequest.decided_by": "in protokoll.json as what the person did",
}


def _keys_to_people() -> set[str]:
    return {
        f"{model._meta.app_label}.{model.__name__}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.get_fields()
        if column.concrete and column.related_model is Person and not model._meta.proxy
    }


def test_every_key_to_a_person_is_thought_of() -> None:
    known = {key for key, place in IN_PACKAGE.items() if place} | set(NOT_IN_PACKAGE)
    unknown = _keys_to_people() - known
    assert not unknown, f"takeout/ has to say something about {sorted(unknown)}"


def test_every_list_that_is_named_is_there() -> None:
    assert {place for place in IN_PACKAGE.values() if place} <= {part.name for part in PARTS}


def test_no_two_lists_have_one_name() -> None:
    names = [part.name for part in PARTS]
    assert len(names) == len(set(names))
