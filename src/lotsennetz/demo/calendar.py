"""When sample people wrote: in office hours, and later things later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

OPENS, CLOSES = timedelta(hours=7, minutes=30), timedelta(hours=17, minutes=30)


def office_time(moment: datetime, days_ago: float) -> datetime:
    """``days_ago`` (0 is now, 1.5 the middle of yesterday) as a moment in office hours. Falls as ``days_ago`` rises.

    Today's share is squeezed between opening time and now; where the office is not open yet, hours count as they are.
    """
    local = timezone.localtime(moment)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if days_ago < 1:
        open_for = local - (midnight + OPENS)
        share = open_for if timedelta(hours=1) < open_for else timedelta(hours=4)
        return moment - share * days_ago
    days, part = int(days_ago), days_ago - int(days_ago)
    return midnight - timedelta(days=days) + CLOSES - (CLOSES - OPENS) * part
