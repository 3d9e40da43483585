"""How the index stands, said in words: a line of progress, and a list for the command line."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core.text import number
from lotsennetz.core.time_text import moment
from lotsennetz.search.standing import Run, Standing


def left_words(run: Run) -> str:
    """How long it will still take, in words; nothing as long as nobody can know."""
    if run.seconds_left is None:
        return ""
    minutes = math.ceil(run.seconds_left / 60)
    if minutes <= 1:
        return _("noch weniger als eine Minute")
    if minutes < 90:
        return ngettext("noch etwa eine Minute", "noch etwa %(n)s Minuten", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("noch etwa eine Stunde", "noch etwa %(n)s Stunden", hours) % {"n": hours}


def rate_words(run: Run) -> str:
    if not run.rate:
        return ""
    return _("%(n)s je Sekunde") % {"n": number(round(run.rate))}


def progress_words(run: Run) -> str:
    """One line: "43 % · 4.300 von 10.000 · 512 je Sekunde · noch etwa 2 Minuten"."""
    done = _("%(done)s von %(total)s") % {
        "done": number(run.done),
        "total": number(max(run.total, run.done)),
    }
    parts = (_("%(n)s %%") % {"n": run.percent}, done, rate_words(run), left_words(run))
    return " · ".join(part for part in parts if part)


def lines(index: Standing) -> list[tuple[str, str]]:
    """Name and value, one after the other."""
    kinds = ", ".join(f"{label} {number(count)}" for label, count in index.kinds)
    files = index.files
    found = [
        (_("Sprachanalyse"), index.version or _("noch keine")),
        (_("Gilt seit"), moment(index.since) if index.since else ""),
        (_("Das Programm hat"), "" if index.is_current else index.program),
        (_("Gerade"), progress_words(index.run) if index.run and index.run.is_running else ""),
        (_("Was darin ist"), f"{number(index.documents)} ({kinds})"),
        (_("Zuletzt ganz neu geschrieben"), moment(index.rewritten_at) if index.rewritten_at else ""),
        (_("Letzter Abgleich"), moment(index.compared_at) if index.compared_at else _("noch nie")),
        (_("Dabei berichtigt"), number(index.mended) if index.compared_at else ""),
        (_("Dateien gelesen"), number(files.read)),
        (_("Dateien ohne Text"), number(files.silent)),
        (_("Dateien noch nicht gelesen"), number(files.unread)),
    ]
    for label, count in files.problems:
        found.append(
            (
                _("Dateien nicht oder nicht ganz lesbar: %(why)s") % {"why": label},
                number(count) if count else "",
            )
        )
    return [(name, value) for name, value in found if value]
