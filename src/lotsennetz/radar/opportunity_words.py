"""Opportunities in words: the same on the page, on Mein Tag, in mails and in calendars."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.radar.models import Opportunity

NAMED = 4


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """ "Ettenheim, Lahr und Rheinau"; of many the first, and how many more."""
    if len(names) > most:
        more = len(names) - most + 1
        rest = ngettext("%(n)s weitere", "%(n)s weitere", more) % {"n": more}
        return _("%(first)s und %(last)s") % {"first": ", ".join(names[: most - 1]), "last": rest}
    if len(names) > 1:
        return _("%(first)s und %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    return "".join(names)


def title(kind: str, topic: str, offering: Sequence[str]) -> str:
    """The line that leads to it."""
    if kind == Opportunity.Kind.EXPERIENCE:
        return _("%(topic)s: Erfahrung aus %(towns)s") % {"topic": topic, "towns": listed(offering, 2)}
    return _("%(topic)s gemeinsam angehen") % {"topic": topic}


def detail(kind: str, planning: Sequence[str]) -> str:
    """Why it is one."""
    names, count = listed(planning), len(planning)
    if kind == Opportunity.Kind.EXPERIENCE:
        return ngettext("%(towns)s möchte es einführen.", "%(towns)s möchten es einführen.", count) % {
            "towns": names
        }
    return _("%(towns)s planen es für die gleiche Zeit.") % {"towns": names}


def invitation(town: str, person: str) -> str:
    """What one could do with somebody's experience."""
    if person:
        return _("%(town)s betreibt das: 20 Minuten mit %(person)s vereinbaren?") % {
            "town": town,
            "person": person,
        }
    return _("%(town)s betreibt das: 20 Minuten vereinbaren?") % {"town": town}
