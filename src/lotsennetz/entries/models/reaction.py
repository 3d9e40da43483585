"""A small fixed set of answers without words to type; each is a symbol and a word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.models.comment import Comment
from lotsennetz.entries.models.entry import Entry
from lotsennetz.people.models import Person


class ReactionKind(models.TextChoices):
    THANKS = "danke", _("Danke")
    HELPFUL = "hilfreich", _("Hilfreich")
    WE_USE_IT = "nutzen_wir_auch", _("Nutzen wir auch")
    AGREED = "einverstanden", _("Einverstanden")


class Reaction(models.Model):
    """Of one person, on an entry or on a comment."""

    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="reactions")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="reactions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=16, choices=ReactionKind.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReactionKind.values), name="reaction_kind_known"),
            models.CheckConstraint(
                condition=Q(entry=None, comment__isnull=False) | Q(entry__isnull=False, comment=None),
                name="reaction_has_one_target",
            ),
            models.UniqueConstraint(
                fields=["entry", "person", "kind"], name="reaction_once_per_entry", condition=Q(comment=None)
            ),
            models.UniqueConstraint(
                fields=["comment", "person", "kind"],
                name="reaction_once_per_comment",
                condition=Q(entry=None),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
