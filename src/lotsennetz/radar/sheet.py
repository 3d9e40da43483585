"""A town's page of paper: what stands on it, and the HTML as a PDF."""

from __future__ import annotations

import logging
import subprocess
import sys

from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.radar.queries.towns import Line, TownPage
from lotsennetz.radar.sheet_process import NO_LIBRARY
from lotsennetz.topics.models import Topic

PATIENCE_SECONDS = 30
log = logging.getLogger(__name__)


class NoPdf(DomainError):
    """There is no PDF; the text says why and what one can do instead."""


def first_lines(shown: TownPage, most: int) -> tuple[list[tuple[Topic, list[Line]]], int]:
    """By branch as many as fit on the page, and how many are left out."""
    branches, room = [], most
    for branch in shown.branches:
        lines = branch.said[:room]
        if lines:
            branches.append((branch.topic, lines))
            room -= len(lines)
    return branches, shown.count - (most - room)


def as_pdf(html: str) -> bytes:
    """PDF/UA-1, made by a process of its own. Raises NoPdf."""
    instead = _("Drucken Sie die Seite stattdessen und wählen Sie dabei „Als PDF sichern“.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lotsennetz.radar.sheet_process"],
            input=html.encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise NoPdf(_("Das PDF ist nicht rechtzeitig fertig geworden.") + " " + instead) from problem
    if done.returncode == NO_LIBRARY:
        log.warning("PDF needs Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0")
        raise NoPdf(_("Für PDF fehlt auf dem Server die Bibliothek Pango.") + " " + instead)
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        log.error("no PDF: %s", done.stderr.decode(errors="replace")[-2000:])
        raise NoPdf(_("Das PDF ließ sich nicht erzeugen.") + " " + instead)
    return done.stdout
