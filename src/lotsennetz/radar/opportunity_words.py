"""Opportunities in words: the same on the page, on Mein Tag, in mails and in calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.radar.models import Opportunity, Status
from lotsennetz.radar.wording import half_year

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


@dataclass(frozen=True)
class Wanting:
    """What a town that plans it says now; ``status`` is empty if it says nothing any more."""

    town: str
    status: str = ""
    horizon: str = ""
    seeks_partners: bool = False


def reason(wanting: Sequence[Wanting]) -> str:
    """Why it is one, by what they say: "Kehl sucht Partner, Lahr plant es für das 1. Halbjahr 2027."."""
    by_words: dict[tuple[str, str], list[str]] = {}
    for each in wanting:
        by_words.setdefault(_says(each), []).append(each.town)
    return ", ".join(_sentence(*words, towns) for words, towns in by_words.items()) + "." * bool(by_words)


def _says(each: Wanting) -> tuple[str, str]:
    """What makes it want this, and the half-year if it plans it; nothing if it does so no longer."""
    if each.status == Status.PLANNED:
        return each.status, each.horizon
    if each.status == Status.LIVE:
        return each.status, ""
    on_the_way = each.status in {Status.PILOTING, Status.INTERESTED}
    return (each.status, "") if on_the_way and each.seeks_partners else ("", "")


def _sentence(status: str, horizon: str, towns: Sequence[str]) -> str:
    values, count = {"towns": listed(towns), "half": half_year(horizon)}, len(towns)
    if status == Status.LIVE:
        text = ngettext("%(towns)s hat es schon im Einsatz", "%(towns)s haben es schon im Einsatz", count)
    elif status == Status.PILOTING:
        text = ngettext(
            "%(towns)s testet es und sucht Partner", "%(towns)s testen es und suchen Partner", count
        )
    elif status == Status.INTERESTED:
        text = ngettext("%(towns)s sucht Partner", "%(towns)s suchen Partner", count)
    elif status == Status.PLANNED and values["half"]:
        text = ngettext("%(towns)s plant es für das %(half)s", "%(towns)s planen es für das %(half)s", count)
    elif status == Status.PLANNED:
        text = ngettext("%(towns)s plant es", "%(towns)s planen es", count)
    else:
        text = ngettext("%(towns)s hatte es vor", "%(towns)s hatten es vor", count)
    return text % values


def invitation(town: str, person: str) -> str:
    """What one could do with somebody's experience."""
    if person:
        return _("%(town)s betreibt das: 20 Minuten mit %(person)s vereinbaren?") % {
            "town": town,
            "person": person,
        }
    return _("%(town)s betreibt das: 20 Minuten vereinbaren?") % {"town": town}
