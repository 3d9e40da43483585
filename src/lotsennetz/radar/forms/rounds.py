"""What the moderator types at one town's turn: one form, whose buttons say which row is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Person
from lotsennetz.radar.forms.link import ShortForm
from lotsennetz.radar.models import Statement, Status
from lotsennetz.topics.models import Topic


class SpeakerForm(forms.Form):
    """Who speaks for the town."""

    attendee = forms.TypedChoiceField(label=_("Für die Kommune spricht"), coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, people: Sequence[Person], chosen: int | None) -> None:
        known = {person.pk for person in people}
        first = chosen if chosen in known else next((person.pk for person in people), None)
        super().__init__(data, initial={"attendee": first})
        cast("forms.ChoiceField", self.fields["attendee"]).choices = [
            (person.pk, person.name) for person in people
        ]


class RowForm(ShortForm):
    """One statement of the town."""

    def __init__(self, data: Any = None, *, statement: Statement) -> None:
        super().__init__(data, statement=statement, prefix=f"t{statement.topic_id}")


class NewForm(ShortForm):
    """A topic about which the town says something for the first time."""

    topic = forms.TypedChoiceField(label=_("Thema"), coerce=int)
    field_order = ("topic",)

    def __init__(self, data: Any = None, *, topics: Sequence[Topic]) -> None:
        super().__init__(data, statement=None, prefix="neu")
        cast("forms.ChoiceField", self.fields["topic"]).choices = [(topic.pk, topic.name) for topic in topics]
        self.fields["status"].initial = Status.INTERESTED
        self.initial["status"] = Status.INTERESTED
