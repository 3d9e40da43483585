"""Forms about groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.groups.forms import IconField
from lotsennetz.groups.models import Group
from lotsennetz.stream.forms.fields import TopicField


class GroupForm(forms.Form):
    """Opening and changing a group."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("Beschreibung"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Worum geht es, für wen ist die Gruppe gedacht? Höchstens 500 Zeichen."),
    )
    topic = TopicField(label=_("Thema"), required=False)
    icon = IconField()
    join_policy = forms.ChoiceField(
        label=_("Wer kann beitreten?"),
        widget=forms.RadioSelect,
        initial=Group.JoinPolicy.OPEN,
        choices=[
            (Group.JoinPolicy.OPEN, _("Offen: alle im Verbund, sofort")),
            (Group.JoinPolicy.REQUEST, _("Auf Anfrage: die Moderation entscheidet")),
            (Group.JoinPolicy.INVITATION, _("Nur auf Einladung")),
        ],
    )
    privacy = forms.ChoiceField(
        label=_("Wer darf Einträge höchstens sehen?"),
        widget=forms.RadioSelect,
        initial=Group.Privacy.NETWORK,
        choices=[
            (Group.Privacy.PUBLIC, _("Alle: einzelne Einträge dürfen öffentlich sein")),
            (Group.Privacy.NETWORK, _("Der Verbund")),
            (Group.Privacy.MEMBERS, _("Nur Mitglieder der Gruppe")),
        ],
        help_text=_("Eine engere Wahl gilt sofort auch für alles, was schon in der Gruppe steht."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].offer_all()  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(group: Group) -> dict[str, Any]:
        return {
            "name": group.name,
            "description": group.description,
            "topic": group.topic_id,
            "icon": IconField.initial_of(group.icon),
            "join_policy": group.join_policy,
            "privacy": group.privacy,
        }

    def values(self) -> dict[str, Any]:
        """What ``create_group`` and ``update_group`` take."""
        values = dict(self.cleaned_data)
        values["topic_id"] = values.pop("topic")
        return values


class AskForm(forms.Form):
    """Asking to join."""

    message = forms.CharField(
        label=_("Nachricht an die Moderation"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Freiwillig: warum Sie dabei sein möchten. Höchstens 500 Zeichen."),
    )
