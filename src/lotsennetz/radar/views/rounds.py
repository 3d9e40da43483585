"""The round: beginning, agenda, one page a town, end, what it brought. Projected; works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.radar.forms.rounds import NewForm, RowForm, SpeakerForm
from lotsennetz.radar.http import CONFLICT, UNPROCESSABLE, action, form_page, is_htmx, number, page, put_on
from lotsennetz.radar.models import MeetingDay, Round
from lotsennetz.radar.queries import rounds as queries
from lotsennetz.radar.services import rounds as services
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.radar.views.meeting import coming_meetings, refuse_others
from lotsennetz.radar.wording import summary_of

SECONDS = 60


def _round(pk: int) -> Round:
    this = Round.objects.filter(pk=pk, began_at__isnull=False).first()
    if this is None:
        raise Http404
    return this


@page
def round_(request: PersonRequest) -> HttpResponse:
    """Where a round begins, and what earlier ones brought."""
    refuse_others(request)
    day = MeetingDay.objects.first()
    context = {
        "open": queries.open_round(),
        "past": queries.past_rounds()[:12],
        "meetings": coming_meetings(day)[:1],
        "agenda": queries.agenda(),
    }
    return render(request, "radar/round.html", context)


@action
def begin(request: PersonRequest) -> HttpResponse:
    return redirect("radar:round_agenda", services.begin(actor=request.user).pk)


@page
def agenda(request: PersonRequest, pk: int) -> HttpResponse:
    """What the meeting talks about before the towns have their turns."""
    refuse_others(request)
    this = _round(pk)
    towns = list(queries.towns_in_round())
    context = {
        "round": this,
        "agenda": queries.agenda(),
        "towns": towns,
        "done": queries.done_in(this, towns),
    }
    return render(request, "radar/round_agenda.html", context)


@action
def end(request: PersonRequest, pk: int) -> HttpResponse:
    services.end(actor=request.user, round_id=pk)
    return redirect("radar:round_summary", pk)


@page
def summary(request: PersonRequest, pk: int) -> HttpResponse:
    refuse_others(request)
    this = _round(pk)
    return render(request, "radar/round_summary.html", {"round": this, "brought": queries.summary(this)})


@dataclass
class _Forms:
    """The parts of one town's form. ``opened`` is the row that was refused."""

    speaker: SpeakerForm
    rows: dict[int, RowForm]
    new: NewForm
    opened: str = ""


def _forms(turn: queries.Turn, data: Any, chosen: int | None) -> _Forms:
    """Only the part that is sent is bound; the others show what stands there."""
    meant = number(data.get("speichern")) if data else None
    is_new = bool(data) and "neu" in data
    every = [line.row for line in (*turn.asked, *turn.new, *turn.others)]
    rows = {row.topic_id: RowForm(data if row.topic_id == meant else None, statement=row) for row in every}
    new = NewForm(data if is_new else None, topics=turn.unstated)
    speaker = SpeakerForm(data, people=turn.people, chosen=chosen)
    return _Forms(speaker, rows, new, opened="neu" if is_new else str(meant or ""))


@form_page
def town(request: PersonRequest, pk: int, slug: str) -> HttpResponse:
    """One town's turn."""
    refuse_others(request)
    this, stop = _round(pk), queries.stop_at(slug)
    if stop is None:
        raise Http404
    turn = queries.turn(this, stop)
    if request.method != "POST":
        forms = _forms(turn, None, number(request.GET.get("wer")))
        return _page(request, this, turn, forms, touched=number(request.GET.get("bei")))
    forms = _forms(turn, request.POST, None)
    speaker = number(request.POST.get("attendee"))
    try:
        topic = _written(request, this, turn, forms)
    except NotAllowed:
        raise
    except StatementConflict:
        turn = queries.turn(this, stop)  # fresh versions and words; the moderator looks and asks again
        problem = _("Das wurde gerade geändert. So steht es jetzt da; fragen Sie noch einmal nach.")
        return _page(request, this, turn, _forms(turn, None, speaker), problem=problem, status=CONFLICT)
    except DomainError as error:
        said_at_field = any(form.errors for form in (*forms.rows.values(), forms.new))
        problem = "" if said_at_field else error.text
        return _page(request, this, turn, forms, problem=problem, status=UNPROCESSABLE)
    if is_htmx(request):  # the page puts only its rows in place again
        turn = queries.turn(this, stop)
        return _page(request, this, turn, _forms(turn, None, speaker), touched=topic)
    address = reverse("radar:round_town", args=[this.pk, slug])
    return redirect(f"{address}?wer={speaker or ''}{f'&bei={topic}#angabe-{topic}' if topic else ''}")


def _page(
    request: PersonRequest,
    this: Round,
    turn: queries.Turn,
    forms: _Forms,
    *,
    touched: int | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """``touched`` is the topic just answered, 0 for all of them."""
    others = {line.row.topic_id for line in turn.others}
    context = {
        "round": this,
        "turn": turn,
        "stop": turn.stop,
        "forms": forms,
        "problem": problem,
        "seconds": SECONDS,
        "words": summary_of,
        "is_open": this.ended_at is None,
        "touched": touched if is_htmx(request) else None,
        "others_open": touched in others or number(forms.opened) in others,
    }
    return render(request, "radar/round_town.html", context, status=status)


def _written(request: PersonRequest, this: Round, turn: queries.Turn, forms: _Forms) -> int:
    """Do what the pressed button says. Returns the one topic, 0 for all."""
    speaker: int | None = forms.speaker.cleaned_data["attendee"] if forms.speaker.is_valid() else None
    if "alle" in request.POST or "stimmt" in request.POST:
        return _confirm(request, this, turn, speaker)
    return _change(request, this, turn, forms, speaker)


def _confirm(request: PersonRequest, this: Round, turn: queries.Turn, speaker: int | None) -> int:
    """Returns the one topic, 0 for all."""
    one = number(request.POST.get("stimmt")) or 0
    topics = [one] if "alle" not in request.POST else [row.topic_id for row in turn.due]
    services.confirm(
        actor=request.user,
        round_id=this.pk,
        attendee_id=speaker,
        municipality_id=turn.stop.town.pk,
        versions={topic: number(request.POST.get(f"t{topic}-version")) or 0 for topic in topics},
    )
    return one


def _change(
    request: PersonRequest, this: Round, turn: queries.Turn, forms: _Forms, speaker: int | None
) -> int:
    row = number(request.POST.get("speichern")) or 0
    form = forms.new if "neu" in request.POST else forms.rows.get(row)
    if form is None or not form.is_valid():
        raise DomainError(_("Prüfen Sie, was Sie eingetragen haben."))
    topic = int(form.cleaned_data["topic"]) if form is forms.new else row
    try:
        services.change(
            actor=request.user,
            round_id=this.pk,
            attendee_id=speaker,
            municipality_id=turn.stop.town.pk,
            topic_id=topic,
            said=form.said(),
            base_version=form.cleaned_data["version"],
        )
    except DomainError as problem:
        if problem.field in form.fields:
            put_on(form, problem)
        raise
    return topic
