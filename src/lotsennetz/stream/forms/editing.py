"""Changing an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.models import EditDraft, Entry
from lotsennetz.entries.services.typed import Typed
from lotsennetz.stream.forms.composer import EntryForm
from lotsennetz.stream.forms.fields import FilesField

#: Which text the form holds after a conflict: one's own, or one begun from the version published meanwhile.
OWN, THEIRS = "own", "theirs"


class EditForm(EntryForm):
    """``version`` is what the person began from."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    side = forms.CharField(required=False, widget=forms.HiddenInput)
    files = FilesField(  # type: ignore[assignment]
        label=_("Dateien"), required=False
    )

    def typed(self) -> Typed:
        """Only after ``is_valid``."""
        data = self.cleaned_data
        return Typed(
            title=data["title"],
            body=data["body"],
            link=data["link"],
            visibility=data["visibility"],
            topic_id=data["topic"],
            tags=data["tags"],
        )

    @property
    def on_theirs(self) -> bool:
        return bool(self["side"].value() == THEIRS)


def initial_of(entry: Entry, text: EditDraft | None = None) -> dict[str, Any]:
    """The entry as the form shows it, with somebody's unfinished text in place of the published one."""
    source: Entry | EditDraft = text or entry
    initial = {
        "title": source.title,
        "body": source.body,
        "link": source.link,
        "visibility": entry.visibility,
        "topic": entry.topic_id,
        "tags": [tag.name for tag in entry.tags.all()],
        "version": entry.version,
        "side": THEIRS if text is not None and text.on_theirs else OWN,
    }
    if text is not None and text.visibility:
        initial |= {"visibility": text.visibility, "topic": text.topic_id, "tags": text.tags}
    return initial
