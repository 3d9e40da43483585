"""What was read in a file. Who may see it is asked of the file, never of this row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotsennetz.entries.models import Attachment
from lotsennetz.search.extraction import Problem


class FileText(models.Model):
    """One row for each file that was tried, also when nothing could be read: then ``problem`` says why.

    ``version`` is that of the reader and ``sha256`` that of the bytes: another one of either means to read again.
    """

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="file_text")
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=20, blank=True)
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    extracted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(problem__in=[str(problem) for problem in Problem]),
                name="file_text_problem_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id}: {self.problem or len(self.text)}"
