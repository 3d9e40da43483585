"""What can be found: one row for each thing. Its words lie beside it, as the database keeps them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement
from lotsennetz.topics.models import Topic


class Kind(models.TextChoices):
    ENTRY = "entry", _("Eintrag")
    COMMENT = "comment", _("Kommentar")
    PERSON = "person", _("Person")
    MUNICIPALITY = "municipality", _("Kommune")
    TOPIC = "topic", _("Thema")
    STATEMENT = "statement", _("Angabe")
    FILE = "file", _("Datei")


#: The column that leads to the original.
ORIGINALS = {
    Kind.ENTRY: "entry_id",
    Kind.COMMENT: "comment_id",
    Kind.PERSON: "person_id",
    Kind.MUNICIPALITY: "town_id",
    Kind.TOPIC: "subject_id",
    Kind.STATEMENT: "statement_id",
    Kind.FILE: "attachment_id",
}


def _is_one_of(kind: Kind) -> Q:
    others = {f"{column[:-3]}": None for other, column in ORIGINALS.items() if other != kind}
    return Q(kind=kind, **{f"{ORIGINALS[kind][:-3]}__isnull": False}, **others)


def _exactly_one() -> Q:
    condition = Q()
    for kind in Kind:
        condition |= _is_one_of(kind)
    return condition


class Document(models.Model):
    """``id`` is a place in time (places.py): newest first is the order of the primary key, on every database.

    ``group``, ``municipality`` and ``topic`` are numbers for the facets: facts, never rights. Who may see it is
    asked of the original; ``inside`` (for nobody but members of ``group`` or people of ``home``, if for anybody) only
    spares asking in vain.

    ``fingerprint`` is of the words and how they were read: another one means to analyse again. ``facts_fingerprint`` is
    of everything else: another one means to write the facts anew, beside the words that are there.

    ``audience`` has whoever could see it ever since (see facts.py), and since when: null is from the beginning.
    ``wider_at`` is the latest of these moments, at which more people than before could see it.
    """

    id = models.BigAutoField(primary_key=True)  # always given; SQLite finds a row fastest by such a key
    kind = models.CharField(max_length=12, choices=Kind.choices)
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    town = models.ForeignKey(Municipality, models.CASCADE, null=True, related_name="+", db_index=False)
    subject = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+", db_index=False)
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="+", db_index=False)
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(null=True)
    group = models.BigIntegerField(null=True)
    municipality = models.BigIntegerField(null=True)
    topic = models.BigIntegerField(null=True)
    inside = models.BooleanField(default=False)
    home = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=16)
    facts_fingerprint = models.CharField(max_length=16)
    audience = models.JSONField(default=dict)
    wider_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["wider_at"], condition=Q(wider_at__isnull=False), name="document_became_visible"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="document_is_of_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=[column[:-3]],
                    condition=Q(**{f"{column[:-3]}__isnull": False}),
                    name=f"document_of_{column[:-3]}",
                )
                for column in ORIGINALS.values()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class IndexWord(models.Model):
    """Whole words that stand in the index, to find what somebody may have meant. What is shown of one is asked of
    a document that the viewer sees. ``backwards`` finds those with the same ending.
    """

    word = models.CharField(max_length=40, primary_key=True)
    backwards = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.word
