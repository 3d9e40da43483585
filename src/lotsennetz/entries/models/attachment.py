"""Files on entries and comments. The bytes lie outside the web root; a view with a policy hands them out."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lotsennetz.entries.models.comment import Comment
from lotsennetz.entries.models.entry import Entry
from lotsennetz.people.models import Person


def storage_name(attachment: Attachment, name: str) -> str:  # noqa: ARG001 -- Django's signature
    """A random place that says nothing about the file; ``name`` is kept in the row only."""
    token = secrets.token_hex(16)
    return f"files/{token[:2]}/{token}"


class Attachment(models.Model):
    """``content_type`` was found by looking at the bytes. ``preview`` is a small picture made by the worker.

    ``thread`` is the entry itself, or the one that the comment is on: where the file is seen from.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="attachments")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="attachments")
    thread = models.ForeignKey(Entry, models.CASCADE, related_name="files_in_thread")
    file = models.FileField(upload_to=storage_name, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    preview = models.FileField(upload_to=storage_name, max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alt = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="uploads")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry=None, comment__isnull=False) | Q(entry__isnull=False, comment=None),
                name="attachment_has_one_target",
            ),
            models.CheckConstraint(
                condition=Q(entry=None) | Q(thread=F("entry")), name="attachment_is_in_its_entrys_thread"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stream:file", kwargs={"pk": self.pk})
