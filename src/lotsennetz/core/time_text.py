"""Moments as people say them: "vor 2 Std.", "gestern, 10:14", "am 12. Juni"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import get_day_names, get_month_names
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from markupsafe import Markup

from lotsennetz.core import clock


@dataclass(frozen=True)
class Words:
    """Everything one language needs; looked up once, because lists show hundreds of times."""

    just_now: str
    minutes: str
    hours: str
    yesterday: str
    today: str
    tomorrow: str
    this_year: str
    other_year: str
    long_day: str
    month_of_year: str
    full: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]


@lru_cache(maxsize=8)
def _words(language: str) -> Words:
    with override(language):
        wide, short = (
            get_month_names("wide", locale=language),
            get_month_names("abbreviated", locale=language),
        )
        weekdays = get_day_names("wide", locale=language)
        # A month of up to four letters needs no full stop: "Juni", but "Sept."
        short_months = {n: wide[n] if len(wide[n]) <= 4 else short[n] for n in range(1, 13)}
        return Words(
            just_now=_("gerade eben"),
            minutes=_("vor %(n)s Min."),
            hours=_("vor %(n)s Std."),
            yesterday=_("gestern, %(time)s"),
            today=_("heute, %(time)s"),
            tomorrow=_("morgen, %(time)s"),
            this_year=_("am %(day)d. %(month)s"),
            other_year=_("am %(day)02d.%(number)02d.%(year)d"),
            long_day=_("%(day)d. %(month)s %(year)d"),
            month_of_year=_("%(month)s %(year)d"),
            full=_("%(weekday)s, %(day)d. %(month)s %(year)d, %(time)s Uhr"),
            months=("", *(wide[n] for n in range(1, 13))),
            short_months=("", *(short_months[n] for n in range(1, 13))),
            weekdays=tuple(weekdays[n] for n in range(7)),
        )


def words() -> Words:
    """The words of the reader's language."""
    return _words(get_language() or "de")


def now() -> datetime:
    """The current moment in the reader's time zone."""
    return timezone.localtime(clock.now())


def _since(local: datetime, current: datetime, said: Words) -> str:
    seconds = int((current - local).total_seconds())
    if -60 < seconds < 60:
        return said.just_now
    if 60 <= seconds < 3600:
        return said.minutes % {"n": seconds // 60}
    today = current.date()
    there = local.date()
    if there == today and seconds > 0:
        return said.hours % {"n": seconds // 3600}
    clock_time = {"time": f"{local.hour}:{local.minute:02d}"}
    if there == today:
        return said.today % clock_time
    if there == today - timedelta(days=1):
        return said.yesterday % clock_time
    if there == today + timedelta(days=1):
        return said.tomorrow % clock_time
    pattern = said.this_year if there.year == today.year else said.other_year
    return pattern % {
        "day": local.day,
        "month": said.months[local.month],
        "number": local.month,
        "year": local.year,
    }


def _full(local: datetime, said: Words) -> str:
    return said.full % {
        "weekday": said.weekdays[local.weekday()],
        "day": local.day,
        "month": said.months[local.month],
        "year": local.year,
        "time": f"{local.hour}:{local.minute:02d}",
    }


def teller() -> Callable[[datetime], Markup]:
    """``ago``, with language, zone and the current moment asked once: for lists that say it a hundred times."""
    said, zone = words(), timezone.get_current_timezone()
    current = clock.now().astimezone(zone)

    def tell(moment_: datetime) -> Markup:
        local = moment_.astimezone(zone)
        # Nothing here comes from people: numbers and our own catalogue only.
        return Markup(  # noqa: S704
            f'<time class="ago" datetime="{local.isoformat(timespec="minutes")}" title="{_full(local, said)}">'
            f"{_since(local, current, said)}</time>"
        )

    return tell


def ago(moment_: datetime) -> Markup:
    """How long ago, as a ``<time>`` with the full date on hover."""
    return teller()(moment_)


def moment(moment_: datetime) -> str:
    """The full date with time: "Dienstag, 16. Juni 2026, 10:14 Uhr"."""
    return _full(timezone.localtime(moment_), words())


def day(day_: date) -> str:
    """A date: "16. Juni 2026". A moment counts in the reader's time zone."""
    said = words()
    there = timezone.localtime(day_) if isinstance(day_, datetime) else day_
    return said.long_day % {"day": there.day, "month": said.months[there.month], "year": there.year}


def month(day_: date, form: str = "long") -> str:
    """A month: "Juni 2026", as ``number`` "06/2026", as ``short`` "Juni", "Sept."."""
    said = words()
    there = timezone.localtime(day_) if isinstance(day_, datetime) else day_
    if form == "short":
        return said.short_months[there.month]
    if form == "number":
        return f"{there.month:02d}/{there.year}"
    return said.month_of_year % {"month": said.months[there.month], "year": there.year}


def weekday(day_: date) -> str:
    """A date with its weekday: "Dienstag, 16. Juni 2026"."""
    said = words()
    there = timezone.localtime(day_) if isinstance(day_, datetime) else day_
    return f"{said.weekdays[there.weekday()]}, {day(there)}"
