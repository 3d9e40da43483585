"""The composer: one box for every kind of entry."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui.icons import kind_icon
from lotsennetz.core.ui.slots import Tab
from lotsennetz.entries import rules
from lotsennetz.entries.models import Attachment, Entry, Kind, Visibility
from lotsennetz.entries.services.publish import Content
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer
from lotsennetz.stream.forms.fields import FilesField, IdField, TagsField, TopicField

#: How each kind is called in addresses: ``?art=frage``.
WORDS = {"beitrag": Kind.POST, "frage": Kind.QUESTION, "datei": Kind.FILE, "link": Kind.LINK}
_WORD_OF = {kind: word for word, kind in WORDS.items()}
VISIBLE_TO: dict[str, Promise] = {
    Visibility.MUNICIPALITY: _("meine Kommune"),
    Visibility.GROUP: _("Gruppe"),
    Visibility.NETWORK: _("Verbund"),
    Visibility.PUBLIC: _("alle, öffentlich"),
}


def visibility_choices(viewer: Viewer, group: Group | None) -> list[tuple[str, Any]]:
    return [(level.value, VISIBLE_TO[level]) for level in rules.visibilities_for(viewer, group)]


def preferred(levels: list[str]) -> str:
    """In a group the group, outside of groups the network; "my town only" is a deliberate choice."""
    return Visibility.GROUP if Visibility.GROUP in levels else Visibility.NETWORK


class EntryForm(forms.Form):
    """The text of an entry and who sees it. Lengths are the service's business, so that it can say them."""

    title = forms.CharField(label=_("Titel"), required=False)
    body = forms.CharField(label=_("Text"), required=False, strip=False, widget=forms.Textarea({"rows": 3}))
    link = forms.CharField(
        label=_("Adresse"),
        required=False,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )
    visibility = forms.CharField(label=_("Sichtbar für"), required=False, widget=forms.Select)
    topic = TopicField(label=_("Thema"), required=False)
    tags = TagsField(
        label=_("Schlagwörter"), required=False, help_text=_("Mit Komma getrennt, höchstens acht.")
    )

    def offer(self, visibilities: list[tuple[str, Any]]) -> None:
        """Which levels the menu shows."""
        self.fields["visibility"].widget.choices = visibilities
        levels = [level for level, _label in visibilities]
        if levels and self.initial.get("visibility") not in levels:
            self.initial["visibility"] = preferred(levels)


class ComposerForm(EntryForm):
    """Everything a new entry consists of. ``once`` keeps a second click from publishing twice."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    group = IdField(label=_("Wo"), required=False, widget=forms.HiddenInput)
    municipality = IdField(label=_("Im Namen von"), required=False, widget=forms.HiddenInput)
    draft = IdField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    files = FilesField(  # type: ignore[assignment]
        label=_("Dateien"), required=False
    )

    def content(self) -> Content:
        """What the services take. Only after ``is_valid``."""
        data = self.cleaned_data
        return Content(
            kind=data["kind"] or Kind.POST,
            title=data["title"],
            body=data["body"],
            link=data["link"],
            visibility=data["visibility"],
            group_id=data["group"],
            topic_id=data["topic"],
            municipality_id=data["municipality"],
            tags=data["tags"],
        )

    def says_something(self) -> bool:
        """Whether there is anything worth keeping."""
        data = self.cleaned_data
        return any((data["title"].strip(), data["body"].strip(), data["link"].strip(), data["tags"]))


@dataclass
class Composer:
    """What the template of the box reads: plain values, because it stands empty on every page of a group.

    ``form`` is there where something was typed or kept, or where the menus of groups and topics are spread out.
    """

    kind: str
    group: Group | None
    tabs: list[Tab]
    visibilities: list[tuple[str, Any]]
    values: Mapping[str, Any]
    form: ComposerForm | None = None
    draft: int | None = None
    files: list[Attachment] = field(default_factory=list)
    once: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def errors(self) -> Mapping[str, Any]:
        return self.form.errors if self.form is not None else {}

    @property
    def placeholder(self) -> Promise:
        return self.placeholders[Kind(self.kind)]

    @property
    def placeholders(self) -> dict[Kind, Promise]:
        """For each kind, as its tab shows it."""
        return {kind: _PLACEHOLDERS[kind, self.group is not None] for kind in Kind}


_PLACEHOLDERS: dict[tuple[Kind, bool], Promise] = {
    (Kind.POST, True): _("Was möchten Sie der Gruppe mitteilen?"),
    (Kind.POST, False): _("Was möchten Sie dem Verbund mitteilen?"),
    (Kind.QUESTION, True): _("Was sollte man wissen, um zu antworten?"),
    (Kind.QUESTION, False): _("Was sollte man wissen, um zu antworten?"),
    (Kind.FILE, True): _("Was ist das für eine Datei, wofür ist sie gut?"),
    (Kind.FILE, False): _("Was ist das für eine Datei, wofür ist sie gut?"),
    (Kind.LINK, True): _("Warum lohnt sich dieser Link?"),
    (Kind.LINK, False): _("Warum lohnt sich dieser Link?"),
}


def kind_of(word: str) -> str:
    """The kind that an address asks for; a post for anything else."""
    return WORDS.get(word, Kind.POST)


def kind_tabs(base: str, current: str) -> list[Tab]:
    """One tab for each kind; ``base`` is the address up to and including ``art=``."""
    return [
        Tab(kind.label, base + _WORD_OF[kind], kind == current, icon=kind_icon(kind.value)) for kind in Kind
    ]


def initial_of(draft: Entry) -> dict[str, Any]:
    """A draft as the form shows it again."""
    return {
        "kind": draft.kind,
        "title": draft.title,
        "body": draft.body,
        "link": draft.link,
        "visibility": draft.visibility,
        "group": draft.group_id,
        "topic": draft.topic_id,
        "municipality": draft.municipality_id,
        "tags": [tag.name for tag in draft.tags.all()],
    }


def values_of(form: ComposerForm) -> dict[str, Any]:
    """What stands in the fields, as the browser gets it."""
    return {name: one.prepare_value(form[name].value()) for name, one in form.fields.items()}


def composer_in(group: Group, viewer: Viewer, word: str) -> Composer:
    """The empty box on a group's page."""
    kind = kind_of(word)
    visibilities = visibility_choices(viewer, group)
    chosen = preferred([level for level, _label in visibilities])
    values = {"group": group.pk, "topic": group.topic_id, "visibility": chosen}
    base = f"{reverse('stream:group', args=[group.slug])}?art="
    return Composer(kind, group, kind_tabs(base, kind), visibilities, values)
