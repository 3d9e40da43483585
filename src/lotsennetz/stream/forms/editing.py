"""Changing an entry."""

from __future__ import annotations

from typing import Any

from django import forms

from lotsennetz.entries.models import EditDraft, Entry
from lotsennetz.stream.forms.composer import EntryForm


class EditForm(EntryForm):
    """``version`` is what the person began from. ``mine_*`` carry her own text through a conflict."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    mine_title = forms.CharField(required=False, widget=forms.HiddenInput)
    mine_body = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    mine_link = forms.CharField(required=False, widget=forms.HiddenInput)

    def text(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "body", "link")}

    def mine(self) -> dict[str, str]:
        """One's own text: what was carried along, else what stands in the fields."""
        carried = {name: self.cleaned_data[f"mine_{name}"] for name in ("title", "body", "link")}
        return carried if any(carried.values()) else self.text()


def initial_of(entry: Entry, text: EditDraft | None = None) -> dict[str, Any]:
    """The entry as the form shows it, with somebody's unfinished text in place of the published one."""
    source: Entry | EditDraft = text or entry
    return {
        "title": source.title,
        "body": source.body,
        "link": source.link,
        "visibility": entry.visibility,
        "topic": entry.topic_id,
        "tags": [tag.name for tag in entry.tags.all()],
        "version": entry.version,
    }
