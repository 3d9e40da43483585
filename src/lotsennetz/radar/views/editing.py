"""Saying something about a topic: the town itself, or the coordination as a suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.people.models import Municipality
from lotsennetz.radar import rules
from lotsennetz.radar.forms.statement import StatementForm, initial_of
from lotsennetz.radar.http import CONFLICT, UNPROCESSABLE, back, form_page, ours, put_on
from lotsennetz.radar.models import Statement, Status, Suggestion
from lotsennetz.radar.queries import statements as queries
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.radar.views.cells import address_of, found
from lotsennetz.radar.wording import LABELS, Names, parts_of, values_in
from lotsennetz.topics.models import Topic


@form_page
def edit(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """One form for both; what was typed stays, whatever is refused."""
    where, what = found(town, topic)
    viewer = request.viewer
    own = rules.may_change(viewer, where.pk)
    if not own and not rules.may_suggest(viewer):
        raise NotAllowed(_("Nur wer für diese Kommune arbeitet, ändert ihre Angaben."))
    statement = queries.statement_on(viewer, where, what)
    if statement is None and not what.active:
        raise Http404
    if request.method != "POST":
        form = StatementForm(initial=_initial(request, statement, own=own))
        return _page(request, where, what, statement, form, own=own)
    form = StatementForm(request.POST)
    if form.is_valid():
        try:
            return _save(request, where, what, form, own=own)
        except StatementConflict as error:
            return _both_versions(request, where, what, form, error.current, own=own)
        except NotAllowed:
            raise
        except DomainError as error:
            put_on(form, error)
    return _page(request, where, what, statement, form, own=own, status=UNPROCESSABLE)


def _initial(request: PersonRequest, statement: Statement | None, *, own: bool) -> dict[str, Any]:
    initial = initial_of(statement)
    if statement is None and own:
        initial["contact"] = request.user.pk
    wanted = request.GET.get("stand", "")
    if statement is None and wanted in Status.values:  # never in place of what the town said
        initial["status"] = wanted
    initial["next"] = ours(request, request.GET.get("next", ""))
    return initial


def _page(
    request: PersonRequest,
    town: Municipality,
    topic: Topic,
    statement: Statement | None,
    form: StatementForm,
    *,
    own: bool,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    form.offer(
        products=queries.products_of(topic, statement.product_id if statement else None),
        people=queries.people_to_name(request.viewer, town, statement.contact_id if statement else None),
        kept_horizon=statement.horizon if statement else "",
    )
    context = {
        "town": town,
        "topic": topic,
        "statement": statement,
        "form": form,
        "own": own,
        "asks_visibility": _asks_visibility(statement, own=own),
        "back": ours(request, str(form["next"].value() or "")) or address_of("cell", town, topic),
        "mine": None,
        **(more or {}),
    }
    return render(request, "radar/edit.html", context, status=status)


def _asks_visibility(statement: Statement | None, *, own: bool) -> bool:
    """Where it is only a suggestion, whom it is shown to stays the town's own choice."""
    return own or statement is None or statement.confirmed_at is None


def _both_versions(
    request: PersonRequest,
    town: Municipality,
    topic: Topic,
    form: StatementForm,
    current: Statement | None,
    *,
    own: bool,
) -> HttpResponse:
    """Somebody else was faster: both stand on the page, and the form goes on with what was typed."""
    said, now = values_in(form.said()), values_in(current)
    if not said["visibility"] or not _asks_visibility(current, own=own):
        said.pop("visibility", None)
        now.pop("visibility", None)
    names = Names([said, now])
    data = QueryDict(mutable=True)
    data.update(request.POST)
    data["version"] = str(current.version if current else 0)
    again = StatementForm(data)
    changes = queries.changes_on(request.viewer, town, topic).first()
    editor = changes.actor if changes and changes.actor != request.user else None
    more = {
        "mine": _in_words(said, names),
        "theirs": _in_words(now, names),
        "differing": {label for label, _old, _new in parts_of(now, said, names)},
        "editor": editor,
    }
    return _page(request, town, topic, current, again, own=own, status=CONFLICT, more=more)


def _in_words(values: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    """Every part that says something."""
    return [(str(label), names.say(name, values[name])) for name, label in LABELS.items() if values.get(name)]


def _save(
    request: PersonRequest, town: Municipality, topic: Topic, form: StatementForm, *, own: bool
) -> HttpResponse:
    said, version = form.said(), form.cleaned_data["version"]
    if own:
        services.state(
            actor=request.user, municipality_id=town.pk, topic_id=topic.pk, said=said, base_version=version
        )
        text = _("Gespeichert und bestätigt: %(topic)s") % {"topic": topic.name}
    else:
        made = services.suggest(
            actor=request.user, municipality_id=town.pk, topic_id=topic.pk, said=said, base_version=version
        )
        text = suggested(made, town)
    messages.success(request, text)
    return HttpResponseRedirect(back(request, address_of("cell", town, topic)))


def suggested(made: Statement | Suggestion, town: Municipality) -> str:
    """What became of a suggestion."""
    if isinstance(made, Suggestion):
        return _("Vorgeschlagen. %(town)s entscheidet.") % {"town": town.name}
    if made.confirmed_at is None:
        return _("Eingetragen. %(town)s bestätigt es noch.") % {"town": town.name}
    return _("So steht es schon da.")
