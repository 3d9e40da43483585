"""The floor: Django views behind the same middleware that read the same rows with ``.values()`` and join f-strings.

What lies between floor and page is the price of policies, cards, components and translation.
"""

from __future__ import annotations

from html import escape

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lotsennetz.entries.models import Attachment, Comment, Entry, Reaction
from lotsennetz.people.models import Municipality
from lotsennetz.radar.models import Statement

_FIELDS = (
    *("pk", "kind", "title", "body", "created_at", "comment_count", "accepted_id", "version"),
    *(
        "author__given_name",
        "author__family_name",
        "author__handle",
        "municipality__name",
        "municipality__slug",
    ),
)


def _rows(group: str | None) -> list[str]:
    entries = Entry.objects.filter(state="published")
    if group is not None:
        entries = entries.filter(group__slug=group)
    rows = list(entries.order_by("-activity_at", "-pk").values(*_FIELDS)[:20])
    ids = [row["pk"] for row in rows]
    rank = Window(RowNumber(), partition_by=F("entry_id"), order_by=[F("created_at").desc()])
    comments: dict[int, list[str]] = {}
    newest = (
        Comment.objects.filter(entry_id__in=ids, state="published").annotate(rank=rank).filter(rank__lte=3)
    )
    for row in newest.values(
        "entry_id", "body", "created_at", "author__given_name", "author__family_name", "pk"
    ):
        comments.setdefault(row["entry_id"], []).append(
            f'<li id="k{row["pk"]}"><b>{escape(row["author__given_name"])} {escape(row["author__family_name"])}</b>'
            f"<time>{row['created_at']}</time><p>{escape(row['body'])}</p></li>"
        )
    reactions: dict[int, list[str]] = {}
    counted = Reaction.objects.filter(entry_id__in=ids).values("entry_id", "kind").annotate(n=Count("pk"))
    for given in counted:
        reactions.setdefault(given["entry_id"], []).append(f"<button>{given['kind']} {given['n']}</button>")
    files: dict[int, list[str]] = {}
    for file in Attachment.objects.filter(entry_id__in=ids).values("entry_id", "name", "size", "pk"):
        files.setdefault(file["entry_id"], []).append(
            f"<a href=/datei/{file['pk']}/>{escape(file['name'])}</a>"
        )
    return [
        f'<article id="e{row["pk"]}"><h2>{escape(row["title"])}</h2><a href="/menschen/{row["author__handle"]}/">'
        f"{escape(row['author__given_name'])} {escape(row['author__family_name'])}</a> "
        f'<a href="/kommunen/{row["municipality__slug"]}/">{escape(row["municipality__name"])}</a>'
        f"<time>{row['created_at']}</time><p>{escape(row['body'])}</p>{''.join(files.get(row['pk'], []))}"
        f"{''.join(reactions.get(row['pk'], []))}<ul>{''.join(comments.get(row['pk'], []))}</ul></article>"
        for row in rows
    ]


@login_required
def stream(request: HttpRequest, slug: str) -> HttpResponse:
    _who = (request.user.pk, len(request.viewer.group_roles))  # type: ignore[attr-defined]
    return HttpResponse(f"<!doctype html><title>{escape(slug)}</title><main>{''.join(_rows(slug))}</main>")


@login_required
def day(request: HttpRequest) -> HttpResponse:
    _who = (request.user.pk, len(request.viewer.group_roles))  # type: ignore[attr-defined]
    return HttpResponse(f"<!doctype html><title>Tag</title><main>{''.join(_rows(None))}</main>")


@login_required
def radar(request: HttpRequest) -> HttpResponse:
    """Statements of one topic or of the first towns; ``?thema=``, ``?stand=``, ``?orte=``."""
    _who = (request.user.pk, len(request.viewer.group_roles))  # type: ignore[attr-defined]
    rows = Statement.objects.filter(visibility__in=["network", "public"]).order_by("municipality__name")
    if request.GET.get("thema"):
        rows = rows.filter(topic__slug=request.GET["thema"])
    if request.GET.get("stand"):
        rows = rows.filter(status=request.GET["stand"])
    if request.GET.get("orte"):
        first = Municipality.objects.order_by("name").values("pk")[: int(request.GET["orte"])]
        rows = rows.filter(municipality__in=list(first.values_list("pk", flat=True)))
    said = rows.values(
        *("municipality__name", "municipality__slug", "topic__slug", "topic__title", "status"),
        *("confirmed_at", "product__name", "note"),
    )
    cells = "".join(
        f'<td class="{row["status"]}"><a href="/{row["municipality__slug"]}/{row["topic__slug"]}/">'
        f"{escape(row['municipality__name'])} {escape(row['topic__title'])}</a></td>"
        for row in said
    )
    return HttpResponse(f"<!doctype html><title>Radar</title><table><tr>{cells}</table>")


urlpatterns = [
    path("messung/radar/", radar),
    path("messung/gruppe/<slug:slug>/", stream),
    path("messung/tag/", day),
    path("", include("lotsennetz.config.urls")),
]
