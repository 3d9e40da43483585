"""The page for people who write programs: what there is and how it is used."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.api import guide, limits
from lotsennetz.api.services import hooks
from lotsennetz.api.services.replays import KEPT
from lotsennetz.api.webhooks import sending
from lotsennetz.api.webhooks.wire import DEADLINE
from lotsennetz.core.text import file_size


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    context = {
        "subjects": guide.subjects(),
        "examples": guide.examples(),
        "events": [(event.value, event.label) for event in hooks.SUBJECTS],
        "per_key": limits.TOKEN.count,
        "per_machine": limits.MACHINE.count,
        "hours": int(KEPT.total_seconds() // 3600),
        "attempts": sending.RETRY.attempts,
        "seconds": int(DEADLINE),
        "most_hooks": hooks.MOST,
        "most_files": settings.UPLOAD_FILES,
        "file_limit": file_size(settings.UPLOAD_BYTES),
    }
    return render(request, "api/guide.html", context)
