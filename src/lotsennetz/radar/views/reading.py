"""Statements from a table: choose a file, look at what it would do, take it over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.people.models import Municipality
from lotsennetz.radar.forms.reading import SheetForm
from lotsennetz.radar.http import UNPROCESSABLE, action, form_page, put_on
from lotsennetz.radar.models import PendingImport, Status
from lotsennetz.radar.reading.rows import CHANGED, NEW, SAME, WRONG
from lotsennetz.radar.reading.sheets import MOST_BYTES
from lotsennetz.radar.services import importing
from lotsennetz.topics.models import Topic

SHOWN = 300


@form_page
def upload(request: PersonRequest) -> HttpResponse:
    """The form, with the preview of the file that was sent last."""
    if not (request.viewer.municipality_ids or request.viewer.is_coordinator):
        raise NotAllowed(_("Angaben einlesen können Menschen, die für eine Kommune arbeiten."))
    if request.method != "POST":
        return _page(request, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            importing.look_at(actor=request.user, file_name=file.name, content=file.read(MOST_BYTES + 1))
            return HttpResponseRedirect(reverse("radar:reading") + "#vorschau")
        except DomainError as error:
            put_on(form, error)
    return _page(request, form, UNPROCESSABLE)


@dataclass(frozen=True)
class _Line:
    """One row of the preview, in the reader's language; what is not understood as the table has it."""

    number: int
    town: str
    topic: str
    status: str
    outcome: str
    column: str
    problem: str


def _lines(rows: list[dict[str, Any]]) -> list[_Line]:
    towns = Municipality.objects.filter(pk__in={row["municipality_id"] for row in rows})
    town_names = dict(towns.values_list("pk", "name"))
    topics = {
        topic.pk: topic.name for topic in Topic.objects.filter(pk__in={row["topic_id"] for row in rows})
    }
    return [_line(row, town_names, topics) for row in rows]


def _line(row: dict[str, Any], towns: dict[int, str], topics: dict[int, str]) -> _Line:
    cells, said, problem = row.get("cells", {}), row["said"], row["problem"]
    if isinstance(problem, dict):  # one of an earlier release, kept for a week, is a sentence
        problem = problem.get(get_language() or "") or next(iter(problem.values()), "")
    if row.get("foreign"):
        problem = _("fremde Kommune, bleibt wie sie ist")
    return _Line(
        number=row["number"],
        town=towns.get(row["municipality_id"]) or cells.get("town", ""),
        topic=topics.get(row["topic_id"]) or cells.get("topic", ""),
        status=str(Status(said["status"]).label) if said else cells.get("status", ""),
        outcome=row["outcome"],
        column=_column_words().get(row["column"].removesuffix("_id"), ""),
        problem=problem,
    )


def _page(request: PersonRequest, form: SheetForm, status: int = 200) -> HttpResponse:
    pending = PendingImport.objects.filter(person=request.user).first()
    rows = pending.rows if pending else []
    counts = Counter(row["outcome"] for row in rows)
    # What cannot be taken comes first: that is what one has to look at.
    order = {WRONG: 0, CHANGED: 1, NEW: 2, SAME: 3}
    context = {
        "form": form,
        "pending": pending,
        "mark": importing.mark_of(pending) if pending else "",
        "rows": _lines(sorted(rows, key=lambda row: (order[row["outcome"]], row["number"]))[:SHOWN]),
        "more": max(0, len(rows) - SHOWN),
        "counts": counts,
        "to_write": counts[NEW] + counts[CHANGED],
        "suggests": request.viewer.is_coordinator,
    }
    return render(request, "radar/reading.html", context, status=status)


def _column_words() -> dict[str, str]:
    return {
        "town": _("Kommune"),
        "topic": _("Thema"),
        "status": _("Stand"),
        "horizon": _("Halbjahr"),
        "stopped_reason": _("Grund"),
        "product": _("Produkt"),
        "contact": _("Ansprechperson"),
        "offers_experience": _("bietet Erfahrung"),
        "seeks_partners": _("sucht Partner"),
        "note": _("Bemerkung"),
        "visibility": _("Sichtbar für"),
    }


@action
def take_over(request: PersonRequest) -> HttpResponse:
    count = importing.take_over(actor=request.user, seen=request.POST.get("vorschau", ""))
    said = ngettext("%(n)s Angabe ist übernommen.", "%(n)s Angaben sind übernommen.", count) % {"n": count}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("radar:overview"))


@action
def drop(request: PersonRequest) -> HttpResponse:
    importing.drop(actor=request.user)
    return HttpResponseRedirect(reverse("radar:reading"))
